"""What a browser sends about shares of responsibility."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.organisations.forms.choices import (
    SUGGESTED,
    PersonField,
    PostField,
    SuggestingInput,
    says_person,
    says_post,
)
from kiemdiem.organisations.models import Post, PostRole
from kiemdiem.shortcomings.actions.shares import COLLECTIVE, Share
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.web.fields import day_field
from kiemdiem.web.rows import Rows

MOST_SHARES, SPARE_SHARES = 12, 3
ROLES = [("", "– chọn –"), (COLLECTIVE, "Tập thể"), *PostRole.choices[:3]]


class HolderField(PersonField):
    """Whoever held a post; shown again as it is written in a form."""

    def prepare_value(self, value: Any) -> Any:
        """Return how a person is written in the box."""
        return says_person(value) if isinstance(value, Person) else value


class ShareForm(forms.Form):
    """Who answers for the cause, in what share, over what period of office."""

    role = forms.ChoiceField(label="Với tư cách", choices=ROLES)
    says = forms.CharField(label="Trách nhiệm cụ thể", max_length=400)
    share_percent = forms.IntegerField(
        label="Phần (%)", min_value=1, max_value=100, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    served_from = day_field("Giữ chức vụ từ", required=False)
    served_to = day_field("Đến ngày", required=False)

    def __init__(self, *args: Any, posts: QuerySet[Post], offers: "Offers", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"] = PostField(posts, label="Chức vụ", required=False)
        self.fields["post"].widget = SuggestingInput(offers.posts)
        self.fields["person"] = HolderField(
            offers.holders,
            label="Người giữ chức vụ",
            required=False,
        )
        self.fields["person"].widget = SuggestingInput(offers.people)
        self.order_fields(["role", "post", "person", "served_from", "served_to", "says", "share_percent"])


class Offers:
    """What all rows suggest, read once for all of them."""

    def __init__(self, posts: QuerySet[Post]) -> None:
        self.holders = Person.objects.filter(appointments__post__in=posts).distinct()
        self.posts = cache(
            lambda: [
                says_post(post)
                for post in posts.select_related("unit").order_by("unit__sort_key", "unit_id", "rank", "id")[
                    :SUGGESTED
                ]
            ]
        )
        self.people = cache(
            lambda: [says_person(one) for one in self.holders.order_by("sort_key", "id")[:SUGGESTED]]
        )


def share_rows(data: Any, entry: Shortcoming, posts: QuerySet[Post]) -> "forms.BaseFormSet[ShareForm]":
    """Return the rows of an entry's shares: those that stand there, and some empty ones."""
    formset = forms.formset_factory(
        ShareForm, formset=Rows, extra=SPARE_SHARES, max_num=MOST_SHARES, can_delete=True, can_delete_extra=False
    )  # fmt: skip
    shares = [
        {name: getattr(row, name) for name in ("role", "post", "person", "served_from", "served_to", "says", "share_percent")}
        for row in entry.responsibilities.select_related("post__unit", "person").order_by("id")
    ]  # fmt: skip
    return formset(data, prefix="phan", initial=shares, form_kwargs={"posts": posts, "offers": Offers(posts)})


def shares_of(rows: Iterable[dict[str, Any]]) -> tuple[Share, ...]:
    """Return the shares that filled rows say."""
    return tuple(Share(**{name: row[name] for name in Share.__dataclass_fields__}) for row in rows)
