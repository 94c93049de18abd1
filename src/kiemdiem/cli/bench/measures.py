"""The measures that run inside one process: opening, overview, saving, closing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html.parser import HTMLParser
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.cli.bench.world import Scratch, prepare
from kiemdiem.cycles.actions import close, open_cycle
from kiemdiem.cycles.models import Cycle, CycleUnit, Membership, Subject

PAGES, SAVES = 20, 30
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Measured:
    """What took how long (seconds), in how many statements."""

    seconds: float
    statements: int


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the statements run inside."""
    count = [0]

    def note(execute: Callable[..., Any], *call: Any) -> Any:
        count[0] += 1
        return execute(*call)

    with connection.execute_wrapper(note):
        yield count


def timed(what: Callable[[], object]) -> Measured:
    """Return how long `what` takes, and its statements."""
    with counted() as count:
        start = perf_counter()
        what()
        return Measured(perf_counter() - start, count[0])


def middle(runs: list[Measured]) -> Measured:
    """Return the median time, and the statements of the last run."""
    return Measured(median(run.seconds for run in runs), runs[-1].statements)


def opening(scratch: Scratch, year: int, at: datetime) -> tuple[Cycle, Measured]:
    """Open one cycle of `year` over the whole organisation."""
    cycle = prepare(scratch, year, at)
    return cycle, timed(lambda: list(open_cycle(cycle=cycle, by=scratch.actor, at=at)))


def plain_insert(opened: Cycle, year: int) -> Measured:
    """Insert the very rows of `opened` again, for a cycle of `year`, with nothing but `bulk_create`; then undo it.

    The objects are made beforehand: what is timed is only the writing.
    """
    copy = Cycle.objects.get(pk=opened.pk)
    copy.pk, copy.year = None, year
    units, subjects, seats = list(opened.units.all()), list(opened.subjects.all()), _seats(opened)
    unit_at = {unit.pk: place for place, unit in enumerate(units)}
    subject_at = {subject.pk: place for place, subject in enumerate(subjects)}
    unit_of = [unit_at[subject.unit_id] for subject in subjects]
    seat_of = [(subject_at[seat.subject_id], subject_at[seat.collective_subject_id]) for seat in seats]
    for row in (*units, *subjects, *seats):
        row.pk = None

    def write() -> None:
        copy.save(force_insert=True)
        for unit in units:
            unit.cycle_id = copy.pk
        CycleUnit.objects.bulk_create(units)
        for subject, place in zip(subjects, unit_of, strict=True):
            subject.cycle_id, subject.unit_id = copy.pk, units[place].pk
        Subject.objects.bulk_create(subjects)
        for seat, (person, collective) in zip(seats, seat_of, strict=True):
            seat.subject_id, seat.collective_subject_id = subjects[person].pk, subjects[collective].pk
        Membership.objects.bulk_create(seats)

    with transaction.atomic():
        measured = timed(write)
        transaction.set_rollback(True)
    return measured


def _seats(cycle: Cycle) -> list[Membership]:
    return list(Membership.objects.filter(subject__cycle=cycle))


def overview(account: Account, cycle: Cycle) -> Measured:
    """Ask for the cycle board as a browser does; the median of many pages."""
    client, address = signed_in(account), reverse("cycles:board", args=[cycle.pk])
    client.get(address)
    return middle([timed(lambda: _answered(client.get(address), 200)) for _ in range(PAGES)])


def saving(account: Account, cycle: Cycle) -> Measured:
    """Save the report of a collective as its page does while somebody types; the median of many saves."""
    client = signed_in(account)
    subject = cycle.subjects.filter(kind="collective").order_by("id")[0]
    address = reverse("reviews:save", args=[subject.pk])
    runs = []
    for number in range(SAVES):
        page = client.get(reverse("reviews:report", args=[subject.pk])).content.decode()
        typed = fields_of(page)
        longest = next(name for name, (kind, _) in typed.items() if kind == "textarea")
        sent = {name: value for name, (_, value) in typed.items()} | {longest: f"Bản lưu thứ {number}. " * 40}
        runs.append(timed(partial(_save, client, address, sent)))
    return middle(runs)


def _save(client: Client, address: str, sent: dict[str, str]) -> None:
    body = urlencode(sent)
    answer = client.post(address, body, content_type=FORM, headers={"HX-Request": "true"})
    _answered(answer, 200)


def closing(scratch: Scratch, cycle: Cycle, at: datetime) -> Measured:
    """Close a cycle in which everybody is decided."""
    cycle.subjects.update(step="decided")
    return timed(lambda: close(cycle=cycle, by=scratch.actor, at=at))


def signed_in(account: Account) -> Client:
    """Return a client signed in as `account`."""
    client = Client()
    client.force_login(account, backend="kiemdiem.accounts.access.AccountBackend")
    return client


def _answered(response: Any, status: int) -> None:
    if response.status_code != status:
        raise RuntimeError(f"{response.status_code}: {response.content[:500]!r}")


def fields_of(page: str) -> dict[str, tuple[str, str]]:
    """Return what a browser would send of the fields on `page`: name → kind, value."""
    reader = _Fields()
    reader.feed(page)
    return reader.found


class _Fields(HTMLParser):
    """Collects inputs, chosen options and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self._text = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if (
            tag == "input"
            and name
            and (given.get("type") not in {"radio", "checkbox", "submit"} or "checked" in given)
        ):
            self.found[name] = ("input", given.get("value", ""))
        elif tag == "textarea":
            self._text = name
            self.found[name] = ("textarea", "")
        elif tag == "select":
            self._select = name
            self.found[name] = ("select", "")
        elif tag == "option" and self._select and "selected" in given:
            self.found[self._select] = ("select", given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            kind, value = self.found[self._text]
            self.found[self._text] = (kind, (value + data).lstrip("\n"))
