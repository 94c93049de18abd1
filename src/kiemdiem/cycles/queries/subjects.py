"""The subjects of one unit, and one subject with everything the cycle knows of it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from kiemdiem.audit.access import decide, policy, require
from kiemdiem.core.access import Actor, Role
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.access import cycle_target, subject_target, unit_place, visible_subjects
from kiemdiem.cycles.models import (
    Cycle,
    CycleUnit,
    Delegation,
    Inclusion,
    Membership,
    Subject,
    SuggestedPoint,
)
from kiemdiem.cycles.phrases import KIND_NAMES
from kiemdiem.cycles.queries.filters import SubjectFilter, matching
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.cycles.queries.suggestions import SuggestionView, suggestions_of
from kiemdiem.prepared import Prepared, Shaped

DOERS = (Role.OFFICER, Role.HEAD)
INCLUSIONS = dict(Inclusion.choices)
SHOWN = (
    "pk", "name", "title", "kind", "inclusion", "exemption_ground", "step", "due_on", "person_id", "source",
    "illustrative", "unit_id",
)  # fmt: skip


@dataclass(frozen=True)
class SubjectLine:
    """One subject in a list; `says` tells its step in the voice of the reader's side.

    `report`: the report may be opened, because it was sent, or because it is the reader's own to write.
    """

    id: int
    name: str
    title: str
    kind: str
    inclusion: str
    inclusion_name: str
    ground: str
    says: str
    due_on: date | None
    suggested: int
    report: bool
    unit_id: int
    unit: str
    source: str
    illustrative: bool


@dataclass(frozen=True)
class Seat:
    """Somebody's seat in a reviewed collective; `name` and `subject_id` are of the other side of the tie."""

    subject_id: int
    name: str
    title: str


@dataclass(frozen=True)
class SubjectView:
    """One subject's place in the cycle; the `may_` facts follow the access policy.

    `corrected_name` is the person's name today where it differs and the subject may still take it; else empty.
    """

    line: SubjectLine
    cycle_id: int
    cycle_title: str
    cycle_state: str
    group: str
    step_since: datetime
    seats: list[Seat]
    suggestions: list[SuggestionView]
    delegations: list[str]
    corrected_name: str
    may_correct_name: bool
    may_change_inclusion: bool
    may_suggest: bool
    may_regroup: bool


def _asking(
    cycle: Cycle, by: Actor, asked: SubjectFilter, today: date, unit: CycleUnit | None
) -> tuple[int, int | None, Actor | None, SubjectFilter, tuple[str, ...], date]:
    """Return what a list of subjects depends on.

    Whoever sees the unit sees everybody in it: a subject stands where its unit stood at opening.
    """
    whole = unit is not None and decide("cycles.see", by, unit_place(unit)).allowed
    steps = tuple(rule_set(cycle).steps.keys())
    return cycle.pk, unit.pk if unit else None, None if whole else by, asked.shape, steps, today


def _subjects(
    cycle_id: int,
    unit_id: int | None,
    by: Actor | None,
    asked: SubjectFilter,
    steps: tuple[str, ...],
    today: date,
) -> QuerySet[Subject]:
    place = Q(cycle=cycle_id) if unit_id is None else Q(unit=unit_id)
    seen = visible_subjects(by) if by else Q()
    return Subject.objects.filter(place & seen & matching(asked, steps, today))


def _page(asking: tuple[Any, ...], places: range) -> QuerySet[Subject, Any]:
    rows = _subjects(*asking).order_by(F("due_on").asc(nulls_last=True), "sort_key", "id")
    place = () if asking[1] else ("unit__unit_id", "unit__name")
    return rows.values_list(*SHOWN, *place, named=True)[places.start : places.stop]


PAGE = Shaped(_page)
COUNTED = Shaped(lambda *asking: _subjects(*asking).order_by().values_list("cycle").annotate(Count("pk")))


def count_subjects(
    cycle: Cycle, by: Actor, asked: SubjectFilter, today: date, unit: CycleUnit | None = None
) -> int:
    """Return how many subjects of a unit, or of all of them, `by` sees and asks for; one statement."""
    return sum(number for _, number in COUNTED.rows(*_asking(cycle, by, asked, today, unit)))


def subject_lines(
    cycle: Cycle, by: Actor, asked: SubjectFilter, today: date, window: slice, unit: CycleUnit | None = None
) -> list[SubjectLine]:
    """Return one page of the subjects of a unit, or of all of them, that `by` sees and asks for: late first, then by due date.

    Two statements.
    """
    page = PAGE.rows(_asking(cycle, by, asked, today, unit), range(window.start, window.stop))
    return _lines(cycle, page, by, unit)


