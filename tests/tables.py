"""The tables of the tests are made in one go from the models, as those of a new installation are (`cli/tables.py`).

`tests/consistency/test_migrations.py` holds the migrations to the very same tables.
"""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Make the tables from the models."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Put the journal's triggers and the record of migrations there, which no model knows of."""
    with django_db_blocker.unblock():
        MigrationRecorder(connection).ensure_schema()
        with connection.schema_editor() as editor:
            guard_journal(editor)


def guard_journal(editor: object) -> None:
    """Install the triggers that keep the journal append-only, as its migration does."""
    import_module("kiemdiem.audit.migrations.0002_append_only").guard(SimpleNamespace(), editor)
