"""Quarters II and III of 2026 in one ward under Hướng dẫn 02: one closed, one under way. All figures are illustrative."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from kiemdiem import data
from kiemdiem.assignments.actions.periods import close_period, open_period
from kiemdiem.assignments.actions.sheets import Filled, assess, score, submit
from kiemdiem.assignments.models import Period, PeriodKind, Sheet
from kiemdiem.assignments.queries.entries import Value
from kiemdiem.assignments.queries.judging import Entry
from kiemdiem.assignments.queries.schemes import Scheme
from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.ruleset import Level
from kiemdiem.rulesets.actions import publish

WARD = "phuong-tay-tuu"
PUBLISHED, SECOND, SECOND_CLOSED, THIRD, THIRD_SENT = (
    date(2026, 6, 1), date(2026, 6, 4), date(2026, 7, 2), date(2026, 7, 6), date(2026, 9, 11),
)  # fmt: skip
FIGURES: dict[str, Value] = {
    "quantity_pct": Fraction(100), "quality_pct": Fraction(88), "progress_pct": Fraction(92), "leading_pct": Fraction(85),
    "tasks_done_pct": Fraction(100), "tasks_done_on_time_quality_pct": Fraction(95),
    "tasks_above_requirement_pct": Fraction(20), "collective_tasks_done_pct": Fraction(100),
    "led_units_tasks_done_pct": Fraction(100), "led_units_on_time_quality_pct": Fraction(100),
    "led_units_tasks_late_pct": Fraction(0), "due_limitations_count": Fraction(0),
}  # fmt: skip
REMARK = "Theo kết quả họp kiểm điểm quý (số liệu minh họa)"


def tell(cast: Cast) -> None:
    """Tell how the ward's leaders were rated for quarter II, and how far quarter III has come."""
    cast.rule_sets["hd02_2026"] = publish(
        content=data.read("rulesets/hd02_2026/rules.yaml"), by=SYSTEM, at=at(PUBLISHED)
    )
    second = _open(cast, 2, SECOND)
    everybody = _sheets(second)
    _hand_in(everybody, date(2026, 6, 12))
    _judge(everybody, date(2026, 6, 26))
    close_period(period=second, by=SYSTEM, at=at(SECOND_CLOSED))
    third = _open(cast, 3, THIRD)
    drafting, *sent = _sheets(third)[:4]
    _fill(drafting, THIRD_SENT)
    _hand_in(sent, THIRD_SENT)
    _judge(sent[:1], date(2026, 9, 18))


def _open(cast: Cast, number: int, on: date) -> Period:
    return open_period(
        unit=cast.units[WARD], kind=PeriodKind.QUARTER, year=2026, number=number, scheme=Scheme.PARTY, by=SYSTEM,
        at=at(on), illustrative=True,
    )  # fmt: skip


def _sheets(period: Period) -> list[Sheet]:
    return list(period.sheets.order_by("post__rank", "pk"))


def _filled(sheet: Sheet) -> Filled:
    tied = Level.HTT if sheet.is_head else None
    return Filled(Entry({"common": Fraction(26)}, FIGURES, {}, tied), {"common": REMARK})


def _fill(sheet: Sheet, on: date) -> None:
    score(
        sheet=sheet, filled=_filled(sheet), level=Level.HTT, by=SYSTEM, at=at(on),
        comment="Hoàn thành các sản phẩm được giao trong quý; còn chậm ở một việc phối hợp.",
    )  # fmt: skip


def _hand_in(sheets: Iterable[Sheet], on: date) -> None:
    for sheet in sheets:
        _fill(sheet, on)
        submit(sheet=sheet, by=SYSTEM, at=at(on, 9))


def _judge(sheets: Iterable[Sheet], on: date) -> None:
    for sheet in sheets:
        assess(
            sheet=sheet, filled=_filled(sheet), level="", ground="", comment="Nhất trí với phần tự chấm.", by=SYSTEM,
            at=at(on),
        )  # fmt: skip
