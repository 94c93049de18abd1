"""Processes of their own on a database of their own, killed where a test likes.

The database is a file for SQLite; on PostgreSQL (where DATABASE_URL is set) a database beside the given one.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

URL = os.environ.get("DATABASE_URL", "")


class Database:
    """A database of the test's own, which child processes of the script `child` use."""

    def __init__(self, child: Path, folder: Path, url: str = "") -> None:
        self.child, self.folder, self.url = child, folder, url

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
            [sys.executable, str(self.child), what],
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


@contextmanager
def prepared_by(child: Path, folder: Path) -> Iterator[Database]:
    """Give a database that `child` has prepared; on PostgreSQL it is dropped at the end."""
    database = Database(child, folder)
    if URL:
        database.url = beside(f"kiemdiem_kill_{child.stem}_{os.getpid()}")
    process = database.run("prepare")
    process.communicate(timeout=300)
    assert process.returncode == 0
    yield database
    if URL:
        maintain(f"DROP DATABASE {name_of(database.url)} WITH (FORCE)")


@contextmanager
def copy_of(prepared: Database, folder: Path) -> Iterator[Database]:
    """Give a fresh copy of a prepared database."""
    if not URL:
        shutil.copytree(prepared.folder, folder / "copy")
        yield Database(prepared.child, folder / "copy")
        return
    copy = beside(f"{name_of(prepared.url)}_copy", template=name_of(prepared.url))
    yield Database(prepared.child, folder, copy)
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


def kill_after(database: Database, what: str, steps: int, last: str) -> None:
    """Let a child do `what` for so many steps, then kill it with a signal it cannot catch."""
    with database.run(what) as child:
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
