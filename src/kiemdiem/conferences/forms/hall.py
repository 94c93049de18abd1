"""What a browser sends from the hall: the roll, speeches, conclusions."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.actions import Mark
from kiemdiem.conferences.models import Disposition, SpeechKind
from kiemdiem.conferences.queries.roll import Roll, RollLine
from kiemdiem.conferences.queries.screen import Point, Speaker
from kiemdiem.cycles.models import SuggestedPoint

ARRIVED, LEFT, ABSENT = "co-mat", "da-roi", "vang"
HOURS = ["%H:%M", "%Hh%M", "%Hh", "%H.%M"]
SHORT, LONG = 300, 20000


@dataclass(frozen=True)
class RollRow:
    """One person's boxes in the roll, as the page prints them."""

    name: str
    capacity: str
    late: bool
    state: forms.BoundField
    came: forms.BoundField
    left: forms.BoundField
    reason: forms.BoundField


class RollForm(forms.Form):
    """The roll of one day: for everybody on the list whether they came, from when until when, or why not."""

    def __init__(self, roll: Roll, at: datetime, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.roll, self.at = roll, at
        for line in roll.lines:
            came = LEFT if line.left_at else ARRIVED if line.arrived_at else ""
            state = came or (ABSENT if line.absent_reason else "")
            states = [("", "Chưa rõ"), (ARRIVED, "Có mặt"), (LEFT, "Đã rời hội nghị"), (ABSENT, "Vắng")]
            key = line.person_id
            self.fields[f"state-{key}"] = forms.ChoiceField(
                choices=states, required=False, initial=state, label=f"{line.name}: có mặt hay vắng"
            )
            self.fields[f"came-{key}"] = _hour(f"{line.name}: giờ đến", line.arrived_at)
            self.fields[f"left-{key}"] = _hour(f"{line.name}: giờ rời hội nghị", line.left_at)
            self.fields[f"reason-{key}"] = forms.CharField(
                required=False, initial=line.absent_reason or line.left_reason, max_length=SHORT,
                label=f"{line.name}: lý do vắng hoặc rời hội nghị",
            )  # fmt: skip

    def rows(self) -> list[RollRow]:
        """Return the boxes by person, in the order of the list."""
        return [
            RollRow(
                line.name,
                line.capacity,
                line.late,
                self[f"state-{line.person_id}"],
                self[f"came-{line.person_id}"],
                self[f"left-{line.person_id}"],
                self[f"reason-{line.person_id}"],
            )
            for line in self.roll.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of whoever is absent or has left, and for the word that an hour of leaving goes with."""
        data = super().clean() or {}
        for line in self.roll.lines:
            state, key = data.get(f"state-{line.person_id}"), line.person_id
            if state in {ABSENT, LEFT} and not data.get(f"reason-{key}"):
                what = "Vắng mặt" if state == ABSENT else "Rời hội nghị"
                self.add_error(
                    f"reason-{key}", f"{what} phải ghi lý do; chưa rõ lý do thì ghi “không rõ lý do”."
                )
            if state != LEFT and data.get(f"left-{key}"):
                self.add_error(
                    f"state-{key}", "Có giờ rời thì chọn “Đã rời hội nghị”; người đó còn họp thì xóa giờ rời."
                )
        return data

    def marks(self, *, rest_there: bool) -> list[Mark]:
        """Return the roll that a valid form holds; without an hour, whoever came has come now.

        `rest_there`: whoever is not marked yet has come, too.
        """
        return [self._mark(line, rest_there=rest_there) for line in self.roll.lines]

    def _mark(self, line: RollLine, *, rest_there: bool) -> Mark:
        key = line.person_id
        state, reason = self.cleaned_data[f"state-{key}"], self.cleaned_data[f"reason-{key}"]
        if state == ABSENT:
            return Mark(key, absent_reason=reason)
        if not state and not rest_there:
            return Mark(key)
        came = self._moment(self.cleaned_data[f"came-{key}"], line.arrived_at)
        if state != LEFT:
            return Mark(key, arrived_at=came)
        left = self._moment(self.cleaned_data[f"left-{key}"], line.left_at)
        return Mark(key, arrived_at=came, left_at=left, left_reason=reason)

    def _moment(self, hour: time | None, before: datetime | None) -> datetime:
        if hour is None:
            return self.at
        if before and timezone.localtime(before).time().replace(second=0, microsecond=0) == hour:
            return before
        return timezone.make_aware(datetime.combine(self.roll.on, hour))


def _hour(label: str, moment: datetime | None) -> forms.TimeField:
    return forms.TimeField(
        required=False, initial=timezone.localtime(moment).time() if moment else None, label=label,
        input_formats=HOURS, widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "08:30", "size": 6}),
    )  # fmt: skip


class SpeechForm(forms.Form):
    """Something said: by whom, what kind, what."""

    kind = forms.ChoiceField(choices=SpeechKind.choices, label="Loại ý kiến")
    text = forms.CharField(
        label="Nội dung ý kiến",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ghi tóm tắt, đúng ý người nói.",
    )

    def __init__(
        self, speakers: tuple[Speaker, ...], *args: Any, points: tuple[Point, ...] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        there = [(each.person_id, each.name) for each in speakers if each.there]
        away = [(each.person_id, each.name) for each in speakers if not each.there]
        groups = [("", "Chọn người phát biểu"), *([("Đang có mặt", there)] if there else [])]
        self.fields["speaker"] = forms.ChoiceField(
            choices=[*groups, *([("Vắng, chưa đến hoặc đã rời", away)] if away else [])],
            label="Người phát biểu",
        )
        if points:
            about = [
                ("", "Không về nội dung gợi ý nào"),
                *((each.id, f"{each.number}. {each.text[:90]}") for each in points),
            ]
            self.fields["point"] = forms.ChoiceField(choices=about, label="Về nội dung gợi ý", required=False)
        self.order_fields(["speaker", "kind", "point", "text"])

    def point(self) -> SuggestedPoint | None:
        """Return the suggested point that a valid form names."""
        chosen = self.cleaned_data.get("point")
        return SuggestedPoint.objects.select_related("suggestion").get(pk=chosen) if chosen else None

    def speaker(self) -> Person:
        """Return the speaker that a valid form names."""
        return Person.objects.get(pk=self.cleaned_data["speaker"])


class DispositionForm(forms.Form):
    """What became of a comment."""

    disposition = forms.ChoiceField(choices=Disposition.choices, label="Xử lý ý kiến")
    text = forms.CharField(
        label="Nội dung tiếp thu, giải trình hoặc lý do không tiếp thu", max_length=LONG, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ConclusionForm(forms.Form):
    """The conclusion on a review, or on the whole conference."""

    conclusion = forms.CharField(
        label="Nội dung kết luận", max_length=LONG, widget=forms.Textarea(attrs={"rows": 4})
    )


class PostponeForm(forms.Form):
    """Why a review is put off."""

    reason = forms.CharField(label="Lý do hoãn", max_length=SHORT)


class RaiseForm(forms.Form):
    """A passage of what was said, and how the register words it."""

    passage = forms.CharField(
        label="Đoạn trích nguyên văn", widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000
    )
    wording = forms.CharField(
        label="Nội dung hạn chế, khuyết điểm ghi vào sổ",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text="Mỗi hạn chế một việc, nêu rõ ở đâu, chậm hoặc sai cái gì.",
    )
