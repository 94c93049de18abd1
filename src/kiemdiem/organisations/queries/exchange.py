"""Units as other programs read them: in the order of their ids."""

from dataclasses import dataclass
from datetime import date

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor, Paths, Target
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit


@dataclass(frozen=True)
class ExchangedUnit:
    """One unit; the paths are the ids of the units above it in today's trees (or on its last day), itself last."""

    id: int
    code: str
    name: str
    kind: str
    line: str
    party_path: list[int]
    state_path: list[int]
    valid_from: date
    valid_to: date | None


def units_after(by: Actor, *, after: int, limit: int, words: str = "") -> list[ExchangedUnit]:
    """Return up to `limit` units with ids above `after`, lowest first; one statement. Raises NotAllowed."""
    require("organisations.see", by, Target(unit_id=None, paths=Paths()))
    rows = Unit.objects.filter(pk__gt=after, search_key__contains=fold(words)).order_by("pk")
    return [
        ExchangedUnit(
            id=unit.pk, code=unit.code, name=unit.name, kind=unit.kind, line=unit.line,
            party_path=_ids(unit.party_path), state_path=_ids(unit.state_path), valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit in rows[:limit]
    ]  # fmt: skip


def _ids(path: str) -> list[int]:
    return [int(piece) for piece in path.split("/") if piece]
