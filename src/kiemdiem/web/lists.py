"""Lists from files, the same way for everything that comes as a list: template, preview, confirmation, batches.

The preview changes nothing; it carries the list it has read, sealed, to its confirmation. What a list means and who
may take it in is its own context's; `Pages` is what the shared pages say of it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from kiemdiem.adapters.lists import Checked
from kiemdiem.adapters.xlsx import (
    LARGEST_BYTES,
    MOST_ROWS,
    Row,
    Table,
    TemplateColumn,
    UnreadableError,
    read_table,
    template,
)
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.web.formats import number
from kiemdiem.web.paging import Page
from kiemdiem.web.refusals import FAULTY, answer_code
from kiemdiem.web.requests import SignedIn
from kiemdiem.web.uploads import FileField

KEPT_SECONDS = 24 * 60 * 60
PASTED = "dán từ bảng tính"
LONGEST_NAME = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SENT = "danh-sach"


class Progress(Protocol):
    """How far a list is on its way in; `batch` is what it comes in as."""

    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def batch(self) -> Any: ...


@dataclass(frozen=True)
class Upload:
    """A list as it came in: its name, the hash of its bytes, its table."""

    file_name: str
    sha256: str
    table: Table


@dataclass(frozen=True)
class Pages:
    """What the pages of one kind of list say: of what it is, what its rows become, and where its pages are.

    `others` are the pages of the kinds of lists beside it.
    """

    title: str
    things: str
    above: tuple[tuple[str, str], ...]
    home: str
    template: str
    take_in: str
    batch: Callable[[int], str]
    undo_note: str
    sub: str = "Tải tệp lên để xem trước; chưa ghi gì cho đến khi bấm nhập. Cả danh sách được ghi, hoặc không dòng nào."
    empty: str = "Chưa có đợt nhập nào. Hãy tải tệp mẫu, điền, rồi tải lên ở trên."
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BatchLine:
    """A list that was taken in; `now` says what became of its rows."""

    id: int
    place: str
    file_name: str
    rows: int
    imported_at: datetime
    imported_by: str
    undone_at: datetime | None
    now: str


@dataclass(frozen=True)
class MadeLine:
    """What a row of a list became, with the page where it is read."""

    name: str
    text: str
    state: str
    address: str


class UploadForm(forms.Form):
    """A list: a file, or rows pasted from a spreadsheet. `headings` are those of the list's columns."""

    file = FileField(
        label="Tệp Excel (.xlsx) hoặc .csv",
        required=False,
        allow_empty_file=True,
        help_text=f"Không quá {number(MOST_ROWS)} dòng, {LARGEST_BYTES // 1_000_000} MB. Hàng đầu là tên cột như trong tệp mẫu.",
    )
    pasted = forms.CharField(
        label="Hoặc dán các dòng chép từ bảng tính, kể cả hàng tiêu đề",
        required=False,
        max_length=500_000,
        widget=forms.Textarea({"rows": 4}),
        strip=False,
    )

    def __init__(self, data: Any, files: Any, headings: Sequence[str], **options: Any) -> None:
        super().__init__(data, files, **options)
        self.headings = headings

    def clean(self) -> dict[str, Any]:
        """Read the list into `upload`. Raises ValidationError where there is none, or it cannot be read."""
        cleaned: dict[str, Any] = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if not file and not pasted.strip():
            self.add_error("file", "Hãy chọn tệp, hoặc dán các dòng vào ô bên dưới.")
            return cleaned
        where = "file" if file else "pasted"
        if file and file.size > LARGEST_BYTES:
            self.add_error(
                "file", f"Tệp lớn hơn {LARGEST_BYTES // 1_000_000} MB. Hãy chia thành nhiều tệp nhỏ hơn."
            )
            return cleaned
        content = file.read() if file else pasted.encode()
        try:
            table = read_table(content, self.headings)
        except UnreadableError as fault:
            self.add_error(where, f"{fault} {fault.way_out}")
            return cleaned
        name = str(file.name).replace("\\", "/").rsplit("/", 1)[-1] if file else PASTED
        cleaned["upload"] = Upload(name[-LONGEST_NAME:], hashlib.sha256(content).hexdigest(), table)
        return cleaned


