"""The delegations' calendar, and one visit with who goes, the report and what became of its conclusions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import decide, require
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.deadlines import WorkingDays
from kiemdiem.cycles.access import cycle_target, unit_target, visible_kinships, visible_units
from kiemdiem.cycles.models import (
    Conclusion,
    Cycle,
    CycleUnit,
    DelegationMember,
    Kinship,
    Outcome,
    SuggestedPoint,
    Suggestion,
    Visit,
)
from kiemdiem.cycles.queries.clashes import rest_days_in, when
from kiemdiem.rulesets.queries import working_days


@dataclass(frozen=True)
class VisitLine:
    """A line of the calendar."""

    id: int
    unit_id: int
    unit: str
    delegation_id: int
    delegation: str
    starts_on: date
    when: str
    place: str
    absent: list[str]
    rest_day: bool
    reported: bool
    sent_at: datetime | None


@dataclass(frozen=True)
class Unscheduled:
    """A unit that has a delegation and no date."""

    id: int
    name: str
    delegation: str
    points: int


@dataclass(frozen=True)
class VisitCalendar:
    """All dates of a cycle's delegations, and the units still without one."""

    lines: list[VisitLine]
    unscheduled: list[Unscheduled]
    may_schedule: bool


@dataclass(frozen=True)
class Goer:
    """A member of the delegation on this visit; `reason` where absent, `cover` who goes instead."""

    member_id: int
    name: str
    role: str
    reason: str
    cover: str


@dataclass(frozen=True)
class ConclusionView:
    """One conclusion with what became of it; `entry_id` and `task_id` lead there."""

    id: int
    number: int
    text: str
    outcome: str
    outcome_name: str
    ground: str
    entry_id: int | None
    task_id: int | None


@dataclass(frozen=True)
class AskedPoint:
    """What the unit was asked, for the delegation to keep in mind."""

    subject: str
    text: str


@dataclass(frozen=True)
class VisitView:
    """One visit as its page shows it, and as the delegation's report says it."""

    line: VisitLine
    cycle_id: int
    cycle_title: str
    goers: list[Goer]
    points: list[AskedPoint]
    summary: str
    conclusions: list[ConclusionView]
    written: bool
    sent_at: datetime | None
    sent_by: str
    may_see_report: bool
    may_write: bool
    may_schedule: bool
    may_raise: bool
    may_task: bool

    @property
    def unmarked(self) -> list[ConclusionView]:
        """The conclusions that nobody has marked yet."""
        return [one for one in self.conclusions if not one.outcome]


@dataclass(frozen=True)
class KinshipLine:
    """A declared tie."""

    id: int
    person: str
    unit: str
    relative: str
    relation: str
    declared_at: datetime
    ended_at: datetime | None
    end_ground: str


def visit_calendar(
    cycle: Cycle, by: Actor, delegation_id: int | None = None, text: str = ""
) -> VisitCalendar:
    """Return the calendar of the delegations as far as `by` sees the units, by day: seven statements."""
    seen = CycleUnit.objects.filter(visible_units(by), cycle=cycle)
    asked = Q(unit__in=seen)
    if delegation_id:
        asked &= Q(delegation=delegation_id)
    if text:
        asked &= Q(unit__unit__search_key__contains=textvi.fold(text))
    visits = _visits().filter(asked).order_by("starts_on", "session", "delegation__number", "id")
    left = seen.filter(delegations__isnull=False, visit__isnull=True).order_by("sort_key", "pk")
    issued = SuggestedPoint.objects.filter(
        Suggestion.standing("suggestion__"), suggestion__subject__cycle=cycle
    )
    points = dict(issued.order_by().values_list("suggestion__subject__unit").annotate(Count("pk")))
    days = working_days()
    return VisitCalendar(
        [_line(visit, days) for visit in visits],
        [
            Unscheduled(pk, name, delegation, points.get(pk, 0))
            for pk, name, delegation in left.values_list("pk", "name", "delegations__name")
        ],
        decide("cycles.schedule_visit", by, cycle_target(cycle)).allowed,
    )


def visit_seen(pk: int, by: Actor) -> Visit:
    """Return a visit to a unit that `by` sees. Raises Http404 where there is none, NotAllowed where it isn't seen."""
    visit = get_object_or_404(_visits(), pk=pk)
    require("cycles.see", by, unit_target(visit.unit, by))
    return visit


