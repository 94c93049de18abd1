"""Recording what is done: one event per deed, in the same transaction as the deed, chained by hash.

`@action("reviews.submit")` makes a function a use case: one transaction, its events appended at its end.
An action may call other actions; the events of one gesture share a `gesture` id.
"""

import hashlib
import inspect
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.utils import timezone

from kiemdiem.audit.models import ChainHead, Event
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor, Paths
from kiemdiem.core.refusal import Refused
from kiemdiem.prepared import Prepared
from kiemdiem.written import add, change

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: set[str] = set()
LONGEST_FILTER = 200
HASHED = (
    "seq", "gesture", "actor_id", "actor_name", "action", "about_type", "about_id", "about_name",
    "party_path", "state_path", "cycle_id", "reason", "payload", "previous_hash",
)  # fmt: skip


@dataclass
class _Gesture:
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    events: list[Event] = field(default_factory=list)


_current: ContextVar[_Gesture | None] = ContextVar("gesture", default=None)


@contextmanager
def _gesture() -> Iterator[None]:
    running = _current.get()
    if running is not None:
        with _part_of(running):
            yield
        return
    gesture = _Gesture()
    _current.set(gesture)
    try:
        with transaction.atomic():
            yield
            _append(gesture.events)
    finally:
        _current.set(None)


@contextmanager
def _part_of(gesture: _Gesture) -> Iterator[None]:
    """Make an action called by another one whole in itself: where it fails, nothing of it stays, no event either."""
    before = len(gesture.events)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del gesture.events[before:]
        raise


def action(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the action `name` of the access policy: atomic, with its audit events.

    A generator function stays one: it may yield progress between its steps, all in one transaction.
    """
    ACTIONS.add(name)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if inspect.isgeneratorfunction(function):

            @wraps(function)
            def steps(*args: P.args, **kwargs: P.kwargs) -> Any:
                with _gesture():
                    return (yield from cast(Any, function(*args, **kwargs)))

            steps.action = name  # type: ignore[attr-defined]
            return cast(Callable[P, R], steps)

        @wraps(function)
        def whole(*args: P.args, **kwargs: P.kwargs) -> R:
            with _gesture():
                return function(*args, **kwargs)

        whole.action = name  # type: ignore[attr-defined]
        return whole

    return decorate


def record(
    action_name: str,
    *,
    by: Actor,
    at: datetime,
    about: models.Model,
    paths: Paths | None = None,
    cycle_id: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to the running gesture; it is written at the end of the action, or not at all.

    `data` is what changed, JSON-able; personal texts and secrets stay out of it. Raises RuntimeError outside
    an action.
    """
    gesture = _current.get()
    if gesture is None:
        raise RuntimeError("audit.record wants a running @action")
    paths = paths or Paths()
    about_name = str(about)[:300]
    gesture.events.append(
        Event(
            at=at,
            gesture=gesture.id,
            actor_id=by.account_id,
            actor_name=by.name,
            actor_key=search_key(by.name),
            action=action_name,
            about_type=about._meta.label_lower,  # noqa: SLF001 -- Django's documented Options
            about_id=about.pk,
            about_name=about_name,
            about_key=search_key(about_name),
            party_path=paths.party,
            state_path=paths.state,
            cycle_id=cycle_id,
            reason=reason,
            payload=json.dumps(
                data or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
            ),
        )
    )


def record_export(
    action_name: str,
    *,
    form: str,
    rows: int | Mapping[str, int],
    filters: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
    about: models.Model,
    paths: Paths | None = None,
    cycle_id: int | None = None,
) -> None:
    """Note in the running gesture that something is taken out as a file, before it is: how much, by which filters.

    `rows` are those of a list, by sheet where there are several, or the files of an archive. What the file says is
    never noted.
    """
    asked = {key: value[:LONGEST_FILTER] for key, value in (filters or {}).items() if value}
    data = {"format": form, "rows": rows, "filters": asked}
    record(action_name, by=by, at=at, about=about, paths=paths, cycle_id=cycle_id, data=data)


def _append(events: list[Event]) -> None:
    if not events:
        return
    seq, last = _head()
    for event in events:
        seq += 1
        event.seq, event.previous_hash = seq, last
        event.hash = last = digest(event)
    add(events)
    change(ChainHead(pk=1, seq=seq, hash=last), "seq", "hash")


def _head() -> tuple[int, str]:
    """Return the number and the hash of the last event, locked until the gesture ends: all who write queue here."""
    found = _HEAD.rows(pk=1)
    if not found:
        head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
        return head.seq, head.hash
    seq, last = found[0]
    return seq, last


_HEAD = Prepared(
    lambda *, pk: ChainHead.objects.select_for_update().filter(pk=pk).values_list("seq", "hash"), pk=int
)


def search_key(name: str) -> str:
    """Return what the journal's page searches in for a name; never longer than the name."""
    return textvi.fold(name)[: len(name)]


def digest(event: Event) -> str:
    """Return the SHA-256 of an event's own content and of the hash before it."""
    content = {name: str(getattr(event, name)) for name in HASHED}
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def said(text: str, what: str) -> str:
    """Return `text` in one normal form. Raises Refused where nothing is said."""
    clean = textvi.normal(text)
    if not clean:
        raise Refused(f"Chưa ghi {what}.", way_out=f"Hãy ghi {what}.")
    return clean


def not_ahead(day: date, at: datetime, what: str) -> None:
    """Raise Refused where `day` lies after the day of the deed."""
    if day > timezone.localdate(at):
        raise Refused(f"{what} {day:%d/%m/%Y} ở sau ngày ghi.", way_out="Hãy sửa lại ngày.")
