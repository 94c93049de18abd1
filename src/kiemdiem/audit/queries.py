"""Reads over the journal: its pages, the history of one thing, and the walk along the chain."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from kiemdiem.audit import phrases
from kiemdiem.audit.access import visible_events
from kiemdiem.audit.actions import digest, search_key
from kiemdiem.audit.models import ChainHead, Event
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.prepared import Prepared

CHUNK = 2000
MOST_KEPT, MOST_SINCE = 200, 100
Answer = TypeVar("Answer")
GUARDS = {"sqlite": 3, "postgresql": 2}
COUNT_GUARDS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'",
    "postgresql": "SELECT count(*) FROM pg_trigger"
    " WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
}


@dataclass(frozen=True)
class EventLine:
    """One event, told."""

    seq: int
    at: datetime
    actor: str
    about: str
    about_type: str
    about_id: int | None
    did: str
    reason: str
    sentence: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EventFilter:
    """What the journal's page is narrowed to; empty means everything."""

    action: str = ""
    actor: str = ""
    about: str = ""
    about_type: str = ""
    about_id: int | None = None
    since: date | None = None
    until: date | None = None


class FaultKind(StrEnum):
    """What can be wrong with the chain."""

    MISSING = "missing"
    CUT = "cut"
    CHANGED = "changed"
    REPLACED = "replaced"
    INSERTED = "inserted"
    UNGUARDED = "unguarded"
    NOT_NOTED = "not_noted"


@dataclass(frozen=True)
class Fault:
    """A fault of the chain, from event `first` to `last`; who, when and what where the row is still there."""

    kind: FaultKind
    first: int = 0
    last: int = 0
    at: datetime | None = None
    actor: str = ""
    action: str = ""


def count(only: EventFilter, *, by: Actor) -> int:
    """Return how many events the actor may read of those asked for; one statement. Raises NotAllowed."""
    return Event.objects.filter(visible_events(by), _asked(only)).count()


def event_list(only: EventFilter, window: slice, *, by: Actor) -> list[EventLine]:
    """Return a page of the journal, newest first; one statement. Raises NotAllowed."""
    events = Event.objects.filter(visible_events(by), _asked(only)).order_by("-seq")
    return [_line(event) for event in events[window]]


def history_of(thing: models.Model) -> list[EventLine]:
    """Return what was done to a thing, newest first; one statement. The caller has checked that it may be seen."""
    events = Event.objects.filter(about_type=thing._meta.label_lower, about_id=thing.pk)  # noqa: SLF001 -- Django's documented Options
    return [_line(event) for event in events.order_by("-seq")]


def _asked(only: EventFilter) -> Q:
    asked = Q()
    if only.action:
        asked &= Q(action=only.action)
    if only.actor:
        asked &= Q(actor_key__contains=textvi.fold(only.actor))
    if only.about:
        asked &= Q(about_key__contains=textvi.fold(only.about))
    if only.about_type and only.about_id is not None:
        asked &= Q(about_type=only.about_type, about_id=only.about_id)
    if only.since:
        asked &= Q(at__gte=_midnight(only.since))
    if only.until:
        asked &= Q(at__lt=_midnight(only.until + timedelta(days=1)))
    return asked


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _line(event: Event) -> EventLine:
    return EventLine(
        seq=event.seq,
        at=event.at,
        actor=event.actor_name,
        about=event.about_name,
        about_type=event.about_type,
        about_id=event.about_id,
        did=f"{event.actor_name} {phrases.verb(event.action)}",
        reason=event.reason,
        sentence=phrases.sentence(event.actor_name, event.action, event.about_name, event.reason),
        details=phrases.details(event.payload),
    )


def chain_end() -> tuple[int, str]:
    """Return the number of the last event and its hash; one statement."""
    head = ChainHead.objects.filter(pk=1).first()
    return (head.seq, head.hash) if head else (0, "")


