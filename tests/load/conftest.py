"""A database of its own for every test that kills a process: prepared once for a module by its `CHILD`, then copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from killing import Database, copy_of, prepared_by


@pytest.fixture(scope="module")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return the database that the module's child prepares."""
    with prepared_by(request.module.CHILD, tmp_path_factory.mktemp("prepared")) as database:
        yield database


@pytest.fixture
def database(prepared: Database, tmp_path: Path) -> Iterator[Database]:
    """Return a fresh copy of the prepared database."""
    with copy_of(prepared, tmp_path) as database:
        yield database