def visit_view(visit: Visit, by: Actor) -> VisitView:
    """Return one visit; its report only to whom the policy shows it: nine statements at most."""
    target = unit_target(visit.unit, by)
    report = getattr(visit, "report", None)
    sees = decide("cycles.see_visit_report", by, target).allowed
    shown = report if sees else None
    open_to = report is None or report.sent_at is None
    writes = open_to and decide("cycles.write_visit_report", by, target).allowed
    return VisitView(
        line=_line(visit, working_days()),
        cycle_id=visit.unit.cycle_id,
        cycle_title=visit.unit.cycle.title,
        goers=_goers(visit),
        points=_asked(visit) if sees else [],
        summary=shown.summary if shown else "",
        conclusions=[_conclusion(one) for one in shown.conclusions.all()] if shown else [],
        written=report is not None,
        sent_at=report.sent_at if report else None,
        sent_by=shown.sent_by.display_name if shown and shown.sent_by else "",
        may_see_report=sees,
        may_write=writes,
        may_schedule=decide("cycles.schedule_visit", by, cycle_target(visit.unit.cycle)).allowed,
        may_raise=writes and decide("shortcomings.raise_conclusion", by, target).allowed,
        may_task=writes and decide("shortcomings.task_from_conclusion", by, target).allowed,
    )


def kinship_lines(by: Actor, text: str = "") -> list[KinshipLine]:
    """Return the declared ties that `by` sees, standing ones first: one statement."""
    rows = Kinship.objects.filter(visible_kinships(by)).select_related("person", "unit")
    if text:
        key = textvi.fold(text)
        rows = rows.filter(Q(person__search_key__contains=key) | Q(unit__search_key__contains=key))
    return [
        KinshipLine(
            row.pk, row.person.full_name, row.unit.name, row.relative, row.relation, row.declared_at, row.ended_at,
            row.end_ground,
        )
        for row in rows.order_by("ended_at", "person__sort_key", "id")[:300]
    ]  # fmt: skip


def own_person(by: Actor) -> Person:
    """Return the person that an account stands for."""
    assert by.person_id is not None  # asked by the page
    return Person.objects.get(pk=by.person_id)


def _visits() -> QuerySet[Visit]:
    return Visit.objects.select_related(
        "unit__cycle__root", "unit__unit", "delegation__cycle", "report__sent_by"
    ).prefetch_related("absences__member__person", "absences__cover")


def _line(visit: Visit, days: WorkingDays) -> VisitLine:
    report = getattr(visit, "report", None)
    return VisitLine(
        visit.pk, visit.unit_id, visit.unit.name, visit.delegation_id, visit.delegation.name, visit.starts_on,
        str(when(visit)), visit.place, [one.member.person.full_name for one in visit.absences.all()],
        bool(rest_days_in(when(visit), days)), report is not None, report.sent_at if report else None,
    )  # fmt: skip


def _goers(visit: Visit) -> list[Goer]:
    absent = {one.member_id: one for one in visit.absences.all()}
    members = DelegationMember.objects.filter(delegation=visit.delegation_id).select_related("person")
    found = []
    for member in members.order_by("role", "person__sort_key", "id"):
        one = absent.get(member.pk)
        found.append(
            Goer(
                member.pk, member.person.full_name, DelegationMember.Role(member.role).label, one.reason if one else "",
                one.cover.full_name if one and one.cover else "",
            )
        )  # fmt: skip
    return found


def _asked(visit: Visit) -> list[AskedPoint]:
    points = SuggestedPoint.objects.filter(
        Suggestion.standing("suggestion__"), suggestion__subject__unit=visit.unit_id
    )
    rows = points.order_by("suggestion__subject__sort_key", "suggestion", "number")
    return [AskedPoint(*row) for row in rows.values_list("suggestion__subject__name", "text")]


def _conclusion(one: Conclusion) -> ConclusionView:
    return ConclusionView(
        id=one.pk, number=one.number, text=one.text, outcome=one.outcome,
        outcome_name=one.get_outcome_display() if one.outcome else "", ground=one.ground,
        entry_id=one.became_id if one.outcome == Outcome.ENTRY else None,
        task_id=one.became_id if one.outcome == Outcome.TASK else None,
    )  # fmt: skip
