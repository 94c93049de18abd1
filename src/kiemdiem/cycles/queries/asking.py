"""Whom a suggestion can be sent to, and by when it is answered where nobody says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, QuerySet, When

from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.deadlines import conference_deadlines, latest_before
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.cycles.models import Cycle, Inclusion, Subject, Suggestion, Visit
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.cycles.queries.suggestions import COLLECTIVES, PEOPLE, UNANSWERED
from kiemdiem.rulesets.queries import working_days

SUGGESTION = "calendar.suggestion"
ASKED_AT_ONCE = 200


@dataclass(frozen=True)
class DefaultDues:
    """What the rule set says of the days before the conference, and the dates by subject.

    `is_law` False: a default of the software, which is said wherever it is shown.
    """

    says: str
    article: str
    is_law: bool
    dates: Mapping[int, date]


@dataclass(frozen=True)
class DefaultDue:
    """The same for one subject; no date where its day has gone by."""

    says: str
    article: str
    is_law: bool
    date: date | None


@dataclass(frozen=True)
class AskedLine:
    """A subject that may be asked."""

    id: int
    name: str
    title: str
    unit: str


def open_to_suggestions(cycle: Cycle, by: Actor) -> QuerySet[Subject]:
    """Return the subjects of `cycle` that `by` may still ask something: reviewed, their report not sent yet."""
    rows = Subject.objects.filter(
        visible_subjects(by, "cycles.suggest"), cycle=cycle, step__in=UNANSWERED
    ).exclude(inclusion=Inclusion.EXEMPT)
    return rows.select_related("unit", "cycle__root").order_by("unit__sort_key", "kind", "sort_key", "id")


def to_be_asked(rows: QuerySet[Subject], text: str, kind: str, ticked: Sequence[str]) -> list[AskedLine]:
    """Return the subjects that a search finds, those already ticked before them, in one statement."""
    found = Q()
    if text:
        key = textvi.fold(text)
        found &= Q(search_key__contains=key) | Q(unit__unit__search_key__contains=key)
    collective = Q(kind=SubjectKind.COLLECTIVE)
    if kind in {COLLECTIVES, PEOPLE}:
        found &= collective if kind == COLLECTIVES else ~collective
    keys = [int(one) for one in ticked if one.isdecimal() and len(one) <= 18]
    kept = Q(pk__in=keys)
    if found:  # an empty condition means everybody, but for `|`, which drops it
        rows = rows.filter(found | kept)
    ticked_first = Case(When(kept, then=0), default=1)
    shown = rows.order_by(ticked_first, *rows.query.order_by).values_list("pk", "name", "title", "unit__name")
    return [AskedLine(*row) for row in shown[:ASKED_AT_ONCE]]


def default_dues(cycle: Cycle, subjects: Iterable[Subject], today: date) -> DefaultDues | None:
    """Return by when each of `subjects` answers, by the day its delegation comes, else by the cycle's calendar.

    A day that has gone by is left out. None where the cycle's rule set counts no days back: three statements.
    """
    rules = rule_set(cycle)
    found = next((one for one in rules.calendar if one.rule.id == SUGGESTION), None)
    if found is None:
        return None
    listed = list(subjects)
    visits = dict(
        Visit.objects.filter(unit__in={each.unit_id for each in listed}).values_list("unit_id", "starts_on")
    )
    held = {each.rule.id for each in conference_deadlines(rules)}
    last = min((day.due_on for day in cycle.calendar.all() if day.rule in held), default=None)
    dates, days = {}, working_days()
    for each in listed:
        day = visits.get(each.unit_id, last)
        due = latest_before(found, day, days) if day else None
        if due is not None and due >= today:
            dates[each.pk] = due
    return DefaultDues(found.rule.says, found.rule.article, found.is_law, dates)


def due_of(suggestion_id: int, today: date) -> DefaultDue | None:
    """Return by when one suggestion is answered unless said otherwise: four statements."""
    one = Suggestion.objects.select_related("subject__cycle__rule_set").get(pk=suggestion_id)
    dues = default_dues(one.subject.cycle, [one.subject], today)
    if dues is None:
        return None
    return DefaultDue(dues.says, dues.article, dues.is_law, dues.dates.get(one.subject_id))
