"""What a browser sends about delegations."""

from typing import Any

from django import forms

from kiemdiem.accounts.models import Person
from kiemdiem.cycles.models import Cycle, CycleUnit, DelegationMember
from kiemdiem.web.fields import TickedField


class DelegationForm(forms.Form):
    """A new delegation."""

    number = forms.IntegerField(label="Đoàn số", min_value=1, max_value=999)
    name = forms.CharField(label="Tên đoàn", max_length=200)


class UnitsForm(forms.Form):
    """The units of a delegation, as ticked."""

    units = TickedField(label="Đơn vị", queryset=CycleUnit.objects.none(), required=False)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = cycle.units.all()


class MemberForm(forms.Form):
    """Somebody to be put on a delegation."""

    person = forms.ModelChoiceField(
        Person.objects.all(), widget=forms.HiddenInput, error_messages={
            "required": "Chưa chọn người; hãy tìm theo họ tên rồi bấm chọn.",
            "invalid_choice": "Không còn người này trong danh sách; hãy tìm lại theo họ tên.",
        },
    )  # fmt: skip
    role = forms.ChoiceField(
        label="Vai trò", choices=DelegationMember.Role.choices, initial=DelegationMember.Role.MEMBER
    )
    conflict_ground = forms.CharField(
        label="Lý do vẫn cử", max_length=400, required=False,
        help_text="Chỉ ghi khi người này giữ chức vụ ở một đơn vị của đoàn mà vẫn phải cử.",
    )  # fmt: skip

    def chosen(self) -> Person | None:
        """Return who was chosen so far; None where there is no such person."""
        try:
            found: Person | None = self.fields["person"].clean(self["person"].value())
        except forms.ValidationError:
            return None
        return found