def _lines(cycle: Cycle, page: list[Any], by: Actor, unit: CycleUnit | None) -> list[SubjectLine]:
    """Return the lines of some rows of `cycle` (of one `unit` of it), in one statement."""
    steps = rule_set(cycle).steps
    asked = _ASKED_OF_UNIT.rows(unit=unit.pk) if unit else _ASKED_OF_CYCLE.rows(cycle=cycle.pk)
    points = Counter(subject for (subject,) in asked)
    units, sent = {grant.unit_id for grant in by.grants_of(*DOERS)}, policy().actions["reviews.see"].steps
    lines = []
    for row in page:
        step, own = steps.step(row.step), row.person_id is not None and row.person_id == by.person_id
        unit_id, unit_name = (unit.unit_id, unit.name) if unit else (row.unit__unit_id, row.unit__name)
        of_unit = unit_id in units
        lines.append(
            SubjectLine(
                id=row.pk,
                name=row.name,
                title=row.title,
                kind=KIND_NAMES[row.kind],
                inclusion=row.inclusion,
                inclusion_name=INCLUSIONS[row.inclusion],
                ground=row.exemption_ground,
                says=step.says_doer if own or of_unit else step.says_judge,
                due_on=row.due_on,
                suggested=points[row.pk],
                report=row.step in sent or own or (of_unit and row.person_id is None),
                unit_id=row.unit_id,
                unit=unit_name,
                source=row.source,
                illustrative=row.illustrative,
            )
        )
    return lines


def _asked_of(**of: Any) -> QuerySet[SuggestedPoint, tuple[int]]:
    """Return the subject of every issued point."""
    issued = SuggestedPoint.objects.filter(suggestion__issued_at__isnull=False, **of)
    return issued.order_by().values_list("suggestion__subject_id")


_ASKED_OF_UNIT = Prepared(lambda *, unit: _asked_of(suggestion__subject__unit=unit), unit=int)
_ASKED_OF_CYCLE = Prepared(lambda *, cycle: _asked_of(suggestion__subject__cycle=cycle), cycle=int)


def subject_view(pk: int, by: Actor) -> SubjectView:
    """Return one subject's place in its cycle, in ten statements at most.

    Raises Http404 where there is none, NotAllowed where `by` may not see it.
    """
    subject = get_object_or_404(
        Subject.objects.select_related("unit", "person", "cycle__rule_set", "cycle__root"), pk=pk
    )
    target = subject_target(subject, by)
    require("cycles.see", by, target)
    suggestions = suggestions_of(subject, by)
    rows = Subject.objects.filter(pk=pk).values_list(*SHOWN, named=True)
    line = _lines(subject.cycle, list(rows), by, subject.unit)[0]
    return SubjectView(
        line=replace(line, report=line.report or Role.SEATED in target.relations),
        cycle_id=subject.cycle_id,
        cycle_title=subject.cycle.title,
        cycle_state=subject.cycle.state,
        group=subject.comparison_group,
        step_since=subject.step_since,
        seats=_seats(subject),
        suggestions=suggestions,
        delegations=list(Delegation.objects.filter(units=subject.unit_id).values_list("name", flat=True)),
        corrected_name=_corrected_name(subject),
        may_correct_name=decide("cycles.correct_name", by, target).allowed,
        may_change_inclusion=decide("cycles.change_inclusion", by, target).allowed,
        may_regroup=decide("ratings.regroup", by, cycle_target(subject.cycle)).allowed,
        may_suggest=decide("cycles.suggest", by, target).allowed and subject.inclusion != Inclusion.EXEMPT,
    )


def _corrected_name(subject: Subject) -> str:
    row = policy().actions["cycles.correct_name"]
    frozen = subject.step not in row.steps or subject.cycle.state not in row.cycle_states
    if frozen or subject.person is None or subject.person.full_name == subject.name:
        return ""
    return subject.person.full_name


def _seats(subject: Subject) -> list[Seat]:
    """Return the members of a collective, or the collectives of a person."""
    if subject.kind == SubjectKind.COLLECTIVE:
        rows = Membership.objects.filter(collective_subject=subject).values_list(
            "subject_id", "subject__name", "title"
        )
    else:
        rows = Membership.objects.filter(subject=subject).values_list(
            "collective_subject_id", "collective_subject__name", "title"
        )
    return [Seat(*row) for row in rows.order_by("rank", "id")]
