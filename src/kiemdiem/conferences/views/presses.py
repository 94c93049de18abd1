"""What can be pressed in the rooms of a conference: each with its form, what it does, and what is said afterwards."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.utils import timezone

from kiemdiem.conferences import actions
from kiemdiem.conferences.forms import rooms as forms
from kiemdiem.conferences.forms.hall import SpeechForm
from kiemdiem.conferences.models import Conference, ItemState
from kiemdiem.conferences.queries.screen import points_of, speakers_of
from kiemdiem.core.access import Actor

Do = Callable[[Conference, Any, Actor, datetime], object]


@dataclass(frozen=True)
class Press:
    """Something to press; its form is made of the conference and of what was sent."""

    form: Callable[[Conference, QueryDict], BaseForm]
    do: Do
    said: str = ""


def _act(action: Callable[..., object], **fixed: object) -> Do:
    """Return the doing of an action that takes what its form names."""
    return lambda _, form, by, at: action(**form.cleaned_data, **fixed, by=by, at=at)


def _about(action: Callable[..., object]) -> Do:
    """Return the doing of an action about the conference itself."""
    return lambda one, form, by, at: action(conference=one, **form.cleaned_data, by=by, at=at)


def _line_form(one: Conference, data: QueryDict) -> BaseForm:
    running = one.agenda.filter(state=ItemState.OPEN).first()
    return SpeechForm(speakers_of(one, timezone.now()), data, points=points_of(running) if running else ())


def _take_down(one: Conference, form: Any, by: Actor, at: datetime) -> object:
    said = form.cleaned_data
    item = one.agenda.filter(state=ItemState.OPEN).first() or one.agenda.order_by("number").last()
    assert item is not None
    return actions.record_speech(
        item=item,
        speaker=form.speaker(),
        kind=said["kind"],
        text=said["text"],
        point=form.point(),
        by=by,
        at=at,
    )


def _show_code(one: Conference, _: Any, by: Actor, at: datetime) -> object:
    code = f"{secrets.randbelow(10**forms.CODE_LENGTH):0{forms.CODE_LENGTH}d}"
    return actions.show_code(conference=one, code=code, by=by, at=at)


def _pause(one: Conference, form: Any, by: Actor, at: datetime) -> object:
    return actions.pause(conference=one, until=form.moment(at), by=by, at=at)


def _sit(one: Conference, form: Any, by: Actor, at: datetime) -> object:
    return actions.set_sittings(conference=one, stretches=form.cleaned_data["lines"], by=by, at=at)


PRESSES: dict[str, Press] = {
    "moi": Press(forms.TurnForm, _act(actions.start_turn)),
    "dung": Press(forms.TurnForm, _act(actions.stop_turn)),
    "len": Press(forms.TurnForm, _act(actions.move_turn, up=True)),
    "xuong": Press(forms.TurnForm, _act(actions.move_turn, up=False)),
    "bo": Press(forms.TurnForm, _act(actions.drop_turn)),
    "them": Press(forms.PersonForm, _about(actions.list_speaker)),
    "thoi-luong": Press(forms.LimitForm, _about(actions.set_speech_minutes), "Đã đặt thời gian mỗi lượt."),
    "nghi": Press(forms.PauseForm, _pause),
    "hop-lai": Press(forms.NothingForm, _about(actions.resume)),
    "bat-dau": Press(forms.ItemForm, _act(actions.open_item), "Đã bắt đầu phần kiểm điểm."),
    "tam-dung": Press(
        forms.SetAsideForm, _act(actions.set_aside_item), "Đã tạm dừng; phần này còn trong chương trình."
    ),
    "dua-lai": Press(forms.ItemForm, _act(actions.restore_item), "Đã đưa trở lại chương trình."),
    "chuyen": Press(forms.PlaceForm, _act(actions.move_item), "Đã chuyển."),
    "do-dai": Press(forms.LengthForm, _act(actions.set_minutes), "Đã ghi thời lượng."),
    "buoi-hop": Press(forms.SittingsForm, _sit, "Đã ghi các buổi họp."),
    "phat-ma": Press(forms.NothingForm, _show_code, "Đã phát mã điểm danh; mã hiện trên màn hình lớn."),
    "thu-ma": Press(forms.NothingForm, _about(actions.take_code_back), "Đã thu mã điểm danh."),
    "vao-lai": Press(forms.PersonForm, _about(actions.come_back), "Đã ghi trở lại phòng họp."),
    "ghi": Press(_line_form, _take_down, "Đã ghi ý kiến."),
    "diem-danh": Press(forms.CodeForm, _about(actions.check_in), "Đã điểm danh."),
    "dang-ky": Press(forms.NothingForm, _about(actions.ask_to_speak), "Đã đăng ký phát biểu."),
    "rut": Press(forms.NothingForm, _about(actions.withdraw_request), "Đã rút đăng ký."),
}
