"""Who signs for a unit or a collective: its head's post without the organisation's name, and whoever holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kiemdiem import data
from kiemdiem.cycles.models import Membership, Subject
from kiemdiem.organisations.models import Appointment, PostRole, Unit
from kiemdiem.organisations.queries import in_force


@dataclass(frozen=True)
class Signer:
    """For which body somebody signs, as what, and who; empty where it is not known."""

    body: str = ""
    post: str = ""
    name: str = ""


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data.table("papers/signing.yaml")
    return table


def head_of(unit: Unit, line: str, on: date) -> Signer:
    """Return who signs for a unit: the head of its leading collective of that block; one statement.

    Where no collective of the block has a head, the unit's own head signs.
    """
    held = (
        Appointment.objects.filter(in_force(on), post__unit=unit, post__role=PostRole.HEAD)
        .select_related("person", "post__collective")
        .order_by("post__rank", "post_id", "valid_from", "pk")
    )
    rows = list(held)
    of_line = [row for row in rows if row.post.collective and row.post.collective.line == line]
    chosen = next(iter([*of_line, *(row for row in rows if row.post.collective is None), *rows]), None)
    if chosen is None:
        return Signer()
    kind = chosen.post.collective.kind if chosen.post.collective else ""
    return Signer(body_name(kind), post_name(chosen.post.title), chosen.person.full_name)


def head_of_collective(subject: Subject) -> Signer:
    """Return who signs for a reviewed collective: whoever headed it when the cycle was opened; one statement."""
    assert subject.collective is not None
    body = body_name(subject.collective.kind)
    seat = (
        Membership.objects.filter(collective_subject=subject, role=PostRole.HEAD)
        .select_related("subject")
        .order_by("rank", "pk")
        .first()
    )
    return Signer(body, post_name(seat.title), seat.subject.name) if seat else Signer(body)


def body_name(kind: str) -> str:
    """Return how a signature names a collective of a kind; empty for an unknown one."""
    return str(_table()["bodies"].get(kind, ""))


def post_name(title: str) -> str:
    """Return a post without the organisation's name behind it."""
    known = next((post for post in _table()["posts"] if title.lower().startswith(post.lower())), title)
    return known.upper()
