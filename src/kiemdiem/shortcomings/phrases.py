"""How states, claims and times of the register are said and coloured."""

from datetime import date
from decimal import Decimal

from kiemdiem.core.textvi import normal
from kiemdiem.shortcomings.models import Attainment, State
from kiemdiem.web.formats import number

STATE_TONES = {
    State.DRAFT: "neutral",
    State.OPEN: "warn",
    State.CLAIMED: "info",
    State.DEFERRED: "neutral",
    State.CLOSED: "good",
    State.WITHDRAWN: "neutral",
}
ATTAINMENT_TONES = {
    Attainment.FULL: "good",
    Attainment.LARGELY: "info",
    Attainment.PARTLY: "warn",
    Attainment.NOT: "bad",
}
LADDERS_SAID = {
    "deadline": "Thời hạn khắc phục",
    "deferral": "Hết thời hạn tạm hoãn",
    "recheck": "Kiểm tra lại hiệu quả",
    "obstacle": "Trả lời vướng mắc",
}
TOLD = {
    "owner": "người giữ chức vụ chịu trách nhiệm",
    "officer": "cán bộ văn phòng đơn vị",
    "head": "người đứng đầu đơn vị",
    "verifier": "người thẩm tra",
    "organiser": "cán bộ Ban Tổ chức",
    "above": "người đứng đầu, lãnh đạo hoặc cán bộ Ban Tổ chức của cấp trên gần nhất",
    "addressed": "cơ quan nhận vướng mắc",
    "above_addressed": "cấp trên của cơ quan nhận vướng mắc",
}
DEEDS = {
    "shortcomings.draft": "Ghi vào sổ ở dạng dự thảo",
    "shortcomings.edit": "Sửa dự thảo",
    "shortcomings.open": "Đưa vào sổ theo dõi",
    "shortcomings.withdraw": "Rút khỏi sổ",
    "shortcomings.plan": "Lập kế hoạch khắc phục",
    "shortcomings.mark_relapse": "Ghi nhận là hạn chế tái diễn",
}


def age(since: date, today: date) -> str:
    """Return how long something has lasted: in whole years, below that in months, below that in days."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if months >= 12:
        return f"{months // 12} năm"
    return f"{months} tháng" if months >= 1 else f"{max((today - since).days, 0)} ngày"


def shorten(text: str, length: int = 120) -> str:
    """Return the beginning of a text, cut between words."""
    clean = normal(text)
    return clean if len(clean) <= length else clean[:length].rsplit(" ", 1)[0] + "…"


def slippage(days: int) -> str:
    """Return how far a deadline has moved, in words."""
    if days == 0:
        return "chưa chuyển hạn"
    return f"lùi tổng cộng {number(days)} ngày" if days > 0 else f"rút ngắn tổng cộng {number(-days)} ngày"


def file_size(size: int) -> str:
    """Return a file's size as people say it."""
    for unit, step in (("MB", 1024 * 1024), ("KB", 1024)):
        if size >= step:
            return f"{number(Decimal(size) / step, 1)} {unit}"
    return f"{size} byte"
