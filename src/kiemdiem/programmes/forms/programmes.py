"""A new programme, its sections, targets and tasks."""

from datetime import date
from typing import Any

from django import forms

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import PostField, UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.programmes.forms.fields import StonesField, long_text, money, posts_under, units_under
from kiemdiem.programmes.models import (
    Edition,
    Programme,
    ProgrammeGoal,
    ProgrammeKind,
    ProgrammeTask,
    RollUp,
)
from kiemdiem.programmes.queries.tree import in_order
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.targets.forms.figures import FIRST_YEAR, LAST_YEAR, figure, percent, year_field
from kiemdiem.targets.models import Direction
from kiemdiem.web.fields import day_field

LONGEST_TEXT = 50_000


def year_of(label: str, **options: Any) -> forms.IntegerField:
    """Return a field for a year, under its own label."""
    return forms.IntegerField(
        label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput({"inputmode": "numeric"}), **options
    )  # fmt: skip


class CreateForm(forms.Form):
    """A new programme, for a resolution that is on record or is recorded with it."""

    kind = forms.ChoiceField(label="Loại", choices=ProgrammeKind.choices)
    title = forms.CharField(label="Tên chương trình, kế hoạch", max_length=500)
    act_number = forms.CharField(
        label="Nếu chưa có trong danh sách: số hiệu", max_length=80, required=False, help_text="Ví dụ: Nghị quyết số 15-NQ/TW."
    )  # fmt: skip
    act_title = forms.CharField(label="Trích yếu", max_length=500, required=False)
    act_issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    act_issued_on = day_field("Ngày ban hành", required=False)
    from_year = year_of("Giai đoạn: từ năm")
    to_year = year_of("đến năm")
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(self, data: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        units = Unit.objects.filter(reach_filter("programmes.create", actor, unit="pk"), in_force(today))
        self.fields["unit"] = UnitField(units, label="Đơn vị ban hành")
        self.fields["act"] = forms.ModelChoiceField(
            LegalAct.objects.order_by("-issued_on", "key"), label="Nghị quyết, văn bản được thực hiện", required=False,
            empty_label="– chọn –",
        )  # fmt: skip
        self.order_fields(["unit", "kind", "title", "act"])

    def clean(self) -> dict[str, Any]:
        """Return what was sent; without an act from the list, all of a new one must be told."""
        cleaned = super().clean() or {}
        if not cleaned.get("act") and "act" not in self.errors:
            for name in ("act_number", "act_title", "act_issuer", "act_issued_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Hãy chọn văn bản trong danh sách, hoặc ghi đủ các ô này.")
        return cleaned

    def new_act(self) -> dict[str, Any]:
        """Return what is said of an act that is not in the list."""
        return {name: self.cleaned_data[f"act_{name}"] for name in ("number", "title", "issuer", "issued_on")}

    def said(self) -> dict[str, Any]:
        """Return what is said of the programme itself, without the act."""
        return {
            name: self.cleaned_data[name]
            for name in ("unit", "kind", "title", "from_year", "to_year", "source")
        }


class SectionForm(forms.Form):
    """The text of one section."""

    text = long_text("Nội dung", 10, max_length=LONGEST_TEXT, required=False)


class GoalForm(forms.Form):
    """A target of the draft."""

    name = forms.CharField(label="Chỉ tiêu", max_length=300)
    year = year_field()
    value = figure("Mức phấn đấu", required=False)
    measure_unit = forms.CharField(
        label="Đơn vị tính", max_length=60, required=False, help_text="Ví dụ: %, tỷ đồng, hộ."
    )
    direction = forms.ChoiceField(label="Chiều", choices=Direction.choices)
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(
        self, data: Any, programme: Programme, today: date, goal: ProgrammeGoal | None = None
    ) -> None:
        names = ("name", "year", "value", "measure_unit", "direction", "unit", "owner_post", "source")
        initial = {name: getattr(goal, name) for name in names} if goal else {"year": programme.to_year}
        super().__init__(data, initial=initial)
        self.fields["unit"] = UnitField(
            units_under(programme.unit, today), label="Đơn vị chịu trách nhiệm", required=False
        )
        self.fields["owner_post"] = PostField(
            posts_under(programme.unit, today), label="Chức vụ chịu trách nhiệm", required=False
        )
        self.order_fields(["name", "value", "measure_unit", "year", "direction", "unit", "owner_post"])


class TaskForm(forms.Form):
    """A task of the draft."""

    name = forms.CharField(label="Nhiệm vụ, giải pháp", max_length=300)
    product = forms.CharField(
        label="Sản phẩm phải có",
        max_length=300,
        required=False,
        help_text="Ví dụ: đề án, báo cáo, công trình.",
    )
    starts_on = day_field("Bắt đầu", required=False)
    due_on = day_field("Hạn hoàn thành", required=False)
    milestones = StonesField()
    rule = forms.ChoiceField(
        label="Cách tính tiến độ", choices=RollUp.choices,
        help_text="Việc không có việc con thì theo báo cáo của người thực hiện, trừ khi chọn theo mốc.",
    )  # fmt: skip
    weight = percent("Tỷ trọng trong việc lớn (%)", help_text="Chỉ ghi khi việc lớn tính theo tỷ trọng.")
    budget = money()
    number = forms.IntegerField(
        label="Thứ tự", min_value=1, max_value=1000, required=False, help_text="Để trống là xếp cuối.",
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    source = forms.CharField(label="Nguồn", max_length=300, required=False)

    def __init__(
        self, data: Any, programme: Programme, draft: Edition, today: date, task: ProgrammeTask | None = None,
        parent: ProgrammeTask | None = None,
    ) -> None:  # fmt: skip
        names = ("name", "product", "starts_on", "due_on", "rule", "weight", "budget", "number", "source", "parent", "unit", "owner_post")  # fmt: skip
        initial: dict[str, Any] = (
            {name: getattr(task, name) for name in names} if task else {"parent": parent}
        )
        if task:
            initial["milestones"] = list(task.milestones.order_by("number"))
        super().__init__(data, initial=initial)
        branches = in_order(draft.tasks.all())
        self.fields["parent"] = forms.ModelChoiceField(
            draft.tasks.all(), label="Thuộc nhiệm vụ", required=False, empty_label="– nhiệm vụ lớn –"
        )
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", "– nhiệm vụ lớn –"),
            *(
                (one.task.pk, f"{one.mark}. {one.task}"[:120])
                for one in branches
                if not task or one.task.pk != task.pk
            ),
        ]
        self.fields["unit"] = UnitField(
            units_under(programme.unit, today), label="Đơn vị chủ trì", required=False
        )
        self.fields["owner_post"] = PostField(
            posts_under(programme.unit, today), label="Chức vụ chịu trách nhiệm", required=False
        )
        self.order_fields(["parent", "name", "product", "unit", "owner_post"])
