"""Autumn 2026: a draft for the year to come is out for comment, and hard matters stand side by side to be chosen from."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.core.access import SYSTEM
from kiemdiem.programmes.actions import (
    comment,
    consult,
    create,
    propose_priority,
    save_goal,
    save_section,
    save_task,
    weigh_priority,
)
from kiemdiem.programmes.actions.priorities import Weighed
from kiemdiem.programmes.models import Programme
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.shortcomings.models import Shortcoming, State

WRITTEN, ASKED, UNTIL = date(2026, 11, 9), date(2026, 11, 12), date(2026, 12, 4)
DELEGATES = ("pho-bi-thu-tt", "uvbtv-to-chuc", "uvbtv-kiem-tra", "uvbtv-dan-van")


def tell(cast: Cast) -> None:
    """Tell of the draft with one comment still to be answered, and of the shortlist, the oldest matter first."""
    programme = _drafted(cast)
    people = [cast.people[f"thanh-uy/{seat}"] for seat in DELEGATES]
    made = consult(programme=programme, people=people, due_on=UNTIL, by=SYSTEM, at=at(ASKED))
    comment(
        version=made.version, group="lo-trinh", passage="lo-trinh", text="Chưa có mốc của từng quý (ý kiến minh họa).", by=SYSTEM,
        at=at(date(2026, 11, 17)), person=cast.people["thanh-uy/uvbtv-dan-van"], illustrative=True,
    )  # fmt: skip
    _shortlist(cast)


def _drafted(cast: Cast) -> Programme:
    when = at(WRITTEN)
    programme = create(
        unit=cast.units["thanh-uy"], act=LegalAct.objects.get(number="Nghị quyết số 15-NQ/TW"), kind="plan",
        title="Kế hoạch năm 2027 khắc phục việc khó, tồn đọng (minh họa)", from_year=2027, to_year=2027, by=SYSTEM, at=when,
        illustrative=True,
    )  # fmt: skip
    save_section(
        programme=programme,
        key="quan-diem",
        text="Việc để lâu nhất làm trước (nội dung minh họa).",
        by=SYSTEM,
        at=when,
    )
    for name, seat in (
        ("Giao xong đất dịch vụ còn lại", "xa-me-linh/pho-chu-tich-1"),
        ("Bàn giao hồ sơ của các huyện, quận cũ", "ban-to-chuc/pho-truong-ban"),
    ):
        save_task(
            programme=programme, name=name, owner_post=cast.posts[seat], due_on=date(2027, 9, 30), by=SYSTEM, at=when,
            illustrative=True,
        )  # fmt: skip
    save_goal(
        programme=programme,
        name="Số việc khó giải quyết dứt điểm",
        year=2027,
        by=SYSTEM,
        at=when,
        illustrative=True,
    )
    return programme


def _shortlist(cast: Cast) -> None:
    city = cast.units["thanh-uy"]
    below = Q(unit__party_path__startswith=city.party_path) | Q(unit__state_path__startswith=city.party_path)
    live = Shortcoming.objects.filter(below, state=State.OPEN).select_related("unit", "owner_post")
    land = live.get(unit=cast.units["xa-me-linh"], field__key="dat-dai")
    others = live.filter(first_seen_on__gt=land.first_seen_on).order_by("first_seen_on", "pk")[:3]
    for entry in (*others, land):
        propose_priority(
            unit=city,
            year=2026,
            name="",
            shortcoming=entry,
            by=SYSTEM,
            at=at(date(2026, 11, 18)),
            illustrative=True,
        )
    one = land.priority_tasks.get(year=2026)
    weigh_priority(
        priority=one, by=SYSTEM, at=at(date(2026, 11, 19)),
        weighed=Weighed(
            name=one.name, reason="Việc để lâu nhất trong sổ; quyền lợi của nhiều hộ dân (kinh phí minh họa).", criteria=["nhieu-nguoi"],
            owner_post=one.owner_post, due_on=one.due_on, cost=Decimal(12000), measure=one.measure, measure_unit=one.measure_unit,
            direction=one.direction, goal=one.goal,
        ),
    )  # fmt: skip
