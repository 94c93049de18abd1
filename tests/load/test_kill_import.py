"""A process killed in the middle of an import leaves none of the list, killed afterwards leaves all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from killing import Database, copy_of, kill_after, prepared_by

CHILD = Path(__file__).with_name("importing_child.py")
TABLES = ("shortcomings_shortcoming", "shortcomings_statechange", "shortcomings_importbatch", "audit_event")
ASKED = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608 -- our own names
NONE, ALL = (0, 0, 0, 0), (100, 100, 1, 101)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return a database with a unit whose register is empty."""
    with prepared_by(CHILD, tmp_path_factory.mktemp("prepared")) as database:
        yield database


@pytest.fixture
def database(prepared: Database, tmp_path: Path) -> Iterator[Database]:
    """Return a fresh copy of the prepared database."""
    with copy_of(prepared, tmp_path) as database:
        yield database


def test_killed_at_any_step_nothing_is_there_and_the_list_can_be_taken_in_again(database: Database) -> None:
    for steps, last in ((1, "25 100"), (4, "100 100")):
        kill_after(database, "import", steps, last)
        assert database.one(ASKED) == NONE
    kill_after(database, "import", 5, "committed")
    assert database.one(ASKED) == ALL
