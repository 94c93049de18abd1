"""Limitations of the story: written down and opened in one go, so that a chapter reads as what happened."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.models import Cycle, SuggestedPoint
from kiemdiem.shortcomings.actions import Details, Share, draft, open_entry
from kiemdiem.shortcomings.models import Cause, MeasureKind, Origin, Shortcoming


@dataclass(frozen=True)
class Limitation:
    """What an entry of the story says. `target` None: the measure is a document that proves the result."""

    unit: str
    wording: str
    field: str
    owner: str
    cause: str
    deadline: date
    measure: str
    seen: date
    cause_node: str = "thieu-quyet-liet"
    measure_unit: str = ""
    direction: str = "up"
    target: str = ""
    source: str = ""


def note(
    cast: Cast, told: Limitation, *, on: date, origin: str = Origin.SELF_REVIEW, **born: Any
) -> Shortcoming:
    """Write a limitation down as a draft with its address. `born`: cycle, point, where it was said."""
    figure = bool(told.target)
    details = Details(
        field=cast.fields[told.field], cause_node=Cause.objects.get(key=told.cause_node), cause=told.cause, owner_post=cast.posts[told.owner],
        deadline=told.deadline, measure=told.measure, measure_unit=told.measure_unit,
        measure_kind=MeasureKind.FIGURE if figure else MeasureKind.DOCUMENT,
        measure_direction=told.direction if figure else "", measure_target=Decimal(told.target) if figure else None,
        responsibilities=(
            Share("collective", "Lãnh đạo, chỉ đạo chưa quyết liệt (minh họa)", None, 40),
            Share(cast.posts[told.owner].role, "Tổ chức thực hiện chậm (minh họa)", cast.posts[told.owner], 60),
        ),
    )  # fmt: skip
    return draft(
        unit=cast.units[told.unit], wording=told.wording, origin=origin, first_seen_on=told.seen, details=details,
        field=cast.fields[told.field], by=SYSTEM, at=at(on, 10), source=told.source, illustrative=not told.source, **born,
    )  # fmt: skip


def begin(
    cast: Cast,
    told: Limitation,
    *,
    on: date,
    cycle: Cycle,
    origin: str = Origin.SELF_REVIEW,
    point: SuggestedPoint | None = None,
) -> Shortcoming:
    """Write a limitation down and take it into the register."""
    entry = note(cast, told, on=on, origin=origin, born_in=cycle, point=point)
    return open_entry(entry=entry, by=SYSTEM, at=at(on, 11))
