"""The application on the morning of Monday, 23 November 2026; the clock goes on from there.

Deadlines in working days, the holidays between and "today" are then the same whenever the journeys are walked.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

time_machine.travel(MORNING, tick=True).start()

from kiemdiem.config.wsgi import application  # noqa: E402 -- the clock is set first

__all__ = ["application"]
