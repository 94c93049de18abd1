"""The criteria by which priority tasks are chosen, and how many at once, as `data/programmes/priority.yaml` says."""

from dataclasses import dataclass
from functools import cache

from kiemdiem import data
from kiemdiem.organisations.models import Unit
from kiemdiem.programmes.models import PriorityLimit


@dataclass(frozen=True)
class Criterion:
    """One criterion; with a `fact` of the register it is met by itself from `least` on, otherwise it is ticked."""

    key: str
    name: str
    asks: str
    fact: str = ""
    least: int = 0

    def met_by(self, facts: dict[str, int]) -> bool:
        """Return whether what the register says of an entry meets the criterion."""
        return bool(self.fact) and facts.get(self.fact, 0) >= self.least


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return the criteria in their order."""
    return tuple(Criterion(**one) for one in data.table("programmes/priority.yaml")["criteria"])


def at_once(unit: Unit) -> int:
    """Return how many priority tasks a unit means to have at once: its own word, or the packaged one; one statement."""
    own = PriorityLimit.objects.filter(unit=unit).values_list("most", flat=True).first()
    usual: int = data.table("programmes/priority.yaml")["at_once"]
    return own or usual
