"""Vietnamese names of the kinds in `data/organisations/kinds.yaml`, and of roles and terms of the two trees."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiemdiem import data
from kiemdiem.audit.access import policy
from kiemdiem.core.access import Reach, Role


@dataclass(frozen=True)
class Kind:
    """A kind of unit or collective: its name, the block it usually belongs to, and whether it is itself reviewed."""

    key: str
    name: str
    line: str
    reviewed: bool = True


@dataclass(frozen=True)
class CommonField:
    """A field of work that most installations need."""

    key: str
    name: str


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data.table("organisations/kinds.yaml")
    return table


@cache
def unit_kinds() -> Mapping[str, Kind]:
    """Return the kinds of units by key, in the order of the table."""
    return {key: Kind(key, row["name"], row["line"]) for key, row in _table()["units"].items()}


@cache
def collective_kinds() -> Mapping[str, Kind]:
    """Return the kinds of collectives by key, in the order of the table."""
    rows = _table()["collectives"].items()
    return {key: Kind(key, row["name"], row["line"], row.get("reviewed", True)) for key, row in rows}


@cache
def condition_kinds() -> Mapping[str, str]:
    """Return the names of the conditions of persons that rules ask about, by key."""
    return dict(_table()["conditions"])


@cache
def common_fields() -> tuple[CommonField, ...]:
    """Return the fields of work that an installation may take over at once."""
    return tuple(CommonField(row["key"], row["name"]) for row in _table()["fields"])


def unit_kind(key: str) -> str:
    """Return the Vietnamese name of a kind of unit; the key itself where it is unknown."""
    kind = unit_kinds().get(key)
    return kind.name if kind else key


def collective_kind(key: str) -> str:
    """Return the Vietnamese name of a kind of collective; the key itself where it is unknown."""
    kind = collective_kinds().get(key)
    return kind.name if kind else key


@cache
def grantable_roles() -> Mapping[Role, str]:
    """Return the roles that can be held over a unit, with their names; the others are facts of the thing itself."""
    table = policy()
    granted = {
        allowance.role
        for row in table.actions.values()
        for allowance in row.allow
        if allowance.reach in set(Reach)
    }
    return {role: name for role, name in table.roles.items() if role in granted}


def open_says(entries: int, targets: int) -> str:
    """Return what a unit leaves open, in words; empty where it leaves nothing."""
    parts = ((entries, "hạn chế"), (targets, "chỉ tiêu"))
    return ", ".join(f"{count} {what}" for count, what in parts if count)
