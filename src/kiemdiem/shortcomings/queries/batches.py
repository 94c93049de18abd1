"""A list of entries from a file, read and checked row by row before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, Q

from kiemdiem.adapters.xlsx import Row, Table, TemplateColumn, plain
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.actions.details import Details
from kiemdiem.shortcomings.actions.entries import LONGEST_WORDING
from kiemdiem.shortcomings.models import Cause, ImportBatch, MeasureKind, Origin, Shortcoming, State
from kiemdiem.shortcomings.queries.causes import tree_order

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 1945, 2199
SHOWN = 200
DIRECTIONS = {
    "≥": "up",
    ">=": "up",
    "tu muc nay tro len": "up",
    "≤": "down",
    "<=": "down",
    "tu muc nay tro xuong": "down",
}
HEADINGS = {
    "wording": "Nội dung hạn chế, khuyết điểm", "first_seen_on": "Thấy lần đầu ngày", "origin": "Nguồn phát hiện",
    "origin_passage": "Đoạn nguồn", "source": "Văn bản nguồn", "field": "Lĩnh vực", "cause_node": "Nguyên nhân (cây nguyên nhân)",
    "cause": "Nguyên nhân cụ thể", "owner_post": "Chức vụ chịu trách nhiệm", "deadline": "Thời hạn khắc phục",
    "measure_kind": "Cách đo kết quả", "measure": "Thước đo kết quả", "measure_direction": "Chiều",
    "measure_target": "Giá trị phải đạt", "measure_unit": "Đơn vị tính",
}  # fmt: skip
LONGEST = {
    "wording": LONGEST_WORDING,
    "origin_passage": 8000,
    "source": 300,
    "cause": 4000,
    "measure": 400,
    "measure_unit": 60,
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one row, in which column, and the way out."""

    row: int
    column: str
    says: str


@dataclass(frozen=True)
class NewEntry:
    """A row as it would be written into the register."""

    row: int
    wording: str
    first_seen_on: date
    origin: str
    origin_passage: str
    source: str
    details: Details


@dataclass(frozen=True)
class Checked:
    """A whole list: what would be written, what is wrong, which columns nobody knows."""

    entries: tuple[NewEntry, ...]
    faults: tuple[Fault, ...]
    strangers: tuple[str, ...]
    rows: int

    def faults_of(self, row: int) -> list[Fault]:
        """Return what is wrong in a row."""
        return [fault for fault in self.faults if fault.row == row]


def template_columns(unit: Unit, today: date) -> list[TemplateColumn]:
    """Return the columns of the file to fill in, with the lists that can be chosen from."""
    lists = _Lists(unit, today)
    means = {
        "wording": ("Mỗi dòng một hạn chế: việc gì, ở đâu, đến mức nào.", 60), "first_seen_on": ("Ngày phát hiện đầu tiên, dd/mm/yyyy.", 16),
        "origin": ("Hạn chế được nêu ở đâu. Bỏ trống: nguồn khác.", 26), "origin_passage": ("Trích nguyên văn đoạn nêu hạn chế.", 50),
        "source": ("Số, ngày, tên văn bản.", 30), "field": ("Lĩnh vực công tác trong danh mục.", 22),
        "cause_node": ("Một nguyên nhân trong cây nguyên nhân; chủ quan hay khách quan theo nguyên nhân đã chọn.", 40),
        "cause": ("Nguyên nhân bằng lời.", 40), "owner_post": ("Chức vụ chịu trách nhiệm khắc phục, đang có hiệu lực.", 36),
        "deadline": ("Thời hạn khắc phục, dd/mm/yyyy.", 16), "measure_kind": ("Đo bằng số hay bằng văn bản chứng minh kết quả.", 26),
        "measure": ("Đạt được gì thì coi là khắc phục xong.", 40), "measure_direction": ("≥ hoặc ≤, khi đo bằng số.", 10),
        "measure_target": ("Con số phải đạt, ví dụ 1.300,5.", 16), "measure_unit": ("hộ, %, tỷ đồng …", 14),
    }  # fmt: skip
    choices = {name: tuple(lists.said[name]) for name in lists.said} | {"measure_direction": ("≥", "≤")}
    return [
        TemplateColumn(
            said, means[name][1], means[name][0], choices.get(name, ()), name in ("wording", "first_seen_on"),
            name in ("first_seen_on", "deadline"),
        )
        for name, said in HEADINGS.items()
    ]  # fmt: skip


