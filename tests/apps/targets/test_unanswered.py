"""Targets whose answering nobody took over are listed for whoever must decide, until somebody answers again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.organisations.actions.appointments import end_appointment
from kiemdiem.organisations.models import Appointment, Unit
from kiemdiem.targets import actions
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries.unanswered import unanswered

from .conftest import Give

ActorOf = Callable[[str], Actor]
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def of_the_chairman(give: Give, world: World) -> Target:
    """Return a target that the chairman of ward A answers for."""
    return give(unit=world.units["ward_a"], owner_post=world.posts["chairman_a"])


@pytest.fixture
def left(world: World, actor: ActorOf) -> None:
    """Let the chairman leave the post."""
    held = Appointment.objects.get(post=world.posts["chairman_a"])
    end_appointment(appointment=held, on=YESTERDAY, by=actor("organiser"), at=NOW)


def listed(actor: Actor, where: Q = Q()) -> list[tuple[str, str, str]]:  # noqa: B008 -- never changed
    """Return what is listed for somebody: the target, why, who answered last."""
    rows = unanswered(where, actor, TODAY, 10)
    return [(one.target.name, one.why, one.last.person.full_name if one.last else "") for one in rows]


def test_a_target_whose_holder_left_is_listed_until_somebody_answers(
    of_the_chairman: Target, world: World, actor: ActorOf, left: None
) -> None:
    by = actor("officer_a")
    assert listed(by) == [("Giải ngân", "chức vụ chưa có người giữ", "Đặng Hư Cấu")]
    assert listed(actor("stranger")) == []
    actions.describe(
        target=of_the_chairman, field=None, frequency="year", additive=True, tolerance_percent=0,  # type: ignore[arg-type]
        owner_post=world.posts["head_a"], source="", by=by, at=NOW,
    )  # fmt: skip
    assert listed(by) == []


def test_a_held_post_an_earlier_year_and_a_target_without_a_post_are_not_listed(
    of_the_chairman: Target, give: Give, world: World, actor: ActorOf
) -> None:
    assert listed(actor("officer_a")) == []
    Appointment.objects.filter(post=world.posts["chairman_a"]).update(valid_to=YESTERDAY)
    Target.objects.update(year=2025)
    give("Thu ngân sách", unit=world.units["ward_a"])
    assert listed(actor("officer_a")) == []


def test_a_target_given_to_a_post_that_ended_is_listed(give: Give, world: World, actor: ActorOf) -> None:
    target = give(unit=world.units["ward_a"])
    Target.objects.filter(pk=target.pk).update(post=world.posts["deputy_a"])
    world.posts["deputy_a"].appointments.update(valid_to=YESTERDAY)
    world.posts["deputy_a"].valid_to = YESTERDAY
    world.posts["deputy_a"].save()
    [(_, why, last)] = listed(actor("officer_a"))
    assert (why, last) == (f"chức vụ kết thúc {YESTERDAY:%d/%m/%Y}", "Đặng Hư Cấu")


def test_what_an_ended_unit_did_not_hand_over_is_listed_until_it_is(
    give: Give, world: World, actor: ActorOf
) -> None:
    ward = world.units["ward_a"]
    give(unit=ward)
    Unit.objects.filter(pk=ward.pk).update(valid_to=YESTERDAY)
    [(_, why, _)] = listed(actor("organiser"))
    assert why == f"đơn vị kết thúc hoạt động {YESTERDAY:%d/%m/%Y}, chưa bàn giao"


def test_the_pages_list_them_for_those_who_decide(
    of_the_chairman: Target, signed_in: Callable[[str], Client], left: None
) -> None:
    title = "Chỉ tiêu chưa có người chịu trách nhiệm"
    for key, address in (
        ("organiser", reverse("boards:holdings")),
        ("officer_a", reverse("boards:portfolio")),
    ):
        page = signed_in(key).get(address).content.decode()
        assert title in page
        assert "Chức vụ chưa có người giữ; Đặng Hư Cấu giữ đến" in page
    assert title in signed_in("officer_a").get("/").content.decode()
    assert title not in signed_in("leader").get("/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_two_statements_however_long(
    give: Give, world: World, actor: ActorOf, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for each in range(number):
        give(f"Việc {each}", unit=world.units["ward_a"], owner_post=world.posts["chairman_a"])
    Appointment.objects.filter(post=world.posts["chairman_a"]).update(valid_to=date(2026, 11, 1))
    by = actor("officer_a")
    with django_assert_num_queries(2):
        assert len(unanswered(Q(), by, TODAY, 10)) == number
