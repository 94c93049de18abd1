"""What earlier reviews left behind: section III of a report, and how much of it is overcome."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import Shortcoming, State

LIVE = (State.OPEN, State.CLAIMED)
COUNTED = (State.OPEN, State.CLAIMED, State.CLOSED)


@dataclass(frozen=True)
class OpenEntry:
    """An entry of an earlier review that is not overcome; `relapsed` where it was, and came back."""

    id: int
    number: int
    wording: str
    state: str
    deadline: date | None
    relapsed: bool


@dataclass(frozen=True)
class ResolvedShare:
    """How much of what earlier reviews pointed out is overcome; `percent` is None where nothing was."""

    total: int
    resolved: int
    percent: Fraction | None
    open_entries: tuple[OpenEntry, ...]


def prior_entries(subject: Subject) -> QuerySet[Shortcoming]:
    """Return the entries that section III of a subject's report must account for, oldest first.

    A collective answers for its unit's entries, a person for those whose owner post the person holds when the
    period ends. Counted is what an earlier review or inspection pointed out and what was not yet overcome when
    the period began, what the previous cycle itself pointed out even where it was overcome at once, and what was
    overcome long ago but came back in this period. Drafts and withdrawn entries point nothing out.
    Source: Mẫu 01 and 02, mục III (Hướng dẫn 43-HD/BTCTW).
    """
    cycle = subject.cycle
    start = cycle.period_start
    came_back = Shortcoming.objects.filter(relapse_of=OuterRef("pk"), state__in=LIVE).exclude(
        _seen_before(cycle)
    )
    carried = Q(closed_at__isnull=True) | Q(closed_at__date__gte=start) | Q(Exists(came_back))
    if cycle.previous_id:
        carried |= Q(born_in_id=cycle.previous_id)
    return Shortcoming.objects.filter(_of(subject), _seen_before(cycle), carried, state__in=COUNTED).order_by(
        "first_seen_on", "id"
    )


def resolved_share(subject: Subject) -> ResolvedShare:
    """Return how much of `prior_entries` is overcome: the metric `prev_limitations_resolved_pct`, with its list.

    An entry counts as overcome when it is closed and has not come back.
    """
    back = Shortcoming.objects.filter(relapse_of=OuterRef("pk"), state__in=LIVE)
    rows = prior_entries(subject).annotate(relapsed=Exists(back))
    entries = [
        (row, OpenEntry(row.pk, row.number, row.wording, row.state, row.deadline, row.relapsed))
        for row in rows
    ]
    left = tuple(entry for row, entry in entries if row.state != State.CLOSED or row.relapsed)
    total, resolved = len(entries), len(entries) - len(left)
    return ResolvedShare(
        total=total,
        resolved=resolved,
        percent=Fraction(resolved * 100, total) if total else None,
        open_entries=left,
    )


def _seen_before(cycle: Cycle) -> Q:
    """Return what was pointed out before the cycle: never by the cycle itself, however old the matter is."""
    earlier = Q(first_seen_on__lt=cycle.period_start) | Q(born_in__period_end__lt=cycle.period_start)
    return earlier & ~Q(born_in_id=cycle.pk)


def _of(subject: Subject) -> Q:
    if subject.kind == SubjectKind.COLLECTIVE:
        return Q(unit_id=subject.unit.unit_id)
    assert subject.person_id is not None  # constraint cycles_subject_one_identity
    held = Appointment.objects.filter(in_force(subject.cycle.period_end), person_id=subject.person_id)
    return Q(owner_post__in=held.values("post_id"))
