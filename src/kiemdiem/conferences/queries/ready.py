"""What is still missing before a conference opens, an item is concluded, or the conference closes."""

from datetime import datetime
from fractions import Fraction

from django.utils import timezone

from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Speech, SpeechKind
from kiemdiem.conferences.queries.roll import RollCount, roll_count
from kiemdiem.conferences.queries.times import time_notes
from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.models import Inclusion

LOCAL = "thiết lập của đơn vị, không phải quy định của Trung ương"


def missing_to_open(conference: Conference, at: datetime) -> list[Missing]:
    """Return what keeps the conference from opening at `at`."""
    missing = []
    if conference.chair_id is None:
        missing.append(Missing("Chưa ghi người chủ trì hội nghị.", "ke-hoach"))
    if conference.secretary_id is None:
        missing.append(Missing("Chưa ghi thư ký hội nghị.", "ke-hoach"))
    missing += [
        Missing(note.says, "ke-hoach") for note in time_notes(conference) if note.binding and not note.kept
    ]
    missing += quorum_missing(
        conference, roll_count(conference, conference.day_on(timezone.localdate(at)), at)
    )
    return missing


def quorum_missing(conference: Conference, roll: RollCount) -> list[Missing]:
    """Return what the roll lacks: anybody at all, or the share that the unit has set for itself."""
    if not roll.present:
        return [Missing("Chưa điểm danh thành viên nào có mặt.", "diem-danh")]
    if conference.quorum_percent is None or roll.share >= Fraction(conference.quorum_percent, 100):
        return []
    return [
        Missing(
            f"Mới có {roll.present}/{roll.members} thành viên có mặt, "
            f"chưa đủ {conference.quorum_percent}% ({LOCAL}).",
            "diem-danh",
        )
    ]


def missing_to_conclude(item: AgendaItem, conclusion: str) -> list[Missing]:
    """Return what keeps an item from being concluded: comments without a disposition, no conclusion."""
    undisposed = item.speeches.filter(kind=SpeechKind.COMMENT, disposition="").select_related("speaker")
    missing = [undisposed_comment(speech) for speech in undisposed]
    if not conclusion:
        missing.append(Missing("Chưa ghi nội dung kết luận.", "ket-luan"))
    return missing


def undisposed_comment(speech: Speech) -> Missing:
    """Return the reminder for a comment that nobody has answered."""
    moment = timezone.localtime(speech.recorded_at)
    return Missing(
        f"Ý kiến của {speech.speaker} lúc {moment:%H:%M} chưa được tiếp thu, giải trình hay từ chối có lý do.",
        f"y-kien-{speech.pk}",
    )


def missing_to_close(conference: Conference, conclusion: str) -> list[Missing]:
    """Return what keeps the conference from closing: items left, votes not agreed, no conclusion."""
    items = conference.agenda.select_related("subject")
    missing = []
    for item in items:
        left = (
            item.state in (ItemState.WAITING, ItemState.OPEN) and item.subject.inclusion != Inclusion.EXEMPT
        )
        if left:
            state = ItemState(item.state).label.lower()
            missing.append(Missing(f"Phần kiểm điểm “{item.subject}” {state}.", f"noi-dung-{item.pk}"))
        if item.counting:
            missing.append(
                Missing(
                    f"Kết quả kiểm phiếu “{item.subject}” chưa được hai người thống nhất.",
                    f"noi-dung-{item.pk}",
                )
            )
    if not conclusion:
        missing.append(Missing("Chưa ghi kết luận hội nghị.", "be-mac"))
    return missing
