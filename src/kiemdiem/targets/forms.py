"""What a browser sends about targets."""

from datetime import date
from typing import Any

from django import forms

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import PostField, UnitField
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.targets.models import Direction, ValueKind
from kiemdiem.web.fields import day_field

FIRST_YEAR, LAST_YEAR = 2000, 2100


def figure(label: str, **options: Any) -> forms.DecimalField:
    """Return a field for a number as it is written in Vietnamese: 12.345,6."""
    return forms.DecimalField(
        label=label,
        max_digits=20,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        **options,
    )


class TargetForm(forms.Form):
    """A new target of a unit."""

    year = forms.IntegerField(
        label="Năm",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    name = forms.CharField(label="Tên chỉ tiêu", max_length=300)
    measure_unit = forms.CharField(label="Đơn vị tính", max_length=60, help_text="Ví dụ: %, tỷ đồng, hộ.")
    direction = forms.ChoiceField(label="Chiều", choices=Direction.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label="Nguồn", max_length=300, required=False, help_text="Nghị quyết, quyết định giao chỉ tiêu."
    )

    def __init__(self, data: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        units = Unit.objects.filter(reach_filter("targets.create", actor, unit="pk"), in_force(today))
        posts = Post.objects.filter(in_force(today), unit__in=units.values("pk"))
        self.fields = {
            "unit": UnitField(units, label="Đơn vị được giao"),
            **self.fields,
            "owner_post": PostField(posts, label="Chức vụ chịu trách nhiệm", required=False),
        }
        self.order_fields(["unit", "year", "name", "measure_unit", "direction", "owner_post", "source"])


class ValueForm(forms.Form):
    """A figure of a target."""

    kind = forms.ChoiceField(label="Loại số liệu", choices=ValueKind.choices)
    value = figure("Giá trị")
    as_of = day_field("Số liệu đến ngày")
    stated_percent = forms.DecimalField(
        label="Tỷ lệ so với kế hoạch mà nguồn nêu (%)",
        max_digits=9,
        decimal_places=3,
        localize=True,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Chỉ ghi khi văn bản nêu sẵn tỷ lệ; phần mềm sẽ tính ngược hoặc đối chiếu.",
    )
    source = forms.CharField(
        label="Nguồn", max_length=300, required=False, help_text="Bắt buộc với số chính thức, số kiểm toán."
    )
    note = forms.CharField(label="Ghi chú", max_length=400, required=False)
