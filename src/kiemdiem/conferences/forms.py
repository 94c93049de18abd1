"""What a browser sends about conferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.actions import Mark, Plan
from kiemdiem.conferences.models import Conference, Disposition, SpeechKind
from kiemdiem.conferences.queries.candidates import (
    hosted_collectives,
    may_preside,
    may_take_minutes,
    seatless,
)
from kiemdiem.conferences.queries.listing import Filters
from kiemdiem.conferences.queries.roll import Roll, RollLine
from kiemdiem.conferences.queries.screen import Speaker
from kiemdiem.cycles.models import CycleUnit
from kiemdiem.organisations.forms.choices import PersonField
from kiemdiem.web.asking import whole_number
from kiemdiem.web.fields import TickedField, day_field

ARRIVED, LEFT, ABSENT = "co-mat", "da-roi", "vang"
LOCAL_RULE = "Thiết lập của đơn vị, không phải quy định của Trung ương; để trống nếu không đặt."
HOURS = ["%H:%M", "%Hh%M", "%Hh", "%H.%M"]
SHORT, LONG = 300, 20000
MOST_DAYS = 31


def filters_of(query: Mapping[str, str]) -> Filters:
    """Return what a list of conferences is narrowed to by the address."""
    cycle = query.get("dot", "")
    return Filters(whole_number(cycle), query.get("trang-thai", ""), query.get("tim", "").strip())


class CollectivesField(TickedField):
    """Collectives of the host unit and of the units below it, told apart by their unit."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the collective with its unit."""
        return f"{obj.name} ({obj.unit.name})"


class PlanForm(forms.Form):
    """The plan of a conference at one host unit."""

    title = forms.CharField(label="Tên hội nghị", max_length=SHORT)
    starts_on = day_field(label="Ngày bắt đầu")
    ends_on = day_field(label="Ngày kết thúc", help_text="Họp trong một ngày thì để trùng ngày bắt đầu.")
    place = forms.CharField(label="Địa điểm", max_length=200, required=False)
    draft_sent_on = day_field(
        label="Ngày gửi dự thảo báo cáo", required=False,
        help_text="Ngày đã gửi hoặc sẽ gửi dự thảo đến thành phần dự hội nghị.",
    )  # fmt: skip
    time_ground = forms.CharField(
        label="Văn bản quyết định thời gian", max_length=SHORT, required=False,
        help_text="Nơi được gợi ý kiểm điểm: số, ngày văn bản của cấp gợi ý về thời gian hội nghị.",
    )  # fmt: skip
    quorum_percent = forms.IntegerField(
        label="Tỷ lệ thành viên phải có mặt (%)", required=False, min_value=1, max_value=100, help_text=LOCAL_RULE
    )  # fmt: skip

    def __init__(self, host: CycleUnit, on: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["collectives"] = CollectivesField(
            hosted_collectives(host), label="Tập thể được kiểm điểm tại hội nghị", widget=forms.CheckboxSelectMultiple,
            help_text="Các thành viên được đưa vào chương trình sau tập thể của mình.",
        )  # fmt: skip
        others = seatless(host).filter(unit=host.pk)
        if others:
            self.fields["others"] = TickedField(
                others, label="Người của đơn vị không thuộc tập thể nào", required=False,
                widget=forms.CheckboxSelectMultiple, help_text="Đánh dấu ai cũng kiểm điểm tại hội nghị này.",
            )  # fmt: skip
        self.fields["chair"] = forms.ModelChoiceField(
            may_preside(host), label="Chủ trì", required=False, empty_label="Chưa chọn",
            help_text="Thành viên của tập thể, hoặc đoàn công tác của cấp trên; phải có trước khi khai mạc.",
        )  # fmt: skip
        self.fields["secretary"] = forms.ModelChoiceField(
            may_take_minutes(host, on),
            label="Thư ký",
            required=False,
            empty_label="Chưa chọn",
            help_text="Phải có trước khi khai mạc.",
        )
        self.order_fields(
            ["collectives", "others", "title", "starts_on", "ends_on", "place", "chair", "secretary"]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a conference of months: a slip of the hand in one of its days."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", f"Hội nghị dài quá {MOST_DAYS} ngày; hãy xem lại ngày kết thúc.")
        return data

    def plan(self) -> Plan:
        """Return the plan that a valid form holds."""
        lists = {name: list(self.cleaned_data.get(name, ())) for name in ("collectives", "others")}
        return Plan(**{**self.cleaned_data, **lists})


def plan_values(conference: Conference) -> dict[str, Any]:
    """Return what the plan form shows of a conference that is planned already."""
    names = ["title", "place", "starts_on", "ends_on", "draft_sent_on", "time_ground", "quorum_percent"]
    values: dict[str, Any] = {name: getattr(conference, name) for name in names}
    people = {"chair": conference.chair_id, "secretary": conference.secretary_id}
    on_agenda = conference.agenda.filter(subject__person__isnull=False, subject__memberships__isnull=True)
    return (
        values
        | people
        | {
            "collectives": list(conference.collectives.values_list("pk", flat=True)),
            "others": list(on_agenda.values_list("subject", flat=True)),
        }
    )


class InviteForm(forms.Form):
    """A guest, by name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"] = PersonField(
            Person.objects.all(), label="Người được mời", help_text="Gõ họ tên, có dấu hoặc không dấu."
        )


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

    def __init__(self, speakers: tuple[Speaker, ...], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        there = [(each.person_id, each.name) for each in speakers if each.there]
        away = [(each.person_id, each.name) for each in speakers if not each.there]
        groups = [("", "Chọn người phát biểu"), *([("Đang có mặt", there)] if there else [])]
        self.fields["speaker"] = forms.ChoiceField(
            choices=[*groups, *([("Vắng, chưa đến hoặc đã rời", away)] if away else [])],
            label="Người phát biểu",
        )
        self.order_fields(["speaker", "kind", "text"])

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
