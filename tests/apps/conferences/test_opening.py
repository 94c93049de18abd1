"""Opening a conference: what must be there, and who may."""

from collections.abc import Callable
from datetime import date

import pytest

from apps.conferences.hall import DAY, HALL, PLANNED_AT, everybody_there
from cast import NOW, World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark, Plan
from kiemdiem.conferences.models import Conference
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.models import Suggestion

Actors = Callable[[str], Actor]
Details = Callable[..., Plan]


def open_it(conference: Conference, actor: Actors) -> NotReady:
    with pytest.raises(NotReady) as refusal:
        actions.open_conference(conference=conference, by=actor("officer_a"), at=HALL)
    return refusal.value


def test_a_conference_opens_not_before_its_day(planned: Conference, actor: Actors) -> None:
    with pytest.raises(Refused, match="lên lịch ngày 01/12/2026, chưa đến ngày"):
        actions.open_conference(conference=planned, by=actor("officer_a"), at=PLANNED_AT)


def test_opening_lists_everything_missing(world: World, actor: Actors, details: Details) -> None:
    bare = details(chair=None, secretary=None, draft_sent_on=None)
    conference = actions.plan(
        host=world.cycle_units["ward_a"], details=bare, by=actor("officer_a"), at=PLANNED_AT
    )
    says = [missing.says for missing in open_it(conference, actor).missing]
    assert says == [
        "Chưa ghi người chủ trì hội nghị.",
        "Chưa ghi thư ký hội nghị.",
        "Chưa ghi ngày gửi dự thảo báo cáo; phải gửi chậm nhất ngày 25/11/2026.",
        "Chưa điểm danh thành viên nào có mặt.",
    ]


def test_a_suggestion_issued_after_planning_asks_who_fixed_the_time(
    planned: Conference, world: World, actor: Actors
) -> None:
    Suggestion.objects.create(subject=world.subjects["committee"], issuer=world.units["city"], issued_at=NOW)
    everybody_there(planned, actor("officer_a"))
    assert ["cấp gợi ý quyết định thời gian" in each.says for each in open_it(planned, actor).missing] == [
        True
    ]


def test_below_the_quorum_the_unit_has_set_it_does_not_open_and_says_whose_rule_that_is(
    world: World, actor: Actors, details: Details
) -> None:
    plan = details(quorum_percent=67)
    conference = actions.plan(
        host=world.cycle_units["ward_a"], details=plan, by=actor("officer_a"), at=PLANNED_AT
    )
    marks = [
        Mark(world.people["head_a"].pk, arrived_at=HALL),
        Mark(world.people["officer_a"].pk, arrived_at=HALL),
    ]
    actions.mark_attendance(conference=conference, day=1, marks=marks, by=actor("officer_a"), at=HALL)
    (missing,) = open_it(conference, actor).missing
    assert missing.says == (
        "Mới có 1/3 thành viên có mặt, chưa đủ 67% (thiết lập của đơn vị, không phải quy định của Trung ương)."
    )
    marks = [
        Mark(world.people["deputy_a"].pk, arrived_at=HALL),
        Mark(world.people["member_a"].pk, arrived_at=HALL),
    ]
    actions.mark_attendance(conference=conference, day=1, marks=marks, by=actor("officer_a"), at=HALL)
    assert actions.open_conference(conference=conference, by=actor("head_a"), at=HALL).opened_at == HALL


def test_only_the_unit_opens_its_conference(planned: Conference, actor: Actors) -> None:
    for who in ("organiser", "delegate", "member_a", "stranger"):
        with pytest.raises(NotAllowed, match="Khai mạc hội nghị"):
            actions.open_conference(conference=planned, by=actor(who), at=HALL)


def test_a_conference_opens_once(hall: Conference, actor: Actors) -> None:
    with pytest.raises(NotAllowed, match="đang ở bước “Hội nghị đang họp”"):
        actions.open_conference(conference=hall, by=actor("officer_a"), at=HALL)


def test_starting_day_is_the_day_of_the_plan(planned: Conference) -> None:
    assert (planned.day_on(DAY), planned.day_on(date(2026, 11, 1)), planned.day_on(date(2027, 1, 1))) == (
        1,
        1,
        1,
    )
