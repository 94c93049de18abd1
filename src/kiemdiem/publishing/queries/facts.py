"""What a thing says of itself to whoever decides what of it becomes public: every field of the catalogue, as it is now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, Q, QuerySet

from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit
from kiemdiem.web.formats import number

BOUNDS = {"up": "từ {} trở lên", "down": "không quá {}"}
Figure = Mapping[str, str]
"""`value`, `unit` and `as_of` of a figure, as text: what JSON keeps to the last digit."""
Value = str | Figure


@dataclass(frozen=True)
class Facts:
    """One thing: its key, and every field's value (fields without one are left out).

    `illustrative`: the whole thing is; `made_up` are the fields of a real thing that are taken from illustrative rows.
    `people` are the keys of persons that are known to hang on it: their names are covered in its texts.
    """

    id: int
    values: Mapping[str, Value]
    illustrative: bool
    people: frozenset[int] = frozenset()
    made_up: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """Where the things of a kind come from.

    `rows` are the things that may be made public at all, whoever asks; `within` those of a unit and below it; `seen`
    those that an actor may see on a day; `facts` reads many at once with a constant number of statements.
    """

    rows: Callable[[], QuerySet[Model]]
    within: Callable[[Unit], Q]
    seen: Callable[[Actor, date], Q]
    facts: Callable[[Sequence[int]], list[Facts]]
    order: tuple[str, ...]


def figure(value: Decimal, unit: str, as_of: date) -> Figure:
    """Return a figure with its unit and the day it is up to."""
    return {"value": f"{value.normalize():f}", "unit": unit, "as_of": as_of.isoformat()}


def bound(value: Decimal, unit: str, direction: str) -> str:
    """Return what a measure must reach, in words."""
    said = f"{number(value)} {unit}".strip()
    return BOUNDS.get(direction, "{}").format(said)


def present(**values: "Value | date | None") -> dict[str, Value]:
    """Return what is there of these values, days as ISO text; what is empty is left out."""
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in values.items() if value
    }
