"""What a delegation's conclusion is made into."""

from typing import Any

from django import forms

from kiemdiem.organisations.forms.choices import PostField
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.web.fields import day_field


class RaiseForm(forms.Form):
    """The wording under which a conclusion goes into the register."""

    wording = forms.CharField(
        label="Nội dung hạn chế", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        help_text="Nguyên nhân, chức vụ chịu trách nhiệm, thời hạn, thước đo ghi tiếp ở trang của hạn chế.",
    )  # fmt: skip


class TaskForm(forms.Form):
    """The task that a conclusion gives rise to."""

    name = forms.CharField(label="Nhiệm vụ", widget=forms.Textarea(attrs={"rows": 3}), max_length=300)
    post = PostField(
        Post.objects.none(), label="Giao cho chức vụ", help_text="Gõ tên chức vụ, không cần dấu."
    )
    due_on = day_field("Hạn hoàn thành")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, PostField)
        field.posts = Post.objects.filter(unit=unit).select_related("unit").order_by("rank", "id")
