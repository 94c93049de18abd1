"""A process of its own that takes what was found in a file item by item, so that a test can kill it where it likes.

`prepare` makes the cast's world and a file read for its committee; `take` takes all limitations and sections in one
deed, tells each on a line of its own, and goes on only when a line comes back.
"""

import sys
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))


from cast import NOW, build_world  # noqa: E402
from kiemdiem.cli.bench.offices import FILES  # noqa: E402
from kiemdiem.cli.tables import make_tables  # noqa: E402
from kiemdiem.core.access import SYSTEM  # noqa: E402
from kiemdiem.reviews.actions import intake  # noqa: E402
from kiemdiem.reviews.models import Intake  # noqa: E402

take_one = intake.take_found


def prepare() -> None:
    """Make the tables, the world and a file that waits."""
    make_tables()
    committee = build_world().subjects["committee"]
    intake.take_file(
        subject=committee, content=FILES["chu_thuong.docx"](), file_name="bc.docx", by=SYSTEM, at=NOW
    )


def told_one(**given: object) -> object:
    """Take one thing; stand still after it until told to go on."""
    item = take_one(**given)  # type: ignore[arg-type]
    print("taken", item.position, flush=True)
    sys.stdin.readline()
    return item


def take_by_steps() -> None:
    """Take all sections and limitations in one deed."""
    intake.take_found = told_one  # type: ignore[assignment]
    one = Intake.objects.get()
    items = list(one.items.filter(kind__in=["section", "limitation"]).order_by("position"))
    intake.take_all(intake=one, items=items, by=SYSTEM, at=NOW)
    print("committed", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    {"prepare": prepare, "take": take_by_steps}[sys.argv[1]]()
