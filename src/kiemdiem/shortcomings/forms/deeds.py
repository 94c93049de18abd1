"""What a browser sends when something is done about an entry."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.organisations.forms.choices import PostField, UnitField, suggested_posts
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.prepared import Shaped
from kiemdiem.shortcomings.forms.entries import posts_below
from kiemdiem.shortcomings.forms.rows import WithRows
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.phrases import shorten
from kiemdiem.shortcomings.queries import Match, similar_entries
from kiemdiem.web.fields import day_field
from kiemdiem.web.rows import Rows

MOST_SUCCESSORS = 8
TODAYS = {"done_on", "held_on", "as_of", "sent_on", "noted_on"}


def long_text(label: str, **options: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(label=label, widget=forms.Textarea({"rows": 3}), **options)


def source_field() -> forms.CharField:
    """Return the field for where a fact comes from."""
    return forms.CharField(label="Nguồn", max_length=300, required=False)


class DeedForm(forms.Form):
    """A form about one entry; `entry` and `today` decide what it offers."""

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, auto_id=auto_id)
        self.entry = entry
        for name in TODAYS & self.fields.keys():
            self.fields[name].initial = today


class OpenForm(DeedForm):
    """Nothing to fill in: what is needed stands in the draft."""


class WithdrawForm(DeedForm):
    """Why a draft is taken back."""

    ground = forms.CharField(label="Lý do rút", max_length=400)


class MoveForm(DeedForm):
    """A new deadline, why, and by whose leave."""

    new = day_field("Hạn mới")
    ground = forms.CharField(label="Lý do chuyển thời hạn", max_length=400)
    authority = forms.CharField(label="Người, cấp cho phép", max_length=200)
    source = source_field()


SUGGESTED = Shaped(lambda *asked: suggested_posts(posts_below(*asked)))


class OwnerForm(DeedForm):
    """Another post that answers for the entry, and why."""

    ground = forms.CharField(label="Lý do giao chức vụ khác", max_length=400)
    decision_number = forms.CharField(label="Số quyết định, nếu có", max_length=120, required=False)
    source = source_field()

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, entry, today, auto_id=auto_id)
        asked = (entry.unit_id, entry.paths, today, entry.owner_post_id or 0)
        self.fields["post"] = PostField(
            posts_below(*asked),
            lambda: SUGGESTED.rows(*asked),
            label="Chức vụ chịu trách nhiệm khắc phục từ nay",
        )
        self.order_fields(["post", *self.fields])


class RelapseForm(DeedForm):
    """Which earlier entry came back."""

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, entry, today, auto_id=auto_id)
        alike = [match for match in similar_entries(entry) if match.closed]
        if alike:
            self.fields["earlier"] = forms.ChoiceField(
                label="Hạn chế trước đây đã khắc phục, nay tái diễn",
                choices=[(match.id, _says_match(match)) for match in alike],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["other"] = forms.IntegerField(
            label="Số của hạn chế đã khắc phục trong sổ của đơn vị",
            required=False,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        )

    def clean(self) -> dict[str, Any]:
        """Find the earlier entry. Raises ValidationError where none is named, or none has that number."""
        cleaned: dict[str, Any] = super().clean() or {}
        found = None
        if cleaned.get("other"):
            found = Shortcoming.objects.filter(unit_id=self.entry.unit_id, number=cleaned["other"]).first()
            if found is None or found.pk == self.entry.pk:
                raise ValidationError(f"Sổ của đơn vị không có hạn chế khác mang số {cleaned['other']}.")
        elif cleaned.get("earlier"):
            found = Shortcoming.objects.get(pk=int(cleaned["earlier"]))
        if found is None:
            raise ValidationError("Hãy chọn một hạn chế trong danh sách, hoặc ghi số của nó.")
        return {"earlier": found}


def _says_match(match: Match) -> str:
    return f"Số {match.number}, {match.unit} (giống {match.percent} %): {shorten(match.wording)}"


class SuccessorForm(forms.Form):
    """A unit that takes the entry over, and the post that answers there."""

    share_percent = forms.IntegerField(
        label="Phần (%)", min_value=1, max_value=100,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, entry: Shortcoming, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        units = Unit.objects.filter(predecessions__predecessor_id=entry.unit_id)
        posts = Post.objects.filter(in_force(today), unit__in=units.values("pk"))
        self.fields["unit"] = UnitField(units, label="Đơn vị kế thừa")
        self.fields["post"] = PostField(posts, label="Chức vụ chịu trách nhiệm", required=False)
        self.order_fields(["unit", "post", "share_percent"])


class TransferForm(WithRows):
    """A transfer to the unit's successors by a decision."""

    decision_number = forms.CharField(label="Số quyết định", max_length=120)
    decided_on = day_field("Ngày quyết định")
    source = source_field()

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, auto_id=auto_id)
        formset = forms.formset_factory(SuccessorForm, formset=Rows, extra=2, max_num=MOST_SUCCESSORS)
        self.rows = formset(data, prefix="ke-thua", form_kwargs={"entry": entry, "today": today})
