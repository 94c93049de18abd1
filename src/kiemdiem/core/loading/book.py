"""YAML with line numbers: tables that remember what was read of them, and a book of faults.

Values are taken from the text itself, never through YAML's floats: a share is written `1/5`, and a number that
cannot be exact is a fault.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kiemdiem.core.refusal import Refused

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_TAG = "tag:yaml.org,2002:"
MOST_WHOLE, MOST_NUMBER = 10**6 - 1, 10**12 - 1
NUMBER = r"-?[0-9]{1,12}(/[1-9][0-9]{0,11}|\.[0-9]{1,12})?"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: the line (from 1) and a Vietnamese sentence."""

    line: int
    says: str


class RuleSetFaults(Refused):
    """A file of rules that cannot be used, with everything that is wrong in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(
            f"Tệp có {len(faults)} lỗi.",
            way_out="Sửa từng dòng được nêu rồi thử lại; chưa có gì được ghi.",
        )
        self.faults = faults


@dataclass
class Book:
    """Faults found so far, the line of every rule, and the sections too broken to be checked further."""

    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)

    def fault(self, line: int, says: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(line, says))

    def fault_of(self, rule_id: str, says: str) -> None:
        """Note a fault of a rule, at its line."""
        self.fault(self.lines.get(rule_id, 1), f"{rule_id}: {says}")


def read_root(text: str, book: Book) -> "Table | None":
    """Return the topmost table of a YAML text, or None with the fault noted."""
    if len(text.encode()) > MAX_BYTES:
        book.fault(1, f"Tệp lớn quá {MAX_BYTES // 1000} KB.")
        return None
    try:
        if not _harmless(text, book):
            return None
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        book.fault(mark.line + 1 if mark else 1, "Sai cú pháp YAML ở dòng này hoặc ngay trước đó.")
        return None
    if not isinstance(node, MappingNode):
        book.fault(1, "Tệp phải là một bảng các mục “tên: giá trị”.")
        return None
    return Table(node, book)


def _harmless(text: str, book: Book) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            book.fault(line, "Không dùng neo và bí danh của YAML (& và *): hãy viết đầy đủ.")
            return False
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            book.fault(line, "Các mục lồng nhau quá sâu.")
            return False
    return True


class Table:
    """A YAML mapping of which every key must be known. Getters note a fault and return a stand-in where wrong."""

    def __init__(self, node: MappingNode, book: Book) -> None:
        self.book = book
        self.line = node.start_mark.line + 1
        self._nodes: dict[str, Node] = {}
        self._read: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in self._nodes:
                book.fault(key.start_mark.line + 1, f"Mục “{name}” bị lặp.")
            self._nodes[name] = value
        self._key_lines: dict[str, int] = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}

    def has(self, key: str) -> bool:
        """Return whether the table says anything under `key`."""
        node = self._nodes.get(key)
        return node is not None and node.tag != _TAG + "null"

    def names(self) -> list[str]:
        """Return the keys of the table, in their order."""
        return list(self._nodes)

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the table where it is missing."""
        return self._key_lines.get(key, self.line)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for name in self._nodes:
            if name not in self._read:
                self.book.fault(self._key_lines[name], f"Không có mục nào tên là “{name}” ở đây.")

    def wrong(self, key: str, says: str) -> None:
        """Note a fault at a key."""
        self.book.fault(self.line_of(key), f"“{key}”: {says}")

    def take(self, key: str, *, needed: bool) -> Node | None:
        """Return the raw node under `key`; note a fault where it is needed and missing."""
        self._read.add(key)
        if self.has(key):
            return self._nodes[key]
        if needed:
            self.book.fault(self.line, f"Thiếu mục “{key}”.")
        return None

    def scalar(self, key: str, *tags: str, wants: str, needed: bool = True) -> str | None:
        """Return the text of a plain value of one of these YAML types."""
        node = self.take(key, needed=needed)
        if node is None:
            return None
        if not isinstance(node, ScalarNode) or node.tag.removeprefix(_TAG) not in tags:
            self.wrong(key, wants)
            return None
        return str(node.value)

    def text(self, key: str, *, needed: bool = True) -> str:
        """Return a text, not empty where needed."""
        value = self.scalar(
            key, "str", wants="phải là chữ (đặt trong ngoặc kép nếu trông như số).", needed=needed
        )
        if value is not None and needed and not value.strip():
            self.wrong(key, "không được để trống.")
        return (value or "").strip()

    def number(self, key: str, *, needed: bool = True) -> Fraction | None:
        """Return an exact number: a whole number, or text such as "1/5" or "0.5"; a bare 0.2 is a fault."""
        node = self.take(key, needed=needed)
        if node is None:
            return None
        return self._exact(key, node)

    def _exact(self, key: str, node: Node) -> Fraction | None:
        tag = node.tag.removeprefix(_TAG)
        if tag == "float":
            self.wrong(key, "số viết có dấu chấm không chính xác tuyệt đối; hãy viết phân số, ví dụ “1/5”.")
        elif isinstance(node, ScalarNode) and tag in {"int", "str"} and re.fullmatch(NUMBER, node.value):
            return Fraction(node.value)
        else:
            self.wrong(key, "phải là số nguyên hoặc phân số, ví dụ 90 hoặc “1/5”.")
        return None

    def whole(self, key: str, *, needed: bool = True) -> int | None:
        """Return a whole number."""
        value = self.scalar(key, "int", wants="phải là số nguyên.", needed=needed)
        if value is None:
            return None
        if not re.fullmatch(r"-?[0-9]{1,6}", value):
            self.wrong(key, f"phải là số nguyên không quá {MOST_WHOLE}.")
            return None
        return int(value)

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """Return a date written 2025-08-30."""
        wants = "phải là ngày viết theo mẫu 2025-08-30."
        value = self.scalar(key, "timestamp", "str", wants=wants, needed=needed)
        if value is None:
            return None
        if re.fullmatch(DAY, value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        self.wrong(key, wants)
        return None

    def truth(self, key: str, *, default: bool | None = None) -> bool:
        """Return a yes/no; without `default` it must be there."""
        value = self.perhaps(key, needed=default is None)
        return bool(default) if value is None else value

    def perhaps(self, key: str, *, needed: bool = False) -> bool | None:
        """Return a yes/no, or None where nothing is said. YAML's other words (yes, off) are no yes/no to every reader."""
        wants = "phải là true hoặc false."
        value = self.scalar(key, "bool", wants=wants, needed=needed)
        if value is None or value.lower() in {"true", "false"}:
            return None if value is None else value.lower() == "true"
        self.wrong(key, wants)
        return None

    def choice(self, key: str, kind: type[E], *, default: E | None = None) -> E:
        """Return one member of an enumeration."""
        fallback = default if default is not None else next(iter(kind))
        return self.perhaps_one(key, kind, needed=default is None) or fallback

    def perhaps_one(self, key: str, kind: type[E], *, needed: bool = False) -> E | None:
        """Return one member of an enumeration, or None where nothing is said."""
        word = self.word(key, [member.value for member in kind], needed=needed)
        return kind(word) if word else None

    def word(self, key: str, among: Iterable[str], *, needed: bool = True) -> str:
        """Return one of some words; empty where nothing or something else is said."""
        value, known = self.scalar(key, "str", wants="phải là chữ.", needed=needed), list(among)
        if value is not None and value not in known:
            self.wrong(key, f"“{value}” không có trong: {', '.join(known)}.")
            return ""
        return value or ""

    def words(self, key: str, *, among: Iterable[str] = (), needed: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each one of `among` where that is given; empty where missing."""
        node, known = self.take(key, needed=needed), list(among)
        if node is None:
            return ()
        if not isinstance(node, SequenceNode) or any(item.tag != _TAG + "str" for item in node.value):
            self.wrong(key, "phải là danh sách các chữ.")
            return ()
        said = tuple(str(item.value) for item in node.value)
        for each in said if known else ():
            if each not in known:
                self.wrong(key, f"“{each}” không có trong: {', '.join(known)}.")
        if needed and not said:
            self.wrong(key, "không được để trống.")
        return tuple(each for each in said if not known or each in known)

    def choices(self, key: str, kind: type[E], *, needed: bool = False) -> frozenset[E]:
        """Return a set of members of an enumeration; empty where missing and not needed."""
        words = self.words(key, among=[member.value for member in kind], needed=needed)
        return frozenset(kind(each) for each in words)

    def value(self, key: str, *, needed: bool = False) -> Fraction | bool | str | None:
        """Return a yes/no, an exact number, or a text that does not begin with a digit; None where nothing is said."""
        node = self.take(key, needed=needed)
        if node is None:
            return None
        if node.tag == _TAG + "bool":
            return self.perhaps(key)
        if node.tag == _TAG + "str" and not re.match("[0-9]", node.value):
            return self.text(key)
        return self._exact(key, node)

    def plain(self, key: str) -> object:
        """Return whatever stands under `key` in the terms of JSON, numbers exact; None where nothing does."""
        node = self.take(key, needed=False)
        return None if node is None else _plain(node)

    def nested(self, key: str, build: Callable[["Table"], T], *, needed: bool = True) -> T | None:
        """Build one thing from the table under `key`, or None where there is none."""
        node = self.take(key, needed=needed)
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.wrong(key, "phải là một bảng các mục “tên: giá trị”.")
            return None
        table = Table(node, self.book)
        made = build(table)
        table.close()
        return made

    def _tables(self, key: str, *, needed: bool) -> list["Table"]:
        node = self.take(key, needed=needed)
        if node is None:
            return []
        if not isinstance(node, SequenceNode) or not all(
            isinstance(item, MappingNode) for item in node.value
        ):
            self.wrong(key, "phải là danh sách, mỗi dòng một bảng.")
            self.book.spoiled.add(key)
            return []
        return [Table(item, self.book) for item in node.value]

    def rows(
        self, key: str, build: Callable[["Table"], T], *, needed: bool = True, at_least: int = 0
    ) -> tuple[T, ...]:
        """Build one thing from each table under `key`; a section with any fault is marked as spoiled."""
        before = len(self.book.faults)
        made = []
        for row in self._tables(key, needed=needed):
            made.append(build(row))
            row.close()
        if len(made) < at_least and len(self.book.faults) == before:
            self.wrong(key, f"phải có ít nhất {at_least} dòng.")
        if len(self.book.faults) > before:
            self.book.spoiled.add(key)
        return tuple(made)


def _plain(node: Node) -> object:
    if isinstance(node, MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(each) for each in node.value]
    kind, text = node.tag.removeprefix(_TAG), str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    if kind in {"int", "float"} and re.fullmatch(NUMBER, text):
        return Fraction(text)
    return text
