"""What happened to people in 2026 that the rules ask about: leave, exemption, suspension, a late admission."""

from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.cli.sample.staffing import hand_over
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.actions.people import record_condition


def tell(cast: Cast) -> None:
    """Tell it in the order of its days."""
    people = read("people")
    for row in people["conditions"]:
        record_condition(
            person=cast.people[row["seat"]], unit=cast.posts[row["seat"]].unit, kind=row["kind"],
            ground=row["ground"], valid_from=row["from"], valid_to=row.get("to"), by=SYSTEM, at=at(row["from"]),
        )  # fmt: skip
    late = people["newly_admitted"]
    hand_over(cast, (late["seat"],), late["from"], at(late["from"]), admitted_on=late["admitted"])
