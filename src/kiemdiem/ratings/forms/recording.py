"""What a browser sends to be recorded about ratings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from kiemdiem.core.ruleset import Level, RuleSet, ScoreGroup
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.models import Unit
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.forms.numbers import number_of
from kiemdiem.ratings.models import BlockerVerdict
from kiemdiem.ratings.queries.board import Row
from kiemdiem.ratings.queries.subject import BlockerRow, FactRow
from kiemdiem.web.fields import TickedField, day_field

YES = {"có", "co", "true", "đúng"}
NO = {"không", "khong", "false", "sai"}
ELSEWHERE = "Có đối tượng không còn ở nhóm này; hãy xem lại danh sách."
NOT_NOW = ("", "Không ghi lần này")


def _area(label: str, rows: int = 2, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **options)


class RegroupForm(forms.Form):
    """Subjects of one group, ticked or all of them, and the group they go to."""

    whole = forms.BooleanField(label="Chuyển cả nhóm", required=False)
    subjects = TickedField(
        label="Đối tượng", queryset=Subject.objects.none(), required=False,
        error_messages={"invalid_choice": ELSEWHERE, "invalid_pk_value": ELSEWHERE},
    )  # fmt: skip
    group = forms.CharField(
        label="Chuyển đến nhóm", max_length=160, widget=forms.TextInput({"list": "cac-nhom", "autocomplete": "off"}),
        help_text="Chọn một nhóm đang có, hoặc gõ tên nhóm mới.",
    )  # fmt: skip
    ground = forms.CharField(
        label="Căn cứ", max_length=400, help_text="Văn bản chia nhóm, hoặc lý do các đối tượng này có vị trí, chức năng tương đồng.",
    )  # fmt: skip

    def __init__(self, members: QuerySet[Subject], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["subjects"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = self.members = members

    def chosen(self) -> list[Subject]:
        """Return the subjects to move."""
        return list(self.members if self.cleaned_data["whole"] else self.cleaned_data["subjects"])


class GroupNameForm(forms.Form):
    """Another name for a group."""

    name = forms.CharField(label="Tên nhóm", max_length=160)


if TYPE_CHECKING:
    UnitField = forms.ModelChoiceField[Unit]
else:
    UnitField = forms.ModelChoiceField


class AuthorityField(UnitField):
    """The unit whose authority a decision carries, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the unit's name."""
        return str(obj.name)


class FactForm(forms.Form):
    """One fact as appraised."""

    metric = forms.ChoiceField(label="Chỉ số")
    value = forms.CharField(
        label="Số thẩm định", max_length=20, help_text="Một số, ví dụ 98,5; hoặc Có, Không với chỉ số hỏi có hay không.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    ground = forms.CharField(
        label="Căn cứ", max_length=400, help_text="Tên, số, ngày của văn bản hoặc nguồn số liệu."
    )

    def __init__(self, facts: Iterable[FactRow], *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "so-lieu", **options})
        typed = [fact for fact in facts if fact.typed]
        self.fields["metric"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn chỉ số"), *((fact.key, fact.name) for fact in typed),
        ]  # fmt: skip
        self.words = {word.lower(): word for fact in typed for word in fact.words}
        if self.words:
            self.fields[
                "value"
            ].help_text = f"Một cấp độ: {', '.join(self.words.values())}; hoặc Có, Không; hoặc một số."

    def clean_value(self) -> Decimal | bool | str:
        """Return the number, the truth or the degree that was typed."""
        text = self.cleaned_data["value"].strip().lower()
        if text in self.words:
            return self.words[text]
        if text in YES or text in NO:
            return text in YES
        number = number_of(text)
        if number is None:
            raise ValidationError("Hãy nhập một số, ví dụ 98,5, hoặc Có, Không.")
        return number


class BlockerForm(forms.Form):
    """A verdict on one blocker."""

    rule = forms.ChoiceField(label="Trường hợp")
    document = forms.CharField(
        label="Văn bản", max_length=300, help_text="Số, ngày, cơ quan ban hành của kết luận hoặc quyết định."
    )
    verdict = forms.ChoiceField(label="Kết luận", choices=BlockerVerdict.choices, widget=forms.RadioSelect)
    ground = _area(
        "Lý do",
        max_length=400,
        required=False,
        help_text="Bắt buộc khi xem xét giảm nhẹ hoặc không xác nhận.",
    )

    def __init__(self, blockers: Iterable[BlockerRow], *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "truong-hop", **options})
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn trường hợp"), *((row.blocker.rule.id, row.blocker.rule.says) for row in blockers),
        ]  # fmt: skip


