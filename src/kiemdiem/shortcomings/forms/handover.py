"""The plan of a handing over: shares of the successors, posts that answer there, and where an item goes otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from kiemdiem.organisations.actions.succession import Successor
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.shortcomings.actions.reorganising import EntryPlan, TargetPlan
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.handover import Holding
from kiemdiem.targets.models import Target
from kiemdiem.web.fields import day_field

WHOLE = 100
COMMON, NOBODY = "chung", ""


@dataclass(frozen=True)
class PlanLine:
    """One item of the preview: what, and to whom with which share and post."""

    says: str
    detail: str
    heirs: tuple[tuple[Unit, Post | None, int], ...]


class HandoverForm(forms.Form):
    """One decision about everything a unit left open."""

    decision_number = forms.CharField(label="Số quyết định", max_length=120)
    decided_on = day_field("Ngày quyết định")
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(self, data: Any, holding: Holding, **options: Any) -> None:
        super().__init__(data, **options)
        self.holding = holding
        many = len(holding.successors)
        for place, unit in enumerate(holding.successors):
            rest = WHOLE - (WHOLE // many) * (many - 1)
            self.fields[f"phan-{unit.pk}"] = forms.IntegerField(
                label=f"{unit.name}: phần (%)", min_value=0, max_value=WHOLE, initial=WHOLE // many if place else rest,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip
        for owner in holding.owners:
            for unit in holding.successors:
                default = holding.default_post(owner, unit)
                self.fields[_post(owner, unit)] = forms.ChoiceField(
                    label=unit.name, required=False, initial=default.pk if default else NOBODY,
                    choices=[(NOBODY, "– chưa chọn –"), *((post.pk, post.title) for post in holding.posts.get(unit.pk, ()))],
                )  # fmt: skip
        where = [
            (COMMON, "Theo tỷ lệ chung"),
            *((unit.pk, f"Toàn bộ cho {unit.name}") for unit in holding.successors),
        ]
        for item in holding.items:
            self.fields[_item(item)] = forms.ChoiceField(label="Chuyển cho", choices=where, initial=COMMON)

    def clean(self) -> dict[str, Any]:
        """Check the common shares. Raises ValidationError where they don't make a hundred."""
        cleaned: dict[str, Any] = super().clean() or {}
        shares = [cleaned.get(f"phan-{unit.pk}") for unit in self.holding.successors]
        if None not in shares and sum(share for share in shares if share is not None) != WHOLE:
            raise ValidationError(
                f"Các phần của đơn vị kế thừa phải cộng lại bằng 100 %; hiện cộng được {sum(filter(None, shares))} %."
            )
        return cleaned

    def shares(self) -> Iterator[BoundField]:
        """Yield the fields of the common shares."""
        return (self[f"phan-{unit.pk}"] for unit in self.holding.successors)

    def posts(self) -> Iterator[tuple[Post, list[BoundField]]]:
        """Yield each post that answered, with the fields of who answers at each successor."""
        return (
            (owner, [self[_post(owner, unit)] for unit in self.holding.successors])
            for owner in self.holding.owners
        )

    def items(self) -> Iterator[tuple[Shortcoming | Target, BoundField]]:
        """Yield each item with the field of where it goes."""
        return ((item, self[_item(item)]) for item in self.holding.items)

    def entry_plans(self) -> list[EntryPlan]:
        """Return to whom each entry goes. The form must be valid."""
        return [
            EntryPlan(entry, tuple(Successor(unit, post, share) for unit, post, share in self._heirs(entry)))
            for entry in self.holding.entries
        ]

    def target_plans(self) -> list[TargetPlan]:
        """Return to whom each target goes. The form must be valid."""
        return [
            TargetPlan(
                target, tuple(Successor(unit, post, share) for unit, post, share in self._heirs(target))
            )
            for target in self.holding.targets
        ]

    def preview(self) -> list[PlanLine]:
        """Return the plan line by line. The form must be valid."""
        return [
            *(
                PlanLine(
                    f"Hạn chế số {entry.number}: {entry}",
                    entry.get_state_display(),
                    tuple(self._heirs(entry)),
                )
                for entry in self.holding.entries
            ),
            *(
                PlanLine(f"Chỉ tiêu: {target}", f"năm {target.year}", tuple(self._heirs(target)))
                for target in self.holding.targets
            ),
        ]

    def _heirs(self, item: Shortcoming | Target) -> Iterator[tuple[Unit, Post | None, int]]:
        asked = self.cleaned_data[_item(item)]
        for unit in self.holding.successors:
            share = self.cleaned_data[f"phan-{unit.pk}"] if asked == COMMON else WHOLE
            if share and asked in (COMMON, str(unit.pk)):
                yield unit, self._post_of(item, unit), share

    def _post_of(self, item: Shortcoming | Target, unit: Unit) -> Post | None:
        if item.owner_post is None:
            return None
        chosen = self.cleaned_data[_post(item.owner_post, unit)]
        return next((post for post in self.holding.posts.get(unit.pk, ()) if str(post.pk) == chosen), None)


def _post(owner: Post, unit: Unit) -> str:
    return f"chuc-vu-{owner.pk}-{unit.pk}"


def _item(item: Shortcoming | Target) -> str:
    return f"{'han-che' if isinstance(item, Shortcoming) else 'chi-tieu'}-{item.pk}"
