"""What a browser sends about two entries that read alike."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import reached_entries
from kiemdiem.shortcomings.models import Shortcoming

SAME, DIFFERENT = "cung", "khac"


class LikenessForm(forms.Form):
    """One limitation or two, and why."""

    how = forms.ChoiceField(
        label="Kết luận",
        choices=[(SAME, "Cùng một hạn chế"), (DIFFERENT, "Hai hạn chế khác nhau")],
        widget=forms.RadioSelect,
    )
    ground = forms.CharField(label="Lý do", max_length=400)


class UndoForm(forms.Form):
    """Why a decision is taken back."""

    ground = forms.CharField(label="Lý do gỡ kết luận", max_length=400)


class OtherEntryForm(forms.Form):
    """Another entry that is meant, by its unit and its number there."""

    number = forms.IntegerField(
        label="Số trong sổ",
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, actor: Actor, entry: Shortcoming) -> None:
        super().__init__(data)
        self.entry = entry
        reached = Shortcoming.objects.filter(reached_entries("shortcomings.decide_likeness", actor))
        units = Unit.objects.filter(pk__in=reached.values("unit_id"))
        self.fields["unit"] = UnitField(units, label="Đơn vị", initial=entry.unit)
        self.order_fields(["unit", "number"])

    def clean(self) -> dict[str, Any]:
        """Find the entry. Raises ValidationError where that register has none of that number."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "unit" in cleaned and "number" in cleaned:
            other = Shortcoming.objects.filter(unit=cleaned["unit"], number=cleaned["number"]).first()
            if other is None or other.pk == self.entry.pk:
                raise ValidationError(
                    f"Sổ của {cleaned['unit']} không có hạn chế khác mang số {cleaned['number']}."
                )
            cleaned["other"] = other
        return cleaned