def checked_rows(table: Table, unit: Unit, today: date) -> Checked:
    """Return what a list would write into a unit's register and everything that is wrong with it; five statements."""
    by_heading = {fold(said): name for name, said in HEADINGS.items()}
    columns = {place: by_heading.get(fold(plain(said))) for place, said in enumerate(table.headings)}
    strangers = tuple(
        plain(said) for place, said in enumerate(table.headings) if plain(said) and not columns[place]
    )
    lists = _Lists(unit, today)
    standing = _standing(unit)
    entries, faults = [], []
    for row in table.rows:
        entry, wrong = _entry(row, columns, table, lists, today)
        key = fold(entry.wording) if entry else ""
        if entry and key in standing:
            wrong.append(
                Fault(
                    row.number,
                    HEADINGS["wording"],
                    f"{standing[key]}. Hãy bỏ dòng này, hoặc viết rõ điểm khác.",
                )
            )
        if entry and not wrong:
            entries.append(entry)
            standing[key] = f"Trùng nội dung với dòng {row.number}"
        faults += wrong
    return Checked(tuple(entries), tuple(faults), strangers, len(table.rows))


def _standing(unit: Unit) -> dict[str, str]:
    rows = Shortcoming.objects.filter(unit=unit).exclude(state__in=(State.WITHDRAWN, State.CLOSED))
    return {
        key: f"Hạn chế này đã có trong sổ, số {number}"
        for key, number in rows.values_list("search_key", "number")
    }


class _Lists:
    """What can be chosen, by the words people write: read once for the whole list."""

    def __init__(self, unit: Unit, today: date) -> None:
        fields = list(WorkField.objects.order_by("sort_key", "id"))
        causes = [cause for cause, _ in tree_order(Cause.objects.filter(in_force(today)))]
        line = Q(unit=unit)
        for column, path in (("party_path", unit.party_path), ("state_path", unit.state_path)):
            if path:
                line |= Q(**{f"unit__{column}__startswith": path})
        posts = list(
            Post.objects.filter(line, in_force(today))
            .select_related("unit")
            .order_by("unit__sort_key", "rank", "id")
        )
        self.said: dict[str, list[str]] = {
            "field": [one.name for one in fields], "cause_node": [one.name for one in causes],
            "owner_post": [_post(one, unit) for one in posts], "origin": list(Origin.labels), "measure_kind": list(MeasureKind.labels),
        }  # fmt: skip
        self.found: dict[str, dict[str, list[Any]]] = {
            "field": _by_words((one.name, one) for one in fields),
            "cause_node": _by_words((one.name, one) for one in causes),
            "owner_post": _by_words(
                [*((_post(one, unit), one) for one in posts), *((one.title, one) for one in posts)]
            ),
            "origin": _by_words((label, key) for key, label in Origin.choices),
            "measure_kind": _by_words((label, key) for key, label in MeasureKind.choices),
        }


def _post(post: Post, unit: Unit) -> str:
    return post.title if post.unit_id == unit.pk else f"{post.title}, {post.unit.name}"


