"""A process of its own that takes a list into a register a step at a time, so that a test can kill it where it likes.

`prepare` makes the database and a unit; `import` takes 100 rows in, tells each progress on a line of its own, and
goes on only when a line comes back.
"""

import sys
from datetime import UTC, date, datetime

import django

django.setup()

from kiemdiem.cli.tables import make_tables  # noqa: E402 -- settings first
from kiemdiem.core.access import SYSTEM  # noqa: E402
from kiemdiem.organisations.models import Unit  # noqa: E402
from kiemdiem.shortcomings.actions import Details, import_entries  # noqa: E402
from kiemdiem.shortcomings.queries.batches import NewEntry  # noqa: E402

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ROWS = 100


def prepare() -> None:
    """Make the tables and a unit."""
    make_tables()
    unit = Unit.objects.create(
        code="phuong", name="Phường An Thử", kind="phuong", line="party", valid_from=date(2025, 7, 1)
    )
    Unit.objects.filter(pk=unit.pk).update(party_path=f"{unit.pk}/", state_path=f"{unit.pk}/")


def import_by_steps() -> None:
    """Take the list in; stand still after every progress until told to go on."""
    entries = [
        NewEntry(row, f"Việc {row}", date(2026, 1, 5), "other", "", "", Details())
        for row in range(2, ROWS + 2)
    ]
    unit = Unit.objects.get()
    for progress in import_entries(
        unit=unit, entries=entries, file_name="so.csv", sha256="0" * 64, by=SYSTEM, at=AT
    ):
        print(progress.done, progress.total, flush=True)
        sys.stdin.readline()
    print("committed", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    {"prepare": prepare, "import": import_by_steps}[sys.argv[1]]()
