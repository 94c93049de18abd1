"""What the register still holds open from before a cycle, to be asked about in its suggestions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.actions import Point
from kiemdiem.cycles.models import Cycle, Subject, SuggestedPoint
from kiemdiem.cycles.queries import open_to_suggestions
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State

ENTRY = "shortcomings.shortcoming"
UNSOLVED = (State.OPEN, State.CLAIMED, State.DEFERRED)
LISTED = 300
TO_COLLECTIVE, TO_HOLDER, TO_BOTH = "tap-the", "nguoi", "ca-hai"


@dataclass(frozen=True)
class OpenEntry:
    """An entry that was seen before the cycle began and is not overcome; `asked`: a suggestion of it names it already."""

    id: int
    number: int
    wording: str
    unit: str
    owner: str
    state: str
    first_seen_on: date
    deadline: date | None
    asked: bool


def carried_entries(cycle: Cycle, by: Actor, today: date) -> QuerySet[Shortcoming]:
    """Return the entries of the cycle's units that `by` sees, seen before the period and not overcome, unit by unit."""
    rows = Shortcoming.objects.filter(
        visible_entries(by, today), unit__cycle_units__cycle=cycle, state__in=UNSOLVED,
        first_seen_on__lt=cycle.period_start,
    )  # fmt: skip
    return rows.select_related("unit", "owner_post").order_by("unit__sort_key", "unit_id", "number")


def carried_lines(cycle: Cycle, by: Actor, today: date) -> list[OpenEntry]:
    """Return these entries as a list to tick, in two statements."""
    asked = set(
        SuggestedPoint.objects.filter(
            suggestion__subject__cycle=cycle, suggestion__recalled_at__isnull=True, origin_type=ENTRY
        ).values_list("origin_id", flat=True)
    )
    return [
        OpenEntry(
            row.pk, row.number, row.wording, row.unit.name, row.owner_post.title if row.owner_post else "",
            row.get_state_display(), row.first_seen_on, row.deadline, row.pk in asked,
        )
        for row in carried_entries(cycle, by, today)[:LISTED]
    ]  # fmt: skip


def points_about(
    cycle: Cycle, entries: Iterable[Shortcoming], to: str, by: Actor
) -> list[tuple[Subject, Sequence[Point]]]:
    """Return whom to ask about each entry and how: the unit's collective, who holds the owner post, or both.

    Raises Refused, naming the entry, where nobody of whom it could be asked is in the cycle and still writing.
    """
    collectives: dict[int, Subject] = {}
    holders: dict[int, Subject] = {}
    for subject in open_to_suggestions(cycle, by).order_by("-line", "sort_key", "id"):
        if subject.kind != SubjectKind.COLLECTIVE and subject.post_id:
            holders.setdefault(subject.post_id, subject)
        elif subject.kind == SubjectKind.COLLECTIVE and _before(
            subject, collectives.get(subject.unit.unit_id)
        ):
            collectives[subject.unit.unit_id] = subject
    wanted: defaultdict[int, list[Point]] = defaultdict(list)
    subjects: dict[int, Subject] = {}
    for entry in entries:
        found = [collectives.get(entry.unit_id)] if to in {TO_COLLECTIVE, TO_BOTH} else []
        found += [holders.get(entry.owner_post_id or 0)] if to in {TO_HOLDER, TO_BOTH} else []
        asked = [subject for subject in found if subject is not None]
        if not asked:
            raise Refused(
                f"Hạn chế số {entry.number} của {entry.unit}: không có đối tượng nào trong đợt còn nhận gợi ý được.",
                way_out="Hãy bỏ chọn hạn chế này, hoặc chọn cách gửi khác.",
            )
        for subject in asked:
            subjects[subject.pk] = subject
            wanted[subject.pk].append(_point(entry))
    return [(subjects[pk], points) for pk, points in wanted.items()]


def _before(subject: Subject, other: Subject | None) -> bool:
    """Return whether the party committee stands before whatever else of its unit was found."""
    return other is None or (subject.line == "party" and other.line != "party")


def _point(entry: Shortcoming) -> Point:
    until = f", thời hạn {entry.deadline:%d/%m/%Y}" if entry.deadline else ""
    ground = f"Hạn chế số {entry.number} trong sổ, nêu ngày {entry.first_seen_on:%d/%m/%Y}{until}, chưa khắc phục xong"
    return Point(
        entry.wording, ground, source=entry.source, illustrative=entry.illustrative, origin_type=ENTRY,
        origin_id=entry.pk,
    )  # fmt: skip
