"""What a browser sends about priority tasks."""

from datetime import date
from typing import Any

from django import forms

from kiemdiem.conferences.access import visible_conferences
from kiemdiem.conferences.models import Conference
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import PostField
from kiemdiem.programmes.actions.priorities import Weighed
from kiemdiem.programmes.forms.fields import StonesField, long_text, money, posts_under
from kiemdiem.programmes.models import PriorityTask
from kiemdiem.programmes.queries.criteria import criteria
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.shortcomings.actions.files import endings
from kiemdiem.targets.forms.figures import figure
from kiemdiem.targets.models import Direction
from kiemdiem.web.fields import day_field
from kiemdiem.web.uploads import FileField

LONGEST_REASON = 4000
MOST_AT_ONCE = 99


class ProposeForm(forms.Form):
    """A candidate by hand, or of a resolution."""

    name = forms.CharField(label="Nhiệm vụ đề xuất", max_length=300)
    reason = long_text("Vì sao nên chọn", 3, max_length=LONGEST_REASON, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["act"] = forms.ModelChoiceField(
            LegalAct.objects.order_by("-issued_on", "key"), label="Từ nghị quyết, văn bản", required=False,
            empty_label="– không –",
        )  # fmt: skip


class OfferedForm(forms.Form):
    """One row of what is offered: nothing is typed, its button names the row; it bears a refusal."""


class LimitForm(forms.Form):
    """How many at once."""

    most = forms.IntegerField(
        label="Số nhiệm vụ cùng lúc", min_value=1, max_value=MOST_AT_ONCE, widget=forms.NumberInput({"inputmode": "numeric"})
    )  # fmt: skip


class PriorityDeed(forms.Form):
    """A form about one priority task; `today` decides what it offers."""

    def __init__(
        self, data: Any, priority: PriorityTask, actor: Actor, today: date, *, auto_id: str, files: Any = None
    ) -> None:
        super().__init__(data, files, auto_id=auto_id)
        self.priority, self.today = priority, today
        self.offer(actor)

    def offer(self, actor: Actor) -> None:
        """Add the fields that depend on the priority task."""


class WeighForm(PriorityDeed):
    """What is said of a candidate before it is chosen."""

    name = forms.CharField(label="Nhiệm vụ", max_length=300)
    reason = long_text("Vì sao nên chọn", 3, max_length=LONGEST_REASON, required=False)
    due_on = day_field("Thời hạn", required=False)
    measure = forms.CharField(label="Đo bằng", max_length=300, required=False)
    measure_unit = forms.CharField(label="Đơn vị tính", max_length=60, required=False)
    baseline = figure("Mức hiện nay", required=False)
    goal = figure("Mức phải đạt", required=False)
    direction = forms.ChoiceField(label="Chiều", choices=Direction.choices)
    cost = money()
    milestones = StonesField()

    def offer(self, actor: Actor) -> None:  # noqa: ARG002 -- what it offers is the same for everybody
        """Add criteria and owner, and what has been said so far."""
        ticked = [one for one in criteria() if not one.fact]
        self.fields["criteria"] = forms.MultipleChoiceField(
            label="Tiêu chí", required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.key, f"{one.name}: {one.asks}") for one in ticked],
        )  # fmt: skip
        self.fields["owner_post"] = PostField(
            posts_under(self.priority.unit, self.today), label="Chức vụ chịu trách nhiệm", required=False
        )
        for name in (*self.base_fields, "criteria", "owner_post"):
            if name != "milestones":
                self.fields[name].initial = getattr(self.priority, name)
        self.fields["milestones"].initial = list(self.priority.milestones.order_by("number"))
        self.order_fields(["name", "reason", "criteria", "owner_post"])

    def weighed(self) -> Weighed:
        """Return what was sent."""
        return Weighed(**self.cleaned_data)


class ChooseForm(PriorityDeed):
    """The decision by which a candidate was chosen."""

    decision_number = forms.CharField(label="Số nghị quyết, thông báo, quyết định", max_length=120)
    decided_on = day_field("Ngày văn bản")

    def offer(self, actor: Actor) -> None:
        """Offer the unit's conferences that the actor sees."""
        rows = Conference.objects.filter(visible_conferences(actor), host__unit=self.priority.unit)
        self.fields["conference"] = forms.ModelChoiceField(
            rows.order_by("-starts_on", "id"),
            label="Tại hội nghị",
            required=False,
            empty_label="– không ghi –",
        )
        self.fields["decided_on"].initial = self.today


class ReasonForm(PriorityDeed):
    """Why a candidate is not chosen."""

    ground = forms.CharField(label="Lý do không chọn", max_length=400)


class FigureForm(PriorityDeed):
    """How far the measure is."""

    value = figure("Số đạt được")
    as_of = day_field("Số liệu đến ngày")
    proof = forms.CharField(
        label="Văn bản làm chứng", max_length=300, help_text="Ví dụ: Báo cáo số 12-BC/ĐU ngày 20/11/2026."
    )
    file = FileField(label="Tệp của văn bản", allow_empty_file=True)

    def offer(self, actor: Actor) -> None:  # noqa: ARG002 -- what it offers is the same for everybody
        """Offer today's day, and say which files are taken."""
        self.fields["as_of"].initial = self.today
        told = f"Nhận các tệp {', '.join(endings())}; giữ nguyên theo mã SHA-256."
        self.fields["file"].help_text = told


class CloseForm(PriorityDeed):
    """What confirms that the task is done."""

    ground = forms.CharField(label="Văn bản xác nhận kết quả", max_length=400)
