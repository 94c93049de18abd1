"""What a section's writer is offered to insert: figures of the registers as live references, and texts to answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kiemdiem import data
from kiemdiem.assignments.access.tasks import visible_tasks
from kiemdiem.assignments.models import Task, TaskState
from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import FormSection
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.reviews.access import save_action
from kiemdiem.reviews.models import SectionComment
from kiemdiem.reviews.queries.outline import Outline, outline_of
from kiemdiem.reviews.queries.references import (
    Figure,
    entry_figures,
    evidence_figures,
    target_figures,
    task_figures,
    work_figure,
)
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Evidence, Shortcoming, State
from kiemdiem.shortcomings.queries import prior_entries
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries.listing import rows_of


@dataclass(frozen=True)
class Piece:
    """One thing to insert: what it says now, what is put into the text, whether it follows the register."""

    says: str
    inserts: str
    live: bool
    provisional: bool = False


@dataclass(frozen=True)
class Group:
    """The pieces of one register; `empty` says why there are none."""

    title: str
    pieces: tuple[Piece, ...]
    empty: str

    @property
    def all(self) -> str:
        """All live references of the register, a line each, to insert at once; empty where there are not several."""
        live = [f"- {piece.inserts}" for piece in self.pieces if piece.live]
        return "\n".join(live) if len(live) > 1 else ""


@dataclass(frozen=True)
class Offer:
    """What one section is offered. `place` is the name of its box on the editor's page."""

    subject_id: int
    name: str
    section: str
    place: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class _Asked:
    subject: Subject
    outline: Outline
    section: FormSection
    by: Actor
    on: date

    @property
    def most(self) -> int:
        return int(_table()["most"])


def pieces_of(subject: Subject, section_key: str, place: str, by: Actor, on: date) -> Offer:
    """Return what the writer of a section is offered, in a fixed number of statements.

    Raises NotAllowed for whoever doesn't write the report; Refused where its form has no such section.
    """
    require(save_action(subject), by, subject_target(subject, by))
    outline = outline_of(subject)
    section = next((part for part in outline.form.sections if part.key == section_key), None)
    if section is None:
        raise Refused(f"{outline.form.number} không có mục “{section_key}”.", way_out="Hãy mở lại báo cáo.")
    asked = _Asked(subject, outline, section, by, on)
    chapter = section.number.partition(".")[0]
    kinds = _table()["chapters"].get(chapter, _table()["others"])
    return Offer(
        subject_id=subject.pk,
        name=subject.name,
        section=f"{section.number}. {section.title}",
        place=place,
        groups=tuple(GROUPS[kind](asked) for kind in kinds),
    )


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data.table("reviews/pieces.yaml")
    return table


def _live(title: str, figures: Iterable[Figure], empty: str) -> Group:
    pieces = tuple(Piece(one.says, one.token, live=True, provisional=one.provisional) for one in figures)
    return Group(title, pieces, empty)


def _targets(asked: _Asked) -> Group:
    subject = asked.subject
    year = Q(year=subject.cycle.year)
    if subject.person_id is None:
        of = Q(unit_id=subject.unit.unit_id, post__isnull=True)
    else:
        held = _held(subject)
        of = Q(post__in=held) | Q(post__isnull=True, owner_post__in=held)
    rows = Target.objects.filter(visible_targets(asked.by) & of & year).select_related("unit").order_by("id")
    return _live(
        "Chỉ tiêu, kế hoạch và kết quả",
        target_figures(rows_of(rows[: asked.most])),
        "Sổ chỉ tiêu chưa có chỉ tiêu nào của năm có số liệu.",
    )


def _held(subject: Subject) -> Any:
    assert subject.person_id is not None  # asked for persons alone
    held = Appointment.objects.filter(in_force(subject.cycle.period_end), person_id=subject.person_id)
    return held.values("post_id")