def sealed(upload: Upload, kind: str, place: int, by: Actor) -> str:
    """Return a read list as the preview carries it to its confirmation; nobody can change it on the way."""
    table = upload.table
    kept = {
        "place": place, "by": by.account_id, "name": upload.file_name, "sha256": upload.sha256, "headings": table.headings,
        "rows": [[row.number, row.cells] for row in table.rows], "unread": sorted(table.unread),
    }  # fmt: skip
    return signing.dumps(kept, salt=kind, compress=True)


def unsealed(request: SignedIn, kind: str) -> tuple[int, Upload]:
    """Return the place and the list that the preview of a kind of list carried.

    Raises Refused where it was changed on the way, is a day old, or somebody else's.
    """
    try:
        kept = signing.loads(request.POST.get(SENT, ""), salt=kind, max_age=KEPT_SECONDS)
    except signing.BadSignature as fault:
        raise Refused(
            "Bản xem trước đã quá hạn hoặc không còn nguyên vẹn, nên chưa nhập gì.",
            way_out="Hãy tải tệp lên lại.",
        ) from fault
    if kept["by"] != request.actor.account_id:
        raise Refused("Bản xem trước này do người khác tải lên.", way_out="Hãy tải tệp lên lại.")
    rows = tuple(Row(number, tuple(cells)) for number, cells in kept["rows"])
    unread = frozenset((row, column) for row, column in kept["unread"])
    return kept["place"], Upload(kept["name"], kept["sha256"], Table(tuple(kept["headings"]), rows, unread))


def template_file(
    name: str, sheet: str, columns: Sequence[TemplateColumn], notes: Sequence[str]
) -> HttpResponse:
    """Hand out the file to fill in."""
    answer = HttpResponse(template(sheet, columns, notes), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def home(
    request: SignedIn, pages: Pages, form: UploadForm, lines: Sequence[BatchLine], page: Page
) -> HttpResponse:  # fmt: skip
    """Show where a list is sent, and the lists that were taken in."""
    context = {"pages": pages, "form": form, "lines": lines, "page": page}
    return render(request, "web/list_home.html", context, status=answer_code(form))


def preview(
    request: SignedIn, pages: Pages, kind: str, where: tuple[int, str], upload: Upload, checked: Checked[Any],
    known: Any,
) -> HttpResponse:  # fmt: skip
    """Show what a list would write at a place (its id, and how it is called), or all that is wrong with it."""
    place, place_name = where
    context = {
        "pages": pages, "place": place_name, "upload": upload, "checked": checked, "rows": upload.table.rows, "known": known,
        "sealed": "" if checked.faults else sealed(upload, kind, place, request.actor), "sent": SENT,
    }  # fmt: skip
    return render(request, "web/list_preview.html", context, status=FAULTY if checked.faults else 200)


def refuse_faulty(checked: Checked[Any]) -> None:
    """Raise Refused where what was fine at the preview no longer is."""
    if checked.faults:
        first = checked.faults[0]
        raise Refused(
            f"Danh sách không còn nhập được: dòng {first.row}, cột “{first.column}”: {first.says}",
            way_out="Hãy tải tệp lên lại để xem từng dòng.",
        )


def running_page(request: SignedIn, pages: Pages, upload: Upload, place: str) -> str:
    """Return the page on which a list is seen going in."""
    return render_to_string(
        "web/list_running.html", {"pages": pages, "upload": upload, "place": place}, request
    )


def told(pages: Pages, steps: Iterator[Progress]) -> Iterator[str]:
    """Yield the progress of a list on its way in; unless it runs to its end nothing stays."""
    try:
        last: Progress | None = None
        for last in steps:
            yield render_to_string("web/list_progress.html", {"progress": last})
    except Refused as refused:
        yield render_to_string("web/list_refused.html", {"refused": refused, "pages": pages})
    else:
        yield render_to_string("web/list_done.html", {"progress": last, "pages": pages})


def refused(undo: Callable[[], object]) -> Refused | None:
    """Take a list out again; return why not, for its own page to show. Raises NotAllowed."""
    try:
        undo()
    except NotAllowed:
        raise
    except Refused as why:
        return why
    return None


def batch_page(
    request: SignedIn, pages: Pages, line: BatchLine, made: Sequence[MadeLine], may_undo: bool, refusal: Refused | None
) -> HttpResponseBase:  # fmt: skip
    """Show one list that was taken in, what its rows became, and whether it may be taken out again."""
    context = {"pages": pages, "line": line, "made": made, "may_undo": may_undo, "refusal": refusal}
    return render(request, "web/list_batch.html", context, status=answer_code(refusal))
