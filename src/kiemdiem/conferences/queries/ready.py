"""What is still missing before a conference opens, an item is concluded, or the conference closes."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils import timezone

from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Speech, SpeechKind
from kiemdiem.conferences.queries.roll import RollCount
from kiemdiem.conferences.queries.times import TimeNote
from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.models import Inclusion

LOCAL = "thiết lập của đơn vị, không phải quy định của Trung ương"


def missing_to_open(conference: Conference, notes: Iterable[TimeNote], roll: RollCount) -> list[Missing]:
    """Return what keeps the conference from opening, by the rules on its time and the roll of its first day."""
    missing = []
    if conference.chair_id is None:
        missing.append(Missing("Chưa ghi người chủ trì hội nghị.", "ke-hoach"))
    if conference.secretary_id is None:
        missing.append(Missing("Chưa ghi thư ký hội nghị.", "ke-hoach"))
    missing += [Missing(note.says, "ke-hoach") for note in notes if note.binding and not note.kept]
    return missing + quorum_missing(conference, roll)


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


def missing_to_conclude(speeches: Iterable[Speech], conclusion: str) -> list[Missing]:
    """Return what keeps an item with these speeches from being concluded: undisposed comments, no conclusion."""
    missing = undisposed(speeches)
    if not conclusion:
        missing.append(Missing("Chưa ghi nội dung kết luận.", "ket-luan"))
    return missing


def undisposed(speeches: Iterable[Speech]) -> list[Missing]:
    """Return a reminder for every comment that nobody has answered."""
    return [
        Missing(
            f"Ý kiến của {speech.speaker} lúc {timezone.localtime(speech.recorded_at):%H:%M} "
            "chưa được tiếp thu, giải trình hay từ chối có lý do.",
            f"y-kien-{speech.pk}",
        )
        for speech in speeches
        if speech.kind == SpeechKind.COMMENT and not speech.disposition
    ]


def is_left(item: AgendaItem) -> bool:
    """Return whether an item still has to be concluded or postponed: whoever became exempt is passed over."""
    return item.state in (ItemState.WAITING, ItemState.OPEN) and item.subject.inclusion != Inclusion.EXEMPT


def missing_to_close(items: Iterable[AgendaItem], conclusion: str) -> list[Missing]:
    """Return what keeps a conference with these items from closing: items left, votes not agreed, no conclusion."""
    missing = unfinished(items)
    if not conclusion:
        missing.append(Missing("Chưa ghi kết luận hội nghị.", "be-mac"))
    return missing


def unfinished(items: Iterable[AgendaItem]) -> list[Missing]:
    """Return a reminder for every item that is left and every vote whose count is not agreed."""
    missing = []
    for item in items:
        where = f"noi-dung-{item.pk}"
        if is_left(item):
            missing.append(
                Missing(f"Phần kiểm điểm “{item.subject}” {item.get_state_display().lower()}.", where)
            )
        if item.counting:
            missing.append(
                Missing(f"Kết quả kiểm phiếu “{item.subject}” chưa được hai người thống nhất.", where)
            )
    return missing
