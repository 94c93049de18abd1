"""What a browser sends from the live views: a turn, a place on the programme, a code, a break."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.actions import Stretch, TaskWords
from kiemdiem.conferences.forms.hall import HOURS
from kiemdiem.conferences.models import AgendaItem, Conference, SittingKind, Turn
from kiemdiem.conferences.phrases import due_said
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Appointment, Post
from kiemdiem.organisations.queries import in_force
from kiemdiem.web.fields import day_field

CODE_LENGTH = 6
GONE = "Dòng này không còn trên trang; tải lại trang để xem tình hình hiện tại."


class RoomForm(forms.Form):
    """A form of one conference's room."""

    def __init__(self, conference: Conference, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conference = conference


def _row(label: str) -> Any:
    choice: Any = forms.ModelChoiceField(
        None, label=label, widget=forms.HiddenInput, error_messages={"invalid_choice": GONE, "required": GONE}
    )
    return choice


class NothingForm(RoomForm):
    """A button without fields."""


class TurnForm(RoomForm):
    """A turn on the speaking list."""

    turn = _row("Lượt phát biểu")

    def __init__(self, conference: Conference, *args: Any, **options: Any) -> None:
        super().__init__(conference, *args, **options)
        self.fields["turn"].queryset = Turn.objects.filter(conference=conference)  # type: ignore[attr-defined]


class ItemForm(RoomForm):
    """An item of the programme."""

    item = _row("Phần kiểm điểm")

    def __init__(self, conference: Conference, *args: Any, **options: Any) -> None:
        super().__init__(conference, *args, **options)
        self.fields["item"].queryset = AgendaItem.objects.filter(conference=conference)  # type: ignore[attr-defined]


class PlaceForm(ItemForm):
    """Where an item goes."""

    number = forms.IntegerField(label="Thứ tự", min_value=1, widget=forms.HiddenInput)
    day = forms.IntegerField(label="Ngày thứ", min_value=1, widget=forms.HiddenInput)


class LengthForm(ItemForm):
    """How long an item is planned to take."""

    minutes = forms.IntegerField(label="Thời lượng (phút)", required=False, min_value=1, max_value=480)


class SetAsideForm(ItemForm):
    """Why the open item is interrupted."""

    reason = forms.CharField(label="Lý do tạm dừng", max_length=300)


class PersonForm(RoomForm):
    """Somebody of the list."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Thêm người phát biểu", empty_label="Chọn người"
    )

    def __init__(self, conference: Conference, *args: Any, **options: Any) -> None:
        super().__init__(conference, *args, **options)
        listed = Person.objects.filter(attendance__conference=conference).distinct()
        self.fields["person"].queryset = listed.order_by("sort_key", "id")  # type: ignore[attr-defined]


class LimitForm(RoomForm):
    """How long a turn may last."""

    minutes = forms.IntegerField(
        label="Thời gian mỗi lượt (phút)", required=False, min_value=1, max_value=60,
        help_text="Thiết lập của hội nghị này, không phải quy định; để trống nếu không đặt.",
    )  # fmt: skip


class PauseForm(RoomForm):
    """Until when the hall has a break."""

    until = forms.TimeField(
        label="Họp lại lúc", required=False, input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "10:15", "size": 6}),
    )  # fmt: skip

    def moment(self, at: datetime) -> datetime | None:
        """Return the moment of today that a valid form names."""
        hour: time | None = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(timezone.localdate(at), hour)) if hour else None


class CodeForm(RoomForm):
    """The code shown in the hall."""

    code = forms.CharField(
        label="Mã điểm danh", max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "6 chữ số"}),
    )  # fmt: skip


class SittingsForm(RoomForm):
    """The sittings and breaks of one conference, a line each: `1 07:30-09:30`, `1 09:30-09:45 nghỉ`."""

    lines = forms.CharField(
        label="Buổi họp và giờ nghỉ", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi dòng một khoảng: ngày thứ, giờ, thêm chữ “nghỉ” nếu là giải lao. Ví dụ: 1 07:30-09:30; dòng sau: 1 09:30-09:45 nghỉ.",
    )  # fmt: skip

    def clean_lines(self) -> list[Stretch]:
        """Return the stretches. Raises ValidationError naming every line that cannot be read."""
        found, wrong = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                found.append(_stretch(line))
            except ValueError:
                wrong.append(f"Dòng {number} “{line.strip()[:60]}” chưa đúng; viết như: 1 07:30-09:30.")
        if wrong:
            raise ValidationError(wrong)
        return found


def _stretch(line: str) -> Stretch:
    day, hours, *rest = line.split(maxsplit=2)
    begins, ends = (datetime.strptime(part, "%H:%M").time() for part in hours.split("-"))  # noqa: DTZ007 -- an hour
    if not day.isdecimal() or int(day) > 99:
        raise ValueError(day)
    word = rest[0].strip().lower() if rest else ""
    if word not in {"", "nghỉ", "nghi"}:
        raise ValueError(word)
    return Stretch(int(day), begins, ends, SittingKind.BREAK if word else SittingKind.SITTING)


class HeldPostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post by its title and who holds it today, so that two of one title are told apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title and the holders of a post."""
        held = ", ".join(one.person.full_name for one in obj.held)
        return f"{obj.title}: {held or 'chưa có người giữ'}"


class TaskForm(forms.Form):
    """A task drafted from a directing speech; `units` are those whose posts it may go to."""

    passage = forms.CharField(
        label="Đoạn trích nguyên văn", widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000
    )
    name = forms.CharField(
        label="Nhiệm vụ",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ghi gọn việc phải làm.",
    )
    post = HeldPostField(
        Post.objects.none(), label="Chức vụ được giao", required=False, empty_label="Chưa chọn"
    )
    due_on = day_field(label="Hạn hoàn thành", required=False)

    def __init__(self, units: set[int], *args: Any, with_passage: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        held = Appointment.objects.filter(in_force(timezone.localdate())).select_related("person")
        posts = Post.objects.filter(unit__in=units, valid_to__isnull=True).select_related("unit")
        posts = posts.prefetch_related(Prefetch("appointments", held, to_attr="held"))
        self.fields["post"].queryset = posts.order_by("unit", "rank", "id")  # type: ignore[attr-defined]
        if not with_passage:
            del self.fields["passage"]

    def hear(self, passage: str) -> None:
        """Offer the day, and the post, that a sentence names; of two posts of one title neither is chosen."""
        said = fold(passage)
        named = [one for one in self.fields["post"].queryset if fold(one.title) in said]  # type: ignore[attr-defined]
        longest = max((len(one.title) for one in named), default=0)
        chosen = [one for one in named if len(one.title) == longest]
        self.initial["due_on"] = due_said(passage)
        self.initial["post"] = chosen[0].pk if len(chosen) == 1 else None

    def words(self) -> TaskWords:
        """Return what a valid form says of the task."""
        return TaskWords(*(self.cleaned_data[name] for name in ("name", "post", "due_on")))


class ReasonForm(forms.Form):
    """A reason."""

    because = forms.CharField(label="Lý do bỏ", max_length=300)
