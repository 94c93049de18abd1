"""What a browser sends about lists from files."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet

from kiemdiem.adapters.xlsx import LARGEST_BYTES, MOST_ROWS, Row, Table, UnreadableError, read_table
from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.queries.batches import HEADINGS

SALT = "shortcomings.import"
KEPT_SECONDS = 24 * 60 * 60
PASTED = "dán từ bảng tính"


@dataclass(frozen=True)
class Upload:
    """A list as it came in: its name, the hash of its bytes, its table."""

    file_name: str
    sha256: str
    table: Table


class UploadForm(forms.Form):
    """A list for a unit's register: a file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx) hoặc .csv",
        required=False,
        allow_empty_file=True,
        help_text=f"Không quá {MOST_ROWS} dòng, {LARGEST_BYTES // 1_000_000} MB. Hàng đầu là tên cột như trong tệp mẫu.",
    )
    pasted = forms.CharField(
        label="Hoặc dán các dòng chép từ bảng tính, kể cả hàng tiêu đề",
        required=False,
        max_length=500_000,
        widget=forms.Textarea({"rows": 4}),
        strip=False,
    )

    def __init__(self, data: Any, files: Any, actor: Actor, today: date) -> None:
        units = units_to_import_for(actor, today)
        first = list(units.order_by("pk")[:2])
        super().__init__(data, files, initial={"unit": first[0] if len(first) == 1 else None})
        self.fields["unit"] = UnitField(units, label="Nhập vào sổ của đơn vị")
        self.order_fields(["unit", *self.fields])

    def clean(self) -> dict[str, Any]:
        """Read the list. Raises ValidationError where there is none, or it cannot be read."""
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
            table = read_table(content, HEADINGS.values())
        except UnreadableError as fault:
            self.add_error(where, f"{fault} {fault.way_out}")
            return cleaned
        name = str(file.name).replace("\\", "/").rsplit("/", 1)[-1] if file else PASTED
        cleaned["upload"] = Upload(name, hashlib.sha256(content).hexdigest(), table)
        return cleaned


def units_to_import_for(actor: Actor, today: date) -> QuerySet[Unit]:
    """Return the units into whose register `actor` may take a list."""
    return Unit.objects.filter(reach_filter("shortcomings.import_entries", actor, unit="pk"), in_force(today))


def sealed(upload: Upload, unit: Unit, by: Actor) -> str:
    """Return a read list as the preview carries it to its confirmation; nobody can change it on the way."""
    table = upload.table
    kept = {
        "unit": unit.pk, "by": by.account_id, "name": upload.file_name, "sha256": upload.sha256, "headings": table.headings,
        "rows": [[row.number, row.cells] for row in table.rows], "unread": sorted(table.unread),
    }  # fmt: skip
    return signing.dumps(kept, salt=SALT, compress=True)


def unsealed(text: str, by: Actor) -> tuple[int, Upload]:
    """Return the unit and the list that a preview carried.

    Raises Refused where it was changed on the way, is a day old, or somebody else's.
    """
    try:
        kept = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as fault:
        raise Refused(
            "Bản xem trước đã quá hạn hoặc không còn nguyên vẹn, nên chưa nhập gì.",
            way_out="Hãy tải tệp lên lại.",
        ) from fault
    if kept["by"] != by.account_id:
        raise Refused("Bản xem trước này do người khác tải lên.", way_out="Hãy tải tệp lên lại.")
    rows = tuple(Row(number, tuple(cells)) for number, cells in kept["rows"])
    unread = frozenset((row, column) for row, column in kept["unread"])
    return kept["unit"], Upload(kept["name"], kept["sha256"], Table(tuple(kept["headings"]), rows, unread))
