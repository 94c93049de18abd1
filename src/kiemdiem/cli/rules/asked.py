"""A question put as JSON: read exactly, with everything wrong in it told at once, each with its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from kiemdiem.cli.rules.files import Package, package, read_input
from kiemdiem.core import exact_json
from kiemdiem.core.refusal import Refused

FIRST_YEAR, LAST_YEAR = 1990, 2100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True)
class AskedFault:
    """One thing wrong in a question: where (`subjects[2].kind`) and a Vietnamese sentence."""

    where: str
    says: str


class AskedFaults(Refused):
    """A question that cannot be answered as it stands, with everything that is wrong in it."""

    def __init__(self, faults: list[AskedFault]) -> None:
        super().__init__(f"Câu hỏi có {len(faults)} chỗ sai.", way_out="Sửa từng chỗ rồi hỏi lại.")
        self.faults = faults


class Asked:
    """A JSON object of which every key must be known. Getters note a fault and return a stand-in where wrong."""

    def __init__(self, values: Mapping[str, object], place: str, faults: list[AskedFault]) -> None:
        self.faults = faults
        self._values = values
        self._place = place
        self._read: set[str] = set()

    def place(self, key: str) -> str:
        """Return where a key stands in the question."""
        return f"{self._place}.{key}" if self._place else key

    def wrong(self, key: str, says: str) -> None:
        """Note a fault at a key."""
        self.faults.append(AskedFault(self.place(key), says))

    def has(self, key: str) -> bool:
        """Return whether anything is said under `key`."""
        return self._values.get(key) is not None

    def take(self, key: str, *, needed: bool) -> object:
        """Return what is under `key`, None where nothing; note a fault where it is needed and missing."""
        self._read.add(key)
        if needed and not self.has(key):
            self.wrong(key, "thiếu.")
        return self._values.get(key)

    def text(self, key: str, *, needed: bool = True) -> str:
        """Return a printable text, not empty where needed."""
        value = self.take(key, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.isprintable():
            self.wrong(key, "phải là chữ, trên một dòng.")
            return ""
        if needed and not value.strip():
            self.wrong(key, "không được để trống.")
        return value.strip()

    def whole(self, key: str, lowest: int, highest: int, *, needed: bool = True) -> int | None:
        """Return a whole number between two bounds."""
        value = self.take(key, needed=needed)
        if value is None:
            return None
        if not isinstance(value, Fraction) or value.denominator != 1 or not lowest <= value <= highest:
            self.wrong(key, f"phải là số nguyên từ {lowest} đến {highest}.")
            return None
        return int(value)

    def truth(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; without `default` it must be there."""
        return bool(
            self.perhaps(key, needed=default is None) if self.has(key) or default is None else default
        )

    def perhaps(self, key: str, *, needed: bool = False) -> bool | None:
        """Return true, false, or None where nothing is said."""
        value = self.take(key, needed=needed)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "phải là true hoặc false.")
            return None
        return value

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """Return a date written 2026-11-27, of a year the software can count in."""
        value = self.take(key, needed=needed)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.wrong(
                key, f"phải là ngày có thật viết theo mẫu 2026-11-27, từ năm {FIRST_YEAR} đến {LAST_YEAR}."
            )
            return None
        return day

    def choice(self, key: str, kind: type[E], *, needed: bool = True) -> E | None:
        """Return one member of an enumeration."""
        value = self.take(key, needed=needed)
        if value is None:
            return None
        if not isinstance(value, str) or value not in [member.value for member in kind]:
            self.wrong(key, f"phải là một trong: {', '.join(member.value for member in kind)}.")
            return None
        return kind(value)

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of printable texts; empty where missing."""
        value = self.take(key, needed=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(each, str) and each.isprintable() for each in value
        ):
            self.wrong(key, "phải là danh sách các chữ.")
            return ()
        return tuple(value)

    def table(self, key: str, *, needed: bool = False) -> "Asked":
        """Return the object under `key`; an empty one where missing or wrong."""
        value = self.take(key, needed=needed)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, "phải là một bảng {…}.")
        return Asked(value if isinstance(value, dict) else {}, self.place(key), self.faults)

    def rows(self, key: str, build: Callable[["Asked"], T], *, needed: bool = True) -> list[T]:
        """Build one thing from each object in the list under `key`."""
        value = self.take(key, needed=needed)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong(key, "phải là danh sách các bảng [{…}].")
            return []
        made = []
        for number, each in enumerate(value):
            row = Asked(each, f"{self.place(key)}[{number}]", self.faults)
            made.append(build(row))
            row.close()
        return made

    def names(self) -> list[str]:
        """Return the keys given, in their order."""
        return list(self._values)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for name in self._values:
            if name not in self._read:
                self.wrong(name if name.isprintable() else "?", "không có mục nào tên như vậy ở đây.")

    def finish(self) -> None:
        """Close the outermost object. Raises AskedFaults where anything in the question is wrong."""
        self.close()
        if self.faults:
            raise AskedFaults(self.faults)


def read_question(source: Path | None) -> Asked:
    """Return the JSON object in a file, or on the standard input. Raises Refused where it is none."""
    return parse(read_input(source))


def parse(text: str) -> Asked:
    """Return the JSON object that `text` says. Raises Refused."""
    value = exact_json.read(text)
    if not isinstance(value, dict):
        raise AskedFaults([AskedFault("", "câu hỏi phải là một bảng JSON {…}.")])
    return Asked(value, "", [])


def asked_package(asked: Asked) -> Package | None:
    """Return the rule set a question names under `ruleset`; None with the fault noted."""
    key = asked.text("ruleset")
    if not key:
        return None
    try:
        return package(key)
    except Refused as refused:
        asked.wrong("ruleset", f"{refused.reason} {refused.way_out}".strip())
        return None
