"""What is asked of an organisation, and what came back."""

from datetime import date

from django import forms

from kiemdiem.reviews.models import ReturnWay
from kiemdiem.reviews.queries.consultations import Kind
from kiemdiem.shortcomings.actions.files import endings
from kiemdiem.web.fields import day_field
from kiemdiem.web.uploads import FileField

LONGEST = 4000


class ConsultForm(forms.Form):
    """A request for an opinion."""

    kind = forms.ChoiceField(label="Lấy ý kiến của")
    body = forms.CharField(
        label="Tên tổ chức", max_length=300, help_text="Ví dụ: Chi ủy chi bộ tổ dân phố số 5."
    )
    question = forms.CharField(
        label="Nội dung đề nghị", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST, required=False,
        help_text="Để trống thì dùng câu mẫu của phần mềm cho loại ý kiến đã chọn.",
    )  # fmt: skip
    due_on = day_field("Hạn trả lời")

    def __init__(self, data: object = None, *, kinds: tuple[Kind, ...], answer_by: date) -> None:
        super().__init__(data, initial={"due_on": answer_by})  # type: ignore[arg-type]
        self.questions = {kind.key: kind.question for kind in kinds}
        self.fields["kind"].choices = [(kind.key, kind.name) for kind in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Ask in the software's words where nothing else was typed."""
        cleaned: dict[str, object] = super().clean() or {}
        cleaned["question"] = cleaned.get("question") or self.questions.get(str(cleaned.get("kind")), "")
        return cleaned


class OpinionForm(forms.Form):
    """An opinion as it came back."""

    way = forms.ChoiceField(label="Hình thức", choices=ReturnWay.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label="Ý kiến", widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST,
        help_text="Chép đúng nội dung chính của văn bản.",
    )  # fmt: skip
    signed_by = forms.CharField(label="Người ký (họ tên, chức vụ)", max_length=200)
    signed_on = day_field("Ngày ký")
    file = FileField(label="Tệp", allow_empty_file=True)

    def __init__(self, data: object = None, files: object = None) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]
        self.fields[
            "file"
        ].help_text = f"Bản quét hoặc văn bản xác nhận; nhận các tệp {', '.join(endings())}."


class SetAsideForm(forms.Form):
    """Why an answer is awaited no longer."""

    ground = forms.CharField(
        label="Căn cứ", widget=forms.Textarea(attrs={"rows": 2}), max_length=400,
        help_text="Ví dụ: trường hợp đặc biệt, theo văn bản số … ngày ….",
    )  # fmt: skip
