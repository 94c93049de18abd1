"""Makes the tables of a new SQLite database from the migrations or from the models, and prints what they are."""

import json
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from kiemdiem.cli.tables import make_tables


def main(source: str) -> None:
    django.setup()
    if source == "models":
        make_tables()
    else:
        call_command("migrate", verbosity=0)
    call_command("migrate", check_unapplied=True, verbosity=0)
    print(json.dumps(_tables(), sort_keys=True))


def _tables() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found: dict[str, Any] = {"triggers": sorted(cursor.fetchall())}
        for table in connection.introspection.table_names(cursor):
            if table == "django_migrations":
                continue
            columns = cursor.execute(f"PRAGMA table_info({table})").fetchall()
            constraints = connection.introspection.get_constraints(cursor, table)
            found[table] = [
                sorted([name, kind, bool(needed), default, bool(key)] for _, name, kind, needed, default, key in columns),
                sorted(
                    [each["columns"], each["unique"], each["check"], each["index"], list(each["foreign_key"] or ())]
                    + ([] if each["foreign_key"] or name.startswith("__") else [name])
                    for name, each in constraints.items()
                ),
            ]  # fmt: skip
    return found


if __name__ == "__main__":
    main(sys.argv[1])
