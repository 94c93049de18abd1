"""News of conferences: drafts from the public part of the minutes that a second person there has approved."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model, Q, QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.access import visible_conferences
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, NewsDraft
from kiemdiem.conferences.phrases import days_in_words
from kiemdiem.core.access import Actor
from kiemdiem.organisations.queries import within
from kiemdiem.publishing.queries.facts import Facts, Source, present


def _rows() -> QuerySet[Model]:
    return NewsDraft.objects.filter(approved_at__isnull=False)


def _facts(ids: Sequence[int]) -> list[Facts]:
    """Two statements."""
    drafts = list(
        NewsDraft.objects.filter(pk__in=ids, approved_at__isnull=False)
        .select_related("conference__host")
        .order_by("pk")
    )
    people = _people({draft.conference_id for draft in drafts})
    return [
        Facts(
            draft.pk,
            present(
                title=draft.title,
                text=draft.text,
                held_on=days_in_words(draft.conference),
                host=draft.conference.host.name,
            ),
            draft.conference.illustrative,
            frozenset(people),
        )
        for draft in drafts
    ]


def _people(conferences: set[int]) -> set[int]:
    """Return the keys of everybody on the programme or the lists of some conferences: one statement."""
    reviewed = AgendaItem.objects.filter(conference__in=conferences).values("subject__person_id")
    listed = Attendance.objects.filter(conference__in=conferences).values("person_id")
    return set(Person.objects.filter(Q(pk__in=listed) | Q(pk__in=reviewed)).values_list("pk", flat=True))


def _seen(actor: Actor, _: date) -> Q:
    return Q(conference__in=Conference.objects.filter(visible_conferences(actor)).values("pk"))


NEWS = Source(
    rows=_rows,
    within=lambda unit: within(unit, "conference__host__unit__"),
    seen=_seen,
    facts=_facts,
    order=("-approved_at", "-id"),
)
