"""What is to be reached, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A figure that is to be at most, or at least, `limit`. `digits` after the comma are shown."""

    says: str
    limit: float
    unit: str
    at_least: bool = False
    digits: int = 1

    def met(self, figure: float) -> bool:
        """Return whether `figure` reaches the goal."""
        return figure >= self.limit if self.at_least else figure <= self.limit


OPENING = Goal("Mở đợt", 3, "s", digits=2)
OPENING_RATIO = Goal("Mở đợt so với chỉ ghi hàng loạt cùng số dòng", 3, "lần", digits=2)
OVERVIEW = Goal("Trang bảng tiến độ của cả đợt", 100, "ms")
CLOSING = Goal("Kết thúc đợt", 1, "s", digits=2)
SAVING = Goal("Lưu một báo cáo, phía máy chủ", 10, "ms")
LISTING = Goal(
    "Trang danh sách so với trang bảng 50 dòng trơn, 16 người cùng lúc", 1, "lần", at_least=True, digits=2
)
CLASSIFYING = Goal("5,6 triệu đối tượng: xếp, tính tỷ lệ, tổng hợp", 10, "s", digits=2)
CLASSIFYING_RATIO = Goal("So với SQL viết tay, cùng việc", 2, "lần", digits=2)
CLASSIFYING_MEMORY = Goal("Bộ nhớ cao nhất khi xếp hàng loạt", 4, "GB", digits=2)
EXPLAINING = Goal("Giải thích một đối tượng", 5, "ms", digits=2)
BOARD = (
    300  # milliseconds at the 95th percentile, for every page of the register and every board of programmes
)
PAPERS_RATIO = Goal("Lập 1.000 văn bản Word so với chỉ nén đúng các tệp ấy", 4, "lần", digits=2)
BATCH_PAGE = Goal("Trang nhẹ trong lúc ban hành hàng loạt, p95", 1000, "ms", digits=0)
BATCH_RATIO = Goal("Trang nhẹ trong lúc ban hành so với khi máy rỗi, p95", 5, "lần")
HALL_SEEN = Goal("Từ lúc thư ký bấm ghi đến lúc điện thoại thấy, p95", 1000, "ms", digits=0)
HALL_BEAT = Goal("Trả lời một lần hỏi của điện thoại, p95", 1000, "ms", digits=0)
HALL_WRITE = Goal("Ghi một ý kiến khi 200 điện thoại đang theo dõi, p95", 1000, "ms", digits=0)
POLL_PACE = Goal("Câu trả lời bình chọn ghi được mỗi giây", 199, "lượt/s", at_least=True)
POLL_ANSWER = Goal("Ghi một câu trả lời bình chọn, p95", 500, "ms", digits=0)
