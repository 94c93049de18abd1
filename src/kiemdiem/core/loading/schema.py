"""The JSON Schema of what a reader reads, drawn from the reader itself: it cannot say another thing than the loader.

The reader is given a table that is not there and writes down what is asked of it. Where it asks whether a key stands
in the table, it is read once more as if it did: the shapes found are alternatives.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from yaml.error import Mark
from yaml.nodes import MappingNode

from kiemdiem.core.loading.book import DAY, MOST_NUMBER, MOST_WHOLE, NUMBER, Book, Table

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ANY = "*"
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
Schema = dict[str, object]
Build = Callable[[Table], object]

_TRUTH: Schema = {"type": "boolean"}
_TEXT: Schema = {"type": "string"}
_SAID: Schema = {"type": "string", "pattern": "\\S"}
_DAY: Schema = {"type": "string", "pattern": f"^{DAY}$"}
_WHOLE: Schema = {"type": "integer", "minimum": -MOST_WHOLE, "maximum": MOST_WHOLE}
_EXACT: list[Schema] = [
    {"type": "integer", "minimum": -MOST_NUMBER, "maximum": MOST_NUMBER},
    {"type": "string", "pattern": f"^{NUMBER}$"},
]
_VALUE: list[Schema] = [_TRUTH, *_EXACT, {"type": "string", "pattern": "^(?![0-9])[\\s\\S]*\\S"}]
_NULL: Schema = {"type": "null"}
_NOWHERE = Mark("", 0, 0, 0, None, 0)


def schema_of(reader: Build, title: str) -> Schema:
    """Return the JSON Schema of the files that `reader` reads."""
    drawn: dict[str, Schema] = {}
    root = _drawn(reader, drawn)
    return {"$schema": DIALECT, "title": title, **root, "$defs": dict(sorted(drawn.items()))}


class _Sketch(Table):
    """A table that is not there. Getters note what would be read, and return a stand-in."""

    def __init__(self, drawn: dict[str, Schema], says: frozenset[str]) -> None:
        super().__init__(MappingNode("", [], _NOWHERE, _NOWHERE), Book())
        self.drawn, self.says = drawn, says
        self.asked: list[str] = []
        self.properties: dict[str, Schema] = {}
        self.required: list[str] = []

    def note(self, key: str, schema: Schema, *, needed: bool) -> None:
        """Note what stands under a key; where it is not needed it may also be null, which says nothing."""
        needed = needed or key in self.says
        self.properties[key] = schema if needed else {"anyOf": [*_alternatives(schema), _NULL]}
        if needed and key != ANY:
            self.required.append(key)

    def shape(self) -> Schema:
        """Return what was read."""
        named = {key: each for key, each in self.properties.items() if key != ANY}
        shape: Schema = {"type": "object", "additionalProperties": self.properties.get(ANY, False)}
        if named:
            shape["properties"] = named
        if self.required:
            shape["required"] = list(dict.fromkeys(self.required))
        return shape

    def has(self, key: str) -> bool:
        """Answer as this reading is meant to go on."""
        self.asked.append(key)
        return key in self.says

    def names(self) -> list[str]:
        """Stand for tables whose keys are free."""
        return [ANY]

    def text(self, key: str, *, needed: bool = True) -> str:
        """Note a text."""
        self.note(key, _SAID if needed else _TEXT, needed=needed)
        return ""

    def number(self, key: str, *, needed: bool = True) -> Fraction | None:
        """Note an exact number."""
        self.note(key, {"anyOf": _EXACT}, needed=needed)
        return None

    def whole(self, key: str, *, needed: bool = True) -> int | None:
        """Note a whole number."""
        self.note(key, _WHOLE, needed=needed)
        return None

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """Note a date."""
        self.note(key, _DAY, needed=needed)
        return None

    def perhaps(self, key: str, *, needed: bool = False) -> bool | None:
        """Note a yes/no."""
        self.note(key, _TRUTH, needed=needed)
        return None

    def word(self, key: str, among: Iterable[str], *, needed: bool = True) -> str:
        """Note one of some words."""
        self.note(key, {"enum": [str(each) for each in among]}, needed=needed)
        return ""

    def words(self, key: str, *, among: Iterable[str] = (), needed: bool = False) -> tuple[str, ...]:
        """Note a list of texts."""
        known = [str(each) for each in among]
        items: Schema = {"type": "array", "items": {"enum": known} if known else _TEXT}
        self.note(key, {**items, "minItems": 1} if needed else items, needed=needed)
        return ()

    def value(self, key: str, *, needed: bool = False) -> Fraction | bool | str | None:
        """Note a yes/no, a number or a text."""
        self.note(key, {"anyOf": _VALUE}, needed=needed)
        return None

    def plain(self, key: str) -> object:
        """Note anything."""
        self.properties[key] = {}
        return None

    def nested(self, key: str, build: Callable[[Table], T], *, needed: bool = True) -> T | None:
        """Note a table."""
        self.note(key, _reference(build, self.drawn), needed=needed)
        return None

    def rows(
        self, key: str, build: Callable[[Table], T], *, needed: bool = True, at_least: int = 0
    ) -> tuple[T, ...]:
        """Note a list of tables."""
        rows: Schema = {"type": "array", "items": _reference(build, self.drawn)}
        self.note(key, {**rows, "minItems": at_least} if at_least else rows, needed=needed)
        return ()


def _reference(build: Build, drawn: dict[str, Schema]) -> Schema:
    """Return a reference to what `build` reads, drawing it the first time; what reads itself refers to itself."""
    name = f"{build.__module__.rpartition('.')[2]}.{build.__name__.strip('_')}"
    if name not in drawn:
        drawn[name] = {}
        drawn[name] = _drawn(build, drawn)
    return {"$ref": f"#/$defs/{name}"}


def _drawn(build: Build, drawn: dict[str, Schema]) -> Schema:
    first = _read(build, drawn, frozenset())
    others = (_read(build, drawn, frozenset({key})) for key in dict.fromkeys(first.asked))
    differ = [each.shape() for each in others if each.properties.keys() != first.properties.keys()]
    shapes = [first.shape(), *differ]
    return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


def _read(build: Build, drawn: dict[str, Schema], says: frozenset[str]) -> _Sketch:
    sketch = _Sketch(drawn, says)
    build(sketch)
    return sketch


def _alternatives(schema: Mapping[str, object]) -> list[object]:
    found = schema.get("anyOf")
    return found if isinstance(found, list) else [schema]
