"""The turn of the term in 2021: heads and executives of the city and of the districts change."""

from datetime import date, datetime, timedelta

from kiemdiem.cli.sample.accounts import give, open_account
from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.cli.sample.staffing import hand_over
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.actions.roles import revoke_role
from kiemdiem.organisations.models import RoleGrant


def tell(cast: Cast) -> None:
    """Tell who followed whom at the turn of the term; seats in one group go to the same person."""
    people, districts = read("people"), [row["key"] for row in read("units")["districts"]]
    table = people["turnover"]
    day: date = table["day"]
    when = at(day + timedelta(days=4))
    groups = [[group] if isinstance(group, str) else group for group in table["city"]]
    for district in districts:
        groups += [
            [f"{district}/{seat}" for seat in ([group] if isinstance(group, str) else group)]
            for group in table["districts"]
        ]
    for seats in groups:
        hand_over(cast, seats, day, when)
    for unit, seat in people["earlier"]["heads"].items():
        _follow(cast, unit, f"{unit}/{seat}", day, when)


def _follow(cast: Cast, unit: str, seat: str, day: date, when: datetime) -> None:
    """Give the head's account to a new head: the old account loses its role, a new one gets it."""
    name = f"thu-truong-{unit}"
    if cast.accounts[name].person == cast.people[seat]:
        return
    grant = RoleGrant.objects.select_related("account", "unit").get(account=cast.accounts[name])
    revoke_role(grant=grant, on=day, by=SYSTEM, at=when)
    cast.accounts[f"{name}-2017"] = cast.accounts[name]
    open_account(cast, f"{name}-{day.year}", seat, when)
    cast.accounts[name] = cast.accounts[f"{name}-{day.year}"]
    give(cast, name, "head", unit, day, when)
