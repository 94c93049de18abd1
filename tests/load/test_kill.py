"""A process killed in the middle of opening a cycle leaves none of it, killed afterwards leaves all of it.

The database is a real one of the test's own: a file for SQLite; on PostgreSQL (where DATABASE_URL is set) a
database beside the given one, dropped at the end.
"""

from pathlib import Path

import pytest

from killing import Database, kill_after

pytestmark = pytest.mark.xdist_group("opening")  # one database prepared, by one worker
CHILD = Path(__file__).with_name("opening_child.py")
STEPS = 5  # units, collectives, three batches of people
TABLES = ("cycles_subject", "cycles_cycleunit", "cycles_membership", "cycles_calendarday")
ASKED = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608 -- our own names


@pytest.mark.parametrize(
    ("steps", "last"),
    [(1, "21 đơn vị"), (3, "cá nhân"), (STEPS, "2621 cá nhân")],
    ids=["units", "middle", "last"],
)
def test_killed_in_the_middle_nothing_of_the_opening_is_there(
    database: Database, steps: int, last: str
) -> None:
    kill_after(database, "open", steps, last)
    assert database.one(ASKED) == (0, 0, 0, 0)
    assert database.one("SELECT state FROM cycles_cycle") == ("cycle_draft",)
    assert database.one("SELECT count(*) FROM audit_event WHERE action = 'cycles.open'") == (0,)


def test_killed_right_after_the_commit_all_of_it_is_there(database: Database) -> None:
    kill_after(database, "open", STEPS + 1, "committed")
    subjects, units, seats, days = database.one(ASKED)
    assert (subjects, units) == (2600, 21)
    assert seats
    assert days
    assert database.one("SELECT state FROM cycles_cycle") == ("cycle_open",)
    assert database.one("SELECT count(*) FROM audit_event WHERE action = 'cycles.open'") == (1,)


def test_what_was_killed_can_be_opened_again(database: Database) -> None:
    kill_after(database, "open", 3, "cá nhân")
    kill_after(database, "open", STEPS + 1, "committed")
    assert database.one("SELECT count(*) FROM cycles_subject") == (2600,)
