"""Check-in by the code of the day: oneself only, once, and not by guessing; leaving and coming back."""

import pytest

from apps.conferences.hall import DAY, HALL, Actors, everybody_there, later, refusal_of
from apps.conferences.pages import SignedIn, get, post, text_of
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark, WrongCodeError
from kiemdiem.conferences.models import Attendance, Away, Conference
from kiemdiem.conferences.phrases import minutes_text
from kiemdiem.conferences.queries.minutes import minutes_of
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.core.refusal import NotAllowed, Refused

CODE = "402918"


@pytest.fixture
def shown(planned: Conference, actor: Actors) -> Conference:
    """The planned conference on its day, its code on the screen."""
    return actions.show_code(conference=planned, code=CODE, by=actor("officer_a"), at=HALL)


def check_in(
    conference: Conference, actor: Actors, who: str, code: str = CODE, minutes: int = 1
) -> Attendance:
    return actions.check_in(conference=conference, code=code, by=actor(who), at=later(minutes))


def test_one_checks_in_oneself_and_nobody_else(shown: Conference, world: World, actor: Actors) -> None:
    row = check_in(shown, actor, "member_a")
    assert (row.person, row.arrived_at, row.by_code) == (world.people["member_a"], later(1), True)
    assert list(Attendance.objects.filter(arrived_at__isnull=False)) == [row]


def test_twice_is_refused(shown: Conference, actor: Actors) -> None:
    check_in(shown, actor, "member_a")
    refused = refusal_of(lambda: check_in(shown, actor, "member_a", minutes=2))
    assert refused.reason == "Đồng chí đã được ghi có mặt lúc 08:01."


def test_a_wrong_code_is_refused_and_five_are_enough(shown: Conference, actor: Actors) -> None:
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            check_in(shown, actor, "member_a", "111111")
        actions.count_wrong_code(conference=shown, by=actor("member_a"), at=later(1))
    assert "Đã nhập sai mã 5 lần" in refusal_of(lambda: check_in(shown, actor, "member_a")).reason
    assert check_in(shown, actor, "head_a").arrived_at


def test_who_is_not_on_the_list_has_no_use_of_the_code(shown: Conference, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        check_in(shown, actor, "leader")


def test_without_a_code_and_after_it_is_taken_back_nobody_checks_in(
    planned: Conference, actor: Actors
) -> None:
    with pytest.raises(Refused, match="Chưa phát mã"):
        check_in(planned, actor, "member_a", "")
    actions.show_code(conference=planned, code=CODE, by=actor("officer_a"), at=HALL)
    actions.take_code_back(conference=planned, by=actor("officer_a"), at=later(1))
    for code in ("", CODE):
        with pytest.raises(Refused, match="mã đã thu"):
            check_in(planned, actor, "member_a", code, 2)


def test_a_code_is_good_for_its_day_only(planned: Conference, actor: Actors) -> None:
    early = refusal_of(
        lambda: actions.show_code(conference=planned, code=CODE, by=actor("officer_a"), at=later(-24 * 60))
    )
    assert early.reason == "Hôm nay 30/11/2026 không phải ngày họp."
    Conference.objects.update(ends_on=DAY.replace(day=2))
    Attendance.objects.create(
        conference=planned, person_id=actor("member_a").person_id, capacity=Attendance.Capacity.MEMBER, day=2
    )
    actions.show_code(conference=planned, code=CODE, by=actor("officer_a"), at=HALL)
    with pytest.raises(Refused, match="Chưa phát mã"):
        check_in(planned, actor, "member_a", minutes=24 * 60)


def test_a_member_does_not_show_a_code(planned: Conference, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        actions.show_code(conference=planned, code=CODE, by=actor("member_a"), at=HALL)


def test_who_left_is_back_by_the_code_or_by_the_secretary_and_the_minutes_say_from_when(
    planned: Conference, world: World, actor: Actors
) -> None:
    office = actor("officer_a")
    everybody_there(planned, office)
    for who in ("member_a", "deputy_a"):
        gone = Mark(world.people[who].pk, arrived_at=HALL, left_at=later(10), left_reason="tiếp công dân")
        actions.mark_attendance(conference=planned, day=1, marks=[gone], by=office, at=later(10))
    actions.show_code(conference=planned, code=CODE, by=office, at=later(11))
    assert check_in(planned, actor, "member_a", minutes=25).left_at is None
    actions.come_back(conference=planned, person=world.people["deputy_a"], by=office, at=later(30))
    assert Away.objects.count() == 2
    again = refusal_of(
        lambda: actions.come_back(
            conference=planned, person=world.people["deputy_a"], by=office, at=later(31)
        )
    )
    assert "không được ghi là đã rời" in again.reason
    text = minutes_text(minutes_of(conferences_for_pages().get()))
    assert "Bùi Mô Phỏng (vắng từ 08:10 đến 08:25, tiếp công dân)" in text


def test_the_phone_checks_in_by_the_scanned_code(shown: Conference, signed_in: SignedIn) -> None:
    page = get(signed_in("member_a"), "conferences:phone", shown.pk, query=f"?ma={CODE}")
    assert f'value="{CODE}"' in page
    wrong = post(signed_in("member_a"), "conferences:press", shown.pk, "du-hop", "diem-danh", code="000000")  # type: ignore[arg-type]
    assert "Mã điểm danh không đúng." in text_of(wrong)
    assert Attendance.objects.get(person__full_name="Bùi Mô Phỏng").wrong_codes == 1
    post(signed_in("member_a"), "conferences:press", shown.pk, "du-hop", "diem-danh", code=CODE)  # type: ignore[arg-type]
    assert "Đồng chí có mặt từ 09:00" in get(signed_in("member_a"), "conferences:phone", shown.pk)


def test_the_code_stands_on_the_big_screen_while_it_is_in_force(
    shown: Conference, signed_in: SignedIn, actor: Actors
) -> None:
    client = signed_in("officer_a")
    page = get(client, "conferences:big", shown.pk)
    assert CODE in page
    assert "kd-qr" in page
    actions.take_code_back(conference=shown, by=actor("officer_a"), at=later(2))
    assert CODE not in get(client, "conferences:big", shown.pk)
