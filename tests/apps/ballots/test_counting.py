"""Votes counted on paper: begun once, counted blind by two people, agreed or compared box by box."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from apps.conferences.hall import later
from cast import World
from kiemdiem.audit.models import Event
from kiemdiem.ballots import actions
from kiemdiem.ballots.actions import Count
from kiemdiem.ballots.models import PaperCount, PaperVote
from kiemdiem.conferences.actions import Mark, close_conference, conclude_item, mark_attendance
from kiemdiem.conferences.models import AgendaItem, VoteResult
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings.models import RatingStage

Actors = Callable[[str], Actor]
COUNT = Count(issued=3, returned=3, invalid=1, htxs=0, htt=2, ht=0, kht=0, unrated=0)


@pytest.fixture
def vote(under_way: AgendaItem, actor: Actors) -> PaperVote:
    """A vote begun on the open item, three with a vote."""
    return actions.begin(item=under_way, present=3, by=actor("officer_a"), at=later(10))


def enter(vote: PaperVote, by: Actor, count: Count = COUNT, minutes: int = 12) -> PaperVote:
    return actions.enter_count(vote=vote, count=count, by=by, at=later(minutes))


def refusal_of(action: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value


# Beginning


def test_a_vote_is_begun_once(vote: PaperVote, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.begin(item=vote.item, present=2, by=actor("officer_a"), at=later(11))
    )
    assert refusal.reason == "Đã lập biên bản kiểm phiếu “Ủy ban nhân dân phường An Thử”."


def test_a_vote_is_begun_while_its_item_is_open(item: Callable[[str], AgendaItem], actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.begin(item=item("Ban Thường vụ"), present=2, by=actor("officer_a"), at=later(3))
    )
    assert "không đang mở" in refusal.reason


@pytest.mark.parametrize("present", [0, 4])
def test_as_many_vote_as_members_are_there(present: int, under_way: AgendaItem, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.begin(item=under_way, present=present, by=actor("officer_a"), at=later(10))
    )
    assert "phải từ 1 đến 3" in refusal.reason


def test_who_came_late_has_no_vote_before(under_way: AgendaItem, world: World, actor: Actors) -> None:
    mark = Mark(world.people["member_a"].pk, arrived_at=later(20))
    mark_attendance(conference=under_way.conference, day=1, marks=[mark], by=actor("officer_a"), at=later(20))
    assert (
        "từ 1 đến 2"
        in refusal_of(
            lambda: actions.begin(item=under_way, present=3, by=actor("officer_a"), at=later(15))
        ).reason
    )
    assert actions.begin(item=under_way, present=3, by=actor("officer_a"), at=later(21)).present == 3


def test_who_has_left_has_no_vote(under_way: AgendaItem, world: World, actor: Actors) -> None:
    mark = Mark(
        world.people["member_a"].pk, arrived_at=later(0), left_at=later(12), left_reason="việc tang gia đình"
    )
    mark_attendance(conference=under_way.conference, day=1, marks=[mark], by=actor("officer_a"), at=later(12))
    refusal = refusal_of(
        lambda: actions.begin(item=under_way, present=3, by=actor("officer_a"), at=later(15))
    )
    assert "từ 1 đến 2" in refusal.reason
    assert "người đã rời hội nghị" in refusal.way_out


@pytest.mark.parametrize("threshold", [0, 100])
def test_a_threshold_is_a_share(threshold: int, under_way: AgendaItem, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.begin(
            item=under_way, present=3, threshold_percent=threshold, by=actor("officer_a"), at=later(10)
        )
    )
    assert refusal.reason == "Ngưỡng phải từ 1 đến 99%."


@pytest.mark.parametrize("who", ["delegate", "member_a", "organiser", "stranger"])
def test_only_the_unit_begins_a_vote(who: str, under_way: AgendaItem, actor: Actors) -> None:
    with pytest.raises(NotAllowed, match="Lập biên bản kiểm phiếu"):
        actions.begin(item=under_way, present=3, by=actor(who), at=later(10))


# One count


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"htt": -1, "returned": 0}, "Số phiếu không thể nhỏ hơn 0."),
        ({"issued": 4}, "Phát ra 4 phiếu, nhiều hơn 3 người có mặt được bỏ phiếu."),
        ({"issued": 2}, "Thu về 3 phiếu, nhiều hơn 2 phiếu phát ra."),
        ({"invalid": 4, "htt": 0}, "Có 4 phiếu không hợp lệ, nhiều hơn 3 phiếu thu về."),
        ({"htt": 1}, "Các ô cộng lại 1 phiếu, thêm 1 phiếu không hợp lệ là 2, khác 3 phiếu thu về."),
        ({"unrated": 1}, "Các ô cộng lại 3 phiếu, thêm 1 phiếu không hợp lệ là 4, khác 3 phiếu thu về."),
    ],
)
def test_figures_that_contradict_each_other_are_refused(
    change: dict[str, int], says: str, vote: PaperVote, actor: Actors
) -> None:
    assert refusal_of(lambda: enter(vote, actor("officer_a"), replace(COUNT, **change))).reason == says
    assert not PaperCount.objects.exists()


def test_papers_may_be_fewer_than_people(vote: PaperVote, actor: Actors) -> None:
    enter(
        vote,
        actor("officer_a"),
        Count(issued=2, returned=1, invalid=0, htxs=0, htt=0, ht=0, kht=0, unrated=1),
    )
    assert PaperCount.objects.get().issued == 2


@pytest.mark.parametrize("who", ["member_a", "organiser", "stranger"])
def test_who_does_not_belong_to_the_conference_s_office_does_not_count(
    who: str, vote: PaperVote, actor: Actors
) -> None:
    with pytest.raises(NotAllowed, match="Nhập kết quả kiểm phiếu"):
        enter(vote, actor(who))


def test_the_system_does_not_count(vote: PaperVote) -> None:
    assert refusal_of(lambda: enter(vote, SYSTEM)).reason == "Kết quả kiểm phiếu phải do người nhập."


def test_one_person_cannot_be_both(vote: PaperVote, actor: Actors) -> None:
    enter(vote, actor("officer_a"))
    enter(vote, actor("officer_a"), minutes=13)
    vote.refresh_from_db()
    assert (PaperCount.objects.count(), vote.agreed_at) == (1, None)


# Two counts


def test_equal_counts_by_two_people_stand_and_are_kept_by_the_conference(
    vote: PaperVote, actor: Actors
) -> None:
    enter(vote, actor("officer_a"))
    assert AgendaItem.objects.get(pk=vote.item_id).counting
    enter(vote, actor("delegate"), minutes=14)
    vote.refresh_from_db()
    assert vote.agreed_at == later(14)
    assert not AgendaItem.objects.get(pk=vote.item_id).counting
    result = VoteResult.objects.get(item=vote.item)
    assert (result.present, result.invalid, result.htt, result.counted_by) == (
        3,
        1,
        2,
        "Đỗ Phỏng Tác, Phạm Kịch Bản",
    )


def test_different_counts_do_not_stand_until_their_own_enterer_has_corrected_them(
    vote: PaperVote, actor: Actors
) -> None:
    enter(vote, actor("officer_a"))
    enter(vote, actor("head_a"), replace(COUNT, htt=1, ht=1))
    assert not VoteResult.objects.exists()
    enter(vote, actor("head_a"), minutes=15)
    assert VoteResult.objects.get().htt == 2


def test_a_third_person_does_not_count(vote: PaperVote, actor: Actors) -> None:
    enter(vote, actor("officer_a"))
    enter(vote, actor("head_a"), replace(COUNT, htt=1, ht=1))
    assert (
        refusal_of(lambda: enter(vote, actor("delegate"))).reason
        == "Đã có hai người nhập kết quả kiểm phiếu."
    )


def test_an_agreed_count_never_changes(vote: PaperVote, actor: Actors) -> None:
    enter(vote, actor("officer_a"))
    enter(vote, actor("head_a"))
    refusal = refusal_of(lambda: enter(vote, actor("officer_a"), replace(COUNT, htt=1, ht=1)))
    assert "đã được hai người thống nhất, không sửa được nữa" in refusal.reason


def test_no_level_comes_from_a_vote(vote: PaperVote, actor: Actors) -> None:
    before = Subject.objects.get(pk=vote.item.subject_id).step
    enter(vote, actor("officer_a"))
    enter(vote, actor("head_a"))
    assert Subject.objects.get(pk=vote.item.subject_id).step == before
    assert not RatingStage.objects.exists()


def test_a_count_may_follow_the_conclusion_but_the_conference_waits_for_it(
    vote: PaperVote, actor: Actors
) -> None:
    by = actor("officer_a")
    conclude_item(item=vote.item, conclusion="Thống nhất.", by=by, at=later(20))
    with pytest.raises(NotReady) as refusal:
        close_conference(conference=vote.item.conference, conclusion="Xong.", by=by, at=later(30))
    assert refusal.value.missing[0].says == (
        "Kết quả kiểm phiếu “Ủy ban nhân dân phường An Thử” chưa được hai người thống nhất."
    )
    enter(vote, by, minutes=31)
    enter(vote, actor("head_a"), minutes=32)
    assert VoteResult.objects.exists()


# The journal


def test_the_journal_tells_no_figure_before_the_second_count(vote: PaperVote, actor: Actors) -> None:
    enter(vote, actor("officer_a"), replace(COUNT, htt=1, kht=1))
    enter(vote, actor("officer_a"), minutes=13)
    assert [event.payload for event in Event.objects.filter(action="ballots.enter_count")] == ["{}", "{}"]
    enter(vote, actor("head_a"), minutes=14)
    assert '"htt":2' in Event.objects.filter(action="ballots.enter_count").latest("seq").payload
