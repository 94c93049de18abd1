"""The roll: who is there, since when, and who is not, why."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

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
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused


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


def leave(hall: Conference, world: World, by: Actor, *, who: str = "member_a", at: int = 20) -> None:
    """Mark somebody who came at the opening as gone, for a funeral."""
    gone = Mark(world.people[who].pk, arrived_at=HALL, left_at=later(at), left_reason="việc tang gia đình")
    actions.mark_attendance(conference=hall, day=1, marks=[gone], by=by, at=later(at))


def test_who_has_left_counts_no_more_from_then_on(hall: Conference, world: World, actor: Actors) -> None:
    leave(hall, world, actor("officer_a"), at=20)
    assert roll_count(hall, 1, later(19)).present == 3
    after = roll_count(hall, 1, later(20))
    assert (after.present, after.members, after.left, after.unmarked) == (2, 3, 1, 0)


def test_who_has_left_speaks_no_more(under_way: AgendaItem, world: World, actor: Actors) -> None:
    secretary = actor("officer_a")
    leave(under_way.conference, world, secretary)
    refusal = refusal_of(lambda: say(under_way, world, secretary, who="member_a", minutes=25))
    assert refusal.reason == "Bùi Mô Phỏng đã rời hội nghị lúc 08:20 (việc tang gia đình)."
    assert "xóa giờ rời" in refusal.way_out


def test_who_comes_back_is_there_again(under_way: AgendaItem, world: World, actor: Actors) -> None:
    hall, secretary = under_way.conference, actor("officer_a")
    leave(hall, world, secretary)
    back = Mark(world.people["member_a"].pk, arrived_at=HALL)
    actions.mark_attendance(conference=hall, day=1, marks=[back], by=secretary, at=later(40))
    assert say(under_way, world, secretary, who="member_a", minutes=41).pk


def test_the_next_review_waits_while_too_many_have_left(
    hall: Conference, item: Item, world: World, actor: Actors
) -> None:
    secretary = actor("officer_a")
    Conference.objects.update(quorum_percent=70)
    leave(hall, world, secretary)
    refusal = refusal_of(lambda: actions.open_item(item=item("Ủy ban"), by=secretary, at=later(21)))
    assert isinstance(refusal, NotReady)
    assert "Mới có 2/3 thành viên có mặt, chưa đủ 70%" in refusal.missing[0].says


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"left_reason": " "}, "Chưa ghi lý do Bùi Mô Phỏng rời hội nghị."),
        ({"left_at": None}, "Có lý do rời hội nghị nhưng chưa ghi giờ rời của Bùi Mô Phỏng."),
        ({"arrived_at": None}, "Bùi Mô Phỏng chưa được ghi có mặt nên không ghi giờ rời được."),
        ({"left_at": HALL - timedelta(minutes=1)}, "phải sau giờ có mặt, trong cùng ngày"),
        ({"left_at": later(31)}, "không sau lúc này"),
    ],
)
def test_leaving_has_its_moment_and_its_ground(
    changes: dict[str, object], reason: str, hall: Conference, world: World, actor: Actors
) -> None:
    usual = {"arrived_at": HALL, "left_at": later(20), "left_reason": "việc tang gia đình"}
    mark = Mark(world.people["member_a"].pk, **(usual | changes))  # type: ignore[arg-type]
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=hall, day=1, marks=[mark], by=actor("officer_a"), at=later(30)
        )
    )
    assert reason in refusal.reason


def test_who_still_spoke_had_not_left(under_way: AgendaItem, world: World, actor: Actors) -> None:
    secretary = actor("officer_a")
    say(under_way, world, secretary, who="member_a", minutes=10)
    say(under_way, world, secretary, who="member_a", minutes=30)
    hall = under_way.conference
    gone = Mark(
        world.people["member_a"].pk, arrived_at=HALL, left_at=later(20), left_reason="việc tang gia đình"
    )
    refusal = refusal_of(
        lambda: actions.mark_attendance(conference=hall, day=1, marks=[gone], by=secretary, at=later(40))
    )
    assert "còn phát biểu lúc 08:30" in refusal.reason
    leave(hall, world, secretary, at=31)
    assert hall.attendance.get(person=world.people["member_a"]).left_at == later(31)
