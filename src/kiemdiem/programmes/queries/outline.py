"""What a programme consists of, and the four groups of questions, as `data/programmes/outline.yaml` says."""

from dataclasses import dataclass
from functools import cache

from kiemdiem import data


@dataclass(frozen=True)
class QuestionGroup:
    """One of the four groups of questions under which drafts are commented."""

    key: str
    name: str
    asks: str


@dataclass(frozen=True)
class SectionOf:
    """A section of a programme; `group` is where a comment on it is offered first."""

    key: str
    title: str
    group: str
    required: bool


@dataclass(frozen=True)
class Outline:
    """The whole arrangement."""

    groups: tuple[QuestionGroup, ...]
    sections: tuple[SectionOf, ...]

    def group(self, key: str) -> QuestionGroup | None:
        """Return a group by its key."""
        return next((one for one in self.groups if one.key == key), None)

    def section(self, key: str) -> SectionOf | None:
        """Return a section by its key."""
        return next((one for one in self.sections if one.key == key), None)


@cache
def outline() -> Outline:
    """Return the arrangement of `data/programmes/outline.yaml`."""
    table = data.table("programmes/outline.yaml")
    return Outline(
        groups=tuple(QuestionGroup(**one) for one in table["groups"]),
        sections=tuple(SectionOf(**one) for one in table["sections"]),
    )
