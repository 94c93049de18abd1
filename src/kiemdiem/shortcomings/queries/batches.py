"""A list of entries from a file, read and checked row by row before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kiemdiem.adapters.lists import Checked, Column, Fault, Is, Line, by_words, read, strangers
from kiemdiem.adapters.xlsx import Table
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force, within
from kiemdiem.shortcomings.actions.details import Details
from kiemdiem.shortcomings.actions.entries import LONGEST_WORDING
from kiemdiem.shortcomings.models import Cause, ImportBatch, MeasureKind, Origin, Shortcoming, State
from kiemdiem.shortcomings.queries.causes import tree_order
from kiemdiem.web.lists import BatchLine

SHOWN = 200
DIRECTIONS = {
    "≥": "up",
    ">=": "up",
    "tu muc nay tro len": "up",
    "≤": "down",
    "<=": "down",
    "tu muc nay tro xuong": "down",
}
NAMES = {
    "wording": "Nội dung hạn chế, khuyết điểm", "first_seen_on": "Thấy lần đầu ngày", "origin": "Nguồn phát hiện",
    "origin_passage": "Đoạn nguồn", "source": "Văn bản nguồn", "field": "Lĩnh vực", "cause_node": "Nguyên nhân (cây nguyên nhân)",
    "cause": "Nguyên nhân cụ thể", "owner_post": "Chức vụ chịu trách nhiệm", "deadline": "Thời hạn khắc phục",
    "measure_kind": "Cách đo kết quả", "measure": "Thước đo kết quả", "measure_direction": "Chiều",
    "measure_target": "Giá trị phải đạt", "measure_unit": "Đơn vị tính",
}  # fmt: skip
HEADINGS = tuple(NAMES.values())
MEANS = {
    "wording": ("Mỗi dòng một hạn chế: việc gì, ở đâu, đến mức nào.", 60), "first_seen_on": ("Ngày phát hiện đầu tiên, dd/mm/yyyy.", 16),
    "origin": ("Hạn chế được nêu ở đâu. Bỏ trống: nguồn khác.", 26), "origin_passage": ("Trích nguyên văn đoạn nêu hạn chế.", 50),
    "source": ("Số, ngày, tên văn bản.", 30), "field": ("Lĩnh vực công tác trong danh mục.", 22),
    "cause_node": ("Một nguyên nhân trong cây nguyên nhân; chủ quan hay khách quan theo nguyên nhân đã chọn.", 40),
    "cause": ("Nguyên nhân bằng lời.", 40), "owner_post": ("Chức vụ chịu trách nhiệm khắc phục, đang có hiệu lực.", 36),
    "deadline": ("Thời hạn khắc phục, dd/mm/yyyy.", 16), "measure_kind": ("Đo bằng số hay bằng văn bản chứng minh kết quả.", 26),
    "measure": ("Đạt được gì thì coi là khắc phục xong.", 40), "measure_direction": ("≥ hoặc ≤, khi đo bằng số.", 10),
    "measure_target": ("Con số phải đạt, ví dụ 1.300,5.", 16), "measure_unit": ("hộ, %, tỷ đồng …", 14),
}  # fmt: skip
LONGEST = {
    "wording": LONGEST_WORDING,
    "origin_passage": 8000,
    "source": 300,
    "cause": 4000,
    "measure": 400,
    "measure_unit": 60,
}
EMPTY = {
    "wording": "Chưa có nội dung. Hãy viết rõ hạn chế là gì, hoặc xóa cả dòng.",
    "first_seen_on": "Chưa có ngày đúng. Hãy ghi ngày phát hiện đầu tiên.",
}
KINDS = {"first_seen_on": Is.DAY, "deadline": Is.DAY, "measure_target": Is.FIGURE}


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


def columns(unit: Unit, today: date) -> list[Column]:
    """Return the columns of a list for a unit's register, with what can be named in them; three statements."""
    fields = list(WorkField.objects.order_by("sort_key", "id"))
    causes = [cause for cause, _ in tree_order(Cause.objects.filter(in_force(today)))]
    posts = list(
        Post.objects.filter(within(unit, "unit__"), in_force(today))
        .select_related("unit")
        .order_by("unit__sort_key", "rank", "id")
    )
    told = ((f"{one.title}, {one.unit.name}", one) for one in posts)
    titles = [*((_post(one, unit), one) for one in posts), *((one.title, one) for one in posts), *told]
    found = {
        "field": by_words((one.name, one) for one in fields),
        "cause_node": by_words((one.name, one) for one in causes),
        "owner_post": by_words(titles),
        "origin": by_words((label, key) for key, label in Origin.choices),
        "measure_kind": by_words((label, key) for key, label in MeasureKind.choices),
        "measure_direction": {said: [way] for said, way in DIRECTIONS.items()},
    }
    offered = {
        "field": [one.name for one in fields], "cause_node": [one.name for one in causes],
        "owner_post": [_post(one, unit) for one in posts], "origin": list(Origin.labels),
        "measure_kind": list(MeasureKind.labels), "measure_direction": ["≥", "≤"],
    }  # fmt: skip
    unknown = {"measure_direction": "không phải là chiều. Hãy ghi ≥ hoặc ≤."}
    return [
        Column(
            key, NAMES[key], *MEANS[key], Is.ONE_OF if key in found else KINDS.get(key, Is.TEXT), LONGEST.get(key, 400),
            EMPTY.get(key, ""), found.get(key, {}), tuple(offered.get(key, ())), unknown.get(key, Column.unknown),
            "có thể là nhiều chức vụ. Hãy ghi thêm tên đơn vị, như trong danh mục của tệp mẫu.",
        )
        for key in NAMES
    ]  # fmt: skip


