"""Fields of programmes: milestones line by line, people one a line, shares and money."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from kiemdiem.organisations.models import Post, Unit
from kiemdiem.organisations.queries import in_force, within
from kiemdiem.programmes.actions.drafting import Stone
from kiemdiem.web.asking import day
from kiemdiem.web.formats import day as written

MOST_STONES = 30
LONGEST_STONE = 300


class StonesField(forms.CharField):
    """Milestones, one a line: “30/06/2027: Có danh sách các hộ”."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Mốc", required=False, widget=forms.Textarea({"rows": 3}),
            help_text="Mỗi dòng một mốc, viết ngày trước: 30/06/2027: Có danh sách các hộ.", **options,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """Return milestones as they are written in the box."""
        if isinstance(value, (list, tuple)):
            return "\n".join(f"{written(stone.due_on)}: {stone.text}" for stone in value)
        return value

    def clean(self, value: Any) -> list[Stone]:
        """Return the milestones. Raises ValidationError for a line without its day, naming it."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_STONES:
            raise ValidationError(f"Nhiều nhất {MOST_STONES} mốc.")
        return [self._stone(number, line) for number, line in enumerate(lines, start=1)]

    def _stone(self, number: int, line: str) -> Stone:
        first, _, text = line.partition(":")
        on = day(first)
        if on is None or not text.strip():
            raise ValidationError(f"Dòng {number}: hãy viết ngày, dấu hai chấm, rồi nội dung mốc.")
        if len(text.strip()) > LONGEST_STONE:
            raise ValidationError(f"Dòng {number}: nội dung mốc dài quá {LONGEST_STONE} chữ.")
        return Stone(text.strip(), on)


def money() -> forms.DecimalField:
    """Return a field for millions of đồng."""
    return forms.DecimalField(
        label="Kinh phí (triệu đồng)", max_digits=16, decimal_places=3, min_value=Decimal(0), localize=True, required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


def long_text(label: str, rows: int = 4, **options: Any) -> forms.CharField:
    """Return a field for several paragraphs."""
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **options)


def units_under(unit: Unit, today: date) -> QuerySet[Unit]:
    """Return a unit and all below it in either tree: to whom its programmes can give something."""
    return Unit.objects.filter(within(unit), in_force(today))


def posts_under(unit: Unit, today: date) -> QuerySet[Post]:
    """Return the posts of a unit and of all below it: who can be made to answer."""
    return Post.objects.filter(in_force(today), unit__in=units_under(unit, today).values("pk"))
