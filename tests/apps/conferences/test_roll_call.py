"""The roll: who is there, since when, and who is not, why."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from apps.conferences.hall import (
    HALL,
    PLANNED_AT,
    Actors,
    Item,
    everybody_there,
    later,
    refusal_of,
    say,
)
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark, Plan
from kiemdiem.conferences.models import (
    AgendaItem,
    Conference,
)
from kiemdiem.core.refusal import Refused


def test_late_arrival_counts_from_its_time_on(under_way: AgendaItem, world: World, actor: Actors) -> None:
    hall, secretary = under_way.conference, actor("officer_a")
    mark = Mark(world.people["member_a"].pk, arrived_at=later(40))
    actions.mark_attendance(conference=hall, day=1, marks=[mark], by=secretary, at=later(40))
    refusal = refusal_of(lambda: say(under_way, world, secretary, who="member_a", minutes=39))
    assert refusal.reason == "Bùi Mô Phỏng chưa có mặt lúc phát biểu: ghi nhận là chưa đến."
    assert say(under_way, world, secretary, who="member_a", minutes=41).pk


def test_absence_has_its_reason_and_the_absent_do_not_speak(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    mark = Mark(world.people["member_a"].pk, absent_reason="nghỉ ốm")
    actions.mark_attendance(
        conference=under_way.conference, day=1, marks=[mark], by=actor("officer_a"), at=later(6)
    )
    refusal = refusal_of(lambda: say(under_way, world, actor("officer_a"), who="member_a"))
    assert "vắng mặt (nghỉ ốm)" in refusal.reason
    assert "Điểm danh" in refusal.way_out


def test_absence_may_be_announced_before_the_day_presence_may_not(
    planned: Conference, world: World, actor: Actors
) -> None:
    person, by = world.people["member_a"].pk, actor("officer_a")
    actions.mark_attendance(
        conference=planned, day=1, marks=[Mark(person, absent_reason="đi công tác")], by=by, at=PLANNED_AT
    )
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=planned, day=1, marks=[Mark(person, arrived_at=PLANNED_AT)], by=by, at=PLANNED_AT
        )
    )
    assert refusal.reason == "Giờ có mặt của Bùi Mô Phỏng phải trong ngày 01/12/2026 và không sau lúc này."


def test_nobody_is_there_and_absent_at_once(hall: Conference, world: World, actor: Actors) -> None:
    mark = Mark(world.people["member_a"].pk, arrived_at=HALL, absent_reason="nghỉ ốm")
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=hall, day=1, marks=[mark], by=actor("officer_a"), at=later(1)
        )
    )
    assert "vừa được ghi có mặt vừa có lý do vắng" in refusal.reason


def test_who_is_not_on_the_list_is_not_marked(hall: Conference, world: World, actor: Actors) -> None:
    mark = Mark(world.people["stranger"].pk, arrived_at=HALL)
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=hall, day=1, marks=[mark], by=actor("officer_a"), at=later(1)
        )
    )
    assert "không nằm trong danh sách" in refusal.reason


def test_who_has_spoken_was_there(under_way: AgendaItem, world: World, actor: Actors) -> None:
    say(under_way, world, actor("officer_a"), minutes=10)
    for mark in (
        Mark(world.people["deputy_a"].pk, absent_reason="về sớm"),
        Mark(world.people["deputy_a"].pk, arrived_at=later(15)),
    ):
        with pytest.raises(Refused, match="Đặng Hư Cấu đã phát biểu lúc 08:10"):
            actions.mark_attendance(
                conference=under_way.conference, day=1, marks=[mark], by=actor("officer_a"), at=later(20)
            )


def test_the_roll_is_called_anew_each_day(
    world: World, actor: Actors, details: Callable[..., Plan], item: Item
) -> None:
    Conference.objects.all().delete()
    plan = details(ends_on=datetime(2026, 12, 2, tzinfo=UTC).date())
    by = actor("officer_a")
    conference = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=by, at=PLANNED_AT)
    everybody_there(conference, by)
    actions.open_conference(conference=conference, by=by, at=HALL)
    first = conference.agenda.get(number=1)
    actions.open_item(item=first, by=by, at=later(5))
    refusal = refusal_of(lambda: say(first, world, by, minutes=24 * 60 + 10))
    assert "chưa có mặt lúc phát biểu" in refusal.reason
    everybody_there(conference, by, at=later(24 * 60), day=2)
    assert say(first, world, by, minutes=24 * 60 + 10).pk
