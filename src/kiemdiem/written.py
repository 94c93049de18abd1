"""Rows written again and again, whose SQL is put together once: what `prepared` is for reading.

Through the ORM a row costs several times what the database needs to write it. What every deed and every save writes
goes this way: one statement, no signals, and a new row is not told its number.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model
from django.db.models.constants import OnConflict

Columns = tuple["Field[Any, Any]", ...]


def add(rows: Sequence[Model], *, over: Sequence[str] = (), of: Sequence[str] = ()) -> None:
    """Put rows of one kind into their table; where one of the same `of` stands there, its columns `over` change."""
    _run(*_adding(type(rows[0]), tuple(over), tuple(of)), rows)


def change(row: Model, *names: str) -> None:
    """Write the named columns of a row that stands in its table."""
    _run(*_changing(type(row), names), [row])


@cache
def _adding(model: type[Model], over: tuple[str, ...], of: tuple[str, ...]) -> tuple[str, Columns]:
    ops, meta = connections[DEFAULT_DB_ALIAS].ops, model._meta  # noqa: SLF001 -- Django's documented Options
    fields = tuple(field for field in meta.concrete_fields if not field.primary_key)
    changed, key = ([str(field.column) for field in _columns(model, names)] for names in (over, of))
    replaced = ops.on_conflict_suffix_sql(fields, OnConflict.UPDATE if over else None, changed, key)
    named = ", ".join(ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    table = ops.quote_name(meta.db_table)
    return f"INSERT INTO {table} ({named}) VALUES ({places}) {replaced}", fields  # noqa: S608 -- names of our models


@cache
def _changing(model: type[Model], names: tuple[str, ...]) -> tuple[str, Columns]:
    quoted, fields = connections[DEFAULT_DB_ALIAS].ops.quote_name, _columns(model, (*names, "id"))
    *named, key = (f"{quoted(str(field.column))} = %s" for field in fields)
    table = quoted(model._meta.db_table)  # noqa: SLF001 -- Django's documented Options
    return f"UPDATE {table} SET {', '.join(named)} WHERE {key}", fields  # noqa: S608 -- names of our models


def _columns(model: type[Model], names: Sequence[str]) -> Columns:
    return tuple(cast("Field[Any, Any]", model._meta.get_field(name)) for name in names)  # noqa: SLF001


def _run(sql: str, columns: Columns, rows: Sequence[Model]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    values = [
        [column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns]
        for row in rows
    ]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)
