"""What is said about a section of a report, and what became of it."""

from django import forms

from kiemdiem.reviews.models import CommentOutcome

LONGEST = 4000


class CommentForm(forms.Form):
    """A comment on one section."""

    section = forms.ChoiceField(label="Mục")
    text = forms.CharField(
        label="Góp ý",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        help_text="Nêu rõ cần bổ sung, sửa gì; nơi viết phải trả lời từng góp ý trước khi gửi.",
    )

    def __init__(self, data: object = None, *, sections: dict[str, str] | None = None) -> None:
        super().__init__(data, auto_id="gop-%s")  # type: ignore[arg-type]
        self.fields["section"].choices = list((sections or {}).items())  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What became of a comment."""

    outcome = forms.ChoiceField(
        label="Xử lý", choices=CommentOutcome.choices, widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn tiếp thu, giải trình hay không tiếp thu."},
    )  # fmt: skip
    answer = forms.CharField(
        label="Tiếp thu thế nào, hoặc lý do",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=LONGEST,
        help_text="Giải trình và không tiếp thu phải nêu lý do.",
    )
