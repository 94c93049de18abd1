"""Queries asked again and again, whose SQL Django works out once.

Building the SQL of a query takes the ORM several times what the database needs to answer it, and it builds it anew
each time. What is asked on every request or on every save is therefore prepared: built once for a connection with a
stand-in for each value that varies, then asked with the values in their places.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

from kiemdiem.core.access import SYSTEM, Actor, Paths

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

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows with values in their places: nothing is built any more."""
        params = tuple(values[name] if name else constant for name, constant in self.params)
        return _rows(self.asked, self.compiler, self.sql, params)


def _worked_out(
    asked: QuerySet[Any, Any], connection: BaseDatabaseWrapper
) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
    """Return the compiler of a query with its SQL, and the values in it; how columns are read is worked out with it."""
    compiler = asked.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _: converters
    return compiler, sql, params


def _kept(asked: QuerySet[Any, Any], compiler: SQLCompiler) -> QuerySet[Any, Any]:
    """Return a query that its compiler asks, which has worked it out."""
    compiler.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
    asked = asked.all()
    asked._query = compiler.query  # type: ignore[attr-defined]  # noqa: SLF001 -- the setter of `query` would make the rows dictionaries
    return asked


def _rows(asked: QuerySet[Any, Any], compiler: SQLCompiler, sql: str, params: tuple[Any, ...]) -> list[Any]:
    """Return the rows of a kept query with these values: read at once, for the next to ask is given others."""
    compiler.as_sql = lambda *_: (sql, params)  # type: ignore[method-assign]
    found: Any = asked._iterable_class(asked)  # noqa: SLF001 -- what QuerySet itself does, on a copy
    rows = list[Any](found)
    prefetch_related_objects(rows, *asked._prefetch_related_lookups)  # type: ignore[attr-defined]  # noqa: SLF001
    return rows


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
        return built.rows({name: _adapted(connection, values[name]) for name in self._kinds})

    def first(self, **values: Value) -> Row | None:
        """Return the first row for these values, None where there is none; the query itself says how many it reads."""
        return next(iter(self.rows(**values)), None)

    def _worked_out(self, connection: BaseDatabaseWrapper) -> _Built:
        stand_ins = {name: _stand_in(kind, place) for place, (name, kind) in enumerate(self._kinds.items())}
        names = {_adapted(connection, value): name for name, value in stand_ins.items()}
        asked = self._build(**stand_ins)
        compiler, sql, params = _worked_out(asked, connection)
        placed = tuple((names.get(value, ""), value) for value in params)
        if lost := set(self._kinds) - {name for name, _ in placed}:
            raise ValueError(f"not a value of the query: {sorted(lost)}")
        return _Built(_kept(asked, compiler), compiler, sql, placed)


class Said(str):
    """Words that somebody searches for: how many there are belongs to the shape of a query, which ones does not."""

    __slots__ = ()


