"""Earlier entries that a new one may repeat: proposed by likeness, decided by a person."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kiemdiem.core.similarity import likeness, words
from kiemdiem.organisations.models import Succession
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.shortcomings.models import Shortcoming, State

LIKE_ENOUGH = Fraction(2, 5)
SHOWN = 5
KEPT = "similar_entries"


@dataclass(frozen=True)
class Match:
    """An earlier entry, with how much of the wording it shares, in percent."""

    id: int
    number: int
    unit: str
    wording: str
    first_seen_on: date
    state: str
    state_says: str
    closed: bool
    percent: int


def lines_of_units(unit_id: int) -> frozenset[int]:
    """Return a unit with all its predecessors, however far back; one statement."""
    before: dict[int, set[int]] = {}
    for predecessor, successor in LINKS.rows():
        before.setdefault(successor, set()).add(predecessor)
    found, todo = {unit_id}, [unit_id]
    while todo:
        new = before.get(todo.pop(), set()) - found
        found |= new
        todo.extend(new)
    return frozenset(found)


def similar_entries(entry: Shortcoming) -> list[Match]:
    """Return earlier entries of the unit and its predecessors whose wording is alike, most alike first.

    Two statements, asked once of an entry as it was read: its page and the form on it want the same. An entry that
    continues under a successor is the same limitation, not an earlier one.
    """
    kept: list[Match] | None = vars(entry).get(KEPT)
    if kept is None:
        kept = vars(entry)[KEPT] = _similar(entry)
    return kept


EARLIER = Shaped(
    lambda entry_id, units, seen: (
        Shortcoming.objects.filter(unit_id__in=units, first_seen_on__lte=seen)
        .exclude(state__in=(State.DRAFT, State.WITHDRAWN))
        .exclude(pk=entry_id)
        .order_by("-first_seen_on", "-id")
        .values_list("id", "number", "unit__name", "wording", "first_seen_on", "state")
    )
)
LINKS = Prepared(lambda: Succession.objects.order_by().values_list("predecessor_id", "successor_id"))


def _similar(entry: Shortcoming) -> list[Match]:
    mine = words(entry.wording)
    rows = EARLIER.rows(entry.pk, tuple(sorted(lines_of_units(entry.unit_id))), entry.first_seen_on)
    found = [(likeness(mine, words(row[3])), row) for row in rows]
    alike = sorted((pair for pair in found if pair[0] >= LIKE_ENOUGH), key=lambda pair: pair[0], reverse=True)
    return [
        Match(
            *row, state_says=str(State(row[-1]).label), closed=row[-1] == State.CLOSED, percent=round(degree * 100)
        )
        for degree, row in alike[:SHOWN]
    ]  # fmt: skip
