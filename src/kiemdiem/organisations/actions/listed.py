"""A whole list of units at once, with their collectives, in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.places import join
from kiemdiem.organisations.actions.posts import refuse_outside
from kiemdiem.organisations.models import Collective, Unit, UnitLink
from kiemdiem.organisations.phrases import collective_kinds, unit_kinds


@dataclass(frozen=True)
class CollectiveLine:
    """A collective that a listed unit has from its first day. `key` names it for the caller."""

    key: str
    name: str
    kind: str
    line: str


@dataclass(frozen=True)
class UnitLine:
    """A line of the list: a unit with its collectives."""

    code: str
    name: str
    kind: str
    line: str
    source: str = ""
    collectives: tuple[CollectiveLine, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What an import made: units by code, collectives by code and key."""

    units: Mapping[str, Unit]
    collectives: Mapping[tuple[str, str], Collective]


@action("organisations.import_units")
def import_units(
    *,
    lines: Sequence[UnitLine],
    party_superior: Unit,
    state_superior: Unit,
    valid_from: date,
    by: Actor,
    at: datetime,
    decision_number: str = "",
    illustrative: bool = False,
) -> Imported:
    """Add the units of a list below the same superiors in both trees, with one event per unit.

    Raises Refused, naming the line, for an unknown kind and for a code or name twice in the list or in use
    already; then nothing of the list is taken over.
    """
    superiors = {UnitLink.Tree.PARTY: party_superior, UnitLink.Tree.STATE: state_superior}
    for tree, superior in superiors.items():
        require("organisations.import_units", by, unit_target(superior))
        refuse_outside(superior, valid_from)
        join(superior, tree)
    _check(lines, party_superior, state_superior)
    made = Unit.objects.bulk_create(
        Unit(
            code=line.code, name=textvi.normal(line.name), kind=line.kind, line=line.line, valid_from=valid_from,
            source=line.source, illustrative=illustrative,
        )
        for line in lines
    )  # fmt: skip
    _place(made, party_superior, state_superior, valid_from, decision_number)
    collectives = Collective.objects.bulk_create(
        Collective(
            unit=unit,
            name=each.name,
            kind=each.kind,
            line=each.line,
            valid_from=valid_from,
            illustrative=illustrative,
        )
        for unit, line in zip(made, lines, strict=True)
        for each in line.collectives
    )
    for unit in made:
        record(
            "organisations.import_units", by=by, at=at, about=unit, paths=unit.paths, data={"code": unit.code}
        )
    keys = [(line.code, each.key) for line in lines for each in line.collectives]
    return Imported({unit.code: unit for unit in made}, dict(zip(keys, collectives, strict=True)))


def _check(lines: Sequence[UnitLine], *superiors: Unit) -> None:
    codes = set(Unit.objects.filter(code__in=[line.code for line in lines]).values_list("code", flat=True))
    below = UnitLink.objects.filter(superior__in=superiors, valid_to__isnull=True)
    names = set(below.values_list("unit__search_key", flat=True))
    for number, line in enumerate(lines, start=1):
        where, name = f"Dòng {number} ({line.name}): ", textvi.fold(line.name)
        unknown = [each.kind for each in line.collectives if each.kind not in collective_kinds()]
        if line.kind not in unit_kinds() or unknown:
            raise Refused(f"{where}loại “{unknown[0] if unknown else line.kind}” không có trong danh mục.")
        if line.code in codes:
            raise Refused(f"{where}mã “{line.code}” đã dùng.")
        if name in names:
            raise Refused(f"{where}cấp trên đã có đơn vị trực thuộc mang tên này.")
        codes.add(line.code)
        names.add(name)


def _place(made: Sequence[Unit], party: Unit, state: Unit, valid_from: date, decision_number: str) -> None:
    UnitLink.objects.bulk_create(
        UnitLink(
            unit=unit, superior=superior, tree=tree, valid_from=valid_from, decision_number=decision_number,
            source=unit.source, illustrative=unit.illustrative,
        )
        for unit in made
        for superior, tree in ((party, UnitLink.Tree.PARTY), (state, UnitLink.Tree.STATE))
    )  # fmt: skip
    own = Cast("pk", CharField())
    Unit.objects.filter(pk__in=[unit.pk for unit in made]).update(
        party_path=Concat(Value(party.party_path), own, Value("/")),
        state_path=Concat(Value(state.state_path), own, Value("/")),
    )
    for unit in made:
        unit.party_path, unit.state_path = f"{party.party_path}{unit.pk}/", f"{state.state_path}{unit.pk}/"
