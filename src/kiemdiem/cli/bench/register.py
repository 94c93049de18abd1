"""`kiemdiem bench --register`: the register's pages with 16 users at once, on SQLite or on an empty PostgreSQL."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter

from django.db import connection
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.cli.bench import goals, measures, register_world, world
from kiemdiem.cli.bench.report import Line, line_of, print_table
from kiemdiem.cli.bench.serving import ask_in_draws, server
from kiemdiem.cli.tables import make_tables
from kiemdiem.shortcomings.models import Shortcoming

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PEOPLE_A_UNIT = 10


def report(entries: int, units: int, seconds: int) -> None:
    """Build the scratch register, ask for its pages, print. Leaves with a sentence where the database isn't empty."""
    with scratch_database(f"{entries} hạn chế, {units} đơn vị, {register_world.YEARS} năm"):
        scratch = world.build(PEOPLE_A_UNIT * units, units, AT)
        register_world.fill(scratch, entries, AT)
    entry = Shortcoming.objects.filter(state="entry_open").order_by("pk")[0]
    pages = {
        "Sổ hạn chế, danh sách": reverse("shortcomings:index"),
        "Sổ hạn chế, tìm không dấu": reverse("shortcomings:index") + "?tim=giai+ngan+von",
        "Sổ hạn chế, như đã biết ngày 31/12/2022": reverse("shortcomings:index") + "?tinh-den=31/12/2022",
        "Bảng lĩnh vực và đơn vị": reverse("shortcomings:heat"),
        "Trang một đơn vị": reverse("boards:unit", args=[entry.unit_id]),
        "Một đơn vị qua mười năm": reverse("boards:decade", args=[entry.unit_id]),
        "Câu chuyện của một hạn chế": reverse("shortcomings:entry", args=[entry.pk]),
    }
    print_table(asked_by_many(scratch.organiser, pages, seconds))


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


def asked_by_many(asker: Account, pages: Mapping[str, str], seconds: int) -> list[Line]:
    """Let 16 users ask for each of the pages (its name, its address); a line for each."""
    client = measures.signed_in(asker)
    session = client.cookies["sessionid"].value
    lines = []
    with server() as port:
        for says, address in pages.items():
            client.get(address)
            statements = measures.timed(lambda address=address: client.get(address)).statements  # type: ignore[misc]
            answered = ask_in_draws(port, address, session, seconds)
            goal = goals.Goal(f"{says}, p95 khi 16 người cùng lúc", goals.BOARD, "ms", digits=0)
            lines.append(line_of(goal, answered.p95 * 1000, statements))
    return lines
