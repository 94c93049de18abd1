"""What is asked about papers: the day, the ground, the body, its term, a template, a file of the dossier."""

from datetime import date
from typing import Any

from django import forms

from kiemdiem.documents.models import PaperLine
from kiemdiem.documents.queries.bodies import Issuer
from kiemdiem.documents.queries.dossier import DossierItem
from kiemdiem.documents.queries.forms import forms as paper_forms
from kiemdiem.web.fields import day_field
from kiemdiem.web.uploads import FileField


class IssueForm(forms.Form):
    """The day a paper bears."""

    on = day_field("Ngày ban hành", help_text="Số tiếp theo trong sổ được cấp khi bấm nút.")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = today


class PlainIssueForm(forms.Form):
    """Nothing to ask: the paper bears the day and number that its thing has."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:  # noqa: ARG002 -- asked like `IssueForm`
        super().__init__(*args, **options)


class ReissueForm(forms.Form):
    """Why a paper is issued again."""

    ground = forms.CharField(
        label="Lý do ban hành lại", max_length=400, widget=forms.Textarea({"rows": 2}),
        help_text="Bản trước vẫn được giữ, ghi rõ đã có bản thay thế.",
    )  # fmt: skip
    on = day_field("Ngày ban hành")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = today


class WithdrawForm(forms.Form):
    """Why a paper is withdrawn."""

    ground = forms.CharField(
        label="Lý do thu hồi", max_length=400, widget=forms.Textarea({"rows": 2}),
        help_text="Số đã cấp không cấp lại cho văn bản khác.",
    )  # fmt: skip


class BodyForm(forms.Form):
    """How a body names itself on papers."""

    name = forms.CharField(label="Tên cơ quan ban hành", max_length=200)
    superior = forms.CharField(label="Tên cơ quan cấp trên", max_length=200, required=False)
    abbreviation = forms.CharField(
        label="Ký hiệu cơ quan",
        max_length=30,
        help_text="Phần đứng sau loại văn bản, ví dụ ĐU trong “05-BC/ĐU”.",
    )
    place = forms.CharField(label="Địa danh", max_length=80, help_text="Đứng trước ngày, tháng, năm.")

    @staticmethod
    def first_values(issuer: Issuer) -> dict[str, str]:
        """Return what stands in the form at first."""
        return {
            "name": issuer.name,
            "superior": issuer.superior,
            "abbreviation": issuer.abbreviation,
            "place": issuer.place,
        }


class TermForm(forms.Form):
    """A term of a committee."""

    name = forms.CharField(label="Nhiệm kỳ", max_length=40, help_text="Ví dụ 2025-2030.")
    starts_on = day_field(
        "Từ ngày", help_text="Ngày bắt đầu nhiệm kỳ theo quyết định, số văn bản tính lại từ 01."
    )
    ends_on = day_field("Đến ngày", required=False)


class TemplateForm(forms.Form):
    """A body's own Word template for a form."""

    form_key = forms.ChoiceField(label="Mẫu văn bản")
    file = FileField(label="Tệp Word (.docx)", allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["form_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, form.name) for key, form in paper_forms().items()]


class DossierFileForm(forms.Form):
    """A file put into a dossier."""

    item = forms.ChoiceField(label="Mục hồ sơ")
    title = forms.CharField(label="Tên tài liệu", max_length=300)
    dated = day_field("Ngày của tài liệu")
    file = FileField(label="Tệp", allow_empty_file=True)

    def __init__(self, *args: Any, items: list[DossierItem], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(item.key, item.title) for item in items]


LINES = dict(PaperLine.choices)
