"""The subjects of one unit, and one subject with everything the cycle knows of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor, Role
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.core.steps import StepTable
from kiemdiem.cycles.access import subject_target, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleUnit, Delegation, Inclusion, Membership, Subject
from kiemdiem.cycles.phrases import KIND_NAMES
from kiemdiem.cycles.queries.filters import SubjectFilter, matching
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.cycles.queries.suggestions import SuggestionView, suggestions_of

DOERS = (Role.OFFICER, Role.HEAD)


@dataclass(frozen=True)
class SubjectLine:
    """One subject in a list; `says` tells its step in the voice of the reader's side."""

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
    """One subject's place in the cycle; the `may_` facts follow the access policy."""

    line: SubjectLine
    cycle_id: int
    cycle_title: str
    cycle_state: str
    group: str
    step_since: datetime
    seats: list[Seat]
    suggestions: list[SuggestionView]
    delegations: list[str]
    may_change_inclusion: bool
    may_suggest: bool


def subjects_of(
    cycle: Cycle, by: Actor, asked: SubjectFilter, today: date, unit: CycleUnit | None = None
) -> QuerySet[Subject]:
    """Return the subjects of a unit, or of all of them, that `by` sees and asks for: late first, then by due date."""
    steps = rule_set(cycle).steps
    rows = Subject.objects.filter(visible_subjects(by), matching(asked, steps, today), cycle=cycle)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows.order_by(F("due_on").asc(nulls_last=True), "sort_key", "id")


def subject_lines(cycle: Cycle, rows: QuerySet[Subject], by: Actor, window: slice) -> list[SubjectLine]:
    """Return one page of `rows` of `cycle`, in one statement."""
    steps = rule_set(cycle).steps
    issued = Count("suggestions__points", filter=Q(suggestions__issued_at__isnull=False))
    return [
        _line(each, each.suggested, steps, by)
        for each in rows.select_related("unit").annotate(suggested=issued)[window]
    ]


def subject_view(pk: int, by: Actor) -> SubjectView:
    """Return one subject's place in its cycle, in nine statements at most.

    Raises Http404 where there is none, NotAllowed where `by` may not see it.
    """
    subject = get_object_or_404(Subject.objects.select_related("unit", "cycle__rule_set"), pk=pk)
    target = subject_target(subject, by)
    require("cycles.see", by, target)
    suggestions = suggestions_of(subject, by)
    asked = sum(len(each.points) for each in suggestions if each.line.issued_at)
    return SubjectView(
        line=_line(subject, asked, rule_set(subject.cycle).steps, by),
        cycle_id=subject.cycle_id,
        cycle_title=subject.cycle.title,
        cycle_state=subject.cycle.state,
        group=subject.comparison_group,
        step_since=subject.step_since,
        seats=_seats(subject),
        suggestions=suggestions,
        delegations=list(Delegation.objects.filter(units=subject.unit_id).values_list("name", flat=True)),
        may_change_inclusion=decide("cycles.change_inclusion", by, target).allowed,
        may_suggest=decide("cycles.suggest", by, target).allowed and subject.inclusion != Inclusion.EXEMPT,
    )


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


def _line(subject: Subject, suggested: int, steps: StepTable, by: Actor) -> SubjectLine:
    step = steps.step(subject.step)
    own = subject.person_id is not None and subject.person_id == by.person_id
    doer = own or any(grant.unit_id == subject.unit.unit_id for grant in by.grants_of(*DOERS))
    return SubjectLine(
        id=subject.pk,
        name=subject.name,
        title=subject.title,
        kind=KIND_NAMES[SubjectKind(subject.kind)],
        inclusion=subject.inclusion,
        inclusion_name=Inclusion(subject.inclusion).label,
        ground=subject.exemption_ground,
        says=step.says_doer if doer else step.says_judge,
        due_on=subject.due_on,
        suggested=suggested,
        unit_id=subject.unit_id,
        unit=subject.unit.name,
        source=subject.source,
        illustrative=subject.illustrative,
    )
