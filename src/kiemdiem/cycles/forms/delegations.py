"""What a browser sends about delegations."""

from typing import Any

from django import forms

from kiemdiem.accounts.models import Person
from kiemdiem.cycles.models import Cycle, CycleUnit, Delegation, DelegationMember, Outcome, Session, Visit
from kiemdiem.organisations.forms.choices import PersonField, UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.web.fields import TickedField, day_field
from kiemdiem.web.rows import Rows


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


class MoveForm(forms.Form):
    """A unit and the delegation that gets it; none takes it from all."""

    unit = forms.ModelChoiceField(
        CycleUnit.objects.none(), label="Đơn vị",
        error_messages={"required": "Chưa chọn đơn vị.", "invalid_choice": "Đơn vị này không có trong đợt."},
    )  # fmt: skip
    to = forms.ModelChoiceField(
        Delegation.objects.none(), label="Đoàn", required=False,
        error_messages={"invalid_choice": "Đoàn này không có trong đợt."},
    )  # fmt: skip

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("unit", cycle.units.select_related("cycle__root")),
            ("to", cycle.delegations.all()),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class VisitForm(forms.Form):
    """When a delegation comes to a unit."""

    starts_on = day_field("Từ ngày")
    ends_on = day_field("Đến ngày", required=False, help_text="Để trống nếu làm việc trong một ngày.")
    session = forms.ChoiceField(label="Buổi", choices=Session.choices, initial=Session.DAY)
    place = forms.CharField(label="Địa điểm", max_length=300, required=False)


class AbsenceForm(forms.Form):
    """A member who does not go, and who goes instead."""

    member = forms.ModelChoiceField(
        DelegationMember.objects.none(), label="Thành viên vắng",
        error_messages={"required": "Chưa chọn thành viên.", "invalid_choice": "Người này không ở trong đoàn."},
    )  # fmt: skip
    reason = forms.CharField(label="Lý do vắng", max_length=400)
    cover = PersonField(
        Person.objects.all(), label="Người dự thay", required=False, help_text="Gõ họ tên, không cần dấu."
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = visit.delegation.members.select_related("person")
        field.label_from_instance = lambda member: member.person.full_name  # type: ignore[method-assign,assignment]


class VisitReportForm(forms.Form):
    """What the delegation says as a whole."""

    summary = forms.CharField(
        label="Nhận xét chung", widget=forms.Textarea(attrs={"rows": 5}), max_length=8000, required=False,
        help_text="Việc chuẩn bị, cách tổ chức, tinh thần tự phê bình và phê bình, việc giải trình các nội dung gợi ý.",
    )  # fmt: skip


class ConclusionForm(forms.Form):
    """One conclusion; an empty row is left out."""

    text = forms.CharField(
        label="Kết luận", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


ConclusionForms = forms.formset_factory(ConclusionForm, formset=Rows, extra=3, max_num=60, absolute_max=80)


class SettleForm(forms.Form):
    """What a conclusion is marked as, where nothing is made of it."""

    outcome = forms.ChoiceField(
        label="Xử lý", choices=[(Outcome.NONE, Outcome.NONE.label), (Outcome.COMMENDATION, Outcome.COMMENDATION.label)],
        error_messages={"required": "Chưa chọn cách xử lý.", "invalid_choice": "Không có cách xử lý này."},
    )  # fmt: skip


class KinshipForm(forms.Form):
    """A relative in a unit; whose it is may be said by the organisation body only."""

    person = PersonField(Person.objects.all(), label="Người khai báo", help_text="Gõ họ tên, không cần dấu.")
    unit = UnitField(
        Unit.objects.all(), label="Đơn vị người thân công tác", help_text="Gõ tên đơn vị, không cần dấu."
    )
    relative = forms.CharField(label="Họ tên người thân", max_length=200)
    relation = forms.CharField(
        label="Quan hệ", max_length=100, help_text="Ví dụ: vợ, chồng, con, anh ruột, em dâu."
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["person"]


class EndForm(forms.Form):
    """Why a declared tie counts no more."""

    ground = forms.CharField(label="Lý do thôi khai báo", max_length=400)
