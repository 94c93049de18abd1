"""Last year's report, or the collective's, beside the one being written."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.models import Cycle, CycleUnit, Subject
from kiemdiem.reviews import actions
from kiemdiem.reviews.models import ReviewVersion
from kiemdiem.reviews.queries import cells as at

SignedIn = Callable[[str], Client]
Sent = Callable[..., ReviewVersion]


@pytest.fixture
def last_year(world: World, committee: Subject, sent: Sent) -> Subject:
    """Return the committee's subject of 2025, its report sent."""
    cycle = Cycle.objects.create(
        title="Kiểm điểm năm 2025", year=2025, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31),
        root=world.units["city"], rule_set=world.rule_set, rule_set_hash=world.rule_set.content_hash,
        state="cycle_open",
    )  # fmt: skip
    unit = committee.unit
    place = CycleUnit.objects.create(
        cycle=cycle, unit=unit.unit, name=unit.name, depth=unit.depth, party_path=unit.party_path,
        state_path=unit.state_path,
    )  # fmt: skip
    before = Subject.objects.create(
        cycle=cycle, unit=place, kind=committee.kind, collective=committee.collective, name=committee.name,
        step_since=NOW, party_path=committee.party_path, state_path=committee.state_path,
    )  # fmt: skip
    sent(before)
    return before


def shown(client: Client, subject: Subject, beside: str = "") -> str:
    answer = client.get(reverse("reviews:report", args=[subject.pk]), {"canh": beside} if beside else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_last_years_chapter_stands_beside_this_years(
    committee: Subject, last_year: Subject, signed_in: SignedIn
) -> None:
    office = signed_in("officer_a")
    assert "?canh=ky-truoc" in shown(office, committee)
    html = shown(office, committee, "ky-truoc")
    assert html.count("kd-theirs") == 7
    assert "Nội dung của i_1." in html
    assert 'data-show="theirs"' in html


def test_a_person_sees_the_collectives_report_beside_the_own(
    world: World, committee: Subject, signed_in: SignedIn
) -> None:
    actions.save(subject=committee, cells={at.section("v"): "Trách nhiệm của tập thể."}, by=SYSTEM, at=NOW)
    member = signed_in("member_a")
    mine = world.subjects["member_a"]
    assert f"?canh=tap-the-{committee.pk}" in shown(member, mine)
    assert "Trách nhiệm của tập thể." in shown(member, mine, f"tap-the-{committee.pk}")


@pytest.mark.parametrize("asked", ["tap-the-999999", "tap-the-x", "ky-truoc", "'\"<"])
def test_what_may_not_stand_beside_is_not_shown(
    world: World, committee: Subject, signed_in: SignedIn, asked: str
) -> None:
    html = shown(signed_in("officer_a"), committee, asked)
    assert "kd-theirs" not in html
    assert f"tap-the-{committee.pk}" not in html


@pytest.mark.parametrize(("beside", "asked"), [("", 14), ("tap-the", 20)])
def test_the_editor_of_a_person_asks_a_fixed_number_of_statements(
    world: World, committee: Subject, signed_in: SignedIn, beside: str, asked: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:  # fmt: skip
    member, mine = signed_in("member_a"), world.subjects["member_a"]
    beside = beside and f"tap-the-{committee.pk}"
    shown(member, mine, beside)
    with django_assert_num_queries(asked):
        shown(member, mine, beside)
