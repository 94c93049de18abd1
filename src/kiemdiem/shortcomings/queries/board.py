"""The register as a board: one column a state, with its count and its oldest entries."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.models import State
from kiemdiem.shortcomings.queries.filtering import Filters, asked, of_state
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.register import RegisterRow, ordered, shown

SHOWN = 8
COLUMNS = (State.DRAFT, State.OPEN, State.CLAIMED, State.DEFERRED, State.CLOSED)


@dataclass(frozen=True)
class Column:
    """A state: how many entries stand there, how many of them late, and the oldest ones."""

    state: str
    says: str
    number: int
    late: int
    rows: tuple[RegisterRow, ...]


def board(actor: Actor, filters: Filters, known: Known, today: date) -> tuple[Column, ...]:
    """Return the columns, what lasts longest first: one statement for the counts, three for each column."""
    whole = asked(actor, replace(filters, state=""), known, today)
    counts = whole.aggregate(
        late=Count("pk", filter=known.late() & Q(**{known.column("state"): State.OPEN})),
        **{f"in_{state}": Count("pk", filter=of_state(state, known)) for state in COLUMNS},
    )
    columns = []
    for state in COLUMNS:
        rows = ordered(whole.filter(of_state(state, known)), known, "lau").values_list("pk", flat=True)
        columns.append(
            Column(
                state=state.value,
                says=str(state.label),
                number=counts[f"in_{state}"],
                late=counts["late"] if state == State.OPEN else 0,
                rows=tuple(shown(list(rows[:SHOWN]), known)),
            )
        )
    return tuple(columns)
