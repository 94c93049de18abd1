"""What a browser sends to ask the rules once more: other figures, or another rule set. Nothing of it is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.core.ruleset import NUMBERS, TRUTHS, Level, Metric, RuleSet, Unit
from kiemdiem.core.trace import Input, shown
from kiemdiem.ratings.forms.numbers import number_of
from kiemdiem.ratings.models import BlockerVerdict
from kiemdiem.ratings.queries import comparison
from kiemdiem.ratings.queries.known import Known
from kiemdiem.ratings.queries.standing import Standing, counted_metrics, is_tied

HUNDRED = Fraction(100)
NOT_KNOWN = ("", "Chưa có số liệu")
ANSWERS = {"co": True, "khong": False}
NAMES = {True: "Có", False: "Không"}


class AmountField(forms.CharField):
    """A number from 0 up to `maximum`; empty: not known. What stands there at first keeps its exact value."""

    def __init__(
        self, present: Input, maximum: Fraction | None, *, whole: bool = False, **options: Any
    ) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        first = "" if present is None else shown(present)
        super().__init__(required=False, max_length=20, widget=widget, initial=first, **options)
        self.present, self.first, self.maximum, self.whole = present, first, maximum, whole

    def clean(self, value: Any) -> Any:
        """Return the number. Raises ValidationError with the sentence to put at the field."""
        text = super().clean(value)
        if text == self.first:
            return self.present
        if not text:
            return None
        number = number_of(text)
        if number is None:
            raise ValidationError("Hãy nhập một số, ví dụ 98,5; để trống nếu chưa có số liệu.")
        if number < 0 or (self.maximum is not None and number > self.maximum):
            reach = "từ 0 trở lên" if self.maximum is None else f"từ 0 đến {shown(self.maximum)}"
            raise ValidationError(f"Số ở ô này phải {reach}.")
        if self.whole and number != int(number):
            raise ValidationError("Ô này là số đếm, phải là số nguyên.")
        return Fraction(number)


class TrialForm(forms.Form):
    """Every point, fact, link and verdict that counts now, to be changed for a trial."""

    def __init__(self, now: Standing, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        known, rules = now.known, now.rules
        for group in rules.groups:
            self.fields[f"diem_{group.key}"] = AmountField(
                known.points.get(group.key), group.maximum,
                label=f"{group.name}: điểm (tối đa {shown(group.maximum)})",
            )  # fmt: skip
        self.metrics = counted_metrics(rules, now.kind)
        for metric in self.metrics:
            self.fields[f"so_{metric.key}"] = _fact_field(rules, metric, known.facts.get(metric.key))
        if is_tied(rules, known):
            self.fields["tap_the"] = _tied_field(rules, known.tied_level)
        self.blockers = tuple(row for row in rules.blockers if now.kind in row.subjects)
        for row in self.blockers:
            self.fields[row.rule.id] = _verdict_field(row.rule.says, known.findings.get(row.rule.id, ""))

    def figures(self) -> Iterator[tuple[str, Any]]:
        """Yield the fields of points, facts and links, each with the place that a sentence of what is lacking names."""
        for number, group in enumerate(self.now.rules.groups):
            yield ("diem" if number == 0 else ""), self[f"diem_{group.key}"]
        for metric in self.metrics:
            yield f"so-lieu-{metric.key}", self[f"so_{metric.key}"]
        if "tap_the" in self.fields:
            yield "", self["tap_the"]

    def verdicts(self) -> list[Any]:
        """Return the fields of the blockers."""
        return [self[row.rule.id] for row in self.blockers]

    def tried(self) -> Known:
        """Return what would be known if the figures were as typed."""
        given = self.cleaned_data
        points = {group.key: given[f"diem_{group.key}"] for group in self.now.rules.groups}
        facts = {metric.key: given[f"so_{metric.key}"] for metric in self.metrics}
        kept = {key: value for key, value in self.now.known.facts.items() if key not in facts}
        return replace(
            self.now.known,
            points={key: value for key, value in points.items() if value is not None},
            facts=kept | {key: value for key, value in facts.items() if value is not None},
            findings={row.rule.id: given[row.rule.id] for row in self.blockers if given[row.rule.id]},
            tied_level=given.get("tap_the", self.now.known.tied_level),
        )


class ComparisonForm(forms.Form):
    """The rule set to hold the facts against."""

    bo = forms.ChoiceField(
        label="Bộ quy định để đối chiếu",
        error_messages={"invalid_choice": "Hãy chọn một bộ quy định trong danh sách."},
    )

    def __init__(self, listed: Iterable[comparison.Choice], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bo"].choices = [(each.rules.key, _named(each.rules)) for each in listed]  # type: ignore[attr-defined]


def _fact_field(rules: RuleSet, metric: Metric, present: Input) -> forms.Field:
    if metric.unit in NUMBERS:
        maximum = HUNDRED if metric.unit is Unit.PERCENT else None
        name = f"{metric.name} (%)" if metric.unit is Unit.PERCENT else metric.name
        return AmountField(present, maximum, whole=metric.unit is Unit.COUNT, label=name)
    if metric.unit in TRUTHS:
        return _chosen(
            metric.name, ((key, NAMES[truth]) for key, truth in ANSWERS.items()), ANSWERS.get, _key(present)
        )
    words = rules.degrees if metric.unit is Unit.DEGREE else metric.choices
    return _chosen(metric.name, ((word, word) for word in words), str, present)


def _key(present: Input) -> str:
    return next((key for key, truth in ANSWERS.items() if truth is present), "")


def _chosen(
    name: str, offered: Iterable[tuple[str, str]], coerce: Any, present: Input
) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=name,
        choices=[NOT_KNOWN, *offered],
        coerce=coerce,
        empty_value=None,
        required=False,
        initial=present or "",
    )


def _tied_field(rules: RuleSet, present: Level | None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Mức của tập thể mình đứng đầu", coerce=Level, empty_value=None, required=False, initial=present or "",
        choices=[("", "Chưa được xếp loại"), *((level.value, rules.level_names[level]) for level in Level)],
    )  # fmt: skip


def _verdict_field(says: str, present: str) -> forms.ChoiceField:
    choices = [("", "Chưa có kết luận"), *BlockerVerdict.choices]
    return forms.ChoiceField(label=says, choices=choices, required=False, initial=present)


def _named(rules: RuleSet) -> str:
    until = f" đến {rules.effective_to:%d/%m/%Y}" if rules.effective_to else ""
    return f"{rules.number} (từ {rules.effective_from:%d/%m/%Y}{until})"
