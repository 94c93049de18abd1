"""What a report must hold: the form's sections, the register's items, the suggested points, the figures of part B."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from kiemdiem.core.condition import IfMissing
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Criterion, Form, FormSection, Metric, RuleSet, ScoreGroup, SubjectKind
from kiemdiem.cycles.models import Inclusion, Subject, SuggestedPoint, Suggestion
from kiemdiem.cycles.queries import rule_set
from kiemdiem.prepared import Prepared
from kiemdiem.reviews.models import PriorResult, Review, SectionText
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, Cells
from kiemdiem.shortcomings.models import State
from kiemdiem.shortcomings.queries import prior_rows

TEXT, PRIOR_ITEMS, POINTS = "text", "prior_items", "points"
YES, NO = "true", "false"
CHAPTER_OF_LIMITATIONS = "ii"


@dataclass(frozen=True)
class PriorEntry:
    """An earlier limitation, as the register stands today. `overcome`: closed, and open nowhere again.

    `open_as` names the entry in which it is open again, where it was closed and is.
    """

    id: int
    number: int
    wording: str
    state: str
    deadline: date | None
    open_as: str

    @property
    def overcome(self) -> bool:
        """Whether nothing of it is left."""
        return self.state == State.CLOSED and not self.open_as

    @property
    def says(self) -> str:
        """The state of the register in words."""
        if self.open_as:
            return f"Đã khắc phục nhưng nay còn ở {self.open_as}"
        return State(self.state).label


@dataclass(frozen=True)
class Point:
    """A suggested point to be answered; `document` is the number of the suggestion it stands in."""

    id: int
    number: int
    text: str
    ground: str
    document: str

    @property
    def label(self) -> str:
        """What the point is called: its number, and the document it stands in."""
        return f"Gợi ý {self.number} ({self.document})" if self.document else f"Gợi ý {self.number}"


@dataclass(frozen=True)
class ChapterOutline:
    """The sections that stand under one printed number: I.1, I.2… under I."""

    number: str
    sections: tuple[FormSection, ...]


@dataclass(frozen=True)
class Outline:
    """All that one subject's report must hold. Part B is asked only of subjects that are rated."""

    rules: RuleSet
    form: Form
    prior: tuple[PriorEntry, ...]
    points: tuple[Point, ...]
    rated: bool

    @property
    def groups(self) -> tuple[ScoreGroup, ...]:
        """The groups of criteria that get points; none where the regulation rates by degrees, or nobody rates."""
        return self.rules.groups if self.rated and self.rules.scored else ()

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """The facts that the subject declares itself; not asked: what a register computes or a document raises."""
        return self.rules.asked_of(self.form.subject) if self.rated else ()

    @property
    def limitations(self) -> tuple[FormSection, ...]:
        """The sections of chapter II: limitations, then their causes."""
        return tuple(part for part in self.form.sections if part.key.startswith(f"{CHAPTER_OF_LIMITATIONS}_"))

    @property
    def chapters(self) -> tuple[ChapterOutline, ...]:
        """The sections by the printed number they stand under, in the order of the form."""
        grouped = groupby(self.form.sections, key=lambda section: section.number.partition(".")[0])
        return tuple(ChapterOutline(number, tuple(sections)) for number, sections in grouped)

    def criteria(self, group: ScoreGroup) -> tuple[Criterion, ...]:
        """What is looked at in a group of criteria, for this kind of subject."""
        listed = self.rules.criteria
        return tuple(
            each for each in listed if each.group == group.key and self.form.subject in each.subjects
        )

    def may_stay_blank(self, metric: Metric) -> bool:
        """Return whether a fact need not be declared: every rule that asks for it says what its absence means."""
        kind = self.form.subject
        asked = [leaf for kinds, leaf in self.rules.compared if leaf.metric == metric.key and kind in kinds]
        return bool(asked) and all(leaf.if_missing != IfMissing.UNKNOWN for leaf in asked)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every place to be filled in, in the order of the form."""
        return tuple(self._cells())

    def _cells(self) -> Iterator[Cell]:
        for section in self.form.sections:
            if section.kind == PRIOR_ITEMS:
                for entry in self.prior:
                    yield from (at.result(entry.id), at.prior(entry.id))
            elif section.kind == POINTS:
                yield from (at.answer(point.id) for point in self.points)
            else:
                yield at.section(section.key)
            if section.degree:
                yield at.degree(section.key)
        if self.limitations:
            yield at.GROUND
        yield from (at.points(group.key) for group in self.groups)
        yield from (at.metric(metric.key) for metric in self.metrics)
        if self.rated:
            yield at.LEVEL


def form_of(rules: RuleSet, subject: Subject) -> Form:
    """Return the report form of a subject. Raises Refused where the rule set has none for its kind."""
    try:
        return rules.form_for(SubjectKind(subject.kind))
    except KeyError:
        raise Refused(
            f"{rules.number} trong phần mềm chưa có mẫu báo cáo cho đối tượng “{subject}”.",
            way_out="Hãy báo cán bộ Ban Tổ chức chọn bộ quy định có mẫu cho đối tượng này.",
        ) from None


def outline_of(subject: Subject) -> Outline:
    """Return what the report of `subject` must hold: two statements. Raises Refused where there is no form."""
    rules = rule_set(subject.cycle)
    return Outline(
        rules=rules,
        form=form_of(rules, subject),
        prior=tuple(_prior(subject)),
        points=tuple(_points(subject)),
        rated=subject.inclusion == Inclusion.FULL,
    )


def _prior(subject: Subject) -> Iterator[PriorEntry]:
    """Yield the register's entries as section III shows them: one that is open again elsewhere is not overcome."""
    for row in prior_rows(subject):
        came_back = row.back if row.state == State.CLOSED else None
        open_as = f"hạn chế số {came_back[0]}, {came_back[1]}" if came_back else ""
        yield PriorEntry(row.id, row.number, row.wording, row.state, row.deadline, open_as)


