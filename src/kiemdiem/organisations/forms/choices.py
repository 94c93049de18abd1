"""Fields that take a unit or a person by name, with or without marks; what is ambiguous is asked back."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markupsafe import Markup, escape

from kiemdiem.accounts.models import Account, Person
from kiemdiem.core import textvi
from kiemdiem.organisations.models import FormerName, Post, Unit

T = TypeVar("T", Unit, Person, Account, Post)

SHOWN = 6
SUGGESTED = 500
BY_UNIT = ("unit__sort_key", "unit_id", "rank", "id")
PostRow = tuple[str, str, int]
LONGEST = 700
IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
NUMBERED = re.compile(r"\(số (\d+)\)$")


class SuggestingInput(forms.TextInput):
    """A text box with a list of suggestions that the browser offers while typing; it works without a script."""

    def __init__(self, suggest: Callable[[], Iterable[str]]) -> None:
        super().__init__({"autocomplete": "off"})
        self.suggest = suggest

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the box and its list."""
        list_id = f"{(attrs or {}).get('id', name)}-goi-y"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = "".join(f'<option value="{escape(one)}"></option>' for one in self.suggest())
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, Markup(options))  # noqa: S704 -- each is escaped


class UnitField(forms.CharField):
    """A unit by name, former name or code: “Xã Mê Linh”, “me linh”, “Xã Mê Linh (xa-me-linh)”."""

    def __init__(self, units: QuerySet[Unit], **options: Any) -> None:
        self.units = units.order_by("sort_key", "id")
        super().__init__(
            max_length=LONGEST,
            widget=SuggestingInput(lambda: [says_unit(unit) for unit in self.units[:SUGGESTED]]),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return how a unit is written in the box."""
        return says_unit(value) if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Unit | None:
        """Return the unit meant. Raises ValidationError where there is none, or more than one."""
        text = super().clean(value)
        if not text:
            return None
        code = IN_BRACKETS.search(text)
        found = (
            list(self.units.filter(code=code[1]))
            if code
            else _named(self.units, text) or self._formerly(text)
        )
        return _only(found, "đơn vị", text, says_unit)

    def _formerly(self, text: str) -> list[Unit]:
        names = FormerName.objects.filter(collective=None, search_key=textvi.fold(text))
        return list(self.units.filter(pk__in=names.values("unit_id"))[: SHOWN + 1])


class PersonField(forms.CharField):
    """A person by name; namesakes are told apart by their number in the register."""

    def __init__(self, people: QuerySet[Person], **options: Any) -> None:
        self.people = people.order_by("sort_key", "id")
        super().__init__(
            max_length=LONGEST,
            widget=SuggestingInput(lambda: [says_person(person) for person in self.people[:SUGGESTED]]),
            **options,
        )

    def clean(self, value: Any) -> Person | None:
        """Return the person meant. Raises ValidationError where there is none, or more than one."""
        text = super().clean(value)
        if not text:
            return None
        number = NUMBERED.search(text)
        found = list(self.people.filter(pk=int(number[1]))) if number else _named(self.people, text)
        return _only(found, "người", text, says_person)


class PostField(forms.CharField):
    """A post by title; posts of the same title are told apart by their unit and number.

    `suggest` reads what is suggested, where that is asked for again and again; without it, it is read by `posts`.
    """

    def __init__(
        self, posts: QuerySet[Post], suggest: Callable[[], Iterable[PostRow]] | None = None, **options: Any
    ) -> None:
        self.posts = posts.select_related("unit").order_by(*BY_UNIT)
        read = suggest or (lambda: suggested_posts(posts))
        super().__init__(
            max_length=LONGEST,
            widget=SuggestingInput(lambda: [_says_post(*row) for row in read()]),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return how a post is written in the box."""
        return says_post(value) if isinstance(value, Post) else value

    def clean(self, value: Any) -> Post | None:
        """Return the post meant. Raises ValidationError where there is none, or more than one."""
        text = super().clean(value)
        if not text:
            return None
        number = NUMBERED.search(text)
        found = list(self.posts.filter(pk=int(number[1]))) if number else _named(self.posts, text)
        return _only(found, "chức vụ", text, says_post)


def suggested_posts(posts: QuerySet[Post]) -> QuerySet[Post, PostRow]:
    """Return what is written of posts where they are suggested, unit by unit: title, unit, number."""
    return posts.order_by(*BY_UNIT).values_list("title", "unit__name", "pk")[:SUGGESTED]


class AccountField(forms.CharField):
    """An account by its sign-in name."""

    def __init__(self, accounts: QuerySet[Account], **options: Any) -> None:
        self.accounts = accounts.order_by("username")
        super().__init__(
            max_length=LONGEST,
            widget=SuggestingInput(lambda: [says_account(account) for account in self.accounts[:SUGGESTED]]),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return how an account is written in the box."""
        return says_account(value) if isinstance(value, Account) else value

    def clean(self, value: Any) -> Account | None:
        """Return the account meant. Raises ValidationError where there is none."""
        text = super().clean(value)
        if not text:
            return None
        name = IN_BRACKETS.search(text)
        found = list(self.accounts.filter(username=(name[1] if name else text).strip().lower()))
        return _only(found, "tài khoản", text, says_account)


def decision_field() -> forms.CharField:
    """Return a field for the decision a change rests on."""
    return forms.CharField(label="Số, ngày quyết định", max_length=80, required=False)


def says_unit(unit: Unit) -> str:
    """Return how a unit is written in a form."""
    return f"{unit.name} ({unit.code})"


def says_person(person: Person) -> str:
    """Return how a person is written in a form."""
    return f"{person.full_name} (số {person.pk})"


def says_post(post: Post) -> str:
    """Return how a post is written in a form."""
    return _says_post(post.title, post.unit.name, post.pk)


def _says_post(title: str, unit: str, number: int) -> str:
    return f"{title}, {unit} (số {number})"


def says_account(account: Account) -> str:
    """Return how an account is written in a form."""
    return f"{account.display_name} ({account.username})"


def _named(rows: QuerySet[T], text: str) -> list[T]:
    key = textvi.fold(text)
    return list(rows.filter(search_key=key)[: SHOWN + 1]) or list(
        rows.filter(search_key__contains=key)[: SHOWN + 1]
    )


def _only(found: list[T], what: str, text: str, says: Callable[[T], str]) -> T:
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(
            f"Không tìm thấy {what} “{text}”. Hãy gõ một phần tên rồi chọn trong danh sách gợi ý."
        )
    names = "; ".join(says(one) for one in found[:SHOWN])
    more = " và những tên khác" if len(found) > SHOWN else ""
    raise ValidationError(f"Có nhiều {what} khớp “{text}”: {names}{more}. Hãy chọn đúng một.")