def checked_rows(table: Table, unit: Unit, today: date) -> Checked[NewEntry]:
    """Return what a list would write into a unit's register and everything that is wrong with it; four statements."""
    known = columns(unit, today)
    standing = _standing(unit)
    entries: list[NewEntry] = []
    faults: list[Fault] = []
    for line in read(table, known):
        wrong = [*line.faults, *_contradictions(line, today)]
        key = fold(line.said["wording"])
        if key in standing:
            says = f"{standing[key]}. Hãy bỏ dòng này, hoặc viết rõ điểm khác."
            wrong.append(Fault(line.row, NAMES["wording"], says))
        if not wrong:
            entries.append(_entry(line))
            standing[key] = f"Trùng nội dung với dòng {line.row}"
        faults += wrong
    return Checked(tuple(entries), tuple(faults), strangers(table, known), len(table.rows))


def _standing(unit: Unit) -> dict[str, str]:
    rows = Shortcoming.objects.filter(unit=unit).exclude(state__in=(State.WITHDRAWN, State.CLOSED))
    return {
        key: f"Hạn chế này đã có trong sổ, số {number}"
        for key, number in rows.values_list("search_key", "number")
    }


def _post(post: Post, unit: Unit) -> str:
    return post.title if post.unit_id == unit.pk else f"{post.title}, {post.unit.name}"


def _entry(line: Line) -> NewEntry:
    names = ("field", "cause_node", "cause", "owner_post", "deadline", "measure_kind", "measure", "measure_unit", "measure_direction", "measure_target")  # fmt: skip
    said = line.said
    details = Details(**{name: said[name] if said[name] != "" else getattr(Details, name) for name in names})
    return NewEntry(
        line.row, said["wording"], said["first_seen_on"], said["origin"] or Origin.OTHER, said["origin_passage"],
        said["source"], details,
    )  # fmt: skip


def _contradictions(line: Line, today: date) -> Iterable[Fault]:
    first, deadline = line.said["first_seen_on"], line.said["deadline"]
    if first and first > today:
        says = f"Ngày {first:%d/%m/%Y} ở sau hôm nay. Hãy sửa lại ngày."
        yield Fault(line.row, NAMES["first_seen_on"], says)
    if first and deadline and deadline < first:
        says = "Thời hạn trước ngày thấy lần đầu. Hãy sửa lại một trong hai ngày."
        yield Fault(line.row, NAMES["deadline"], says)


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
            row.undone_at,
            f"{row.drafts} dự thảo, {row.all - row.drafts - row.withdrawn} đã vào sổ, {row.withdrawn} đã rút",
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