def _points(subject: Subject) -> Iterator[Point]:
    """Yield the points of suggestions that stand; a draft asks nothing of anybody yet, a recalled one no more."""
    for row in _ISSUED_POINTS.rows(subject_id=subject.pk):
        yield Point(*row)


def _issued_points(*, subject_id: int) -> QuerySet[SuggestedPoint, Any]:
    issued = SuggestedPoint.objects.filter(
        Suggestion.standing("suggestion__"), suggestion__subject_id=subject_id
    )
    rows = issued.order_by("suggestion__issued_at", "suggestion_id", "number")
    return rows.values_list("id", "number", "text", "ground", "suggestion__number")


_ISSUED_POINTS = Prepared(_issued_points, subject_id=int)


def cells_of(review: Review | None, outline: Outline) -> dict[Cell, str]:
    """Return what stands in every place of the report, empty where nothing does; a statement for each kind of text.

    What the register proves is not asked again: an entry that is overcome counts as reported so.
    """
    stored: dict[Cell, str] = {}
    if review is not None:
        stored |= {at.section(key): text for key, text in _SECTIONS.rows(review_id=review.pk)}
        if outline.prior:
            items = review.prior_items.order_by().values_list("shortcoming_id", "result", "text")
            stored |= {at.result(pk): result for pk, result, _ in items}
            stored |= {at.prior(pk): text for pk, _, text in items}
        if outline.points:
            answers = review.answers.order_by().values_list("point_id", "text")
            stored |= {at.answer(pk): text for pk, text in answers}
        stored |= {at.degree(key): value for key, value in review.degrees.items()}
        stored |= {at.points(key): value for key, value in review.points.items()}
        stored |= {at.metric(key): _metric_text(value) for key, value in review.metrics.items()}
        stored |= {at.LEVEL: review.self_level, at.GROUND: review.no_limitation_ground}
    for entry in outline.prior:
        if entry.overcome and not stored.get(at.result(entry.id)):
            stored[at.result(entry.id)] = PriorResult.DONE.value
    return {cell: stored.get(cell, "") for cell in outline.cells}


_SECTIONS: Prepared[tuple[str, str]] = Prepared(
    lambda *, review_id: (
        SectionText.objects.filter(review_id=review_id).order_by().values_list("key", "text")
    ),
    review_id=int,
)


def _metric_text(value: str | bool) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return value


def total_of(outline: Outline, stored: Cells) -> Decimal:
    """Return the sum of the points that stand in a report."""
    return sum((Decimal(stored[at.points(group.key)] or 0) for group in outline.groups), Decimal(0))
