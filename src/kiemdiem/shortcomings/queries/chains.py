"""The memory of a limitation: all its appearances over years, units and sources, how old it is, how often promised."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor, Target
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Likeness, Shortcoming, State, StateChange
from kiemdiem.shortcomings.queries.hard import HeadOver, heads_over
from kiemdiem.shortcomings.queries.hardness import with_hardness
from kiemdiem.shortcomings.queries.known import known_on


@dataclass(frozen=True)
class Appearance:
    """One entry of the limitation; `tie` says how it belongs to the others."""

    entry: Shortcoming
    tie: str


@dataclass(frozen=True)
class Decided:
    """A person's decision about this entry and another one; `may_undo` where the reader may take it back."""

    decided: Likeness
    other: Shortcoming
    may_undo: bool


@dataclass(frozen=True)
class Memory:
    """What the register remembers of one limitation.

    `appearances` are those the reader may see, oldest first, empty where there is one only; `hidden` the number of
    those in other registers. `since`, `promises` and `closings` (times it was counted as overcome) are of them all.
    """

    appearances: tuple[Appearance, ...]
    hidden: int
    since: date
    promises: int
    closings: int
    heads: tuple[HeadOver, ...]
    decided: tuple[Decided, ...]

    @property
    def open_again(self) -> tuple[Shortcoming, ...]:
        """The appearances that are unsolved now."""
        gone = (State.CLOSED, State.WITHDRAWN, State.DRAFT)
        return tuple(one.entry for one in self.appearances if one.entry.state not in gone)


def memory_of(entry: Shortcoming, actor: Actor, today: date) -> Memory:
    """Return the memory of an entry that `actor` may see; six statements."""
    known = known_on(today, today)
    all_of_it = Q(pk=entry.pk) | Q(chain=entry.chain_id) if entry.chain_id else Q(pk=entry.pk)
    rows = with_hardness(Shortcoming.objects.filter(all_of_it), known).exclude(state=State.WITHDRAWN)
    found = list(rows.select_related("unit", "relapse_of", "share_of__unit").order_by("first_seen_on", "id"))
    decisions = list(
        Likeness.objects.filter(Q(first=entry) | Q(second=entry))
        .select_related("first__unit", "second__unit", "decided_by", "undone_by")
        .order_by("decided_at", "id")
    )
    near = {row.pk for row in found} | {key for one in decisions for key in (one.first_id, one.second_id)}
    seen = set(
        Shortcoming.objects.filter(visible_entries(actor, today), pk__in=near).values_list("pk", flat=True)
    )
    heads = heads_over(found, known)
    in_order = sorted({one for row in found for one in heads[row.pk]}, key=lambda one: (one.since, one.name))
    own = [row for row in found if row.share_of_id not in {other.pk for other in found}]
    return Memory(
        appearances=tuple(Appearance(row, _tie(row)) for row in found if row.pk in seen)
        if len(found) > 1
        else (),
        hidden=sum(row.pk not in seen for row in found),
        since=min((row.first_seen_on for row in found), default=entry.first_seen_on),
        promises=sum(row.promised for row in own if row.state != State.DRAFT),  # type: ignore[attr-defined]
        closings=StateChange.objects.filter(shortcoming__in=found, to_state=State.CLOSED).count(),
        heads=tuple(in_order),
        decided=tuple(
            _decided(one, entry, actor) for one in decisions if {one.first_id, one.second_id} <= seen
        ),
    )


def _tie(row: Shortcoming) -> str:
    if row.share_of:
        return f"phần chuyển giao của số {row.share_of.number}, {row.share_of.unit}"
    return f"tái diễn của số {row.relapse_of.number}" if row.relapse_of else ""


def _decided(one: Likeness, entry: Shortcoming, actor: Actor) -> Decided:
    other = one.second if one.first_id == entry.pk else one.first
    may = one.undone_at is None and all(
        decide("shortcomings.undo_likeness", actor, Target(each.unit_id, each.paths, step=each.state)).allowed
        for each in (one.first, one.second)
    )
    return Decided(one, other, may)
