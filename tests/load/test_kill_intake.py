"""A process killed while it takes a section of a file in leaves none of it, killed afterwards leaves all of it."""

from pathlib import Path

from killing import Database, kill_after

CHILD = Path(__file__).with_name("intake_child.py")
ASKED = (
    "SELECT (SELECT count(*) FROM reviews_founditem WHERE state = 'taken'), (SELECT count(*) FROM reviews_sectiontext),"
    " (SELECT count(*) FROM shortcomings_shortcoming)"
)


def test_killed_at_any_item_nothing_is_taken_and_the_section_can_be_taken_again(database: Database) -> None:
    for steps in (1, 5):
        kill_after(database, "take", steps, "taken")
        assert database.one(ASKED) == (0, 0, 0)
    kill_after(database, "take", 13, "committed")
    assert database.one(ASKED) == (12, 8, 4)
