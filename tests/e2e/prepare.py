"""Prepares the database that the journeys are walked in: the cast's ground, with sample sign-ins and no cycle.

With `--cycle` it is the cast's whole world, its open cycle of 2026 among it; with `--halls` besides, a plenary session
of ward A's committee that sits over its own report, a conference of the day on which the journeys are walked, with
every report accepted, and a poll that waits for the second person.

Somebody of the reviewed ward may verify by role, so that the journey meets a verifier in the owner's own line.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiemdiem.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from apps.reviews.conftest import _whole_report as whole_report_of  # noqa: E402
from cast import NOW, SINCE, TODAY, World, build_ground, build_world  # noqa: E402 -- models need Django set up
from kiemdiem.cli.tables import make_tables  # noqa: E402
from kiemdiem.conferences import actions as conferences  # noqa: E402
from kiemdiem.conferences.actions import Plan  # noqa: E402
from kiemdiem.core.access import SYSTEM, Role  # noqa: E402
from kiemdiem.cycles.models import Subject  # noqa: E402
from kiemdiem.organisations.models import RoleGrant  # noqa: E402
from kiemdiem.organisations.queries import actor_of  # noqa: E402
from kiemdiem.plenums.actions import hall, planning  # noqa: E402
from kiemdiem.publishing.actions import polls  # noqa: E402
from kiemdiem.reviews import actions as reviews  # noqa: E402
from kiemdiem.reviews.models import ReviewVersion  # noqa: E402
from kiemdiem.targets.models import Target  # noqa: E402


def main() -> None:
    """Make the tables, build, and print the ids as JSON."""
    make_tables()
    ground = build_world() if "--cycle" in sys.argv else build_ground()
    for order, (key, account) in enumerate(ground.accounts.items(), start=1):
        account.sample_label, account.sample_order = key, order
        account.save(update_fields=["sample_label", "sample_order"])
    RoleGrant.objects.create(
        account=ground.accounts["member_a"], role=Role.VERIFIER, unit=ground.units["ward_a"], valid_from=SINCE
    )
    ids = {f"unit_{key}": unit.pk for key, unit in ground.units.items()}
    ids |= {f"person_{key}": person.pk for key, person in ground.people.items()}
    if isinstance(ground, World):
        ids |= {f"subject_{key}": subject.pk for key, subject in ground.subjects.items()}
        ids["target"] = _planned(ground)
        if "--halls" in sys.argv:
            ids |= {"plenum": _sitting(ground), "conference": _summoned(ground), "poll": _asked(ground)}
    print(json.dumps(ids))


def _planned(world: World) -> int:
    """Give ward A a target with a plan and an estimate; return its key."""
    target = Target.objects.create(
        unit=world.units["ward_a"], year=2026, name="Thu ngân sách", measure_unit="tỷ đồng"
    )
    for kind, value, as_of in (("plan", 342, date(2026, 1, 10)), ("estimate", 335, date(2026, 10, 31))):
        target.values.create(kind=kind, value=value, as_of=as_of, recorded_at=NOW, source="Báo cáo 212/BC")
    return int(target.pk)


def _summoned(world: World) -> int:
    """Plan a conference of ward A's two collectives for the day of the journeys; return its key."""
    Subject.objects.update(step="accepted")
    plan = Plan(
        collectives=[world.subjects["committee"], world.subjects["executive"]], title="Hội nghị kiểm điểm năm 2026",
        starts_on=TODAY, ends_on=TODAY, draft_sent_on=date(2026, 11, 16), chair=world.people["head_a"],
        secretary=world.people["officer_a"],
    )  # fmt: skip
    host = world.cycle_units["ward_a"]
    return int(conferences.plan(host=host, details=plan, by=actor_of(world.accounts["officer_a"]), at=NOW).pk)


def _sitting(world: World) -> int:
    """Let ward A's committee sit over its report; return the key of the session."""
    subject, officer = world.subjects["committee"], actor_of(world.accounts["officer_a"])
    reviews.save(subject=subject, cells=whole_report_of(subject), by=SYSTEM, at=NOW)
    reviews.submit(subject=subject, by=SYSTEM, at=NOW)
    details = planning.Plan(
        title="Hội nghị toàn thể lần thứ ba", held_on=TODAY, chair=world.people["head_a"], secretary=world.people["deputy_a"]
    )  # fmt: skip
    plenum = planning.plan(body=world.collectives["committee"], details=details, by=officer, at=NOW)
    planning.add_paper(plenum=plenum, version=ReviewVersion.objects.get(), by=officer, at=NOW)
    planning.hand_out(plenum=plenum, by=officer, at=NOW)
    there = [hall.Mark(person, there=True) for person in plenum.delegates.values_list("person", flat=True)]
    hall.mark_attendance(plenum=plenum, marks=there, by=officer, at=NOW)
    hall.open_plenum(plenum=plenum, by=officer, at=NOW)
    return int(plenum.pk)


def _asked(world: World) -> int:
    """Let ward A's office draft a poll of that day; return its key."""
    details = polls.Details(
        question="Có nên xây dựng thành phố thông minh?", purpose="Lấy ý kiến cho chương trình năm 2027.",
        options=("Nên", "Chưa nên"), way="device", several=False, shows="answered", opens_on=TODAY, closes_on=TODAY,
        per_minute=30,
    )  # fmt: skip
    officer = actor_of(world.accounts["officer_a"])
    return int(polls.draft_poll(unit=world.units["ward_a"], details=details, by=officer, at=NOW).pk)


main()
