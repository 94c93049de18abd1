"""What a browser sends to give accounts to many people."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kiemdiem.organisations.queries.newcomers import Newcomer


class AccountsForm(forms.Form):
    """Who of those offered gets an account; everybody unless struck out."""

    people = forms.MultipleChoiceField(
        label="Người được cấp tài khoản",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Chưa chọn ai; hãy đánh dấu những người cần tài khoản.",
            "invalid_choice": "Có người không còn trong danh sách; danh sách đã được lập lại, hãy xem rồi bấm lần nữa.",
        },
    )

    def __init__(self, offered: Sequence[Newcomer], data: Any) -> None:
        super().__init__(data, initial={"people": [str(one.person_id) for one in offered]})
        people = self.fields["people"]
        assert isinstance(people, forms.MultipleChoiceField)
        people.choices = [(str(one.person_id), one.name) for one in offered]
