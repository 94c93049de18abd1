"""What a browser sends about a remedy's plan and its progress."""

import json
import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kiemdiem.core.refusal import Missing
from kiemdiem.organisations.forms.choices import PostField
from kiemdiem.shortcomings.actions import PlannedStep
from kiemdiem.shortcomings.forms.deeds import DeedForm, long_text, source_field
from kiemdiem.shortcomings.forms.entries import posts_in_line
from kiemdiem.shortcomings.forms.revisions import ROWS, marks, read_words, rows_words, sent_again, words_read
from kiemdiem.shortcomings.forms.rows import FAULTY_ROWS, WithRows
from kiemdiem.shortcomings.models import ProgressMeeting, RemedyStep, Shortcoming
from kiemdiem.targets.forms import figure
from kiemdiem.web.fields import day_field
from kiemdiem.web.formats import day
from kiemdiem.web.rows import Rows

MOST_STEPS = 12
SPARE_STEPS = 3


class NumbersField(forms.CharField):
    """Numbers of steps: “1, 3”."""

    def clean(self, value: Any) -> tuple[int, ...]:
        """Return the numbers. Raises ValidationError for anything else."""
        words = re.split(r"[\s,;]+", str(super().clean(value) or "").strip())
        if words == [""]:
            return ()
        if not all(word.isascii() and word.isdecimal() and len(word) < 5 for word in words):
            raise ValidationError("Hãy ghi số của các việc, cách nhau bằng dấu phẩy, ví dụ: 1, 3.")
        return tuple(int(word) for word in words)


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A progress meeting of the entry, by its day and who chaired it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return how a meeting is named in the list."""
        return f"Họp ngày {day(obj.held_on)}, {obj.chaired_by}"


class StepForm(forms.Form):
    """A step of the remedy plan."""

    text = forms.CharField(label="Việc phải làm", max_length=500)
    starts_on = day_field("Bắt đầu", required=False)
    due_on = day_field("Hạn")
    after = NumbersField(label="Làm sau việc số", max_length=60, required=False)
    budget_million = figure("Kinh phí (triệu đồng)", required=False, min_value=0)
    expected_evidence = forms.CharField(label="Minh chứng dự kiến", max_length=300, required=False)

    def __init__(self, *args: Any, entry: Shortcoming, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"] = PostField(posts_in_line(entry, today), label="Chức vụ thực hiện")
        meetings = ProgressMeeting.objects.filter(shortcoming=entry).order_by("held_on", "id")
        self.fields["meeting"] = MeetingChoice(
            meetings,
            label="Theo kết luận của cuộc họp",
            required=False,
            empty_label="không theo cuộc họp nào",
        )
        self.order_fields(["text", "post", "starts_on", "due_on", "after"])


class PlanForm(WithRows):
    """The remedy plan: the steps not done yet, and room for more; rows bear the numbers the steps will have."""

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, auto_id=auto_id)
        steps = list(entry.steps.select_related("post__unit").prefetch_related("after").order_by("number"))
        self.first_number = max((step.number for step in steps if step.done_on), default=0) + 1
        left = [step for step in steps if not step.done_on]
        shown = {step.pk: self.first_number + place for place, step in enumerate(left)}
        shown |= {step.pk: step.number for step in steps if step.done_on}
        formset = forms.formset_factory(
            StepForm,
            formset=Rows,
            extra=SPARE_STEPS,
            max_num=MOST_STEPS,
            can_delete=True,
            can_delete_extra=False,
        )
        self.rows = formset(
            data, prefix="viec", initial=[_written(step, shown) for step in left],
            form_kwargs={"entry": entry, "today": today},
        )  # fmt: skip
        self.fields.update(marks())
        read = read_words(self, self.rows.initial or ())
        self.initial.update(revision=entry.revision, da_doc=json.dumps(read, ensure_ascii=False))

    def on_top_of(self, entry: Shortcoming, today: date) -> list[Missing]:
        """Let the typed plan stand on the entry as it is now; return what somebody else took out and put in meanwhile."""
        fresh = PlanForm(None, None, entry, today, auto_id=str(self.auto_id))
        read = words_read(self).get(ROWS, "").split("\n")
        now = rows_words(fresh.rows.initial or ()).split("\n")
        self.data = sent_again(self.data, fresh, set())
        gone = [Missing(f"Kế hoạch trước đó có: {line}") for line in read if line and line not in now]
        return gone + [Missing(f"Người kia vừa ghi: {line}") for line in now if line and line not in read]

    def is_valid(self) -> bool:
        """Return whether form and rows are valid and no step waits for a row that is empty, struck or not there."""
        fine = super().is_valid()
        if fine:
            for place in self._kept():
                gone = [
                    number for number in self.rows[place].cleaned_data["after"] if not self._stands(number)
                ]
                if gone:
                    self.rows[place].add_error("after", f"Kế hoạch không có việc số {gone[0]}.")
                    fine = False
            if not fine:
                self.add_error(None, FAULTY_ROWS)
        return fine

    def _kept(self) -> list[int]:
        """Return the places of the rows that are filled in and not struck out."""
        rows = enumerate(row.cleaned_data for row in self.rows)
        return [place for place, row in rows if row and not row.get("DELETE")]

    def _stands(self, number: int) -> bool:
        return 0 < number < self.first_number or number - self.first_number in self._kept()

    def planned(self) -> list[PlannedStep]:
        """Return the steps filled in, waiting for the numbers they will have once empty and struck rows are gone."""
        kept = self._kept()
        numbers = {self.first_number + place: self.first_number + new for new, place in enumerate(kept)}
        planned = []
        for place in kept:
            row = {key: value for key, value in self.rows[place].cleaned_data.items() if key != "DELETE"}
            row["after"] = tuple(numbers.get(number, number) for number in row["after"])
            planned.append(PlannedStep(**row))
        return planned


def _written(step: RemedyStep, shown: dict[int, int]) -> dict[str, Any]:
    return {
        "text": step.text, "post": step.post, "starts_on": step.starts_on, "due_on": step.due_on,
        "after": ", ".join(str(shown[one.pk]) for one in step.after.all()), "budget_million": step.budget_million,
        "expected_evidence": step.expected_evidence, "meeting": step.meeting_id,
    }  # fmt: skip


class CompleteStepForm(DeedForm):
    """Which step is done, and when."""

    done_on = day_field("Ngày xong")
    early_ground = forms.CharField(
        label="Lý do làm trước việc phải chờ", max_length=400, required=False,
        help_text="Chỉ ghi khi việc này phải chờ việc khác mà việc ấy chưa xong.",
    )  # fmt: skip

    def __init__(self, data: Any, files: Any, entry: Shortcoming, today: date, *, auto_id: str) -> None:
        super().__init__(data, files, entry, today, auto_id=auto_id)
        left = RemedyStep.objects.filter(shortcoming=entry, done_on__isnull=True).order_by("number")
        self.fields["step"] = forms.ModelChoiceField(left, label="Việc đã xong", empty_label=None)
        self.order_fields(["step", "done_on"])


class MeetingForm(DeedForm):
    """A progress meeting and what it decided."""

    held_on = day_field("Ngày họp")
    chaired_by = forms.CharField(label="Chủ trì", max_length=200)
    decisions = long_text(
        "Kết luận của cuộc họp", help_text="Kết luận giao việc thì lập thành việc trong kế hoạch."
    )
    source = source_field()


class NoteForm(DeedForm):
    """What was done up to a day."""

    noted_on = day_field("Đến ngày")
    text = long_text("Đã làm được gì", help_text="Để theo dõi; không thay cho số đo và minh chứng kết quả.")
    source = source_field()
