"""A process of its own that opens a cycle a step at a time, so that a test can kill it where it likes.

`prepare` makes the database and a cycle ready to be opened; `open` opens it, tells each progress on a line of its
own, and goes on only when a line comes back.
"""

import sys
from datetime import UTC, datetime

import django

django.setup()

from kiemdiem.accounts.models import Account  # noqa: E402 -- settings first
from kiemdiem.cli.bench import world  # noqa: E402
from kiemdiem.cli.tables import make_tables  # noqa: E402
from kiemdiem.cycles.actions import open_cycle  # noqa: E402
from kiemdiem.cycles.models import Cycle  # noqa: E402
from kiemdiem.organisations.queries import actor_of  # noqa: E402

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SUBJECTS, UNITS = 2600, 20


def prepare() -> None:
    """Make the tables, the organisation and a draft."""
    make_tables()
    world.prepare(world.build(SUBJECTS, UNITS, AT), 2026, AT)


def open_by_steps() -> None:
    """Open the draft; stand still after every progress until told to go on."""
    by = actor_of(Account.objects.get(username="to-chuc"))
    for progress in open_cycle(cycle=Cycle.objects.get(), by=by, at=AT):
        print(progress.done, progress.says, flush=True)
        sys.stdin.readline()
    print("committed", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    {"prepare": prepare, "open": open_by_steps}[sys.argv[1]]()
