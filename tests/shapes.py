"""Wherever a test reads by a shape worked out before, the query itself is built beside it and must ask the very same.

What a query is asked with could be compared while it is built (two days, two units): then a shape would answer
another question than the query does, perhaps with another's rows.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from kiemdiem import prepared


@pytest.fixture(autouse=True, scope="session")
def _every_shape_asks_what_its_query_asks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        plain = prepared._Shape.rows

        def compared(
            self: prepared._Shape,
            connection: BaseDatabaseWrapper,
            values: Sequence[prepared.Value],
            build: Callable[[], QuerySet[Any, Any]],
        ) -> list[Any]:
            if not self.built_anew:
                assert self.asks(connection, values) == _asks(connection, build())
            return plain(self, connection, values, build)

        patch.setattr(prepared._Shape, "rows", compared)
        yield


def _asks(connection: BaseDatabaseWrapper, query: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]] | None:
    try:
        sql, params = query.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(params)
