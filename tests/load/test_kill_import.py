"""A process killed in the middle of an import leaves none of the list, killed afterwards leaves all of it."""

from pathlib import Path

from killing import Database, kill_after

CHILD = Path(__file__).with_name("importing_child.py")
TABLES = ("shortcomings_shortcoming", "shortcomings_statechange", "shortcomings_importbatch", "audit_event")
ASKED = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608 -- our own names
NONE, ALL = (0, 0, 0, 0), (100, 100, 1, 101)


def test_killed_at_any_step_nothing_is_there_and_the_list_can_be_taken_in_again(database: Database) -> None:
    for steps, last in ((1, "25 100"), (4, "100 100")):
        kill_after(database, "import", steps, last)
        assert database.one(ASKED) == NONE
    kill_after(database, "import", 5, "committed")
    assert database.one(ASKED) == ALL
