"""A process killed in the middle of opening a cycle leaves none of it, killed afterwards leaves all of it.

The database is a real one of the test's own: a file for SQLite; on PostgreSQL (where DATABASE_URL is set) a
database beside the given one, dropped at the end.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CHILD = Path(__file__).with_name("opening_child.py")
URL = os.environ.get("DATABASE_URL", "")
STEPS = 5  # units, collectives, three batches of people
TABLES = ("cycles_subject", "cycles_cycleunit", "cycles_membership", "cycles_calendarday")
ASKED = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)  # noqa: S608 -- our own names


class Database:
    """A database of the test's own, which child processes use."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url

    def environment(self) -> dict[str, str]:
        """Return the environment in which a child finds this database."""
        kept = {
            key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "KIEMDIEM_SAMPLE"}
        }
        own = {"KIEMDIEM_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "kiemdiem.config.settings"}
        return {**kept, **own, **({"DATABASE_URL": self.url} if self.url else {})}

    def run(self, what: str) -> "subprocess.Popen[str]":
        """Start a child that does `what`."""
        return subprocess.Popen(
            [sys.executable, str(CHILD), what],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def one(self, sql: str) -> tuple[object, ...]:
        """Return the one row that `sql` gives, read from outside the product."""
        if self.url:
            psycopg = pytest.importorskip("psycopg")
            with psycopg.connect(self.url) as connection:
                return tuple(connection.execute(sql).fetchone())
        connection = sqlite3.connect(self.folder / "kiemdiem.sqlite3")
        try:
            return tuple(connection.execute(sql).fetchone())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return a database with an organisation of 2,600 subjects and a cycle ready to be opened."""
    database = Database(tmp_path_factory.mktemp("prepared"))
    if URL:
        database.url = beside(f"kiemdiem_kill_{os.getpid()}")
    child = database.run("prepare")
    child.communicate(timeout=300)
    assert child.returncode == 0
    yield database
    if URL:
        maintain(f"DROP DATABASE {name_of(database.url)} WITH (FORCE)")


@pytest.fixture
def database(prepared: Database, tmp_path: Path) -> Iterator[Database]:
    """Return a fresh copy of the prepared database."""
    if not URL:
        shutil.copytree(prepared.folder, tmp_path / "copy")
        yield Database(tmp_path / "copy")
        return
    copy = beside(f"{name_of(prepared.url)}_copy", template=name_of(prepared.url))
    yield Database(tmp_path, copy)
    maintain(f"DROP DATABASE {name_of(copy)} WITH (FORCE)")


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def maintain(statement: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(statement)


def beside(name: str, template: str = "template1") -> str:
    """Make a database beside the given one and return its address."""
    maintain(f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlsplit(URL)._replace(path=f"/{name}").geturl()


def open_until(database: Database, steps: int, last: str) -> None:
    """Let a child open the cycle for so many steps, then kill it with a signal it cannot catch."""
    with database.run("open") as child:
        try:
            said = [_told(child, go_on=number < steps - 1) for number in range(steps)]
        finally:
            child.send_signal(signal.SIGKILL)
    assert last in said[-1]
    assert child.returncode == -signal.SIGKILL


def _told(child: "subprocess.Popen[str]", *, go_on: bool) -> str:
    assert child.stdin is not None
    assert child.stdout is not None
    said = child.stdout.readline()
    if go_on:
        child.stdin.write("\n")
        child.stdin.flush()
    return said


@pytest.mark.parametrize(
    ("steps", "last"),
    [(1, "21 đơn vị"), (3, "cá nhân"), (STEPS, "2621 cá nhân")],
    ids=["units", "middle", "last"],
)
def test_killed_in_the_middle_nothing_of_the_opening_is_there(
    database: Database, steps: int, last: str
) -> None:
    open_until(database, steps, last)
    assert database.one(ASKED) == (0, 0, 0, 0)
    assert database.one("SELECT state FROM cycles_cycle") == ("cycle_draft",)
    assert database.one("SELECT count(*) FROM audit_event WHERE action = 'cycles.open'") == (0,)


def test_killed_right_after_the_commit_all_of_it_is_there(database: Database) -> None:
    open_until(database, STEPS + 1, "committed")
    subjects, units, seats, days = database.one(ASKED)
    assert (subjects, units) == (2600, 21)
    assert seats
    assert days
    assert database.one("SELECT state FROM cycles_cycle") == ("cycle_open",)
    assert database.one("SELECT count(*) FROM audit_event WHERE action = 'cycles.open'") == (1,)


def test_what_was_killed_can_be_opened_again(database: Database) -> None:
    open_until(database, 3, "cá nhân")
    open_until(database, STEPS + 1, "committed")
    assert database.one("SELECT count(*) FROM cycles_subject") == (2600,)
