"""What a browser sends about periods and sheets."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from kiemdiem.assignments.actions.sheets import Filled
from kiemdiem.assignments.models import PeriodKind
from kiemdiem.assignments.queries.entries import AskedGroup, Outline, Value
from kiemdiem.assignments.queries.judging import Entry
from kiemdiem.assignments.queries.schemes import Question, Scheme
from kiemdiem.assignments.queries.setting_aside import NOT_CONCERNED, Ground
from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import TRUTHS, Level, Metric, RuleSet, Unit
from kiemdiem.core.trace import shown
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit as Place
from kiemdiem.organisations.queries import in_force

FIRST_YEAR, LAST_YEAR = 2018, 2100
YES, NO = "co", "khong"
ANSWERS = [("", "Chưa biết"), (YES, "Có"), (NO, "Không")]
UNCONCERNED = "khong-thuoc"


class PeriodForm(forms.Form):
    """A month or quarter to be opened; the rule set is chosen by the software."""

    kind = forms.ChoiceField(label="Loại kỳ", choices=PeriodKind.choices)
    number = forms.IntegerField(
        label="Tháng hoặc quý số",
        min_value=1,
        max_value=12,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    year = forms.IntegerField(
        label="Năm",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    scheme = forms.ChoiceField(
        label="Đánh giá ai",
        choices=Scheme.choices,
        help_text="Phần mềm tự chọn bộ quy định theo diện và ngày kết thúc kỳ, rồi ghim bộ ấy cho cả kỳ.",
    )
    ground = forms.CharField(
        label="Căn cứ áp dụng, khi chưa rõ bộ quy định",
        max_length=400,
        required=False,
        help_text="Chỉ cần khi phần mềm không tự khẳng định được, ví dụ khung riêng của địa phương.",
    )

    def __init__(self, data: Any, actor: Actor, today: date, questions: Iterable[Question]) -> None:
        super().__init__(data)
        units = Place.objects.filter(
            reach_filter("assignments.open_period", actor, unit="pk"), in_force(today)
        )
        self.questions = tuple(questions)
        self.fields = {"unit": UnitField(units, label="Đơn vị"), **self.fields}
        for question in self.questions:
            self.fields[f"hoi_{question.key}"] = forms.ChoiceField(
                label=question.asks, choices=ANSWERS, required=False
            )
        self.order_fields([name for name in self.fields if name != "ground"])
        self.fields["year"].initial = today.year

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = dict(self.cleaned_data)
        answers = {each.key: given.pop(f"hoi_{each.key}") for each in self.questions}
        given["answers"] = {key: answer == YES for key, answer in answers.items() if answer}
        return given


class CloseForm(forms.Form):
    """A period is closed; a document only where more than the capped share hold the highest level."""

    cap_ground = forms.CharField(
        label="Văn bản cho phép vượt tỷ lệ xuất sắc",
        max_length=400,
        required=False,
        help_text="Chỉ ghi khi số mức cao nhất vượt tỷ lệ mà cấp có thẩm quyền đã cho phép bằng văn bản.",
    )


class ReopenForm(forms.Form):
    """A closed period is opened again by an order."""

    order_number = forms.CharField(label="Số, ngày văn bản cho phép sửa", max_length=120)
    ground = forms.CharField(label="Lý do sửa", max_length=400)


class ReturnForm(forms.Form):
    """Why a sheet goes back."""

    reason = forms.CharField(label="Lý do trả lại, chỗ phải sửa", max_length=400)


class AsideForm(forms.Form):
    """Why somebody is not rated in this period."""

    rule = forms.ChoiceField(label="Trường hợp", widget=forms.RadioSelect)
    ground = forms.CharField(label="Căn cứ (văn bản, thời gian)", max_length=400)

    def __init__(self, data: Any, offered: Iterable[Ground], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (each.rule or UNCONCERNED, f"{each.says} ({each.article})" if each.article else each.says)
            for each in offered
        ]

    def clean_rule(self) -> str:
        """Return the rule meant; nothing where the rule set does not speak of the person."""
        rule: str = self.cleaned_data["rule"]
        return NOT_CONCERNED if rule == UNCONCERNED else rule


class SheetForm(forms.Form):
    """What one stage fills in on a sheet: points and figures as the rule set asks for them, a level, a comment."""

    def __init__(
        self,
        data: Any,
        rules: RuleSet,
        outline: Outline,
        entry: Entry,
        remarks: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.rules, self.outline = rules, outline
        for asked in outline.groups:
            if not asked.follows:
                self._ask_points(asked, entry, remarks)
        for metric in outline.metrics:
            self.fields[f"so_{metric.key}"] = figure_field(rules, metric, entry.figures.get(metric.key))
        if outline.tied:
            names = [(level.value, rules.level_names[level]) for level in Level]
            self.fields["tap_the"] = forms.ChoiceField(
                label="Mức của tập thể mình đứng đầu trong kỳ", choices=[("", "Chưa xếp"), *names], required=False,
                initial=entry.tied.value if entry.tied else "",
            )  # fmt: skip

    def _ask_points(self, asked: AskedGroup, entry: Entry, remarks: dict[str, str]) -> None:
        group = asked.group
        self.fields[f"diem_{group.key}"] = amount_field(
            f"{group.name}: điểm (tối đa {shown(group.maximum)})", group.maximum, entry.points.get(group.key)
        )
        self.fields[f"nhan_xet_{group.key}"] = forms.CharField(
            label=f"Căn cứ cho điểm “{group.name}”",
            max_length=400,
            required=False,
            initial=remarks.get(group.key, ""),
        )

    def ask_level(self, name: str, label: str, none: str, initial: str, help_text: str = "") -> None:
        """Ask for a level."""
        names = [(level.value, self.rules.level_names[level]) for level in Level]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[("", none), *names], required=False, initial=initial, help_text=help_text
        )

    def filled(self) -> Filled:
        """Return what was filled in, for the action."""
        given = self.cleaned_data
        points = {
            key: Fraction(value)
            for asked in self.outline.groups
            if (value := given.get(f"diem_{(key := asked.group.key)}")) is not None
        }
        figures: dict[str, Value] = {}
        for metric in self.outline.metrics:
            value = given.get(f"so_{metric.key}")
            if value not in (None, ""):
                figures[metric.key] = _figure(metric, value)
        remarks = {key: given.get(f"nhan_xet_{key}", "") for key in points}
        tied = Level(given["tap_the"]) if given.get("tap_the") else None
        return Filled(Entry(points, figures, {}, tied), remarks)


class SelfForm(SheetForm):
    """What the person gives themself."""

    def __init__(self, data: Any, *args: Any, level: str, comment: str, **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.ask_level("level", "Mức tự nhận", "Chưa chọn", level)
        self.fields["comment"] = comment_field("Tự nhận xét, hạn chế và hướng khắc phục", comment)


class AssessForm(SheetForm):
    """What the superior gives: the same, and the cases that a document raises."""

    def __init__(
        self, data: Any, *args: Any, level: str, ground: str, comment: str, flag_ground: str, **options: Any
    ) -> None:
        super().__init__(data, *args, **options)
        entry: Entry = args[2]
        for flag in self.outline.flags:
            self.fields[f"co_{flag.key}"] = forms.BooleanField(
                label=flag.name, required=False, initial=entry.flags.get(flag.key, False)
            )
        if self.outline.flags:
            self.fields["can_cu_co"] = forms.CharField(
                label="Văn bản của trường hợp đã đánh dấu",
                max_length=400,
                required=False,
                initial=flag_ground,
            )
        self.ask_level(
            "level", "Mức xếp loại", "Theo mức tính được", level,
            "Để trống thì lấy mức mà quy định cho ra. Chọn mức khác phải có căn cứ; mức quy định cấm thì không chọn được.",
        )  # fmt: skip
        self.fields["ground"] = forms.CharField(
            label="Căn cứ khi mức khác với mức tính được", max_length=400, required=False, initial=ground
        )
        self.fields["comment"] = comment_field("Nhận xét của cấp trên", comment)

    def clean(self) -> dict[str, Any]:
        """Refuse a case that is raised without a document."""
        given = super().clean() or self.cleaned_data
        raised = any(given.get(f"co_{flag.key}") for flag in self.outline.flags)
        if raised and not given.get("can_cu_co"):
            self.add_error("can_cu_co", "Trường hợp đã đánh dấu phải có văn bản.")
        return given

    def filled(self) -> Filled:
        """Return what was filled in, with the cases raised."""
        filled = super().filled()
        raised = [flag.key for flag in self.outline.flags if self.cleaned_data.get(f"co_{flag.key}")]
        entry = Entry(
            filled.entry.points, filled.entry.figures, dict.fromkeys(raised, True), filled.entry.tied
        )
        return Filled(entry, filled.remarks, dict.fromkeys(raised, self.cleaned_data.get("can_cu_co", "")))


def amount_field(label: str, maximum: Fraction | None, present: Value | None) -> forms.DecimalField:
    """Return a field for points or a figure, written as in Vietnamese: 28,5."""
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_value=None if maximum is None else _decimal(maximum), max_digits=9,
        decimal_places=3, localize=True, required=False,
        initial=_decimal(present) if isinstance(present, Fraction) else None,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


def figure_field(rules: RuleSet, metric: Metric, present: Value | None) -> forms.Field:
    """Return the field of a figure, by its unit."""
    if metric.unit in TRUTHS:
        first = "" if present is None else (YES if present else NO)
        return forms.ChoiceField(label=metric.name, choices=ANSWERS, required=False, initial=first)
    if metric.unit in {Unit.CHOICE, Unit.DEGREE}:
        words = rules.degrees if metric.unit is Unit.DEGREE else metric.choices
        options = [("", "Chưa có số liệu"), *((word, word) for word in words)]
        return forms.ChoiceField(label=metric.name, choices=options, required=False, initial=present)
    if metric.unit is Unit.COUNT:
        whole = int(present) if isinstance(present, Fraction) else None
        return forms.IntegerField(
            label=metric.name, min_value=0, max_value=999_999, required=False, initial=whole,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        )  # fmt: skip
    return amount_field(
        f"{metric.name} (%)" if metric.unit is Unit.PERCENT else metric.name,
        Fraction(100) if metric.unit is Unit.PERCENT else None, present,
    )  # fmt: skip


def comment_field(label: str, present: str) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label, max_length=4000, required=False, initial=present, widget=forms.Textarea({"rows": 4})
    )


def _figure(metric: Metric, value: Any) -> Value:
    if metric.unit in TRUTHS:
        return bool(value == YES)
    return str(value) if metric.unit in {Unit.CHOICE, Unit.DEGREE} else Fraction(value)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
