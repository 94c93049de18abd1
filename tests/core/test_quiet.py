"""Quiet hours."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.quiet import loud_from

DAY = datetime(2026, 11, 23, tzinfo=UTC)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
MOMENTS = st.integers(0, 24 * 60 - 1).map(lambda minutes: DAY + timedelta(minutes=minutes))


def test_at_night_a_notice_waits_for_the_morning() -> None:
    late, early = DAY.replace(hour=22), DAY.replace(hour=5, minute=30)
    assert loud_from(late, time(21), time(6)) == DAY + timedelta(days=1, hours=6)
    assert loud_from(early, time(21), time(6)) == DAY.replace(hour=6)
    assert loud_from(DAY.replace(hour=6), time(21), time(6)) == DAY.replace(hour=6)
    assert loud_from(DAY.replace(hour=12), time(11, 30), time(13)) == DAY.replace(hour=13)


def test_without_quiet_hours_everything_is_loud_at_once() -> None:
    for hours in ((None, None), (None, time(6)), (time(6), time(6))):
        assert loud_from(DAY, *hours) == DAY


@given(MOMENTS, TIMES, TIMES)
def test_a_notice_is_never_loud_before_it_is_made_nor_later_than_a_day(
    at: datetime, begin: time, end: time
) -> None:
    loud = loud_from(at, begin, end)
    assert at <= loud < at + timedelta(days=1)
    assert loud == loud_from(loud, begin, end)
