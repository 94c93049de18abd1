"""How tasks and products are spoken of."""

from kiemdiem.assignments.models import TaskState

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
