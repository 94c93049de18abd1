"""What a browser sends about the catalogue of products."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.web.fields import day_field


def amount_field(label: str, digits: int = 12, **options: Any) -> forms.DecimalField:
    """Return a field for an amount as it is written in Vietnamese: 12.345,6; never below zero."""
    return forms.DecimalField(
        label=label, max_digits=digits, decimal_places=3, min_value=Decimal(0), localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **options,
    )  # fmt: skip


def factor_field() -> forms.DecimalField:
    """Return a field for an effort factor."""
    return amount_field(
        "Hệ số quy đổi", 7, help_text="So với sản phẩm đơn giản nhất, lấy hệ số 1. Ví dụ: 1,5 là nhiều công sức gấp rưỡi."
    )  # fmt: skip


class ProductForm(forms.Form):
    """A new product of a unit's catalogue."""

    name = forms.CharField(label="Tên sản phẩm, công việc", max_length=300)
    measure_unit = forms.CharField(
        label="Đơn vị tính", max_length=60, help_text="Ví dụ: tờ trình, hồ sơ, cuộc."
    )
    factor = factor_field()
    valid_from = day_field("Áp dụng từ ngày")
    example = forms.CharField(
        label="Sản phẩm mẫu", max_length=400, required=False, help_text="Thế nào là một sản phẩm đạt yêu cầu."
    )
    note = forms.CharField(label="Ghi chú", max_length=400, required=False)
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(self, data: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        units = Unit.objects.filter(
            reach_filter("assignments.propose_product", actor, unit="pk"), in_force(today)
        )
        self.fields["unit"] = UnitField(
            units, label="Danh mục của đơn vị", help_text="Dùng cho đơn vị này và các đơn vị bên dưới."
        )
        self.order_fields(["unit", *self.fields])


class VersionForm(forms.Form):
    """Another factor for a product, from a day on."""

    factor = factor_field()
    valid_from = day_field(
        "Áp dụng từ ngày", help_text="Nhiệm vụ đã giao trước ngày này giữ nguyên hệ số cũ."
    )
    note = forms.CharField(label="Lý do đổi hệ số", max_length=400)


class ApproveForm(forms.Form):
    """The approval of a version."""

    decision_number = forms.CharField(label="Văn bản phê duyệt", max_length=120, required=False)


class EndForm(forms.Form):
    """Why a version is no longer used, or not taken."""

    ground = forms.CharField(label="Lý do", max_length=400)
