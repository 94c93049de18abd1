"""What forms may take their values from: a closed vocabulary, one function each, by the kind of thing a paper is of.

A `Matter` is one thing with all that its papers may need, read once. A `Kind` says how a thing is found, who sees it,
and names the functions. Registering a function under a name is all it takes for a form to be able to ask for it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Q

from kiemdiem.core.access import Actor
from kiemdiem.core.papers import Block
from kiemdiem.core.papers.forms import Terms
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import RuleSet, SubjectKind
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.documents.queries.signing import Signer, head_of, head_of_collective
from kiemdiem.organisations.models import Line, Unit

Row = Mapping[str, str]


@dataclass(frozen=True)
class Matter:
    """One thing that papers are of. `unit` is whose it is, `superior` the body above that decides on it, if any.

    `line` is the block of the thing itself, `issued_as` the line of its papers where that is another; `facts` is what the kind read for its functions, `on` the day that
    signatures and names are asked for.
    """

    kind: str
    pk: int
    name: str
    unit: Unit
    line: str
    address: str
    facts: Any
    cycle: Cycle | None = None
    rules: RuleSet | None = None
    subject: Subject | None = None
    authority: Unit | None = None
    recorded_number: str = ""
    recorded_on: date | None = None
    on: date = date.min
    illustrative: bool = False
    issued_as: str = ""

    @property
    def rules_key(self) -> str:
        """The key of the rule set that the thing is under; empty where none is."""
        return self.rules.key if self.rules else ""

    @property
    def period_end(self) -> date | None:
        """The last day of the period that the thing belongs to, where it belongs to one."""
        return self.cycle.period_end if self.cycle else None

    @property
    def subject_kind(self) -> SubjectKind | None:
        """The kind of subject, where the thing is one's."""
        return SubjectKind(self.subject.kind) if self.subject else None


Value = Callable[[Matter], str]
Check = Callable[[Matter], Missing | None]


@dataclass
class Kind:
    """A kind of thing that papers are of: how one is read, which ones an actor sees, what its forms may ask for.

    `in_cycle` walks from the thing to its cycle; empty for things that outlive cycles. `load_many` reads those of many
    things that can be read for all at once; what it leaves out is loaded one by one.
    """

    key: str
    name: str
    model: type[Model]
    load: Callable[[int, Actor, date], Matter]
    visible: Callable[[Actor, date], Q]
    in_cycle: str = ""
    load_many: Callable[[Sequence[int], Actor, date], Mapping[int, Matter]] = field(default=lambda *_: {})
    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, tuple[frozenset[str], Callable[[Matter], Sequence[Row]]]] = field(default_factory=dict)
    ticks: dict[str, Callable[[Matter], tuple[tuple[str, bool], ...]]] = field(default_factory=dict)
    blocks: dict[str, Callable[[Matter], tuple[Block, ...]]] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """The names alone, as the loader of forms needs them."""
        return Terms(
            values=frozenset(self.values),
            rows={name: columns for name, (columns, _) in self.rows.items()},
            ticks=frozenset(self.ticks),
            blocks=frozenset(self.blocks),
            checks=frozenset(self.checks),
        )


def of_unit(matter: Matter) -> Unit:
    """The unit whose thing it is issues the paper."""
    return matter.unit


def of_authority(matter: Matter) -> Unit:
    """The level above that decides issues the paper; the unit itself where nobody above is known."""
    return matter.authority or matter.unit


ISSUERS: Mapping[str, Callable[[Matter], Unit]] = {"unit": of_unit, "authority": of_authority}
"""Which unit's body issues a form's paper."""


COUNCIL = "council"
"""Papers of a people's council: laid out as the State's, under the council's own name and numbers."""


def paper_line(line: str) -> str:
    """Return whose papers the block of a body issues: the Party's, a council's, everybody else the State's."""
    if line == COUNCIL:
        return COUNCIL
    return "party" if line == Line.PARTY else "state"


def bare_number(text: str) -> str:
    """Return a number that people typed, without the word "Số" before it: the sentence around it has its own."""
    return re.sub(r"^\s*số\s*:?\s+", "", text, flags=re.IGNORECASE).strip()


def dated(day: date | None) -> str:
    """Return a day as papers write it; nothing for none."""
    return f"{day:%d/%m/%Y}" if day else ""


def _reported_to(matter: Matter) -> str:
    """Return the level above that a paper of the unit goes to; nothing where it is the unit itself."""
    return matter.authority.name if matter.authority and matter.authority.pk != matter.unit.pk else ""


def signing_values() -> dict[str, Value]:
    """Return who signs: for the unit, and for the level above."""
    return {
        "unit_body": lambda matter: _of_unit(matter).body,
        "unit_head_post": lambda matter: _of_unit(matter).post,
        "unit_head": lambda matter: _of_unit(matter).name,
        "authority_body": lambda matter: _of_authority(matter).body,
        "authority_head_post": lambda matter: _of_authority(matter).post,
        "authority_head": lambda matter: _of_authority(matter).name,
    }


def _of_unit(matter: Matter) -> Signer:
    return head_of(matter.unit, matter.line, matter.on)


def _of_authority(matter: Matter) -> Signer:
    return head_of(matter.authority, matter.authority.line, matter.on) if matter.authority else Signer()


def collective_values() -> dict[str, Value]:
    """Return who signs for the collective that is reviewed."""
    return {
        "collective_body": lambda matter: _of_collective(matter).body,
        "collective_head_post": lambda matter: _of_collective(matter).post,
        "collective_head": lambda matter: _of_collective(matter).name,
    }


def _of_collective(matter: Matter) -> Signer:
    return head_of_collective(matter.subject) if matter.subject and matter.subject.collective else Signer()


def cycle_values() -> dict[str, Value]:
    """Return the values that every thing in a cycle has."""
    return {
        **signing_values(),
        "name": lambda matter: matter.name,
        "unit": lambda matter: matter.unit.name,
        "year": lambda matter: str(matter.cycle.year) if matter.cycle else "",
        "cycle": lambda matter: matter.cycle.title if matter.cycle else "",
        "period": lambda matter: (
            f"{dated(matter.cycle.period_start)} – {dated(matter.cycle.period_end)}" if matter.cycle else ""
        ),
        "rules": lambda matter: matter.rules.number if matter.rules else "",
        "rules_title": lambda matter: matter.rules.title if matter.rules else "",
        "authority": lambda matter: matter.authority.name if matter.authority else "",
        "reported_to": _reported_to,
    }
