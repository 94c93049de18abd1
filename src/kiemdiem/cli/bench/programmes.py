"""`kiemdiem bench --programmes`: the boards of action programmes with 16 users at once, on SQLite or an empty PostgreSQL."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.urls import reverse

from kiemdiem.assignments.models import ProgressReport, Task, TaskState
from kiemdiem.cli.bench import world
from kiemdiem.cli.bench.boards import AT, PEOPLE_A_UNIT, asked_by_many, scratch_database
from kiemdiem.cli.bench.report import print_table
from kiemdiem.organisations.models import Appointment
from kiemdiem.programmes.models import (
    Edition,
    EditionState,
    Milestone,
    Programme,
    ProgrammeState,
    ProgrammeTask,
    RollUp,
)
from kiemdiem.rulesets.models import LegalAct

TOPS, PARTS, LEAVES = 4, 3, 2  # four tasks at the top, each of three parts, each of two: forty in all
PROGRAMMES, TASKS, UNITS = 500, 40, 126
FIRST, LAST = date(2025, 8, 1), date(2027, 6, 30)
AT_ONCE, KEYS = 2000, 1_000_000


def report(seconds: int) -> None:
    """Build the scratch programmes, ask for their boards, print. Leaves with a sentence where the database isn't empty."""
    with scratch_database(f"{PROGRAMMES} chương trình, {TASKS * PROGRAMMES} nhiệm vụ"):
        scratch = world.build(PEOPLE_A_UNIT * UNITS, UNITS, AT)
        _fill(PROGRAMMES)
    _tidy()
    programme = Programme.objects.order_by("pk")[0]
    boards = {
        "Danh sách chương trình": reverse("programmes:index"),
        "Chương trình, tìm không dấu": reverse("programmes:index") + "?tim=chuong+trinh+so",
        "Một chương trình": reverse("programmes:programme", args=[programme.pk]),
        "Tiến độ theo thời gian": reverse("programmes:gantt", args=[programme.pk]),
        "Việc một đơn vị còn nợ": reverse("programmes:debts") + f"?don-vi={programme.unit_id}",
        "Việc trùng, việc mâu thuẫn": reverse("programmes:doubles"),
    }
    print_table(asked_by_many(scratch.organiser, boards, seconds))


def _tidy() -> None:
    """Let the database tidy up what was written, as PostgreSQL does by itself within a minute: then indexes alone answer."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _fill(programmes: int) -> None:
    """Write adopted programmes of forty tasks each, in three levels, two thirds of the last ones reported on."""
    act = LegalAct.objects.create(
        key="nghi-quyet-do", number="Nghị quyết đo", title="Nghị quyết đo", issuer="Ban Chấp hành", issued_on=FIRST,
        in_force_from=FIRST, confidence="unconfirmed",
    )  # fmt: skip
    holders = list(Appointment.objects.filter(post__role="head").select_related("post").order_by("pk"))
    made = Programme.objects.bulk_create(
        Programme(
            unit_id=holders[number % len(holders)].post.unit_id, act=act, title=f"Chương trình số {number}",
            from_year=2025, to_year=2030, state=ProgrammeState.ADOPTED, created_at=AT, source="số liệu minh họa",
            illustrative=True,
        )
        for number in range(programmes)
    )  # fmt: skip
    editions = Edition.objects.bulk_create(
        Edition(
            programme=one, number=1, state=EditionState.ADOPTED, begun_at=AT, decision_number=f"{one.pk}-CTr/ĐU",
            decided_on=FIRST, adopted_at=AT,
        )
        for one in made
    )  # fmt: skip
    tops = _tasks(0, [(one, None) for one in editions for _ in range(TOPS)], holders, given=False)
    middle = _tasks(1, [(one.edition, one) for one in tops for _ in range(PARTS)], holders, given=False)
    last = _tasks(2, [(one.edition, one) for one in middle for _ in range(LEAVES)], holders, given=True)
    _reports(last)
    Milestone.objects.bulk_create(
        Milestone(programme_task=one, number=number, text=f"Mốc {number}", due_on=LAST)
        for one in last[::4]
        for number in (1, 2)
    )


def _tasks(
    level: int,
    places: Sequence[tuple[Edition, ProgrammeTask | None]],
    holders: Sequence[Appointment],
    *,
    given: bool,
) -> list[ProgrammeTask]:
    """Write a task at each place of a level; where they are `given`, with what adoption gave the holder of a post."""
    rules = (RollUp.MEAN, RollUp.WORST)
    rows = [
        ProgrammeTask(
            edition=edition, key=level * KEYS + place, parent=parent, number=place % TASKS,
            name=f"Nhiệm vụ {place % (len(places) // 2 + 1)} của đợt đo", rule=rules[place % 2], starts_on=FIRST,
            due_on=_due(place), unit_id=holders[place % len(holders)].post.unit_id,
            owner_post=holders[place % len(holders)].post,
            task=_given(place, holders[place % len(holders)]) if given else None, source="số liệu minh họa",
        )
        for place, (edition, parent) in enumerate(places)
    ]  # fmt: skip
    if given:
        Task.objects.bulk_create([one.task for one in rows if one.task], batch_size=AT_ONCE)
    return ProgrammeTask.objects.bulk_create(rows, batch_size=AT_ONCE)


def _due(place: int) -> date:
    return FIRST + timedelta(days=60 + place % (LAST - FIRST).days)


def _given(place: int, holder: Appointment) -> Task:
    return Task(
        unit_id=holder.post.unit_id, post=holder.post, person_id=holder.person_id, name=f"Nhiệm vụ {place}",
        amount=Decimal(100), assigned_on=FIRST, due_on=_due(place),
        state=TaskState.REPORTED if place % 7 == 0 else TaskState.OPEN, source="số liệu minh họa",
    )  # fmt: skip


def _reports(tasks: Sequence[ProgrammeTask]) -> None:
    """Report twice on two tasks of three."""
    ProgressReport.objects.bulk_create(
        (
            ProgressReport(
                task=one.task, on=FIRST + timedelta(days=days), done_amount=Decimal(days), says="Đang làm",
                reported_at=AT - timedelta(days=100 - days),
            )
            for place, one in enumerate(tasks) if place % 3
            for days in (20, 40 + place % 60)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
