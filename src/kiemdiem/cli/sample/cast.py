"""Who and what the sample's story is told with: units, posts, people and accounts by the keys of the demo data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from kiemdiem import data
from kiemdiem.accounts.models import Account, Person
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Collective, Post, Unit, WorkField
from kiemdiem.organisations.queries import actor_of
from kiemdiem.rulesets.models import RuleSetVersion

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return the demo data of `data/demo/<name>.yaml`."""
    table: Mapping[str, Any] = data.table(f"demo/{name}.yaml")
    return table


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of a day in Hà Nội."""
    return datetime.combine(day, time(hour, minute), tzinfo=HANOI)


def names() -> Iterator[str]:
    """Yield the fictional names, each once, so that neighbours in the order share as little as possible."""
    table = read("people")
    families, middles, fictions = table["families"], table["middles"], table["fictions"]
    for middle in middles:
        for shift in range(len(fictions)):
            for place, family in enumerate(families):
                yield " ".join(
                    part for part in (family, middle, fictions[(place + shift) % len(fictions)]) if part
                )


@dataclass(frozen=True)
class Cast:
    """The story's units and people so far. Keys: `long-bien`, `long-bien/btv`, `long-bien/bi-thu`.

    `people` and `appointments` are those who hold a seat now; the chapters about organisation keep them up to date.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    collectives: dict[str, Collective] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    fields: dict[str, WorkField] = field(default_factory=dict)
    rule_sets: dict[str, RuleSetVersion] = field(default_factory=dict)
    names: Iterator[str] = field(default_factory=names)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def actor(self, account: str, on: date) -> Actor:
        """Return the actor an account of the cast was on a day, with the roles of that day."""
        return actor_of(self.accounts[account], on)

    def holder(self, seat: str) -> Appointment:
        """Return the open appointment to a seat."""
        return Appointment.objects.select_related("person", "post__unit").get(
            post=self.posts[seat], valid_to__isnull=True
        )

    def admitted_on(self) -> date:
        """Return a plausible day of admission to the Party for the next person."""
        number = next(self.numbers)
        return date(1994 + number % 21, 1 + number % 12, 3)
