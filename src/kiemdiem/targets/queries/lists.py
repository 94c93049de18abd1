"""A list of targets with their figures from a file, read and checked row by row before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kiemdiem.adapters.lists import Checked, Column, Fault, Is, Line, by_words, read, strangers
from kiemdiem.adapters.xlsx import Table
from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force, within
from kiemdiem.targets.actions.figures import SETTLED, check_settled
from kiemdiem.targets.forms.figures import FIRST_YEAR, LAST_YEAR
from kiemdiem.targets.models import Direction, FigureList, Frequency, Target, TargetValue, ValueKind
from kiemdiem.web.lists import BatchLine

MOST_OFFERED = 2000
SHOWN = 200
NAMES = {
    "unit": "Đơn vị", "year": "Năm", "name": "Chỉ tiêu", "measure_unit": "Đơn vị tính", "direction": "Chiều",
    "frequency": "Kỳ báo số", "additive": "Cộng được", "field": "Lĩnh vực", "owner_post": "Chức vụ chịu trách nhiệm",
    "given_by": "Văn bản giao", "plan": "Kế hoạch", "estimate": "Ước đạt", "final": "Chính thức", "as_of": "Số liệu đến ngày",
    "source": "Nguồn số liệu", "note": "Ghi chú",
}  # fmt: skip
HEADINGS = tuple(NAMES.values())
FIGURES = {"plan": ValueKind.PLAN, "estimate": ValueKind.ESTIMATE, "final": ValueKind.FINAL}
YES_NO = {"co": [True], "khong": [False], "x": [True]}
Key = tuple[int, int, str]


@dataclass(frozen=True)
class NewLine:
    """A row: the target it is of, or what it gives, and its figures."""

    row: int
    key: Key
    target: Target | None
    given: Mapping[str, Any]
    figures: tuple[tuple[str, Decimal], ...]
    as_of: date
    source: str
    note: str


def units_to_import_for(actor: Actor, today: date) -> QuerySet[Unit]:
    """Return the units for which `actor` may take a list in."""
    return Unit.objects.filter(reach_filter("targets.import_figures", actor, unit="pk"), in_force(today))


def columns(unit: Unit, by: Actor, today: date) -> list[Column]:
    """Return the columns of a list for a unit and those below it, with what can be named in them; three statements."""
    below = units_to_import_for(by, today).filter(within(unit))
    units = list(below.order_by("sort_key", "id"))
    fields = list(WorkField.objects.order_by("sort_key", "id"))
    posts = list(
        Post.objects.filter(in_force(today), unit__in=below.values("pk"))
        .select_related("unit")
        .order_by("unit__sort_key", "rank", "id")
    )
    found = {
        "unit": by_words(pair for one in units for pair in ((one.name, one), (f"{one.name} ({one.code})", one), (one.code, one))),
        "direction": by_words((label, key) for key, label in Direction.choices),
        "frequency": by_words((label, key) for key, label in Frequency.choices),
        "additive": YES_NO,
        "field": by_words((one.name, one) for one in fields),
        "owner_post": by_words(pair for one in posts for pair in ((one.title, one), (f"{one.title}, {one.unit.name}", one))),
    }  # fmt: skip
    offered = {
        "unit": [one.name for one in units], "direction": Direction.labels, "frequency": Frequency.labels,
        "additive": ["có", "không"], "field": [one.name for one in fields],
        "owner_post": [f"{one.title}, {one.unit.name}" for one in posts],
    }  # fmt: skip
    return [
        Column(
            key, heading, *MEANS[key], Is.ONE_OF if key in found else KINDS.get(key, Is.TEXT), LONGEST.get(key, 300),
            EMPTY.get(key, ""), found.get(key, {}), tuple(offered.get(key, ()))[:MOST_OFFERED],
        )
        for key, heading in NAMES.items()
    ]  # fmt: skip


MEANS = {
    "unit": ("Bỏ trống: đơn vị đã chọn khi tải lên.", 36), "year": ("Năm của chỉ tiêu.", 8),
    "name": ("Tên chỉ tiêu; đã có trong năm thì dòng này chỉ ghi thêm số liệu.", 50),
    "measure_unit": ("%, tỷ đồng, hộ … Bắt buộc với chỉ tiêu mới.", 14), "direction": ("Bỏ trống: càng cao càng tốt.", 22),
    "frequency": ("Bỏ trống: cả năm.", 16), "additive": ("Cộng được giữa các đơn vị: có hoặc không.", 12),
    "field": ("Lĩnh vực công tác trong danh mục.", 22), "owner_post": ("Chức vụ chịu trách nhiệm, của chính đơn vị.", 36),
    "given_by": ("Nghị quyết, quyết định giao chỉ tiêu.", 30), "plan": ("Số kế hoạch.", 14), "estimate": ("Số ước đạt, lũy kế đến ngày.", 14),
    "final": ("Số chính thức, lũy kế đến ngày; phải có nguồn.", 14),
    "as_of": ("dd/mm/yyyy; phải ghi khi có số ước, số chính thức.", 16), "source": ("Văn bản, cơ quan cho số liệu.", 30), "note": ("Nếu có.", 30),
}  # fmt: skip
KINDS = {"year": Is.WHOLE, "as_of": Is.DAY, **dict.fromkeys(FIGURES, Is.FIGURE)}
LONGEST = {"measure_unit": 60, "note": 400}
EMPTY = {
    "year": "Chưa ghi năm. Hãy ghi năm của chỉ tiêu.",
    "name": "Chưa ghi tên chỉ tiêu. Hãy ghi tên, hoặc xóa cả dòng.",
}


@dataclass
class _Known:
    """What stands already, and what earlier rows of the list bring."""

    targets: dict[Key, Target]
    values: set[tuple[int, str, date, Decimal]]
    rows: dict[tuple[Key, date | str], int] = field(default_factory=dict)
    new: dict[Key, int] = field(default_factory=dict)


def checked_rows(table: Table, unit: Unit, by: Actor, today: date) -> Checked[NewLine]:
    """Return what a list would give and record, and everything that is wrong with it; five statements."""
    known_columns = columns(unit, by, today)
    lines = read(table, known_columns)
    known = _known(lines, unit)
    entries: list[NewLine] = []
    faults: list[Fault] = []
    for line in lines:
        wrong = [*line.faults]
        if not wrong:
            wrong += _contradictions(line, unit, known, today)
        if not wrong:
            entries.append(_entry(line, unit, known, today))
        faults += wrong
    return Checked(tuple(entries), tuple(faults), strangers(table, known_columns), len(table.rows))


def _known(lines: list[Line], unit: Unit) -> _Known:
    keys = {_key(line, unit) for line in lines if line.said["year"] and line.said["name"]}
    rows = Target.objects.filter(
        unit__in={key[0] for key in keys}, year__in={key[1] for key in keys}, post__isnull=True
    ).select_related("unit")
    targets = {(one.unit_id, one.year, one.search_key): one for one in rows}
    values = TargetValue.objects.filter(target__in=[one for key, one in targets.items() if key in keys])
    return _Known(targets, set(values.values_list("target_id", "kind", "as_of", "value")))


def _key(line: Line, unit: Unit) -> Key:
    return ((line.said["unit"] or unit).pk, line.said["year"], fold(line.said["name"]))


def _contradictions(line: Line, unit: Unit, known: _Known, today: date) -> Iterator[Fault]:
    said, key = line.said, _key(line, unit)
    figures = [name for name in FIGURES if said[name] != ""]
    target = known.targets.get(key)
    if not FIRST_YEAR <= said["year"] <= LAST_YEAR:
        yield Fault(line.row, NAMES["year"], f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}. Hãy sửa lại năm.")
    if target is None and key not in known.new and not said["measure_unit"]:
        yield Fault(
            line.row,
            NAMES["measure_unit"],
            "Chỉ tiêu mới phải có đơn vị tính. Hãy ghi, ví dụ: %, tỷ đồng, hộ.",
        )
    if target and said["measure_unit"] and fold(said["measure_unit"]) != fold(target.measure_unit):
        says = f"Chỉ tiêu này đã có với đơn vị tính “{target.measure_unit}”. Hãy thống nhất, hoặc đặt tên chỉ tiêu khác."
        yield Fault(line.row, NAMES["measure_unit"], says)
    if (target or key in known.new) and not figures:
        yield Fault(
            line.row,
            NAMES["name"],
            "Chỉ tiêu này đã có mà dòng không có số liệu nào. Hãy ghi số liệu, hoặc bỏ dòng.",
        )
    if said["owner_post"] and said["owner_post"].unit_id != key[0]:
        yield Fault(
            line.row,
            NAMES["owner_post"],
            "Chức vụ này thuộc đơn vị khác. Hãy chọn chức vụ của đơn vị có chỉ tiêu.",
        )
    twice = known.rows.setdefault((key, said["as_of"]), line.row)
    if twice != line.row:
        yield Fault(
            line.row, NAMES["name"], f"Trùng chỉ tiêu và ngày số liệu với dòng {twice}. Hãy bỏ bớt một dòng."
        )
    yield from _wrong_figures(line, figures, target, known, today)


def _wrong_figures(
    line: Line, figures: list[str], target: Target | None, known: _Known, today: date
) -> Iterator[Fault]:
    said = line.said
    reached = [name for name in figures if name != "plan"]
    if reached and not said["as_of"]:
        yield Fault(line.row, NAMES["as_of"], "Chưa ghi số liệu đến ngày nào. Hãy ghi dd/mm/yyyy.")
    if reached and said["as_of"] and said["as_of"] > today:
        yield Fault(
            line.row, NAMES["as_of"], f"Ngày {said['as_of']:%d/%m/%Y} ở sau hôm nay. Hãy sửa lại ngày."
        )
    if any(FIGURES[name] in SETTLED for name in figures):
        try:
            check_settled(said["source"], said["note"])
        except Refused as refused:
            yield Fault(line.row, NAMES["source"], f"{refused.reason} {refused.way_out}")
    as_of = said["as_of"] or today
    for name in figures:
        if target and (target.pk, FIGURES[name].value, as_of, said[name]) in known.values:
            yield Fault(line.row, NAMES[name], "Số này của đúng ngày này đã được ghi. Hãy bỏ ô này.")


def _entry(line: Line, unit: Unit, known: _Known, today: date) -> NewLine:
    said, key = line.said, _key(line, unit)
    known.new.setdefault(key, line.row)
    given = {
        "unit": said["unit"] or unit, "year": said["year"], "name": said["name"], "measure_unit": said["measure_unit"],
        "direction": said["direction"] or Direction.UP, "frequency": said["frequency"] or Frequency.YEAR,
        "additive": bool(said["additive"]), "field": said["field"] or None, "owner_post": said["owner_post"] or None,
        "source": said["given_by"],
    }  # fmt: skip
    figures = tuple((FIGURES[name].value, said[name]) for name in FIGURES if said[name] != "")
    return NewLine(
        line.row, key, known.targets.get(key), given, figures, said["as_of"] or today, said["source"], said["note"]
    )  # fmt: skip


def list_lines(actor: Actor, window: slice | None = None, only: int | None = None) -> list[BatchLine]:
    """Return the lists taken in for units within reach of `actor`, newest first; one statement."""
    rows = _within(actor).select_related("unit", "imported_by").order_by("-imported_at", "-pk")
    rows = rows.filter(pk=only) if only is not None else rows
    return [
        BatchLine(
            row.pk, row.unit.name, row.file_name, row.rows, row.imported_at,
            row.imported_by.display_name if row.imported_by else "", row.undone_at,
            f"{len(row.made.get('targets', ()))} chỉ tiêu mới, {len(row.made.get('values', ()))} số liệu",
        )
        for row in (rows[window] if window else rows)
    ]  # fmt: skip


def list_count(actor: Actor) -> int:
    """Return how many lists there are behind `list_lines`; one statement."""
    return _within(actor).count()


def _within(actor: Actor) -> QuerySet[FigureList]:
    return FigureList.objects.filter(
        reach_filter("targets.import_figures", actor, unit="unit_id", party="unit__party_path", state="unit__state_path")
    )  # fmt: skip


def same_list(unit: Unit, sha256: str) -> FigureList | None:
    """Return the list in which this very file stands already, unless it was undone."""
    return FigureList.objects.filter(unit=unit, sha256=sha256, undone_at__isnull=True).order_by("pk").last()


def values_made(brought: FigureList) -> list[TargetValue]:
    """Return the figures of a list that stand; one statement."""
    values = TargetValue.objects.filter(pk__in=brought.made.get("values", ()))
    return list(values.select_related("target__unit").order_by("target_id", "pk")[:SHOWN])
