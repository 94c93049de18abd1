"""What a browser sends about plenary sessions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.organisations.forms.choices import PersonField
from kiemdiem.organisations.models import Collective
from kiemdiem.plenums.actions.hall import Mark, YesNoCount
from kiemdiem.plenums.actions.planning import Plan
from kiemdiem.plenums.queries.papers import Candidate, PaperPassage
from kiemdiem.plenums.queries.session import DelegateLine
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.reviews.models import CommentOutcome
from kiemdiem.web.fields import LONGEST_KEY, day_field

MOST_PEOPLE = 9999
SHORT = 300
LONGEST_LABEL = 120
THERE, ABSENT = "co-mat", "vang"
if TYPE_CHECKING:
    OneRowField = forms.ModelChoiceField[Model]
else:
    OneRowField = forms.ModelChoiceField


class BodyField(OneRowField):
    """A body, told apart by its unit; a number beyond all keys is one that nobody was offered."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the body with its unit."""
        return f"{obj.name} ({obj.unit.name})"

    def to_python(self, value: Any) -> Any:
        """Return the body. Raises ValidationError for what is not among those offered."""
        if len(str(value or "")) > LONGEST_KEY:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class PlanForm(forms.Form):
    """What is decided about a session."""

    title = forms.CharField(label="Tên hội nghị", max_length=SHORT)
    held_on = day_field(label="Ngày họp")
    place = forms.CharField(label="Địa điểm", max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.all()
        named = "Gõ họ tên, có dấu hoặc không dấu; phải có trước khi khai mạc."
        self.fields["chair"] = PersonField(people, label="Chủ trì", required=False, help_text=named)
        self.fields["secretary"] = PersonField(people, label="Thư ký", required=False, help_text=named)

    def plan(self) -> Plan:
        """Return the plan that a valid form holds."""
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__dataclass_fields__})


class NewPlanForm(PlanForm):
    """A new session, and whose it is."""

    def __init__(self, bodies: QuerySet[Collective], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"] = BodyField(
            bodies, label="Tập thể họp", empty_label="Chọn tập thể",
            help_text="Người giữ chức vụ trong tập thể vào ngày họp được triệu tập, có quyền biểu quyết.",
        )  # fmt: skip
        self.order_fields(["body"])


