"""Speeches: taken down while the item is open, each comment with what became of it."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action, record
from kiemdiem.conferences.actions.rows import held_conference, open_item_of
from kiemdiem.conferences.models import AgendaItem, Conference, Disposition, Speech, SpeechKind
from kiemdiem.conferences.queries.roll import is_there
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.models import SuggestedPoint
from kiemdiem.reviews.queries.cells import canonical


@action("conferences.record_speech")
def record_speech(
    *,
    item: AgendaItem,
    speaker: Person,
    kind: str,
    text: str,
    by: Actor,
    at: datetime,
    point: SuggestedPoint | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Speech:
    """Take down what somebody said under the open item.

    `point` is the suggested point it is on. Raises NotAllowed; Refused where the item isn't open, the text is empty,
    the point was suggested to somebody else, or the speaker isn't on the list of attendance, hasn't come, or has left.
    """
    conference = held_conference("conferences.record_speech", item.conference_id, by)
    item = open_item_of(item.pk)
    _check_speaker(conference, speaker, at)
    speech = Speech.objects.create(
        item=item,
        speaker=speaker,
        kind=SpeechKind(kind),
        text=_text(text),
        point=_point(item, point),
        recorded_at=at,
        recorded_by_id=by.account_id,
        source=source,
        illustrative=illustrative,
    )
    _record("conferences.record_speech", conference, speech, by=by, at=at)
    return speech


@action("conferences.correct_speech")
def correct_speech(
    *,
    speech: Speech,
    speaker: Person,
    kind: str,
    text: str,
    by: Actor,
    at: datetime,
    point: SuggestedPoint | None = None,
) -> Speech:
    """Correct what was taken down, while the item is open; the disposition is kept where there still is one to give.

    Raises NotAllowed; Refused as `record_speech` does, and once the item is concluded.
    """
    conference = held_conference("conferences.correct_speech", speech.item.conference_id, by)
    item = open_item_of(speech.item_id)
    _check_speaker(conference, speaker, speech.recorded_at)
    speech = Speech.objects.get(pk=speech.pk)
    speech.speaker, speech.kind, speech.text = speaker, SpeechKind(kind), _text(text)
    speech.point = _point(item, point)
    if speech.kind != SpeechKind.COMMENT:
        speech.disposition, speech.disposition_text = "", ""
    speech.save(update_fields=["speaker", "kind", "text", "point", "disposition", "disposition_text"])
    _record("conferences.correct_speech", conference, speech, by=by, at=at)
    return speech


@action("conferences.dispose")
def dispose(*, speech: Speech, disposition: str, text: str, by: Actor, at: datetime) -> Speech:
    """Say what became of a comment: accepted, explained, or refused with its reason.

    Raises NotAllowed; Refused where the item isn't open, what was said is no comment, or an explanation or
    refusal has no text.
    """
    conference = held_conference("conferences.dispose", speech.item.conference_id, by)
    open_item_of(speech.item_id)
    speech = Speech.objects.select_related("speaker").get(pk=speech.pk)
    if speech.kind != SpeechKind.COMMENT:
        raise Refused(
            f"“{SpeechKind(speech.kind).label}” không phải góp ý nên không cần ghi xử lý.",
            way_out="Chỉ ý kiến góp ý, phê bình mới cần xử lý.",
        )
    text = canonical(text)
    if disposition != Disposition.ACCEPTED and not text:
        raise Refused(
            "Giải trình hoặc không tiếp thu phải nêu nội dung, lý do.",
            way_out="Ghi nội dung giải trình hoặc lý do, rồi gửi lại.",
        )
    speech.disposition, speech.disposition_text = Disposition(disposition), text
    speech.save(update_fields=["disposition", "disposition_text"])
    _record("conferences.dispose", conference, speech, by=by, at=at)
    return speech


def _text(text: str) -> str:
    text = canonical(text)
    if not text:
        raise Refused("Chưa ghi nội dung ý kiến.", way_out="Ghi tóm tắt ý kiến, rồi gửi lại.")
    return text


def _point(item: AgendaItem, point: SuggestedPoint | None) -> SuggestedPoint | None:
    if point and point.suggestion.subject_id != item.subject_id:
        raise Refused(
            "Nội dung gợi ý này không phải của phần đang mở.",
            way_out="Chọn lại nội dung gợi ý, hoặc để trống.",
        )
    return point


def _check_speaker(conference: Conference, speaker: Person, at: datetime) -> None:
    day = conference.day_on(timezone.localdate(at))
    row = conference.attendance.filter(person=speaker, day=day).first()
    if row is None:
        raise Refused(
            f"{speaker} không có trong danh sách dự hội nghị.",
            way_out="Mời người đó dự hội nghị và điểm danh trước, rồi ghi ý kiến.",
        )
    if row.left_at and row.left_at <= at:
        raise Refused(
            f"{speaker} đã rời hội nghị lúc {timezone.localtime(row.left_at):%H:%M} ({row.left_reason}).",
            way_out="Ghi ý kiến cho đúng người nói; nếu người đó đã trở lại, hãy xóa giờ rời ở trang điểm danh.",
        )
    if row.aways.filter(left_at__lte=at, back_at__gt=at).exists():
        raise Refused(
            f"{speaker} không ở trong phòng họp lúc {timezone.localtime(at):%H:%M}.",
            way_out="Ghi ý kiến cho đúng người nói.",
        )
    if not is_there(row, at):
        raise Refused(
            f"{speaker} chưa có mặt lúc phát biểu: ghi nhận là {_whereabouts(row.absent_reason)}.",
            way_out="Điểm danh giờ có mặt của người đó trước, rồi ghi ý kiến.",
        )


def _whereabouts(absent_reason: str) -> str:
    return f"vắng mặt ({absent_reason})" if absent_reason else "chưa đến"


def _record(name: str, conference: Conference, speech: Speech, *, by: Actor, at: datetime) -> None:
    record(
        name, by=by, at=at, about=speech.item, paths=conference.paths, cycle_id=conference.cycle_id,
        data={"speech": speech.pk, "kind": speech.kind, "disposition": speech.disposition},
    )  # fmt: skip