def chain_faults(noted: str = "") -> Iterator[Fault]:
    """Walk the whole chain, without holding it in memory, and yield what is wrong with it.

    `noted` is a last hash written down earlier: it must still be in the chain, which tells of an end that was
    cut off together with the record of it. Events appended during the walk are no fault.
    """
    if not guarded():
        yield Fault(FaultKind.UNGUARDED)
    end, end_hash = chain_end()
    before: Event | None = None
    found, late = not noted, list[Event]()
    for event in Event.objects.order_by("seq").iterator(CHUNK):
        found = found or event.hash == noted
        intact = digest(event) == event.hash
        yield from _faults_between(before, event, intact=intact)
        if not intact or not _keys_fit(event):
            yield _fault(FaultKind.CHANGED, event)
        elif event.seq == end and event.hash != end_hash:
            yield _fault(FaultKind.REPLACED, event)
        if event.seq > end:
            late.append(event)
        before = event
    yield from _faults_at_end(before, end, late)
    if not found:
        yield Fault(FaultKind.NOT_NOTED)


def _faults_between(before: Event | None, event: Event, *, intact: bool) -> Iterator[Fault]:
    if event.seq < 1:
        yield _fault(FaultKind.INSERTED, event)
        return
    last, last_hash = (before.seq, before.hash) if before and before.seq > 0 else (0, "")
    if event.seq > last + 1:
        yield replace(_fault(FaultKind.MISSING, event), first=last + 1, last=event.seq - 1)
    elif event.previous_hash != last_hash and intact:
        yield _fault(FaultKind.REPLACED, before or event)


def _faults_at_end(last: Event | None, end: int, late: list[Event]) -> Iterator[Fault]:
    reached = last.seq if last else 0
    if reached < end:
        yield Fault(FaultKind.CUT, first=reached + 1, last=end)
    if not late:
        return
    end_now, _ = chain_end()
    for event in late:
        if event.seq > end_now:
            yield _fault(FaultKind.INSERTED, event)


def _keys_fit(event: Event) -> bool:
    return event.actor_key == search_key(event.actor_name) and event.about_key == search_key(event.about_name)


def _fault(kind: FaultKind, event: Event) -> Fault:
    return Fault(kind, event.seq, event.seq, event.at, event.actor_name, event.action)


def guarded() -> bool:
    """Return whether the database itself still refuses to change and delete events; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_GUARDS[connection.vendor])
        return bool(cursor.fetchone()[0] == GUARDS[connection.vendor])


@dataclass
class _Answered(Generic[Answer]):
    """One answer that is kept, and the lock behind which it is found, so that many who ask at once count once."""

    lock: Lock = field(default_factory=Lock)
    found: list[Answer] = field(default_factory=list)


class Kept(Generic[Answer]):
    """A read that counts through a whole register, whose answers stay for as long as nothing happens to it.

    Every change is an action, and every action appends its events in the transaction of the change. So while the journal
    has no later event of the contexts `of` that the read looks at, the same question has the same answer. A question
    is all that an answer depends on besides the database: the actor, the filters, the day; its parts are frozen, and
    whoever gets the answer only reads it. It takes one statement to know; inside a transaction nothing is kept, for
    what it did may still be undone.
    """

    def __init__(self, read: Callable[..., Answer], of: tuple[str, ...]) -> None:
        self._read = read
        self._of = tuple(f"{context}." for context in of)
        self._lock = Lock()
        self._last = (0, "")
        self._answers: dict[Hashable, _Answered[Answer]] = {}

    def __call__(self, *question: Hashable) -> Answer:
        """Return the answer: what `read` takes and one statement the first time, one statement from then on."""
        if connection.in_atomic_block:
            return self._read(*question)
        kept = self._kept(question)
        with kept.lock:
            if not kept.found:
                kept.found.append(self._read(*question))
            return kept.found[0]

    def _kept(self, question: Hashable) -> _Answered[Answer]:
        """Return where the answer is kept, after all answers are dropped where something happened since they were found."""
        with self._lock:
            last = self._last
        since = _SINCE.rows(seq=last[0])
        with self._lock:
            if self._last != last or self._touched(since) or len(self._answers) >= MOST_KEPT:
                self._answers = {}
            self._last = since[0][:2] if since else (0, "")
            return self._answers.setdefault(question, _Answered())

    def _touched(self, since: list[tuple[int, str, str]]) -> bool:
        """Whether one of these events, the latest first, may have changed an answer; the last one known ends them."""
        *later, known = since or [(0, "", "")]
        return known[:2] != self._last or any(action.startswith(self._of) for _, _, action in later)


_SINCE: Prepared[tuple[int, str, str]] = Prepared(
    lambda *, seq: (
        Event.objects.filter(seq__gte=seq).order_by("-seq").values_list("seq", "hash", "action")[:MOST_SINCE]
    ),
    seq=int,
)
