"""How tasks and products are spoken of."""

from fractions import Fraction

from kiemdiem.assignments.models import TaskState
from kiemdiem.core.trace import shown

TABS = {
    "": "Đang làm",
    "qua-han": "Quá hạn",
    "cho-xac-nhan": "Chờ xác nhận",
    "da-xac-nhan": "Đã xác nhận",
    "da-rut": "Đã rút",
}
PRODUCT_TABS = {"": "Đang dùng", "cho-duyet": "Chờ phê duyệt", "da-thoi": "Đã thôi"}
TONES = {
    TaskState.OPEN.value: "info",
    TaskState.REPORTED.value: "warn",
    TaskState.CONFIRMED.value: "good",
    TaskState.WITHDRAWN.value: "neutral",
}
COUNTED = (
    "Mỗi nhiệm vụ tính một lần, vào kỳ (tháng, quý) có hạn hoàn thành, dù xong sớm hay muộn; chỉ kết quả đã được "
    "cấp trên xác nhận mới là xong. Đây là quy ước của phần mềm: các văn bản đã đọc không nói nhiệm vụ thuộc kỳ nào."
)
PERIOD_TONES = {"period_open": "info", "period_closed": "good", "period_reopened": "warn"}
SHEET_TONES = {
    "sheet_drafting": "info",
    "sheet_submitted": "warn",
    "sheet_assessed": "good",
    "sheet_closed": "neutral",
}
VERDICTS = {
    "level": "Quy định cho ra mức này",
    "eligible": "Đủ điều kiện đề xuất mức này; còn xét tỷ lệ trong nhóm khi khóa kỳ",
    "human_decision": "Quy định không tự cho ra mức: người có thẩm quyền chọn mức và nêu căn cứ",
    "missing_data": "Chưa xếp được: còn thiếu số liệu mà quy định hỏi",
    "not_rated": "Không xếp loại trong kỳ này",
    "review_only": "Không xếp loại trong kỳ này",
    "exempt": "Không thuộc diện đánh giá của kỳ này",
    "": "Chưa tính được",
}
YEAR_VERDICTS = {
    **VERDICTS,
    "eligible": "Đủ điều kiện đề xuất mức này; còn xét tỷ lệ trong nhóm và quyết định của cấp có thẩm quyền",
    "not_rated": "Không xếp loại năm này",
    "review_only": "Kiểm điểm nhưng không xếp loại năm này",
    "exempt": "Không thuộc diện xếp loại năm này",
}
ONE_SHEET = (
    "Mỗi người một phiếu trong một kỳ ở đơn vị đang công tác, bao quát mọi chức vụ đang giữ; người chuyển đến giữa kỳ do "
    "nơi mới đánh giá, các chức vụ trong kỳ ghi ở phiếu để người đánh giá cân nhắc."
)


def points(value: Fraction) -> str:
    """Return points or an amount as people read it; what has no end is cut, never rounded up."""
    return shown(value)


def exact(total: str) -> str:
    """Return a kept total as people read it; a dash where there is none."""
    return shown(Fraction(total)) if total else "–"
