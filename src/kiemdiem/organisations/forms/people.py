"""What a browser sends about collectives, posts, people, fields and roles."""

from typing import Any

from django import forms

from kiemdiem.accounts.models import Account, Person
from kiemdiem.core.access import Role
from kiemdiem.organisations.forms.choices import (
    AccountField,
    PersonField,
    UnitField,
    decision_field,
)
from kiemdiem.organisations.models import Collective, Line, Post, PostRole, Unit, WorkField
from kiemdiem.organisations.phrases import collective_kinds, condition_kinds, grantable_roles
from kiemdiem.web.fields import day_field

NOTHING = ("", "– chọn –")


def collectives() -> list[tuple[str, str]]:
    """Return the kinds of collectives to choose from."""
    return [NOTHING, *((kind.key, kind.name) for kind in collective_kinds().values())]


def conditions() -> list[tuple[str, str]]:
    """Return the conditions of persons to choose from."""
    return [NOTHING, *condition_kinds().items()]


def roles() -> list[tuple[str, str]]:
    """Return the roles to choose from."""
    return [NOTHING, *((role.value, name) for role, name in grantable_roles().items())]


class CollectiveForm(forms.Form):
    """A collective that leads a unit."""

    name = forms.CharField(
        label="Tên tập thể", max_length=300, help_text="Ví dụ: Ban Thường vụ Đảng ủy xã Mê Linh"
    )
    kind = forms.ChoiceField(label="Loại tập thể", choices=collectives)
    line = forms.ChoiceField(label="Khối", choices=Line.choices)
    valid_from = day_field("Từ ngày")


class RenameCollectiveForm(forms.Form):
    """A collective's new name, from a day on."""

    name = forms.CharField(label="Tên mới", max_length=300)
    valid_from = day_field("Mang tên mới từ ngày")
    decision_number = decision_field()
    source = forms.CharField(label="Nguồn", max_length=300, required=False)


class PostForm(forms.Form):
    """A post of a unit."""

    title = forms.CharField(label="Chức vụ", max_length=200)
    role = forms.ChoiceField(label="Vai trò", choices=PostRole.choices)
    collective = forms.ModelChoiceField(
        Collective.objects.none(),
        label="Trong tập thể",
        required=False,
        empty_label="Không thuộc tập thể nào",
    )
    rank = forms.IntegerField(
        label="Thứ tự",
        min_value=1,
        max_value=999,
        initial=100,
        help_text="Số nhỏ đứng trước; người đứng đầu là 1.",
    )
    valid_from = day_field("Từ ngày")

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["collective"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Collective.objects.filter(unit=unit, valid_to__isnull=True).order_by("line", "id")


class PersonForm(forms.Form):
    """A new person; with a vacant post, their appointment at once."""

    full_name = forms.CharField(label="Họ và tên", max_length=200)
    born_on = day_field("Ngày sinh", required=False)
    party_admitted_on = day_field("Ngày vào Đảng", required=False)
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label="Phân công vào chức vụ còn trống",
        required=False,
        empty_label="Chưa phân công",
    )
    valid_from = day_field("Giữ chức vụ từ ngày", required=False)
    decision_number = decision_field()

    def __init__(self, vacant: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = vacant

    def clean(self) -> dict[str, Any]:
        """Ask for the day where a post is chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("post") and not cleaned.get("valid_from"):
            self.add_error("valid_from", "Đã chọn chức vụ thì phải ghi giữ từ ngày nào.")
        return cleaned


class CorrectForm(forms.Form):
    """What was typed wrong about a person, and the paper that shows what is right."""

    full_name = forms.CharField(label="Họ và tên", max_length=200)
    born_on = day_field("Ngày sinh", required=False)
    party_admitted_on = day_field("Ngày vào Đảng", required=False)
    ground = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Ví dụ: lý lịch đảng viên, giấy khai sinh. Nhật ký giữ cả giá trị cũ và mới.",
    )


class UndoForm(forms.Form):
    """Why an appointment is taken back."""

    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Ví dụ: nhầm người, nhầm chức vụ, nhầm ngày."
    )


class AppointForm(forms.Form):
    """Who takes a post."""

    person = PersonField(Person.objects.all(), label="Người giữ chức vụ")
    valid_from = day_field("Từ ngày")
    valid_to = day_field("Đến hết ngày", required=False, help_text="Chỉ ghi khi đã thôi giữ.")
    decision_number = decision_field()


class ChargeForm(forms.Form):
    """What a post takes in charge."""

    field = forms.ModelChoiceField(
        WorkField.objects.order_by("sort_key"), label="Lĩnh vực", required=False, empty_label="– không –"
    )
    area = UnitField(Unit.objects.filter(valid_to__isnull=True), label="Địa bàn, đơn vị", required=False)
    valid_from = day_field("Từ ngày")
    valid_to = day_field("Đến hết ngày", required=False, help_text="Chỉ ghi khi đã thôi phụ trách.")


class ConditionForm(forms.Form):
    """A condition of a person that rules ask about."""

    kind = forms.ChoiceField(label="Tình trạng", choices=conditions)
    ground = forms.CharField(label="Căn cứ", max_length=300, help_text="Số, ngày của văn bản hoặc giấy tờ.")
    valid_from = day_field("Từ ngày")
    valid_to = day_field("Đến ngày", required=False)


class FieldForm(forms.Form):
    """A field of work."""

    name = forms.CharField(label="Tên lĩnh vực", max_length=200)


class GrantForm(forms.Form):
    """A role for an account over a unit."""

    account = AccountField(Account.objects.filter(is_active=True), label="Tài khoản")
    role = forms.ChoiceField(label="Vai trò", choices=roles)
    unit = UnitField(
        Unit.objects.filter(valid_to__isnull=True), label="Ở đơn vị", required=False,
        help_text="Chỉ quản trị hệ thống mới để trống.",
    )  # fmt: skip
    valid_from = day_field("Từ ngày")

    def clean_role(self) -> Role:
        """Return the role meant."""
        return Role(self.cleaned_data["role"])


class WhoForm(forms.Form):
    """The question: who was responsible on a day, for a field, an area, in a unit."""

    ngay = day_field("Ngày", required=False)
    linh_vuc = forms.ModelChoiceField(
        WorkField.objects.order_by("sort_key"), label="Lĩnh vực", required=False, empty_label="Tất cả"
    )
    dia_ban = UnitField(Unit.objects.all(), label="Địa bàn phụ trách", required=False)
    don_vi = UnitField(Unit.objects.all(), label="Trong đơn vị", required=False)
