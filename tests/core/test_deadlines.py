"""Working days and the calendar of a cycle."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worlds import RULES
from kiemdiem import data
from kiemdiem.core.deadlines import (
    SpecialDay,
    WorkingDays,
    calendar,
    conference_deadlines,
    latest_before,
    minimum_duration,
    read_working_days,
)
from kiemdiem.core.loading import RuleSetFaults
from kiemdiem.core.ruleset import Cited, Confidence, DayCounting, Deadline

DAYS = read_working_days(data.read("calendar/holidays.yaml"))
RULE = Cited("calendar.x", "Thử.", "Thử", Confidence.PARTIAL)
EVENTS = st.dates(date(2026, 1, 20), date(2027, 12, 31))


def counted(working_days: int, counting: DayCounting = DayCounting.STRICTLY_BETWEEN) -> Deadline:
    return Deadline(rule=RULE, step="", before="calendar.y", working_days=working_days, counting=counting)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 10), True),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 2, 20), False),
        (date(2026, 4, 27), False),
        (date(2026, 11, 24), False),
        (date(2026, 11, 23), True),
        (date(2026, 11, 28), False),
        (date(2027, 2, 10), False),
        (date(2027, 2, 11), True),
        (date(2027, 5, 3), False),
    ],
)
def test_days_off_and_worked_saturdays_of_2026_and_2027(day: date, *, working: bool) -> None:
    assert DAYS.is_working(day) is working


def test_the_day_of_vietnamese_culture_does_not_count_as_a_working_day() -> None:
    assert DAYS.between(date(2026, 11, 20), date(2026, 11, 27)) == 3


def test_three_working_days_before_a_conference_over_a_weekend_and_a_holiday() -> None:
    assert latest_before(counted(3), date(2026, 11, 27), DAYS) == date(2026, 11, 20)
    assert latest_before(counted(3, DayCounting.FIRST_DAY_COUNTS), date(2026, 11, 27), DAYS) == date(
        2026, 11, 23
    )


def test_what_is_announced_later_counts_and_nothing_else_of_the_table_moves() -> None:
    off, worked = (
        {day: SpecialDay(day, "Hoán đổi.", "Thông báo", Confidence.PARTIAL)}
        for day in (date(2028, 11, 27), date(2026, 11, 28))
    )
    changed = DAYS.changed(off, worked)
    assert (changed.is_working(date(2028, 11, 27)), changed.is_working(date(2026, 11, 28))) == (False, True)
    assert changed.days_off == {**DAYS.days_off, **off}
    assert changed.working == {**DAYS.working, **worked}
    assert (changed.years, changed.weekly_rest) == (DAYS.years | {2028}, DAYS.weekly_rest)


def test_of_a_day_told_off_and_then_worked_the_later_word_counts() -> None:
    culture, swapped = date(2026, 11, 24), date(2026, 8, 22)
    worked = DAYS.changed({}, {culture: DAYS.days_off[culture]})
    assert worked.is_working(culture)
    assert culture not in worked.days_off
    off = DAYS.changed({swapped: DAYS.working[swapped]}, {})
    assert not off.is_working(swapped)
    assert swapped not in off.working


def test_three_working_days_before_a_conference_over_tet() -> None:
    assert latest_before(counted(3), date(2026, 2, 24), DAYS) == date(2026, 2, 11)


@given(EVENTS, st.integers(1, 10), st.sampled_from(list(DayCounting)))
def test_the_last_day_is_in_time_and_the_next_working_day_is_too_late(
    event: date, wanted: int, counting: DayCounting
) -> None:
    last = latest_before(counted(wanted, counting), event, DAYS)
    assert DAYS.is_working(last)
    assert DAYS.count(last, event, counting) >= wanted
    following = last + timedelta(days=1)
    while not DAYS.is_working(following):
        following += timedelta(days=1)
    assert DAYS.count(following, event, counting) < wanted


@given(EVENTS, EVENTS, EVENTS)
def test_working_days_add_up(first: date, second: date, third: date) -> None:
    first, second, third = sorted((first, second, third))
    inside = int(first < second < third and DAYS.is_working(second))
    whole = DAYS.between(first, third)
    assert whole == DAYS.between(first, second) + DAYS.between(second, third) + inside
    assert DAYS.between(third, first) == 0


@given(st.integers(2019, 2040))
def test_the_calendar_keeps_every_distance_in_any_year(year: int) -> None:
    dues = calendar(RULES, year, DAYS)
    on = {due.rule.rule.id: due.on for due in dues}
    assert [due.on for due in dues] == sorted(due.on for due in dues)
    assert on["calendar.decide"] == date(year, 12, 30)
    assert on["calendar.draft"] < on["calendar.conference"] < on["calendar.appraise"] < on["calendar.decide"]
    assert DAYS.between(on["calendar.draft"], on["calendar.conference"]) >= 3


def test_days_after_an_event_are_counted_forward() -> None:
    rules = replace(
        RULES,
        calendar=(
            Deadline(rule=RULE, step="", month=11, day=23),
            replace(counted(2), rule=replace(RULE, id="calendar.z"), before="", after="calendar.x"),
        ),
    )
    assert [due.on for due in calendar(rules, 2026, DAYS)] == [date(2026, 11, 23), date(2026, 11, 26)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("weekly_rest: [sundays]\ndays_off: []\nworking: []\n", "sundays"),
        ("weekly_rest: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]\ndays_off: []\nworking: []\n", "ít nhất một ngày"),
        ("weekly_rest: []\nworking: []\ndays_off:\n  - {from: 2026-02-01, to: 2026-01-01, says: a, article: b, confidence: partial}\n", "không quá một tháng"),
        ("weekly_rest: []\nworking: []\ndays_off:\n  - {says: a, article: b, confidence: partial}\n", "Thiếu mục “from”"),
        ("- 1", "phải là một bảng"),
    ],
)  # fmt: skip
def test_a_faulty_table_of_holidays_is_told(text: str, says: str) -> None:
    with pytest.raises(RuleSetFaults) as caught:
        read_working_days(text)
    assert any(says in fault.says for fault in caught.value.faults)


@given(EVENTS, st.sampled_from(list(DayCounting)))
def test_a_known_conference_moves_what_is_counted_from_it_and_nothing_else(
    event: date, counting: DayCounting
) -> None:
    rules = replace(RULES, calendar=tuple(replace(each, counting=counting) for each in RULES.calendar))
    planned = {due.rule.rule.id: due.on for due in calendar(rules, 2026, DAYS)}
    known = {due.rule.rule.id: due.on for due in calendar(rules, 2026, DAYS, {"calendar.conference": event})}
    assert known["calendar.draft"] == latest_before(counted(3, counting), event, DAYS)
    assert known["calendar.remedy_plan"] == event + timedelta(days=30)
    for rule in ("calendar.conference", "calendar.appraise", "calendar.decide"):
        assert known[rule] == planned[rule]


@pytest.mark.parametrize(
    ("kinds", "days"),
    [
        (["ban_thuong_vu_cap_tinh"], 2),
        (["ban_thuong_vu"], 1),
        (["ban_thuong_vu", "ban_thuong_vu_cap_tinh"], 2),
        ([""], 1),
    ],
)
def test_the_longest_of_the_durations_counts(kinds: list[str], days: int) -> None:
    found = minimum_duration(RULES, kinds)
    assert found is not None
    assert found.days == days
    assert minimum_duration(RULES, []) is None
    assert minimum_duration(replace(RULES, durations=()), kinds) is None


FIXED = replace(counted(3), before="", working_days=None)


def due_of(*rows: Deadline, year: int = 2026) -> dict[str, date]:
    return {due.rule.rule.id: due.on for due in calendar(replace(RULES, calendar=rows), year, DAYS)}


def test_a_date_that_must_come_before_a_day_ends_the_day_before() -> None:
    on = replace(FIXED, month=12, day=31)
    assert due_of(on) == {"calendar.x": date(2026, 12, 31)}
    assert due_of(replace(on, exclusive=True)) == {"calendar.x": date(2026, 12, 30)}
    next_year = replace(FIXED, month=1, day=15, year_offset=1, exclusive=True)
    assert due_of(next_year) == {"calendar.x": date(2027, 1, 14)}


def test_days_are_counted_from_another_date_backward_or_forward() -> None:
    end = replace(FIXED, rule=replace(RULE, id="calendar.end"), month=11, day=30)
    plain = replace(FIXED, days=10)
    assert due_of(end, replace(plain, before="calendar.end"))["calendar.x"] == date(2026, 11, 20)
    assert due_of(end, replace(plain, after="calendar.end"))["calendar.x"] == date(2026, 12, 10)
    after = replace(FIXED, working_days=1, after="calendar.end")
    assert due_of(end, after)["calendar.x"] == date(2026, 12, 1)
    # Half a date is none: what counts is the other deadline.
    assert due_of(end, replace(plain, month=3, before="calendar.end"))["calendar.x"] == date(2026, 11, 20)


def test_a_deadline_that_counts_nothing_back_has_no_last_day() -> None:
    with pytest.raises(ValueError, match=r"^calendar\.x$"):
        latest_before(FIXED, date(2026, 11, 27), DAYS)
    assert latest_before(replace(FIXED, days=1), date(2026, 11, 27), DAYS) == date(2026, 11, 26)


def test_the_table_of_days_off_is_kept_day_by_day_with_its_source() -> None:
    days = read_working_days(
        "weekly_rest: [sunday, saturday]\n"
        "days_off:\n  - {from: 2026-03-02, to: 2026-03-03, says: Nghỉ, article: Điều 1, confidence: confirmed}\n"
        "  - {from: 2025-12-31, says: Nghỉ bù, article: Điều 2, confidence: partial}\n"
        "working:\n  - {from: 2026-03-07, says: Làm bù, article: Điều 3, confidence: memory}\n"
    )
    off = [(2, "Nghỉ", "Điều 1", Confidence.CONFIRMED), (3, "Nghỉ", "Điều 1", Confidence.CONFIRMED)]
    assert days == WorkingDays(
        weekly_rest=frozenset({5, 6}),
        days_off={
            **{date(2026, 3, day): SpecialDay(date(2026, 3, day), *rest) for day, *rest in off},
            date(2025, 12, 31): SpecialDay(date(2025, 12, 31), "Nghỉ bù", "Điều 2", Confidence.PARTIAL),
        },
        working={
            date(2026, 3, 7): SpecialDay(date(2026, 3, 7), "Làm bù", "Điều 3", Confidence.MEMORY),
        },
        years=frozenset({2025, 2026}),
    )


@pytest.mark.parametrize(("last", "fits"), [("2026-02-01", True), ("2026-03-04", True), ("2026-03-05", False), ("2026-01-31", False)])  # fmt: skip
def test_days_off_in_a_row_are_a_month_at_most(last: str, *, fits: bool) -> None:
    text = f"weekly_rest: [sunday]\nworking: []\ndays_off:\n  - {{from: 2026-02-01, to: {last}, says: a, article: b, confidence: partial}}\n"
    if fits:
        assert date.fromisoformat(last) in read_working_days(text).days_off
        return
    with pytest.raises(RuleSetFaults) as caught:
        read_working_days(text)
    assert [(each.line, each.says) for each in caught.value.faults] == [
        (4, "“to”: phải từ ngày bắt đầu và không quá một tháng sau đó.")
    ]


def test_faults_of_the_table_are_told_in_the_order_of_their_lines() -> None:
    week = "monday, tuesday, wednesday, thursday, friday, saturday, sunday"
    with pytest.raises(RuleSetFaults) as caught:
        read_working_days(f"days_off:\n  - {{says: a}}\nworking: []\nweekly_rest: [{week}, funday]\n")
    lines = [each.line for each in caught.value.faults]
    assert lines == sorted(lines)
    assert [each.says for each in caught.value.faults if each.line == 4] == [
        f"“weekly_rest”: “funday” không có trong: {week}.",
        "“weekly_rest”: phải còn ít nhất một ngày làm việc trong tuần.",
    ]
    with pytest.raises(RuleSetFaults) as caught:
        read_working_days("days_off: []\nworking: []\n")
    assert [each.says for each in caught.value.faults] == ["Thiếu mục “weekly_rest”."]


def test_the_conference_is_the_deadline_of_the_step_it_leads_to() -> None:
    assert [each.rule.id for each in conference_deadlines(RULES)] == ["calendar.conference"]


def test_a_conference_over_the_saturday_worked_for_31_august() -> None:
    assert latest_before(counted(3), date(2026, 8, 25), DAYS) == date(2026, 8, 20)
