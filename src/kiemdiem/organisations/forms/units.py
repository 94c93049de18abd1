"""What a browser sends about units."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify

from kiemdiem.core import textvi
from kiemdiem.organisations.forms.choices import UnitField, decision_field
from kiemdiem.organisations.models import Collective, Line, Unit, UnitLink
from kiemdiem.organisations.phrases import unit_kinds
from kiemdiem.web.fields import day_field

CODE = RegexValidator(r"^[a-z0-9-]+$", "Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối.")


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of units to choose from."""
    return [("", "– chọn –"), *((kind.key, kind.name) for kind in unit_kinds().values())]


class UnitForm(forms.Form):
    """A new unit and its superiors."""

    name = forms.CharField(label="Tên đơn vị", max_length=300)
    short_name = forms.CharField(label="Tên gọn", max_length=120, required=False)
    kind = forms.ChoiceField(label="Loại đơn vị", choices=kinds)
    line = forms.ChoiceField(label="Khối", choices=Line.choices)
    valid_from = day_field("Hoạt động từ ngày")
    party_superior = UnitField(
        Unit.objects.filter(valid_to__isnull=True), label="Cấp trên trong hệ thống Đảng", required=False
    )
    state_superior = UnitField(
        Unit.objects.filter(valid_to__isnull=True), label="Cấp trên trong hệ thống hành chính", required=False
    )
    decision_number = decision_field()
    source = forms.CharField(label="Nguồn", max_length=300, required=False)
    code = forms.CharField(
        label="Mã",
        max_length=80,
        required=False,
        validators=[CODE],
        help_text="Để trống thì lấy theo tên: xa-me-linh.",
    )

    def clean(self) -> dict[str, Any]:
        """Make the code from the name where none is given."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("code") and cleaned.get("name"):
            cleaned["code"] = slugify(textvi.fold(cleaned["name"]))[:80]
        return cleaned


class RenameForm(forms.Form):
    """A unit's new name, from a day on."""

    name = forms.CharField(label="Tên mới", max_length=300)
    short_name = forms.CharField(label="Tên gọn", max_length=120, required=False)
    valid_from = day_field("Mang tên mới từ ngày")
    decision_number = decision_field()
    source = forms.CharField(label="Nguồn", max_length=300, required=False)
    with_collectives = forms.BooleanField(
        label="Thay tên cũ trong tên các tập thể", required=False, initial=True
    )

    def __init__(self, named_after: Sequence[Collective], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named_after:
            self.fields["with_collectives"].help_text = "; ".join(one.name for one in named_after)
        else:
            del self.fields["with_collectives"]


class CorrectUnitForm(forms.Form):
    """What was typed wrong in a unit's name, and the paper that shows what is right."""

    name = forms.CharField(label="Tên đơn vị", max_length=300)
    short_name = forms.CharField(label="Tên gọn", max_length=120, required=False)
    ground = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Số, ngày của văn bản có tên đúng. Nhật ký giữ cả giá trị cũ và mới.",
    )


class DayForm(forms.Form):
    """The day that a page of the register is asked about."""

    ngay = day_field("Ngày", required=False)

    def day(self, otherwise: date) -> date:
        """Return the day asked for; `otherwise` where none is, or none that can be read."""
        return (self.cleaned_data.get("ngay") if self.is_valid() else None) or otherwise


class PlaceForm(forms.Form):
    """Under whom a unit stands from a day on."""

    tree = forms.ChoiceField(label="Hệ thống", choices=UnitLink.Tree.choices, widget=forms.RadioSelect)
    superior = UnitField(Unit.objects.filter(valid_to__isnull=True), label="Cấp trên mới")
    valid_from = day_field("Từ ngày")
    decision_number = decision_field()


class EndForm(forms.Form):
    """The last day of a unit, a collective, a post, or of somebody in a post."""

    on = day_field("Ngày cuối cùng")
    decision_number = decision_field()


class EndUnitForm(EndForm):
    """The last day of a unit; what it leaves open is handed over before, or said to be handed over afterwards."""

    def __init__(self, data: Any, left: str) -> None:
        super().__init__(data)
        if left:
            self.fields["leaving_open"] = forms.BooleanField(
                label=f"Kết thúc trước, bàn giao {left} cho đơn vị kế thừa ngay sau đó",
                required=False,
                help_text="Bỏ trống thì phải bàn giao xong mới kết thúc được.",
            )


class LastDayForm(forms.Form):
    """The last day of a charge or a condition."""

    on = day_field("Ngày cuối cùng")


class SuccessionForm(forms.Form):
    """Who follows a unit."""

    successor = UnitField(Unit.objects.all(), label="Đơn vị kế thừa")
    on = day_field("Từ ngày")
    decision_number = forms.CharField(label="Văn bản", max_length=120, required=False)
    source = forms.CharField(label="Nguồn", max_length=300, required=False)