class AppraisalForm(forms.Form):
    """The proposed level with its ground, and the appraised points where the rules count points."""

    level = forms.ChoiceField(label="Mức đề xuất")
    ground = _area("Nhận xét, căn cứ", rows=4, max_length=4000)
    override_ground = _area(
        "Căn cứ khi khác mức tính theo quy định", max_length=4000, required=False,
        help_text="Bắt buộc khi mức đề xuất khác mức tính được, hoặc là mức quy định chưa cho phép.",
    )  # fmt: skip
    authority = AuthorityField(
        label="Cấp có thẩm quyền chịu trách nhiệm", queryset=Unit.objects.none(), required=False,
        empty_label="Không cần", help_text="Bắt buộc khi đề xuất mức mà quy định chưa cho phép.",
    )  # fmt: skip

    def __init__(
        self,
        rules: RuleSet,
        authorities: QuerySet[Unit],
        points: Mapping[str, Fraction],
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **{"prefix": "tham-dinh", **options})
        self.groups = rules.groups
        self.fields["level"].choices = [("", "Chọn mức"), *_levels(rules)]  # type: ignore[attr-defined]
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        fields = {f"diem_{group.key}": _points(group, points.get(group.key)) for group in rules.groups}
        self.fields = {**fields, **self.fields}

    def points(self) -> dict[str, Fraction] | None:
        """Return the appraised points by group; None where the rules count none."""
        given = {group.key: self.cleaned_data[f"diem_{group.key}"] for group in self.groups}
        return {key: Fraction(value) for key, value in given.items()} or None


def _levels(rules: RuleSet) -> list[tuple[str, str]]:
    return [(level.value, rules.level_names[level]) for level in Level]


def _points(group: ScoreGroup, value: Fraction | None) -> forms.DecimalField:
    highest = Decimal(group.maximum.numerator) / Decimal(group.maximum.denominator)
    return forms.DecimalField(
        label=f"{group.name}: điểm thẩm định (tối đa {highest:f})", min_value=0, max_value=highest, max_digits=6,
        decimal_places=2, localize=True, widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        initial=None if value is None else Decimal(value.numerator) / Decimal(value.denominator),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """One decision over a comparison group: number, date, authority, and a level for each subject it names."""

    number = forms.CharField(label="Số quyết định", max_length=80)
    on = day_field("Ngày quyết định")
    authority = AuthorityField(
        label="Cấp quyết định", queryset=Unit.objects.none(), empty_label="Chọn cấp quyết định"
    )

    def __init__(
        self, rules: RuleSet, rows: Iterable[Row], authorities: QuerySet[Unit], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.rows = [row for row in rows if row.ready]
        for row in self.rows:
            self.fields[f"muc_{row.subject_id}"] = forms.ChoiceField(
                label=f"Mức quyết định: {row.name}",
                choices=[NOT_NOW, *_levels(rules)],
                initial=row.proposed,
                required=False,
            )
            self.fields[f"can_cu_{row.subject_id}"] = forms.CharField(
                label=f"Căn cứ khi khác đề xuất: {row.name}", max_length=2000, required=False
            )

    def level_field(self, row: Row) -> Any:
        """Return the bound field for the level of a row."""
        return self[f"muc_{row.subject_id}"]

    def ground_field(self, row: Row) -> Any:
        """Return the bound field for the ground of a row."""
        return self[f"can_cu_{row.subject_id}"]

    def choices(self, subjects: Mapping[int, Subject]) -> list[Choice]:
        """Return the levels chosen, over the stored subjects."""
        return [
            Choice(
                subjects[row.subject_id],
                Level(self.cleaned_data[f"muc_{row.subject_id}"]),
                self.cleaned_data[f"can_cu_{row.subject_id}"],
            )
            for row in self.rows
            if self.cleaned_data[f"muc_{row.subject_id}"]
        ]


class AnewForm(forms.Form):
    """The decision that replaces the one in force over a subject."""

    level = forms.ChoiceField(label="Mức xếp loại lại")
    ground = _area(
        "Căn cứ xếp loại lại", rows=4, max_length=2000,
        help_text="Điều đã phát hiện và văn bản nêu ra: kết luận kiểm tra, kết quả xác minh phản ánh, quyết định kỷ luật.",
    )  # fmt: skip
    authority = AuthorityField(
        label="Cấp quyết định", queryset=Unit.objects.none(), empty_label="Chọn cấp quyết định",
        help_text="Cấp đã quyết định lần trước, hoặc cấp trên của cấp ấy.",
    )  # fmt: skip
    number = forms.CharField(label="Số quyết định", max_length=80)
    on = day_field("Ngày quyết định")

    def __init__(
        self, rules: RuleSet, held: str, authorities: QuerySet[Unit], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offered = [(key, name) for key, name in _levels(rules) if key != held]
        self.fields["level"].choices = [("", "Chọn mức"), *offered]  # type: ignore[attr-defined]
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]


class RaiseForm(forms.Form):
    """The decision that raises the cap of a comparison group."""

    number = forms.CharField(label="Số quyết định nâng tỷ lệ", max_length=80)
    ground = _area("Căn cứ (thành tích nổi trội)", max_length=400)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"prefix": "nang", **options})
