"""2025: what the districts left open passes to the communes and wards that follow them, by decision, history whole."""

from datetime import date

from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.actions import EntryPlan, Successor, hand_over
from kiemdiem.shortcomings.queries.handover import open_entries

OWNER = "pho-chu-tich-1"
DECISION = "Quyết định minh họa về bàn giao hạn chế chưa khắc phục"


def tell(cast: Cast) -> None:
    """Tell the handing over: Mê Linh's land goes to all four communes, every other entry to one successor."""
    table = read("units")["reorganisation"]
    day: date = table["first_day"]
    for district, followers in table["successors"].items():
        wards = list(followers)
        heirs = wards if district == "me-linh" else wards[:1]
        successors = tuple(_heir(cast, ward, 100 // len(heirs)) for ward in heirs)
        entries = [EntryPlan(entry, successors) for entry in open_entries(cast.units[district])]
        if entries:
            deed = hand_over(
                unit=cast.units[district], entries=entries, of_targets=(), decision_number=DECISION, decided_on=day,
                by=SYSTEM, at=at(day, 14), illustrative=True,
            )  # fmt: skip
            assert sum(1 for _ in deed) == len(entries)


def _heir(cast: Cast, ward: str, share: int) -> Successor:
    unit: Unit = cast.units[ward]
    return Successor(unit=unit, post=cast.posts[f"{ward}/{OWNER}"], share_percent=share)
