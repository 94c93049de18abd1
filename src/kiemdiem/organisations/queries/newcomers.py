"""Who holds a post and cannot sign in yet, each with the name they would sign in with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from kiemdiem.accounts.models import Account
from kiemdiem.core import textvi
from kiemdiem.organisations.models import Appointment, Unit
from kiemdiem.organisations.queries import in_force, within

AT_ONCE = 100
SHORTEST, LONGEST = 3, 70  # of a sign-in name, with room for a number behind it


@dataclass(frozen=True)
class Newcomer:
    """Somebody who holds a post and has no account; `username` is the one they would get now."""

    person_id: int
    name: str
    post: str
    unit: str
    username: str


@dataclass(frozen=True)
class Newcomers:
    """The first of them, as many as are done at once, and how many there are in all."""

    first: tuple[Newcomer, ...]
    total: int


def newcomers(unit: Unit, on: date) -> Newcomers:
    """Return who holds a post in a unit or below it on the day and has no account; two statements."""
    held = Appointment.objects.filter(
        in_force(on), within(unit, "post__unit__"), person__account__isnull=True
    )
    rows = held.select_related("person", "post__unit").order_by(
        "post__unit__sort_key", "post__unit_id", "post__rank", "id"
    )
    people = list({row.person_id: row for row in rows}.values())
    first = people[:AT_ONCE]
    names = usernames([row.person.full_name for row in first])
    return Newcomers(
        tuple(
            Newcomer(row.person_id, row.person.full_name, row.post.title, row.post.unit.name, username)
            for row, username in zip(first, names, strict=True)
        ),
        len(people),
    )


def usernames(full_names: Sequence[str]) -> list[str]:
    """Return a free name to sign in with for each person: "nguyen.vi.du", the next one "nguyen.vi.du2"; one statement."""
    taken = set(Account.objects.values_list("username", flat=True))
    found = []
    for full_name in full_names:
        name = re.sub("[^a-z0-9]+", ".", textvi.fold(full_name)).strip(".")
        found.append(_free(name[:LONGEST].rstrip("."), taken))
        taken.add(found[-1])
    return found


def _free(name: str, taken: Iterable[str]) -> str:
    if len(name) >= SHORTEST and name not in taken:
        return name
    tries = (f"{name or 'nguoi.dung'}{number}" for number in count(2))
    return next(one for one in tries if len(one) >= SHORTEST and one not in taken)
