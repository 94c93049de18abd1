"""Queries asked again and again, whose SQL Django works out once.

Building the SQL of a query takes the ORM several times what the database needs to answer it, and it builds it anew
each time. What is asked on every request or on every save is therefore prepared: built once for a connection with a
stand-in for each value that varies, then asked with the values in their places.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | date | datetime


@dataclass(frozen=True)
class _Built:
    """The SQL of a query on one connection; `params` holds constants, and names where a value goes."""

    compiler: SQLCompiler
    sql: str
    params: tuple[tuple[str, Any], ...]


class Prepared:
    """A query of plain values (`values_list`) whose SQL does not depend on the values it is asked with.

    `build` is called once for a connection, with a stand-in for each named value; `kinds` gives their types. A query
    that leaves a condition out for some value (None, an empty list) is two queries.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type[Value]) -> None:
        self._build = build
        self._kinds = kinds
        self._built: WeakKeyDictionary[BaseDatabaseWrapper, _Built] = WeakKeyDictionary()

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """Return the rows for these values; one statement. Raises KeyError where a value is missing."""
        connection = connections[DEFAULT_DB_ALIAS]
        built = self._built.get(connection)
        if built is None:
            built = self._built[connection] = self._worked_out(connection)
        placed = {name: _adapted(connection, values[name]) for name in self._kinds}
        with connection.cursor() as cursor:
            cursor.execute(built.sql, [placed[name] if name else constant for name, constant in built.params])
            found = cursor.fetchall()
        return [tuple(row) for row in built.compiler.results_iter(results=[found], tuple_expected=True)]

    def _worked_out(self, connection: BaseDatabaseWrapper) -> _Built:
        stand_ins = {name: _stand_in(kind, place) for place, (name, kind) in enumerate(self._kinds.items())}
        names = {_adapted(connection, value): name for name, value in stand_ins.items()}
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        placed = tuple((names.get(value, ""), value) for value in params)
        if lost := set(self._kinds) - {name for name, _ in placed}:
            raise ValueError(f"not a value of the query: {sorted(lost)}")
        return _Built(compiler, sql, placed)


def _stand_in(kind: type[Value], place: int) -> Value:
    """Return a value no query holds by itself, within what every column takes."""
    if kind is datetime:
        return datetime(1703, 1, 1 + place, tzinfo=UTC)
    if kind is date:
        return date(1701, 1, 1 + place)
    return 2_000_000_011 + place


def _adapted(connection: BaseDatabaseWrapper, value: Value) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
