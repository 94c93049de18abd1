"""What can be made public at all: the closed catalogue of `data/publishing/catalogue.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiemdiem import data
from kiemdiem.core.refusal import Refused

TEXT, WORDS, DAY, FIGURE, ESTIMATE = "text", "words", "day", "figure", "estimate"
TYPES = {
    TEXT: "lời văn",
    WORDS: "từ ngữ theo danh mục",
    DAY: "ngày",
    FIGURE: "số liệu, đơn vị tính, ngày của số liệu",
    ESTIMATE: "số ước, đơn vị tính, ngày của số liệu",
}
WITH_DAY = (FIGURE, ESTIMATE)
"""Types whose values are figures: each with its unit and its own day."""
FIGURES, FREEZING = "figures", "freezing"


@dataclass(frozen=True)
class Field:
    """One field that may be chosen; `reads` are the columns it is taken from, for whoever checks the catalogue."""

    key: str
    label: str
    type: str
    means: str
    reads: tuple[str, ...]
    always: bool = False
    usual: bool = False


@dataclass(frozen=True)
class Basis:
    """Where making public is provided for, and how surely that was read."""

    article: str
    confidence: str


@dataclass(frozen=True)
class Kind:
    """A kind of things that may be made public, with its fields in their order, and what never may be."""

    key: str
    label: str
    plural: str
    address: str
    of: str
    dated_by: str
    fields: tuple[Field, ...]
    never: Mapping[str, str]
    basis: Basis | None = None

    @property
    def heading(self) -> Field:
        """The field that names a thing; it cannot be left out."""
        return next(one for one in self.fields if one.always)

    def field(self, key: str) -> Field:
        """Return the field `key`. Raises KeyError for what is not of this kind."""
        found = [one for one in self.fields if one.key == key]
        if not found:
            raise KeyError(key)
        return found[0]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of the catalogue by their keys, in its order.

    Raises ValueError where the catalogue is malformed: a kind without exactly one naming field, a type nobody knows,
    a column that is both read and never public.
    """
    table = data.table("publishing/catalogue.yaml")["kinds"]
    return {key: _kind(key, row) for key, row in table.items()}


def kind_of(key: str) -> Kind:
    """Return the kind `key`. Raises Refused for what can't be made public."""
    found = kinds().get(key)
    if found is None:
        raise Refused(
            "Loại nội dung này không có trong danh mục được công khai.",
            way_out="Hãy chọn một loại trong danh mục.",
        )
    return found


def by_address(address: str) -> Kind | None:
    """Return the kind whose lists stand at `address`; None where there is none."""
    return next((kind for kind in kinds().values() if kind.address == address), None)


def _kind(key: str, row: Mapping[str, Any]) -> Kind:
    fields = tuple(
        Field(
            key=one["key"], label=one["label"], type=one["type"], means=one["means"], reads=tuple(one["reads"]),
            always=one.get("always", False), usual=one.get("usual", False),
        )
        for one in row["fields"]
    )  # fmt: skip
    keys = [one.key for one in fields]
    read = {column for one in fields for column in one.reads}
    faults = [
        *(f"field {one.key} has the unknown type {one.type}" for one in fields if one.type not in TYPES),
        *(f"{column} is read and never public" for column in sorted(read & set(row["never"]))),
        *([] if len(set(keys)) == len(keys) else ["a key stands twice"]),
        *([] if sum(one.always for one in fields) == 1 else ["one field names the thing"]),
        *([] if row["dated_by"] in {FIGURES, FREEZING} else [f"unknown dated_by {row['dated_by']}"]),
    ]
    if faults:
        raise ValueError(f"{key}: {'; '.join(faults)}")
    basis = Basis(**row["basis"]) if "basis" in row else None
    return Kind(
        key=key, label=row["label"], plural=row["plural"], address=row["address"], of=row["of"],
        dated_by=row["dated_by"], fields=fields, never=row["never"], basis=basis,
    )  # fmt: skip
