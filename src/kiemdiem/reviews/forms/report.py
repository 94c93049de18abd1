"""What the report pages send."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import ParamSpec, cast

from django import forms
from django.http import QueryDict

from kiemdiem.core.ruleset import Unit
from kiemdiem.reviews.actions.figures import LONGEST_GROUND, LONGEST_TEXT
from kiemdiem.reviews.models import PriorResult
from kiemdiem.reviews.queries import Asked
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, Cells, canonical, digest
from kiemdiem.reviews.queries.listing import Waiting
from kiemdiem.reviews.queries.outline import NO, POINTS, PRIOR_ITEMS, YES, Outline
from kiemdiem.web.asking import whole_number

OVERWRITE, GIVE_UP, SEEN = "ghi-de", "lay-lai", "da-doc"
CHOOSE = ("", "– chọn –")


class ReportForm(forms.Form):
    """A whole report: one field per place of its form, with what stands there now.

    It saves what is valid and complains about the rest, so that no good text waits for a bad figure. `da-doc`
    carries the mark of each text as the page showed it.
    """

    def __init__(self, outline: Outline, stored: Cells | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="o-%s")
        self.outline, self.sent = outline, data if data is not None else QueryDict()
        self.places = {cell.name: cell for cell in outline.cells}
        for cell, field in self._fields():
            self.fields[cell.name] = field
            if stored:
                self.initial[cell.name] = _initial(field, stored[cell])

    def _fields(self) -> Iterator[tuple[Cell, forms.Field]]:
        for section in self.outline.form.sections:
            if section.kind == PRIOR_ITEMS:
                yield from self._prior_fields()
            elif section.kind == POINTS:
                for point in self.outline.points:
                    yield at.answer(point.id), _text(point.label)
            else:
                yield at.section(section.key), _text(f"{section.number}. {section.title}", section.hint)
            if section.degree:
                yield at.degree(section.key), _degree(section.number, self.outline.rules.degrees)
        if self.outline.limitations:
            yield at.GROUND, _ground()
        for group in self.outline.groups:
            yield at.points(group.key), _points(group.name, group.maximum)
        for metric in self.outline.metrics:
            yield at.metric(metric.key), _metric(metric.name, metric.unit)
        if self.outline.rated:
            levels = tuple((level.value, name) for level, name in self.outline.rules.level_names.items())
            yield at.LEVEL, _radio("Tự nhận mức xếp loại", levels)

    def _prior_fields(self) -> Iterator[tuple[Cell, forms.Field]]:
        for entry in self.outline.prior:
            name = f"Hạn chế số {entry.number}"
            yield at.result(entry.id), _radio(f"{name}: kết quả", tuple(PriorResult.choices))
            yield at.prior(entry.id), _text(f"{name}: mức độ, khó khăn, trách nhiệm")

    def cells(self) -> dict[Cell, str]:
        """Return what was sent and is valid, place by place, without what the writer gave up."""
        given_up = self.sent.getlist(GIVE_UP)
        return {
            self.places[name]: _plain(value)
            for name, value in self.cleaned_data.items()
            if name in self.sent and name not in given_up
        }

    def seen(self) -> dict[Cell, str]:
        """Return the marks of the texts that the writer had before the eyes, in choosing between two texts too."""
        marks = _marks(self.sent.get(SEEN, ""))
        chosen = (choice.rpartition(":") for choice in self.sent.getlist(OVERWRITE))
        marks |= {name: mark for name, _, mark in chosen}
        return {cell: marks[name] for name, cell in self.places.items() if name in marks}

    def marks_after(self, stored: Cells) -> str:
        """Return the marks for the page to carry on, now that `stored` is what stands there.

        A place whose typed text was not stored keeps its old mark, so that it is still seen as changed.
        """
        sent = self.cells()
        kept = {cell: digest(text) for cell, text in stored.items() if canonical(sent.get(cell, "")) == text}
        return marks_of(self.seen() | kept)


def marks_of(marks: Mapping[Cell, str]) -> str:
    """Return marks as the page carries them."""
    return json.dumps({cell.name: mark for cell, mark in marks.items()})


class ReturnForm(forms.Form):
    """Why a report is sent back."""

    comment = forms.CharField(
        label="Cần bổ sung, sửa gì",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Hãy nêu rõ cần bổ sung, sửa gì để người viết biết mà sửa."},
    )


class RaiseEntryForm(forms.Form):
    """A passage of the report, and how the register words it."""

    passage = forms.CharField(
        label="Đoạn trích nguyên văn từ báo cáo",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
    )
    wording = forms.CharField(
        label="Nội dung hạn chế, khuyết điểm ghi vào sổ",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text="Mỗi hạn chế một việc, nêu rõ ở đâu, chậm hoặc sai cái gì.",
    )


def asked_of(query: QueryDict) -> Asked:
    """Return what the list's filters ask for; what can't be read is left out."""
    cycle = query.get("dot", "")
    work = query.get("viec", "")
    return Asked(
        text=query.get("tim", "").strip(),
        cycle=whole_number(cycle),
        work=work if work in {Waiting.WRITE, Waiting.ACCEPT} else "",
        late="tre" in query,
    )


def _marks(text: str) -> dict[str, str]:
    try:
        marks = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(mark) for name, mark in marks.items()} if isinstance(marks, Mapping) else {}


P = ParamSpec("P")


def _shared(build: Callable[P, forms.Field]) -> Callable[P, forms.Field]:
    """Make each field once: it is the same in every report, and no form changes one. A report needs none filled in."""

    @lru_cache(maxsize=1000)
    def made(*given: P.args, **named: P.kwargs) -> forms.Field:
        field = build(*given, **named)
        field.required = False
        return field

    return cast(Callable[P, forms.Field], made)


@_shared
def _text(label: str, hint: str = "") -> forms.Field:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, widget=area, max_length=LONGEST_TEXT)


@_shared
def _ground() -> forms.Field:
    return forms.CharField(
        label="Lý do không nêu hạn chế, khuyết điểm",
        help_text="Chỉ ghi khi thật sự không có hạn chế, khuyết điểm nào trong kỳ.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_GROUND,
    )


@_shared
def _degree(number: str, degrees: tuple[str, ...]) -> forms.Field:
    choices = [CHOOSE, *((name, name) for name in degrees)]
    return forms.ChoiceField(label=f"Mục {number}: tự đánh giá cấp độ", choices=choices)


@_shared
def _radio(label: str, choices: tuple[tuple[str, str], ...]) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


@_shared
def _points(name: str, maximum: Fraction) -> forms.Field:
    highest = Decimal(maximum.numerator) / Decimal(maximum.denominator)
    return _number(f"{name} (tối đa {highest:f} điểm)", places=2, highest=highest)


@_shared
def _metric(name: str, unit: Unit) -> forms.Field:
    if unit == "yes_no":
        return forms.ChoiceField(label=name, choices=[CHOOSE, (YES, "Có"), (NO, "Không")])
    return _number(name + (" (%)" if unit == "%" else ""), places=0 if unit == "count" else 4)


def _number(label: str, places: int, highest: Decimal | None = None) -> forms.Field:
    return forms.DecimalField(
        label=label, min_value=0, max_value=highest, max_digits=12, decimal_places=places, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8, "autocomplete": "off"}),
    )  # fmt: skip


def _initial(field: forms.Field, text: str) -> Decimal | str:
    return Decimal(text) if isinstance(field, forms.DecimalField) and text else text


def _plain(value: Decimal | str | None) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value or ""
