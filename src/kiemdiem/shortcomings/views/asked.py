"""What the address of a register page asks for: filters, order, the day it is looked at from."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from kiemdiem.shortcomings.models import CauseKind, Origin, State
from kiemdiem.shortcomings.queries.filtering import LATE, UNOWNED, UNSOLVED, Filters
from kiemdiem.shortcomings.queries.known import Known, known_on
from kiemdiem.shortcomings.queries.register import SORTS
from kiemdiem.web import asking
from kiemdiem.web.formats import day
from kiemdiem.web.requests import SignedIn

TABS = [
    ("", "Tất cả"),
    (UNSOLVED, "Chưa xong"),
    (LATE, "Quá hạn"),
    (UNOWNED, "Chưa có người"),
    (State.OPEN, "Đang khắc phục"),
    (State.CLAIMED, "Chờ thẩm tra"),
    (State.DEFERRED, "Tạm hoãn"),
    (State.DRAFT, "Dự thảo"),
    (State.CLOSED, "Đã khắc phục"),
    (State.WITHDRAWN, "Đã rút"),
]
LONGEST_AGE = 100
DAY_KEY = "tinh-den"
KEYS = (
    "trang-thai", "tim", "don-vi", "cap-duoi", "linh-vuc", "nhom", "goi-y", "dot-nhap", "nguyen-nhan", "phu-trach", "nguon",
    "tu-nam", "tai-dien", "kho", "sap-xep", DAY_KEY,
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """The day a page is looked at from; `typed` is what stood in the field, `fault` what is wrong with it."""

    today: date
    known: Known
    typed: str = ""
    fault: str = ""

    @property
    def keep(self) -> str:
        """What a link to another page of the register needs so that it shows the same day."""
        return urlencode({DAY_KEY: day(self.known.day)}) if self.known.past else ""


def view_of(request: SignedIn) -> View:
    """Return the day that the address asks for, today where it asks for none that the register can know."""
    today = timezone.localdate()
    asked = asking.past_day(request.GET.get(DAY_KEY, ""), today, "số liệu")
    known = known_on(asked.known_on, today) if asked.known_on else Known(today)
    return View(today, known, asked.typed, asked.fault)


def filters_of(request: SignedIn) -> Filters:
    """Return what the address narrows the register to; what no row can bear is left out."""
    asked = request.GET
    state, origin, cause = asked.get("trang-thai", ""), asked.get("nguon", ""), asked.get("nguyen-nhan", "")
    years = asking.whole_number(asked.get("tu-nam", ""))
    return Filters(
        search=asked.get("tim", "").strip(),
        state=state if state in dict(TABS) else "",
        unit=_unit(asked.get("don-vi", "").strip()),
        below=asked.get("cap-duoi") == "1",
        field_id=asking.whole_number(asked.get("linh-vuc", "")),
        group_id=asking.whole_number(asked.get("nhom", "")),
        suggestion_id=asking.whole_number(asked.get("goi-y", "")),
        batch_id=asking.whole_number(asked.get("dot-nhap", "")),
        cause=cause if cause in CauseKind.values or asking.whole_number(cause) else "",
        owner=asked.get("phu-trach", "").strip(),
        origin=origin if origin in Origin.values else "",
        years=min(years, LONGEST_AGE) if years else None,
        relapse=asked.get("tai-dien") == "1",
        hard=asked.get("kho") == "1",
    )


def sort_of(request: SignedIn) -> str:
    """Return the order that the address asks for."""
    sort = request.GET.get("sap-xep", "")
    return sort if sort in SORTS else ""


def address(request: SignedIn, **changed: str) -> str:
    """Return this page's address with other values, without the page number."""
    asked = request.GET.copy()
    asked.pop("trang", None)
    for key, value in changed.items():
        asked[key.replace("_", "-")] = value
    return "?" + urlencode([(key, value) for key, value in asked.items() if value])


def whole_query(request: SignedIn, but: tuple[str, ...] = ()) -> str:
    """Return what the address asks for, of what the register understands, as a saved filter keeps it."""
    return urlencode([(key, request.GET[key]) for key in KEYS if request.GET.get(key) and key not in but])


def _unit(text: str) -> str:
    return "" if text.isdecimal() and asking.whole_number(text) is None else text
