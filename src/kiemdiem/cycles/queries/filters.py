"""What a reader of a cycle may ask for: the same filters on the board, on a unit's page and behind each count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from kiemdiem.core import textvi
from kiemdiem.cycles.models import Suggestion
from kiemdiem.cycles.queries.progress import finished
from kiemdiem.prepared import Said


@dataclass(frozen=True)
class SubjectFilter:
    """Which subjects are asked for; empty means: all."""

    text: str = ""
    step: str = ""
    kind: str = ""
    inclusion: str = ""
    late: bool = False
    suggested: bool = False
    delegation: int | None = None

    @property
    def active(self) -> bool:
        """Whether anything is asked for at all."""
        return self != SubjectFilter()

    @property
    def shape(self) -> "SubjectFilter":
        """The same filter, marked so that words searched for vary freely (`Shaped`)."""
        words = textvi.fold(self.text)
        return replace(self, text=Said(words)) if words else self


def late(steps: Sequence[str], today: date) -> Q:
    """Return the subjects whose step is past its date and that are not through yet."""
    return Q(due_on__lt=today) & ~finished(steps)


def matching(asked: SubjectFilter, steps: Sequence[str], today: date) -> Q:
    """Return the rows of subjects that `asked` describes; text is searched with or without marks."""
    rows = Q()
    if asked.text:
        key = textvi.fold(asked.text)
        rows &= Q(search_key__contains=key) | Q(unit__unit__search_key__contains=key)
    if asked.step:
        rows &= Q(step=asked.step)
    if asked.kind:
        rows &= Q(kind=asked.kind)
    if asked.inclusion:
        rows &= Q(inclusion=asked.inclusion)
    if asked.late:
        rows &= late(steps, today)
    if asked.suggested:
        rows &= Q(Exists(Suggestion.objects.filter(Suggestion.standing(), subject=OuterRef("pk"))))
    if asked.delegation is not None:
        rows &= Q(unit__delegations=asked.delegation)
    return rows