def _work(asked: _Asked) -> Group:
    figures = work_figure(asked.subject, asked.by, asked.on)
    return _live("Nhiệm vụ trong kỳ, tính chung", figures, "Sổ giao nhiệm vụ chưa có nhiệm vụ nào trong kỳ.")


def _tasks(asked: _Asked) -> Group:
    subject, cycle = asked.subject, asked.subject.cycle
    mine = Q(unit_id=subject.unit.unit_id) if subject.person_id is None else Q(person_id=subject.person_id)
    due = Q(due_on__gte=cycle.period_start, due_on__lte=cycle.period_end)
    rows = Task.objects.filter(visible_tasks(asked.by) & mine & due).exclude(state=TaskState.WITHDRAWN)
    figures = task_figures(rows.order_by("-due_on", "-pk")[: asked.most], asked.on)
    return _live("Từng nhiệm vụ, hạn gần đây trước", figures, "Không có nhiệm vụ nào có hạn trong kỳ.")


def _prior(asked: _Asked) -> Group:
    seen = prior_entries(asked.subject).filter(visible_entries(asked.by, asked.on))
    figures = entry_figures(seen.prefetch_related("measurements"), asked.on)
    return _live("Hạn chế của kỳ trước, theo sổ", figures, "Sổ theo dõi không có hạn chế nào của kỳ trước.")


def _evidence(asked: _Asked) -> Group:
    entries = prior_entries(asked.subject).filter(visible_entries(asked.by, asked.on)).order_by()
    rows = Evidence.objects.filter(shortcoming__in=entries.values("pk"), replaced_by__isnull=True)
    figures = evidence_figures(rows.select_related("shortcoming").order_by("-dated", "-pk")[: asked.most])
    return _live("Minh chứng đã nộp", figures, "Chưa có minh chứng nào cho hạn chế của kỳ trước.")


def _raised(asked: _Asked) -> Group:
    subject, cycle = asked.subject, asked.subject.cycle
    of = Q(unit_id=subject.unit.unit_id) if subject.person_id is None else Q(owner_post__in=_held(subject))
    seen = Shortcoming.objects.filter(
        visible_entries(asked.by, asked.on) & of,
        first_seen_on__gte=cycle.period_start,
        first_seen_on__lte=cycle.period_end,
    ).exclude(state__in=(State.DRAFT, State.WITHDRAWN))
    rows = seen.prefetch_related("measurements").order_by("-first_seen_on", "-pk")[: asked.most]
    return _live(
        "Hạn chế ghi vào sổ trong kỳ", entry_figures(rows, asked.on), "Trong kỳ chưa có hạn chế nào vào sổ."
    )


def _points(asked: _Asked) -> Group:
    pieces = tuple(
        Piece(f"{point.label}: {point.text}", f"{point.label}: {point.text}", live=False)
        for point in asked.outline.points
    )
    return Group("Nội dung được gợi ý kiểm điểm", pieces, "Không có nội dung được gợi ý kiểm điểm.")


def _comments(asked: _Asked) -> Group:
    rows = SectionComment.objects.filter(subject=asked.subject, section=asked.section.key)
    return Group(
        "Góp ý cho mục này",
        tuple(_comment_pieces(rows.select_related("made_by").order_by("made_at", "pk"))),
        "Chưa có góp ý nào cho mục này.",
    )


def _comment_pieces(rows: Iterable[SectionComment]) -> Iterator[Piece]:
    for row in rows:
        who = row.made_by.display_name if row.made_by else ""
        on = timezone.localdate(row.made_at)
        yield Piece(f"{who}, {on:%d/%m/%Y}: {row.text}", f"Tiếp thu góp ý ngày {on:%d/%m/%Y}: ", live=False)


GROUPS: Mapping[str, Callable[[_Asked], Group]] = {
    "targets": _targets,
    "work": _work,
    "tasks": _tasks,
    "prior": _prior,
    "evidence": _evidence,
    "raised": _raised,
    "points": _points,
    "comments": _comments,
}
