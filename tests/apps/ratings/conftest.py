"""Subjects on their way from the conference to the decision."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest

from cast import NOW, TODAY, World
from kiemdiem.accounts.models import Person
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.models import RatingStage
from kiemdiem.reviews.models import Review

LATER = NOW + timedelta(hours=2)
GOOD = {"common": Fraction(26), "tasks": Fraction(60)}
EXCELLENT = {"common": Fraction(28), "tasks": Fraction(66)}
POINTS = {Level.HTXS: EXCELLENT, Level.HTT: GOOD, Level.HT: {"common": Fraction(20), "tasks": Fraction(40)}}
COLLECTIVE = {
    "tasks_done_pct": "100", "tasks_done_on_time_quality_pct": "100", "tasks_above_requirement_pct": "35",
    "tasks_late_pct": "0", "subordinate_or_member_disciplined": False, "five_basic_targets_not_met": False,
}  # fmt: skip
LEADER = {
    "led_units_tasks_done_pct": "100", "led_units_on_time_quality_pct": "100", "led_units_above_requirement_pct": "35",
    "led_units_tasks_late_pct": "0", "led_units_kht_pct": "0", "five_basic_targets_not_met": False,
}  # fmt: skip

Appraise = Callable[..., RatingStage]
Decide = Callable[..., list[RatingStage]]


def reported(subject: Subject, **metrics: str | bool) -> Subject:
    """Put `subject` after its conference, with a report of good points and clean figures."""
    facts = COLLECTIVE if subject.collective_id else LEADER
    Review.objects.update_or_create(
        subject=subject,
        defaults={
            "points": {"common": "26", "tasks": "60"}, "metrics": {**facts, **metrics}, "self_level": "HTT",
            "saved_at": NOW,
        },
    )  # fmt: skip
    subject.step = "reviewed_at_conference"
    subject.save(update_fields=["step"])
    return subject


@pytest.fixture
def executive(world: World) -> Subject:
    """Return the people's committee of ward A, reviewed at its conference."""
    return reported(world.subjects["executive"])


@pytest.fixture
def committee(world: World) -> Subject:
    """Return the standing committee of ward A, reviewed at its conference."""
    return reported(world.subjects["committee"])


@pytest.fixture
def head(world: World) -> Subject:
    """Return the head of ward A, reviewed at the conference."""
    return reported(world.subjects["head_a"])


@pytest.fixture
def appraise(actor: Callable[[str], Actor]) -> Appraise:
    """Return a way to have the organiser appraise a subject."""

    def appraised(subject: Subject, level: Level = Level.HTT, **options: object) -> RatingStage:
        return actions.appraise(
            subject=subject, level=level, by=actor("organiser"), at=options.pop("at", LATER),
            **{"points": POINTS[level], "ground": "Hồ sơ đầy đủ, số liệu khớp", **options},
        )  # fmt: skip

    return appraised


@pytest.fixture
def decide(world: World, actor: Callable[[str], Actor]) -> Decide:
    """Return a way to have the organiser record a decision of the city."""

    def decided(*choices: Choice, **options: object) -> list[RatingStage]:
        given = {"number": "125-QĐ/TU", "on": TODAY, "authority": world.units["city"], "at": LATER, **options}
        return actions.decide(choices=choices, by=actor("organiser"), **given)

    return decided


@pytest.fixture
def ward_decided(executive: Subject, committee: Subject, appraise: Appraise, decide: Decide) -> None:
    """Have both collectives of ward A decided at HTT, the people's committee first."""
    for subject in (executive, committee):
        appraise(subject)
        decide(Choice(subject, Level.HTT))


@pytest.fixture
def peers(world: World, appraise: Appraise) -> Callable[[dict[Level, int]], dict[Level, list[Subject]]]:
    """Return a way to make one comparison group of leaders with so many proposed at each level."""

    def made(numbers: dict[Level, int]) -> dict[Level, list[Subject]]:
        return {
            level: [_peer(world, level, each, appraise) for each in range(number)]
            for level, number in numbers.items()
        }

    return made


def _peer(world: World, level: Level, number: int, appraise: Appraise) -> Subject:
    ward = world.cycle_units["ward_b"]
    person = Person.objects.create(full_name=f"Ngô Ví Von {level} {number}", fictional=True)
    subject = Subject.objects.create(
        cycle=world.cycle, unit=ward, kind="leader", person=person, role="deputy", line="party", name=person.full_name,
        title="Cấp phó", comparison_group="Cấp phó xã, phường", step_since=NOW, party_path=ward.party_path,
        state_path=ward.state_path,
    )  # fmt: skip
    appraise(reported(subject), level)
    return subject
