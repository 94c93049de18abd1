"""A process of its own that issues papers of one body, one after another, beside another process that does the same.

`prepare` makes the database, a body and limitations with their plans; `even` and `odd` issue the plans of half of them
each, telling each on a line of its own; `steps` issues all, and goes on only when a line comes back.
"""

import sys
from datetime import UTC, date, datetime

import django

django.setup()

from kiemdiem.cli.tables import make_tables  # noqa: E402 -- settings first
from kiemdiem.core.access import SYSTEM  # noqa: E402
from kiemdiem.documents.actions import describe_body, issue, set_term  # noqa: E402
from kiemdiem.organisations.models import Post, Unit, WorkField  # noqa: E402
from kiemdiem.shortcomings.models import Cause, RemedyStep, Shortcoming  # noqa: E402

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SEEN, DUE = date(2026, 1, 5), date(2027, 3, 1)
ENTRIES = 24


def prepare() -> None:
    """Make the tables, a ward with its body, and limitations with a plan each."""
    make_tables()
    ward = Unit.objects.create(code="phuong", name="Phường Thử", kind="phuong", line="party", valid_from=SEEN)
    ward.party_path = ward.state_path = f"{ward.pk}/"
    ward.save()
    post = Post.objects.create(unit=ward, title="Bí thư", role="head", valid_from=SEEN)
    field = WorkField.objects.create(key="dat-dai", name="Đất đai")
    cause = Cause.objects.create(key="cham", name="Chậm", kind="subjective", valid_from=SEEN)
    body = describe_body(
        unit=ward, line="party", name="Đảng ủy phường Thử", abbreviation="ĐU", place="Thử", by=SYSTEM, at=AT
    )
    set_term(body=body, name="2025-2030", starts_on=date(2025, 7, 1), by=SYSTEM, at=AT)
    for number in range(1, ENTRIES + 1):
        entry = Shortcoming.objects.create(
            unit=ward, number=number, wording=f"Việc chậm số {number}", origin="conclusion", first_seen_on=SEEN,
            cause_kind="subjective", cause_node=cause, cause="Chậm", field=field, owner_post=post, deadline=DUE,
            measure="Xong", state="entry_open", created_at=AT, opened_at=AT,
        )  # fmt: skip
        RemedyStep.objects.create(shortcoming=entry, number=1, text="Làm", post=post, due_on=DUE)


def issue_all(chosen: range, *, by_steps: bool = False) -> None:
    """Issue the plans of the chosen limitations, in their order."""
    entries = dict(Shortcoming.objects.values_list("number", "pk"))
    for number in chosen:
        version = issue(form_key="remedy_plan_entry", thing_id=entries[number], by=SYSTEM, at=AT)
        print(version.number, flush=True)
        if by_steps:
            sys.stdin.readline()


if __name__ == "__main__":
    {
        "prepare": prepare,
        "even": lambda: issue_all(range(2, ENTRIES + 1, 2)),
        "odd": lambda: issue_all(range(1, ENTRIES + 1, 2)),
        "steps": lambda: issue_all(range(1, ENTRIES + 1), by_steps=True),
    }[sys.argv[1]]()
