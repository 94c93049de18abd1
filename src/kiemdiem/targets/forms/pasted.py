"""Many figures at once, pasted from a spreadsheet: one target a line."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.similarity import likeness, words
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.targets.forms.figures import figure, percent, year_field
from kiemdiem.targets.models import Target, ValueKind
from kiemdiem.web.fields import day_field

MOST_LINES = 500
LONGEST = 200_000


@dataclass(frozen=True)
class Line:
    """One pasted line: what it says, and what is wrong with it; without a fault it has its target and figure."""

    number: int
    text: str
    target: Target | None = None
    value: Decimal | None = None
    stated_percent: Decimal | None = None
    note: str = ""
    fault: str = ""


class PasteForm(forms.Form):
    """Whose figures, of which kind and day, and the lines."""

    year = year_field()
    kind = forms.ChoiceField(label="Loại số liệu", choices=ValueKind.choices)
    as_of = day_field("Số liệu đến ngày", help_text="Số liệu lũy kế từ đầu năm đến ngày này.")
    source = forms.CharField(
        label="Nguồn", max_length=300, required=False, help_text="Bắt buộc với số chính thức, số kiểm toán."
    )
    lines = forms.CharField(
        label="Số liệu, mỗi dòng một chỉ tiêu",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 10}),
        help_text="Chép từ bảng tính rồi dán vào: tên chỉ tiêu, giá trị, tỷ lệ % mà nguồn nêu (nếu có), ghi chú (nếu có). "
        "Cột cách nhau bằng phím Tab hoặc dấu chấm phẩy. Số viết như 12.345,6.",
    )

    def __init__(self, data: Any, actor: Actor, **options: Any) -> None:
        super().__init__(data, **options)
        units = Unit.objects.filter(reach_filter("targets.record_value", actor, unit="pk"))
        self.fields["unit"] = UnitField(units.filter(targets__isnull=False).distinct(), label="Đơn vị")
        self.order_fields(["unit", "year", "kind", "as_of", "source", "lines"])

    def clean_lines(self) -> list[tuple[int, str]]:
        """Return the numbered lines that say something. Raises ValidationError for too many."""
        lines = [
            (number, line)
            for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1)
            if line.strip()
        ]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Nhiều nhất {MOST_LINES} dòng một lần; đang có {len(lines)} dòng.")
        return lines

    def read(self) -> list[Line]:
        """Return the lines with the targets they name; one statement. The form must be valid."""
        asked = self.cleaned_data
        targets = Target.objects.filter(
            unit=asked["unit"], year=asked["year"], post__isnull=True
        ).select_related("unit")
        by_name = {target.search_key: target for target in targets.order_by("id")}
        seen: set[int] = set()
        read = []
        for number, text in asked["lines"]:
            line = _read(number, text, by_name)
            if line.target and line.target.pk in seen:
                line = Line(number, text, fault=f"Chỉ tiêu “{line.target}” đã có ở dòng trên.")
            elif line.target:
                seen.add(line.target.pk)
            read.append(line)
        return read


def _read(number: int, text: str, by_name: dict[str, Target]) -> Line:
    cells = [normal(cell) for cell in text.split("\t" if "\t" in text else ";")]
    cells += [""] * (4 - len(cells))
    target = by_name.get(fold(cells[0]))
    if target is None:
        near = max(by_name.values(), key=lambda one: likeness(words(cells[0]), words(one.name)), default=None)
        hint = f" Gần nhất: “{near}”." if near and likeness(words(cells[0]), words(near.name)) else ""
        return Line(number, text, fault=f"Đơn vị không có chỉ tiêu “{cells[0]}” trong năm này.{hint}")
    try:
        value = figure("").clean(cells[1])
        stated = percent("", places=3).clean(cells[2].removesuffix("%"))
    except ValidationError as wrong:
        return Line(number, text, fault=f"Ô số không đọc được: {' '.join(wrong.messages)}")
    return Line(number, text, target, value, stated, cells[3])
