"""Queries asked again and again, whose SQL Django works out once.

Building the SQL of a query takes the ORM several times what the database needs to answer it, and it builds it anew
each time. What is asked on every request or on every save is therefore prepared: built once for a connection with a
stand-in for each value that varies, then asked with the values in their places.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | str | date | datetime
Row = TypeVar("Row")
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class _Built:
    """A query with its SQL on one connection; `params` holds constants, and names where a value goes."""

    asked: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[tuple[str, Any], ...]

    def placed(self, values: Mapping[str, Any]) -> QuerySet[Any, Any]:
        """Return the query with values in their places, ready to run: nothing is built any more."""
        params = tuple(values[name] if name else constant for name, constant in self.params)
        compiler = copy(self.compiler)
        compiler.as_sql = lambda *_: (self.sql, params)  # type: ignore[method-assign]
        query = copy(self.compiler.query)
        query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        asked = self.asked.all()
        asked._query = query  # type: ignore[attr-defined]  # noqa: SLF001 -- the setter of `query` would make the rows dictionaries
        return asked


class Prepared(Generic[Row]):
    """A query whose SQL does not depend on the values it is asked with.

    `build` is called once for a connection, with a stand-in for each named value; `kinds` gives their types. A query
    that leaves a condition out for some value (None, an empty list) is two queries. Rows are what the query yields,
    model instances or tuples.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **kinds: type[Value]) -> None:
        self._build = build
        self._kinds = kinds
        self._built: WeakKeyDictionary[BaseDatabaseWrapper, _Built] = WeakKeyDictionary()

    def rows(self, **values: Value) -> list[Row]:
        """Return the rows for these values; one statement, none where a number is larger than any column holds.

        Raises KeyError where a value is missing.
        """
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values.values()):
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        built = self._built.get(connection)
        if built is None:
            built = self._built[connection] = self._worked_out(connection)
        return list(built.placed({name: _adapted(connection, values[name]) for name in self._kinds}))

    def first(self, **values: Value) -> Row | None:
        """Return the first row for these values, None where there is none; the query itself says how many it reads."""
        return next(iter(self.rows(**values)), None)

    def _worked_out(self, connection: BaseDatabaseWrapper) -> _Built:
        stand_ins = {name: _stand_in(kind, place) for place, (name, kind) in enumerate(self._kinds.items())}
        names = {_adapted(connection, value): name for name, value in stand_ins.items()}
        asked = self._build(**stand_ins)
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        placed = tuple((names.get(value, ""), value) for value in params)
        if lost := set(self._kinds) - {name for name, _ in placed}:
            raise ValueError(f"not a value of the query: {sorted(lost)}")
        return _Built(asked, compiler, sql, placed)


def _stand_in(kind: type[Value], place: int) -> Value:
    """Return a value no query holds by itself, within what every column takes."""
    if kind is str:
        return f"\ue000{place}"
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
