"""What a browser sends about groups of limitations."""

from datetime import date
from typing import Any

from django import forms

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.targets.forms import FIRST_YEAR, LAST_YEAR


class GroupForm(forms.Form):
    """A new group of a body's count."""

    year = forms.IntegerField(
        label="Năm",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    area = forms.CharField(
        label="Mảng", max_length=200, help_text="Ví dụ: Xây dựng Đảng, hệ thống chính trị; Kinh tế - xã hội."
    )
    name = forms.CharField(label="Tên nhóm", max_length=300)
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(self, data: Any, actor: Actor, today: date) -> None:
        units = Unit.objects.filter(reach_filter("shortcomings.add_group", actor, unit="pk"), in_force(today))
        first = list(units.order_by("pk")[:2])
        super().__init__(data, initial={"year": today.year, "unit": first[0] if len(first) == 1 else None})
        self.fields["unit"] = UnitField(units, label="Đơn vị, cấp lập nhóm")
        self.order_fields(["unit", *self.fields])