class Shaped(Generic[Row]):
    """A query whose SQL depends on the shape of what it is asked with: which roles and filters, not which unit or day.

    `build` takes what `rows` is given. Numbers, days, moments, words that are `Said` and the paths of an actor's units
    vary freely; all else is the shape, and the SQL of each shape is worked out once for a connection. It is worked out
    with two sets of stand-ins: where they don't lead to the same SQL, a value is reckoned with while the query is
    built, or something is looked up for it, and the query is built each time. What is read is never kept, only how it
    is asked for.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._shapes: WeakKeyDictionary[BaseDatabaseWrapper, dict[Hashable, _Shape]] = WeakKeyDictionary()

    def rows(self, *given: Any) -> list[Row]:
        """Return the rows for what is given; one statement, none where nothing can match."""
        connection, values = connections[DEFAULT_DB_ALIAS], list[Value]()

        def kept(value: Value) -> Any:
            values.append(value)
            return type(value), len(_parts(value))

        shape = _put(given, kept)
        too_large = any(isinstance(value, int) and abs(value) > LARGEST for value in values)
        if too_large or sum(len(_parts(value)) for value in values) > MOST_VALUES:
            return list(self._build(*given))
        shapes = self._shapes.setdefault(connection, {})
        if shape not in shapes:
            if len(shapes) >= MOST_SHAPES:
                shapes.clear()
            shapes[shape] = self._worked_out(connection, given)
        return shapes[shape].rows(connection, values, lambda: self._build(*given))

    def _worked_out(self, connection: BaseDatabaseWrapper, given: tuple[Any, ...]) -> "_Shape":
        once, again = (_shape_of(connection, self._build, given, first) for first in (0, MOST_VALUES))
        same = (once.sql, once.params) == (again.sql, again.params)
        return once if same else _Shape(built_anew=True)


MOST_SHAPES, MOST_VALUES = 100, 150
SMALL = (
    31_000  # within what the smallest column of numbers holds: of more, Django knows that nothing can match
)
LIKE_PIECE = re.compile("(\ue000\\d+\ue001|(?<!\\d)31\\d{3}(?!\\d))")


@dataclass(frozen=True)
class _Shape:
    """A query with its SQL for one shape; `params` are constants, places of values, and patterns with places in them.

    Without an SQL nothing can match; `built_anew`: the SQL depends on the values.
    """

    asked: QuerySet[Any, Any] | None = None
    compiler: SQLCompiler | None = None
    sql: str = ""
    params: tuple[tuple[str, Any], ...] = ()
    built_anew: bool = False

    def rows(
        self,
        connection: BaseDatabaseWrapper,
        values: Sequence[Value],
        build: Callable[[], QuerySet[Any, Any]],
    ) -> list[Any]:
        if self.built_anew:
            return list(build())
        question = self.asks(connection, values)
        if question is None or self.asked is None or self.compiler is None:
            return []
        return _rows(self.asked, self.compiler, *question)

    def asks(
        self, connection: BaseDatabaseWrapper, values: Sequence[Value]
    ) -> tuple[str, tuple[Any, ...]] | None:
        """Return the SQL with these values in their places; None where nothing can match."""
        if self.asked is None:
            return None
        adapted = [_adapted(connection, each) for value in values for each in _parts(value)]
        return self.sql, tuple(_param(connection, adapted, how, what) for how, what in self.params)


def _shape_of(
    connection: BaseDatabaseWrapper,
    build: Callable[..., QuerySet[Any, Any]],
    given: tuple[Any, ...],
    first: int,
) -> _Shape:
    names: dict[Any, int] = {}

    def place(value: Value) -> Value:
        stand_ins = [
            _small_stand_in(_kind(part), first + len(names) + at) for at, part in enumerate(_parts(value))
        ]
        for stand_in in stand_ins:
            names[_adapted(connection, stand_in)] = len(names)
        return Said(" ".join(map(str, stand_ins))) if isinstance(value, Said) else stand_ins[0]

    try:
        with connection.execute_wrapper(_look_nothing_up):
            asked = build(*_put(given, place))
    except _LookedUpError:
        return _Shape(built_anew=True)
    try:
        compiler, sql, params = _worked_out(asked, connection)
    except EmptyResultSet:
        return _Shape()
    return _Shape(_kept(asked, compiler), compiler, sql, tuple(_placed(param, names) for param in params))


class _LookedUpError(Exception):
    """Something is looked up for a query while it is built."""


def _look_nothing_up(*_: Any) -> Any:
    raise _LookedUpError


def _placed(param: Any, names: Mapping[Any, int]) -> tuple[str, Any]:
    """Return what a parameter is: a constant, a value by its place, or a text with values in it."""
    if param in names:
        return "value", names[param]
    if isinstance(param, str) and (pieces := LIKE_PIECE.split(param))[1:]:
        tokens = {str(token): place for token, place in names.items()}
        return "pattern", tuple(tokens.get(piece, piece) for piece in pieces)
    return "constant", param


def _param(connection: BaseDatabaseWrapper, values: Sequence[Any], how: str, what: Any) -> Any:
    if how == "constant":
        return what
    if how == "value":
        return values[what]
    escaped = connection.ops.prep_for_like_query
    return "".join(piece if isinstance(piece, str) else escaped(str(values[piece])) for piece in what)


def _parts(value: Value) -> Sequence[Value]:
    return value.split() if isinstance(value, Said) else (value,)


def _kind(value: Value) -> type[Value]:
    return str if isinstance(value, str) else type(value)


def _put(given: Any, place: Callable[[Value], Any]) -> Any:
    """Return what is given with `place` of every value that varies freely in its place."""
    if given is SYSTEM:
        return given
    if type(given) in {int, date, datetime} or isinstance(given, Said):
        return place(given)
    if isinstance(given, tuple):
        return tuple(_put(each, place) for each in given)
    if isinstance(given, Paths):
        return Paths(*(place(Said(path)) if path else path for path in (given.party, given.state)))
    if isinstance(given, Actor):
        grants = tuple(replace(_put_fields(grant, place), unit_name="") for grant in given.grants)
        return Actor(_put(given.account_id, place), _put(given.person_id, place), "", grants)
    if is_dataclass(given):
        return _put_fields(given, place)
    if given is None or isinstance(given, (bool, str, Enum, range)):
        return given
    raise TypeError(f"what a query is asked with may be read again and again, and a {type(given)} may not")


def _put_fields(given: Any, place: Callable[[Value], Any]) -> Any:
    return replace(given, **{each.name: _put(getattr(given, each.name), place) for each in fields(given)})


def _stand_in(kind: type[Value], place: int) -> Value:
    """Return a value no query holds by itself, within what every column takes."""
    if kind is str:
        return f"\ue000{place}\ue001"
    if kind is datetime:
        return datetime(1703, 1, 1, tzinfo=UTC) + timedelta(days=place)
    if kind is date:
        return date(1701, 1, 1) + timedelta(days=place)
    return 2_000_000_011 + place


def _small_stand_in(kind: type[Value], place: int) -> Value:
    """Return a stand-in for a shape. It may be a number that the query holds by itself: the second set tells them apart."""
    return SMALL + place if kind is int else _stand_in(kind, place)


def _adapted(connection: BaseDatabaseWrapper, value: Value) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
