"""What a browser sends when something is done about a programme, a comment or a milestone."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.accounts.models import Person
from kiemdiem.organisations.forms.choices import PersonField
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.programmes.forms.fields import long_text
from kiemdiem.programmes.models import Programme, ProgrammeComment, Round
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.programmes.queries.text import PassageText
from kiemdiem.reviews.models import CommentOutcome
from kiemdiem.web.fields import TickedField, day_field

LONGEST_COMMENT = 8000
USUAL_DAYS = 14
MOST_PEOPLE = 400


class DeedForm(forms.Form):
    """A form about one programme; `today` decides what it offers."""

    def __init__(self, data: Any, programme: Programme, today: date, *, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id)
        self.programme, self.today = programme, today


class NoteForm(DeedForm):
    """A version frozen on its own."""

    note = forms.CharField(label="Ghi chú cho bản này", max_length=300, required=False)


class ConsultForm(DeedForm):
    """Who is asked for comment, until when."""

    due_on = day_field("Hạn góp ý")
    asks = long_text("Nội dung đề nghị", 3, max_length=LONGEST_COMMENT, required=False)

    def __init__(self, data: Any, programme: Programme, today: date, *, auto_id: str) -> None:
        super().__init__(data, programme, today, auto_id=auto_id)
        self.fields["due_on"].initial = today + timedelta(days=USUAL_DAYS)
        seats = Appointment.objects.filter(in_force(today), post__unit=programme.unit)
        people = Person.objects.filter(pk__in=seats.values("person_id")).order_by("sort_key", "id")
        self.fields["people"] = TickedField(
            people, label="Đại biểu của đơn vị", required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["others"] = long_text(
            "Người khác", 2, required=False, max_length=LONGEST_COMMENT,
            help_text="Mỗi dòng một người, ghi họ và tên; trùng tên thì thêm số như “Nguyễn Ví Dụ (số 12)”.",
        )  # fmt: skip
        self.order_fields(["people", "others", "due_on", "asks"])

    def clean_others(self) -> list[Person]:
        """Return the people named one a line. Raises ValidationError for a name that is nobody's or several people's."""
        names = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if len(names) > MOST_PEOPLE:
            raise ValidationError(f"Nhiều nhất {MOST_PEOPLE} người một lần.")
        by_name = PersonField(Person.objects.all())
        return [person for name in names if (person := by_name.clean(name))]

    def clean(self) -> dict[str, Any]:
        """Return what was sent, all who are asked together under `people`."""
        cleaned = super().clean() or {}
        cleaned["people"] = [*(cleaned.get("people") or ()), *(cleaned.pop("others", None) or ())]
        return cleaned


class CloseRoundForm(DeedForm):
    """Which round has ended."""

    def __init__(self, data: Any, programme: Programme, today: date, *, auto_id: str) -> None:
        super().__init__(data, programme, today, auto_id=auto_id)
        waiting = Round.objects.filter(version__programme=programme, closed_at__isnull=True)
        self.fields["consultation"] = forms.ModelChoiceField(
            waiting.select_related("version").order_by("due_on", "id"),
            label="Đợt lấy ý kiến",
            empty_label=None,
        )


class AdoptForm(DeedForm):
    """The decision by which a draft was issued."""

    decision_number = forms.CharField(
        label="Số văn bản ban hành", max_length=120, help_text="Ví dụ: 16-CTr/TU."
    )
    decided_on = day_field("Ngày ban hành")

    def __init__(self, data: Any, programme: Programme, today: date, *, auto_id: str) -> None:
        super().__init__(data, programme, today, auto_id=auto_id)
        self.fields["decided_on"].initial = today


class GroundForm(DeedForm):
    """On what ground something is amended, or given up."""

    ground = forms.CharField(label="Căn cứ, lý do", max_length=400)


class CommentForm(forms.Form):
    """A comment on one passage of a version."""

    passage = forms.ChoiceField(label="Góp ý vào")
    group = forms.ChoiceField(label="Nhóm vấn đề", widget=forms.RadioSelect)
    quote = forms.CharField(
        label="Đoạn được góp ý", max_length=500, required=False, help_text="Chép đúng câu chữ trong dự thảo."
    )
    text = long_text("Góp ý", 4, max_length=LONGEST_COMMENT)
    speaker = forms.CharField(
        label="Ghi thay cho",
        max_length=200,
        required=False,
        help_text="Chỉ ghi khi chép lại góp ý của người khác.",
    )

    def __init__(self, data: Any, passages: tuple[PassageText, ...], passage: str = "") -> None:
        place = next((one for one in passages if one.key == passage), None)
        section = outline().section(place.section) if place else None
        super().__init__(data, initial={"passage": passage, "group": section.group if section else ""})
        self.fields["passage"].choices = [(one.key, one.heading[:120]) for one in passages]  # type: ignore[attr-defined]
        self.fields["group"].choices = [(one.key, one.name) for one in outline().groups]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What became of a comment."""

    outcome = forms.ChoiceField(label="Xử lý", choices=CommentOutcome.choices, widget=forms.RadioSelect)
    answer = long_text(
        "Nội dung tiếp thu, giải trình", 3, max_length=LONGEST_COMMENT, required=False,
        help_text="Giải trình hoặc không tiếp thu phải nêu rõ lý do.",
    )  # fmt: skip

    def __init__(self, data: Any, comment: ProgrammeComment) -> None:
        super().__init__(
            data,
            auto_id=f"gop-y-{comment.pk}-%s",
            initial={"outcome": comment.outcome, "answer": comment.answer},
        )


class MilestoneForm(forms.Form):
    """A milestone that was reached."""

    done_on = day_field("Đạt ngày")
    proof = forms.CharField(label="Văn bản, sản phẩm làm chứng", max_length=300)

    def __init__(self, data: Any, today: date, *, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id, initial={"done_on": today})
