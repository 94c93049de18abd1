"""What the tests of plenary sessions start from."""

from collections.abc import Callable
from datetime import date

import pytest

from apps.reviews.conftest import _whole_report as whole_report_of
from cast import NOW, TODAY, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.plenums.actions import hall, planning
from kiemdiem.plenums.actions.hall import Mark
from kiemdiem.plenums.actions.planning import Plan
from kiemdiem.plenums.models import Plenum, PlenumPaper
from kiemdiem.programmes.actions import create, freeze
from kiemdiem.programmes.models import ProgrammeVersion
from kiemdiem.reviews.actions import save, submit
from kiemdiem.reviews.models import ReviewVersion
from kiemdiem.rulesets.actions import record_act

ActorOf = Callable[[str], Actor]


@pytest.fixture
def report(world: World) -> ReviewVersion:
    """Return the report of the standing committee of ward A as it was submitted."""
    subject = world.subjects["committee"]
    save(subject=subject, cells=whole_report_of(subject), by=SYSTEM, at=NOW)
    submit(subject=subject, by=SYSTEM, at=NOW)
    return ReviewVersion.objects.get()


@pytest.fixture
def programme(world: World, actor: ActorOf) -> ProgrammeVersion:
    """Return a frozen draft of a programme of ward A."""
    act = record_act(
        number="Nghị quyết số 15-NQ/TW", title="Phát triển Thủ đô", issuer="Bộ Chính trị",
        issued_on=date(2022, 5, 5), by=actor("organiser"), at=NOW,
    )  # fmt: skip
    made = create(
        title="Chương trình thực hiện Nghị quyết 15", unit=world.units["ward_a"], act=act, from_year=2026,
        to_year=2030, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    return freeze(programme=made, by=actor("organiser"), at=NOW)


@pytest.fixture
def planned(world: World, actor: ActorOf) -> Plenum:
    """Return a session of the body of ward A today; its head presides, its deputy takes the minutes."""
    details = Plan(
        title="Hội nghị toàn thể lần thứ ba", held_on=TODAY, chair=world.people["head_a"], secretary=world.people["deputy_a"]
    )  # fmt: skip
    return planning.plan(body=world.collectives["committee"], details=details, by=actor("officer_a"), at=NOW)


@pytest.fixture
def paper(planned: Plenum, report: ReviewVersion, actor: ActorOf) -> PlenumPaper:
    """Return the report as a paper that was handed out."""
    made = planning.add_paper(plenum=planned, version=report, by=actor("officer_a"), at=NOW)
    planning.hand_out(plenum=planned, by=actor("officer_a"), at=NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def sitting(world: World, planned: Plenum, paper: PlenumPaper, actor: ActorOf) -> Plenum:
    """Return the session while it sits: two of three are there."""
    marks = [
        Mark(world.people["head_a"].pk, there=True), Mark(world.people["deputy_a"].pk, there=True),
        Mark(world.people["member_a"].pk, there=False, absent_reason="Đi công tác"),
    ]  # fmt: skip
    hall.mark_attendance(plenum=planned, marks=marks, by=actor("officer_a"), at=NOW)
    return hall.open_plenum(plenum=planned, by=actor("officer_a"), at=NOW)
