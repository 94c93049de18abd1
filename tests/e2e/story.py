"""What the journey carries along: the windows of its people, addresses met on the way, refusals seen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from e2e.screen import Screen

CYCLE = "Kiểm điểm, đánh giá, xếp loại năm 2026"
NEXT_CYCLE = "Kiểm điểm, đánh giá, xếp loại năm 2027"
WARD = "Phường An Thử"
COMMITTEE = "Ban Thường vụ Đảng ủy phường An Thử"
EXECUTIVE = "Ủy ban nhân dân phường An Thử"
HEAD, DEPUTY, MEMBER = "Vũ Tưởng Tượng", "Đặng Hư Cấu", "Bùi Mô Phỏng"
DELEGATE, OFFICER = "Phạm Kịch Bản", "Đỗ Phỏng Tác"
TODAY = "2026-11-23"
POINT = (
    "Làm rõ trách nhiệm của tập thể trong việc để kéo dài tình trạng lấn chiếm đất công tại tổ dân phố số 7."
)
LIMITATION = "Chưa xử lý dứt điểm 12 trường hợp lấn chiếm đất công tại tổ dân phố số 7."


class Seen(StrEnum):
    """The refusals that the journey must meet."""

    WRONG_ORDER = "wrong order"
    MISSING_ANSWER = "missing answer"
    NO_OWNER = "no owner"
    OVER_THE_CAP = "over the cap"
    WITHOUT_PROOF = "closing without proof"
    WITHOUT_VERIFICATION = "closing without verification"
    IN_THE_OWNERS_LINE = "verifier in the owner's line"
    WITHOUT_ACCESS = "member without access"
    EDITED_SIGNED_REPORT = "edited signed report"
    UNDISPOSED_COMMENT = "conclusion over an undisposed comment"
    LATE_DRAFT = "conference too soon after its draft report"
    RATED_BEFORE_ITS_TURN = "rating before its turn"
    UNFINISHED_CYCLE = "closing an unfinished cycle"
    DONE_AGAINST_REGISTER = "reporting done what the register has open"


@dataclass
class Story:
    """The journey so far: `at` keeps addresses by name."""

    as_role: Callable[[str], Screen]
    ids: dict[str, int]
    at: dict[str, str] = field(default_factory=dict)
    refusals: set[Seen] = field(default_factory=set)

    def subject(self, name: str) -> int:
        """Return the id of a subject of the cycle."""
        return int(self.at[name].rstrip("/").rpartition("/")[2])

    def report(self, name: str) -> str:
        """Return the address of a subject's report."""
        return f"/bao-cao/{self.subject(name)}/"
