"""2025: what the districts left open passes to the communes and wards that follow them, by decision, history whole."""

from datetime import date

from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.actions import Successor, transfer
from kiemdiem.shortcomings.models import Shortcoming, State

OWNER = "pho-chu-tich-1"
DECISION = "Quyết định minh họa về bàn giao hạn chế chưa khắc phục"


def tell(cast: Cast) -> None:
    """Tell the handing over: Mê Linh's land goes to all four communes, every other entry to one successor."""
    table = read("units")["reorganisation"]
    day: date = table["first_day"]
    for district, followers in table["successors"].items():
        wards = list(followers)
        for entry in Shortcoming.objects.filter(unit=cast.units[district], state=State.OPEN).order_by("id"):
            heirs = wards if district == "me-linh" else wards[:1]
            transfer(
                entry=entry, successors=[_heir(cast, ward, 100 // len(heirs)) for ward in heirs],
                decision_number=DECISION, decided_on=day, by=SYSTEM, at=at(day, 14), illustrative=True,
            )  # fmt: skip


def _heir(cast: Cast, ward: str, share: int) -> Successor:
    unit: Unit = cast.units[ward]
    return Successor(unit=unit, post=cast.posts[f"{ward}/{OWNER}"], share_percent=share)
