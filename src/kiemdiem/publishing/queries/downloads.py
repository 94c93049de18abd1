"""What is public as data for other programs: JSON and CSV, with the dictionary of every column."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from kiemdiem.adapters.sheets import Column, Sheet, Value
from kiemdiem.publishing.models import PublicPage
from kiemdiem.publishing.queries.catalogue import TYPES, WITH_DAY, Field, Kind, kinds
from kiemdiem.publishing.queries.public import Item, as_of

ABOUT = (
    ("number", "Số", "Số của nội dung trên trang, giữ nguyên qua các lần công khai"),
    ("version", "Lần công khai", "Lần công khai của nội dung đó"),
    ("published_on", "Công khai ngày", "Ngày bản này được duyệt và công khai"),
    ("as_of", "Số liệu đến ngày", "Ngày của số liệu trong bản này"),
    (
        "illustrative",
        "Số liệu minh họa",
        "“có”: tất cả là số liệu minh họa, không phải số liệu thật; hoặc tên các cột minh họa",
    ),
    ("sha256", "Mã kiểm tra (SHA-256)", "Mã băm của nội dung đã duyệt, viết ở dạng JSON chuẩn"),
)
CANONICAL = (
    "SHA-256 của trường “content” viết ở dạng JSON chuẩn: khóa xếp theo thứ tự, không khoảng trắng thừa, giữ nguyên chữ "
    "có dấu, mã hóa UTF-8."
)


def dictionary(kind: Kind) -> list[dict[str, str]]:
    """Return what every column of a kind means, in the order of the file."""
    rows = [{"key": key, "label": label, "type": "", "means": means} for key, label, means in ABOUT]
    for field in kind.fields:
        rows += [
            {"key": key, "label": label, "type": TYPES[field.type], "means": means}
            for key, label, means in _columns(field)
        ]
    return rows


def _columns(field: Field) -> Iterator[tuple[str, str, str]]:
    yield field.key, field.label, field.means
    if field.type in WITH_DAY:
        yield f"{field.key}_unit", f"{field.label}: đơn vị tính", "Đơn vị tính của số liệu"
        yield f"{field.key}_as_of", f"{field.label}: đến ngày", "Ngày của số liệu"


def as_json(page: PublicPage, items: tuple[Item, ...]) -> dict[str, Any]:
    """Return everything public on a page with its dictionary, as it is frozen."""
    return {
        "body": page.title,
        "as_of": as_of(items, page).isoformat(),
        "hash": CANONICAL,
        "dictionary": {key: dictionary(kind) for key, kind in kinds().items()},
        "items": [
            {
                "number": item.number,
                "version": item.version,
                "published_on": timezone.localdate(item.published_at).isoformat(),
                "sha256": item.hash,
                "content": item.content,
            }
            for item in items
        ],
    }


def sheet(kind: Kind, items: Iterable[Item]) -> Sheet:
    """Return what is public of one kind as a list: a row a thing, a column a field."""
    columns = [Column(row["key"], 24, row["means"]) for row in dictionary(kind)]
    return Sheet(kind.plural, columns, [_row(kind, item) for item in items])


def _illustrative(item: Item) -> str:
    if item.content["illustrative"]:
        return "có"
    made_up = [one["key"] for one in item.content["fields"] if one["illustrative"]]
    return ", ".join(made_up) or "không"


def _row(kind: Kind, item: Item) -> list[Value]:
    values: Mapping[str, Any] = {one["key"]: one["value"] for one in item.content["fields"]}
    cells: list[Value] = [
        item.number, item.version, timezone.localdate(item.published_at).isoformat(), item.content["as_of"],
        _illustrative(item), item.hash,
    ]  # fmt: skip
    for field in kind.fields:
        value = values.get(field.key, "")
        if field.type in WITH_DAY:
            cells += [value["value"], value["unit"], value["as_of"]] if value else ["", "", ""]
        else:
            cells.append(value)
    return cells
