"""The tables of an empty database, made in one go from the models. Imported once Django is set up.

Replaying every migration on an empty database takes twenty times as long, and the longer the more there are.
"""

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def is_bare() -> bool:
    """Return whether the database has no table at all."""
    return not connection.introspection.table_names()


def make_tables() -> None:
    """Make every table with what the migrations add to it, and record the migrations as applied: all or nothing."""
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):  # noqa: SLF001 -- Django's documented Options
                editor.create_model(model)
        for migration in loader.graph.nodes.values():
            _add(migration, editor)
        recorder = MigrationRecorder(connection)
        for app, name in loader.graph.nodes:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def _add(migration: Migration, editor: BaseDatabaseSchemaEditor) -> None:
    """Do what a migration does beside the tables, such as the journal's triggers."""
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            operation.code(apps, editor)  # type: ignore[arg-type]  # on an empty database today's models are its own
