"""How dates that are due look on every page."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from kiemdiem.web.formats import due, today

# 18:30 UTC on the 2nd is half past one on the 3rd in Hà Nội.
NIGHT = datetime(2026, 12, 2, 18, 30, tzinfo=UTC)


@time_machine.travel(NIGHT, tick=False)
def test_today_is_the_day_it_is_in_vietnam() -> None:
    assert today() == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("day", "done", "shown"),
    [
        (date(2026, 12, 1), False, "01/12/2026</time> (quá 2 ngày)"),
        (date(2026, 12, 1), True, "01/12/2026</time>"),
        (date(2026, 12, 3), False, "03/12/2026</time>"),
        (None, False, "chưa có hạn"),
    ],
)
@time_machine.travel(NIGHT, tick=False)
def test_a_due_date_says_how_late_it_is_unless_the_thing_is_done(
    day: date | None, done: bool, shown: str
) -> None:
    assert shown in due(day, done=done)
    assert ("quá" in due(day, done=done)) == ("quá" in shown)