def _by_words(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for said, thing in pairs:
        same = found.setdefault(fold(said), [])
        if thing not in same:
            same.append(thing)
    return found


def _entry(
    row: Row, columns: Mapping[int, str | None], table: Table, lists: _Lists, today: date
) -> tuple[NewEntry | None, list[Fault]]:
    said: dict[str, Any] = dict.fromkeys(HEADINGS, "")
    faults = []
    for place, cell in enumerate(row.cells):
        name = columns.get(place)
        if not name:
            continue
        if (row.number, place) in table.unread:
            faults.append(
                Fault(
                    row.number,
                    HEADINGS[name],
                    "Ô là công thức chưa tính ra giá trị. Hãy mở tệp bằng Excel, lưu lại rồi tải lên.",
                )
            )
            continue
        said[name], wrong = _value(name, normal(cell), lists)
        if wrong:
            faults.append(Fault(row.number, HEADINGS[name], wrong))
    faults += [Fault(row.number, HEADINGS[name], wrong) for name, wrong in _contradictions(said, today)]
    if faults:
        return (_bare(row, said) if said["wording"] else None), faults
    return _bare(row, said), []


def _bare(row: Row, said: Mapping[str, Any]) -> NewEntry:
    names = ("field", "cause_node", "cause", "owner_post", "deadline", "measure_kind", "measure", "measure_unit", "measure_direction", "measure_target")  # fmt: skip
    details = Details(**{name: said[name] if said[name] != "" else getattr(Details, name) for name in names})
    return NewEntry(
        row.number, said["wording"], said["first_seen_on"] or date.max, said["origin"] or Origin.OTHER, said["origin_passage"],
        said["source"], details,
    )  # fmt: skip


def _value(name: str, text: str, lists: _Lists) -> tuple[Any, str]:
    """Return what a cell means, and what is wrong with it."""
    if not text:
        return "", ""
    if name in lists.found:
        found = lists.found[name].get(fold(text), [])
        if len(found) == 1:
            return found[0], ""
        if found:
            return (
                "",
                f"“{text}” có thể là nhiều chức vụ. Hãy ghi thêm tên đơn vị, như trong danh mục của tệp mẫu.",
            )
        return (
            "",
            f"“{text}” không có trong danh mục. Hãy chọn trong danh sách của tệp mẫu, hoặc bỏ trống rồi chọn sau.",
        )
    if name in ("first_seen_on", "deadline"):
        day = _day(text)
        return (
            (day, "") if day else ("", f"“{text}” không phải là ngày. Hãy ghi dd/mm/yyyy, ví dụ 31/12/2026.")
        )
    if name == "measure_target":
        return _figure(text)
    if name == "measure_direction":
        way = DIRECTIONS.get(fold(text)) or DIRECTIONS.get(text)
        return (way, "") if way else ("", f"“{text}” không phải là chiều. Hãy ghi ≥ hoặc ≤.")
    if len(text) > LONGEST[name]:
        return text, f"Dài {len(text)} ký tự, quá {LONGEST[name]} ký tự. Hãy rút gọn."
    return text, ""


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day of the calendar, not a moment
        except ValueError:
            continue
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


def _figure(text: str) -> tuple[Any, str]:
    wrong = f"“{text}” không phải là số. Hãy ghi như 1.300,5."
    clean = text.replace(" ", "")
    clean = clean.replace(".", "").replace(",", ".") if "," in clean or clean.count(".") > 1 else clean
    try:
        value = Decimal(clean)
    except InvalidOperation:
        return "", wrong
    if not value.is_finite() or abs(value) >= Decimal(10) ** 16 or value != round(value, 4):
        return "", f"“{text}” quá lớn hoặc có hơn bốn chữ số thập phân. Hãy xem lại."
    return value, ""


def _contradictions(said: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    found = []
    if not said["wording"]:
        found.append(("wording", "Chưa có nội dung. Hãy viết rõ hạn chế là gì, hoặc xóa cả dòng."))
    first = said["first_seen_on"]
    if not first:
        found.append(("first_seen_on", "Chưa có ngày đúng. Hãy ghi ngày phát hiện đầu tiên."))
    elif first > today:
        found.append(("first_seen_on", f"Ngày {first:%d/%m/%Y} ở sau hôm nay. Hãy sửa lại ngày."))
    if first and said["deadline"] and said["deadline"] < first:
        found.append(("deadline", "Thời hạn trước ngày thấy lần đầu. Hãy sửa lại một trong hai ngày."))
    return found


@dataclass(frozen=True)
class BatchLine:
    """A file that was taken in, and what became of its entries."""

    id: int
    unit: str
    file_name: str
    rows: int
    imported_at: datetime
    imported_by: str
    undone_at: datetime | None
    drafts: int
    opened: int
    withdrawn: int


def batch_lines(actor: Actor, window: slice | None = None, only: int | None = None) -> list[BatchLine]:
    """Return the files taken into registers that `actor` may import into, newest first; one statement."""
    reach = reach_filter(
        "shortcomings.import_entries",
        actor,
        unit="unit_id",
        party="unit__party_path",
        state="unit__state_path",
    )
    rows = ImportBatch.objects.filter(reach).select_related("unit", "imported_by")
    rows = rows.filter(pk=only) if only is not None else rows
    counted = rows.annotate(
        drafts=Count("entries", filter=Q(entries__state=State.DRAFT)),
        withdrawn=Count("entries", filter=Q(entries__state=State.WITHDRAWN)),
        all=Count("entries"),
    ).order_by("-imported_at", "-pk")
    return [
        BatchLine(
            row.pk, row.unit.name, row.file_name, row.rows, row.imported_at, row.imported_by.display_name if row.imported_by else "",
            row.undone_at, row.drafts, row.all - row.drafts - row.withdrawn, row.withdrawn,
        )
        for row in (counted[window] if window else counted)
    ]  # fmt: skip


def batch_count(actor: Actor) -> int:
    """Return how many files there are behind `batch_lines`; one statement."""
    return ImportBatch.objects.filter(
        reach_filter("shortcomings.import_entries", actor, unit="unit_id", party="unit__party_path", state="unit__state_path")
    ).count()  # fmt: skip


def same_file(unit: Unit, sha256: str) -> ImportBatch | None:
    """Return the batch in which this very file stands in the unit's register already, unless it was undone."""
    return ImportBatch.objects.filter(unit=unit, sha256=sha256, undone_at__isnull=True).order_by("pk").last()
