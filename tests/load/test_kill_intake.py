"""A process killed while it takes a section of a file in leaves none of it, killed afterwards leaves all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from killing import Database, copy_of, kill_after, prepared_by

CHILD = Path(__file__).with_name("intake_child.py")
ASKED = (
    "SELECT (SELECT count(*) FROM reviews_founditem WHERE state = 'taken'), (SELECT count(*) FROM reviews_sectiontext),"
    " (SELECT count(*) FROM shortcomings_shortcoming)"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return a database with a file that was read and waits."""
    with prepared_by(CHILD, tmp_path_factory.mktemp("prepared")) as database:
        yield database


@pytest.fixture
def database(prepared: Database, tmp_path: Path) -> Iterator[Database]:
    """Return a fresh copy of the prepared database."""
    with copy_of(prepared, tmp_path) as database:
        yield database


def test_killed_at_any_item_nothing_is_taken_and_the_section_can_be_taken_again(database: Database) -> None:
    for steps in (1, 5):
        kill_after(database, "take", steps, "taken")
        assert database.one(ASKED) == (0, 0, 0)
    kill_after(database, "take", 13, "committed")
    assert database.one(ASKED) == (12, 8, 4)
