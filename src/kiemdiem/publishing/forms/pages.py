"""What a browser sends about public pages and proposals."""

from typing import Any

from django import forms

from kiemdiem.publishing.models import Proposal
from kiemdiem.publishing.queries.catalogue import Kind
from kiemdiem.publishing.queries.content import Choice

MOST_PASSAGES, LONGEST_PASSAGE = 100, 2000


class GroundForm(forms.Form):
    """Why a page is opened or closed, why something is taken off."""

    ground = forms.CharField(label="Căn cứ, lý do", max_length=400)


class AnswerForm(forms.Form):
    """Why a proposal is sent back."""

    answer = forms.CharField(label="Lý do trả lại", max_length=400)


class ChooseForm(forms.Form):
    """What of a thing becomes public."""

    passages = forms.CharField(
        label="Đoạn phải che", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một đoạn, chép đúng nguyên văn. Đoạn đó được che ở mọi trường đã chọn.",
    )  # fmt: skip
    keep_names = forms.BooleanField(label="Giữ họ tên cá nhân (thường không nên)", required=False)
    keep_levels = forms.BooleanField(
        label="Giữ mức xếp loại nêu trong lời văn (thường không nên)", required=False
    )

    def __init__(self, kind: Kind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["fields"] = forms.MultipleChoiceField(
            label="Trường công khai", required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.key, one.label) for one in kind.fields if not one.always],
        )  # fmt: skip

    @staticmethod
    def first_values(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows before anybody has typed."""
        return {
            "fields": proposal.fields, "passages": "\n".join(proposal.passages),
            "keep_names": proposal.keep_names, "keep_levels": proposal.keep_levels,
        }  # fmt: skip

    def clean_passages(self) -> list[str]:
        """Return the passages, one a line. Raises ValidationError for more or longer ones than anybody means."""
        found = [line.strip() for line in self.cleaned_data["passages"].splitlines() if line.strip()]
        if len(found) > MOST_PASSAGES:
            raise forms.ValidationError(f"Nhiều nhất {MOST_PASSAGES} đoạn; hãy gộp các đoạn liền nhau.")
        if any(len(line) > LONGEST_PASSAGE for line in found):
            raise forms.ValidationError(
                f"Mỗi đoạn nhiều nhất {LONGEST_PASSAGE} chữ; nên bỏ chọn cả trường thay vì che quá dài."
            )
        return found

    def choice(self) -> Choice:
        """Return what was chosen, once the form is valid."""
        said = self.cleaned_data
        return Choice(
            frozenset(said["fields"]), tuple(said["passages"]), said["keep_names"], said["keep_levels"]
        )
