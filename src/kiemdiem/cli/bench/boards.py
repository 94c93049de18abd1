"""What the parts of the bench share that ask for boards with 16 users at once: a scratch database, and the asking."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

from django.db import connection

from kiemdiem.accounts.models import Account
from kiemdiem.cli.bench import goals, measures
from kiemdiem.cli.bench.report import Line, line_of
from kiemdiem.cli.bench.serving import USERS, Answered, ask_in_draws, server
from kiemdiem.cli.tables import make_tables

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PEOPLE_A_UNIT = 10


@contextmanager
def scratch_database(size: str) -> Iterator[None]:
    """Make the tables, let the block fill them with what `size` says, and let the database count what it holds.

    Leaves with a sentence where the database isn't empty.
    """
    if connection.introspection.table_names():
        sys.exit("Cơ sở dữ liệu không trống: chỉ đo trên một cơ sở dữ liệu tạm, trống.")
    print(f"Đang lập dữ liệu tạm: {size} …", flush=True)
    start = perf_counter()
    make_tables()
    yield
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"Đã lập trong {perf_counter() - start:.0f} s. Đang đo các trang …", flush=True)


def asked_by_many(
    asker: Account, pages: Mapping[str, str], seconds: int, mixed: Sequence[str] = ()
) -> list[Line]:
    """Let 16 users ask for each of the pages (its name, its address), then for those of `mixed` in turn; a line for each."""
    client = measures.signed_in(asker)
    session = client.cookies["sessionid"].value
    lines, statements = [], {}
    with server() as port:
        for says, address in pages.items():
            client.get(address)
            statements[says] = measures.timed(lambda address=address: client.get(address)).statements  # type: ignore[misc]
            answered = ask_in_draws(port, [address], session, seconds)[0]
            lines.append(_line(f"{says}, p95 khi {USERS} người cùng lúc", answered, statements[says]))
        together = (
            ask_in_draws(port, [pages[says] for says in mixed], session, seconds * len(mixed))
            if mixed
            else []
        )
        for says, answered in zip(mixed, together, strict=True):
            lines.append(
                _line(
                    f"{says}, p95 khi {USERS} người mở xen kẽ {len(mixed)} trang", answered, statements[says]
                )
            )
    return lines


def _line(says: str, answered: Answered, statements: int) -> Line:
    return line_of(goals.Goal(says, goals.BOARD, "ms", digits=0), answered.p95 * 1000, statements)