class InviteForm(forms.Form):
    """Somebody more, by name: a guest, or a member with a vote."""

    votes = forms.BooleanField(label="Là đại biểu được biểu quyết", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = PersonField(
            Person.objects.all(), label="Người được mời", help_text="Gõ họ tên; khách mời không biểu quyết."
        )
        self.order_fields(["person"])


class PaperForm(forms.Form):
    """Which frozen version is laid before the session."""

    def __init__(self, offered: Sequence[Candidate], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"] = forms.ChoiceField(
            label="Tài liệu", choices=[("", "Chọn tài liệu"), *((one.key, one.says[:LONGEST_LABEL]) for one in offered)],
            help_text="Bản báo cáo đã gửi, bản dự thảo chương trình đã chốt của đơn vị; nội dung giữ nguyên theo mã băm.",
        )  # fmt: skip


@dataclass(frozen=True)
class RollRow:
    """One person's boxes in the roll."""

    name: str
    votes: bool
    state: forms.BoundField
    reason: forms.BoundField


class RollForm(forms.Form):
    """The roll: for everybody on the list whether they came, or why not."""

    def __init__(self, lines: Sequence[DelegateLine], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            state = THERE if line.arrived_at else ABSENT if line.absent_reason else ""
            self.fields[f"state-{line.person_id}"] = forms.ChoiceField(
                choices=[("", "Chưa rõ"), (THERE, "Có mặt"), (ABSENT, "Vắng")], required=False, initial=state,
                label=f"{line.name}: có mặt hay vắng",
            )  # fmt: skip
            self.fields[f"reason-{line.person_id}"] = forms.CharField(
                required=False, initial=line.absent_reason, max_length=SHORT, label=f"{line.name}: lý do vắng"
            )

    def rows(self) -> Iterator[RollRow]:
        """Yield the boxes by person, in the order of the list."""
        for line in self.lines:
            yield RollRow(
                line.name, line.votes, self[f"state-{line.person_id}"], self[f"reason-{line.person_id}"]
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of whoever is absent."""
        data = super().clean() or {}
        for line in self.lines:
            key = line.person_id
            if data.get(f"state-{key}") == ABSENT and not data.get(f"reason-{key}"):
                self.add_error(f"reason-{key}", f"Chưa ghi lý do {line.name} vắng mặt.")
        return data

    def marks(self, *, rest_there: bool) -> list[Mark]:
        """Return the marks of a valid form; `rest_there`: whoever nobody knows of is there."""
        marks = []
        for line in self.lines:
            state = self.cleaned_data[f"state-{line.person_id}"]
            there = state == THERE or (rest_there and not state)
            marks.append(
                Mark(
                    line.person_id,
                    there,
                    "" if state != ABSENT else self.cleaned_data[f"reason-{line.person_id}"],
                )
            )
        return marks


class RemarkForm(forms.Form):
    """What a delegate says on one passage."""

    def __init__(
        self, passages: Sequence[PaperPassage], people: Sequence[tuple[int, str]], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["passage"] = forms.ChoiceField(
            label="Góp ý vào đâu", choices=[("", "Chọn mục"), *((one.key, one.heading[:LONGEST_LABEL]) for one in passages)]
        )  # fmt: skip
        self.fields["quote"] = forms.CharField(
            label="Đoạn được góp ý", max_length=500, required=False, help_text="Chép nguyên văn một đoạn, hoặc để trống."
        )  # fmt: skip
        self.fields["text"] = forms.CharField(label="Ý kiến", widget=forms.Textarea({"rows": 4}))
        if people:
            self.fields["person"] = forms.ChoiceField(
                label="Đại biểu có ý kiến", choices=[("", "Chọn đại biểu"), *people], help_text="Thư ký ghi thay đại biểu."
            )  # fmt: skip


class DisposeForm(forms.Form):
    """What became of a remark."""

    outcome = forms.ChoiceField(label="Xử lý", choices=CommentOutcome, widget=forms.RadioSelect)
    answer = forms.CharField(
        label="Nội dung tiếp thu, giải trình, lý do", widget=forms.Textarea({"rows": 3}), required=False,
        help_text="Giải trình hoặc không tiếp thu thì bắt buộc.",
    )  # fmt: skip


class RegisterForm(forms.Form):
    """How a remark is worded in the register."""

    wording = forms.CharField(label="Hạn chế", widget=forms.Textarea({"rows": 3}))


class ProgrammeForm(forms.Form):
    """Under which of the four groups of questions a remark goes on to the drafting."""

    group = forms.ChoiceField(
        label="Nhóm vấn đề",
        choices=lambda: [(one.key, one.name) for one in outline().groups],
        widget=forms.RadioSelect,
    )


class HandsForm(forms.Form):
    """Raised hands, as counted."""

    in_favour = forms.IntegerField(label="Tán thành", min_value=0, max_value=MOST_PEOPLE)
    against = forms.IntegerField(label="Không tán thành", min_value=0, max_value=MOST_PEOPLE)
    abstained = forms.IntegerField(label="Không có ý kiến", min_value=0, max_value=MOST_PEOPLE)


class CountForm(HandsForm):
    """One person's count of the papers of a vote."""

    issued = forms.IntegerField(label="Số phiếu phát ra", min_value=0, max_value=MOST_PEOPLE)
    returned = forms.IntegerField(label="Số phiếu thu về", min_value=0, max_value=MOST_PEOPLE)
    invalid = forms.IntegerField(label="Số phiếu không hợp lệ", min_value=0, max_value=MOST_PEOPLE)
    field_order = ("issued", "returned", "invalid", "in_favour", "against", "abstained")

    def count(self) -> YesNoCount:
        """Return the count that a valid form holds."""
        return YesNoCount(**self.cleaned_data)


class CloseForm(forms.Form):
    """The conclusion."""

    conclusion = forms.CharField(label="Kết luận hội nghị", widget=forms.Textarea({"rows": 6}))
