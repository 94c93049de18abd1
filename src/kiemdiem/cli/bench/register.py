"""`kiemdiem bench --register`: the register's pages with 16 users at once, on SQLite or on an empty PostgreSQL."""

from django.urls import reverse

from kiemdiem.cli.bench import register_world, world
from kiemdiem.cli.bench.boards import AT, PEOPLE_A_UNIT, asked_by_many, scratch_database
from kiemdiem.cli.bench.report import print_table
from kiemdiem.shortcomings.models import Shortcoming


def report(entries: int, units: int, seconds: int) -> None:
    """Build the scratch register, ask for its pages, print. Leaves with a sentence where the database isn't empty."""
    with scratch_database(f"{entries} hạn chế, {units} đơn vị, {register_world.YEARS} năm"):
        scratch = world.build(PEOPLE_A_UNIT * units, units, AT)
        register_world.fill(scratch, entries, AT)
    entry = Shortcoming.objects.filter(state="entry_open").order_by("pk")[0]
    asked = {
        "Sổ hạn chế, danh sách": reverse("shortcomings:index"),
        "Bảng lĩnh vực và đơn vị": reverse("shortcomings:heat"),
        "Trang một đơn vị": reverse("boards:unit", args=[entry.unit_id]),
        "Một đơn vị qua mười năm": reverse("boards:decade", args=[entry.unit_id]),
        "Câu chuyện của một hạn chế": reverse("shortcomings:entry", args=[entry.pk]),
    }
    rarer = {
        "Sổ hạn chế, tìm không dấu": reverse("shortcomings:index") + "?tim=giai+ngan+von",
        "Sổ hạn chế, như đã biết ngày 31/12/2022": reverse("shortcomings:index") + "?tinh-den=31/12/2022",
    }
    print_table(asked_by_many(scratch.organiser, asked | rarer, seconds, mixed=tuple(asked)))
