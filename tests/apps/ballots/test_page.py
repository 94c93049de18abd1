"""The page of one vote: what each person sees of it, and when."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from apps.conferences.hall import later
from cast import World
from kiemdiem.ballots import actions
from kiemdiem.ballots.actions import Count
from kiemdiem.ballots.models import PaperCount, PaperVote
from kiemdiem.ballots.queries import vote_page
from kiemdiem.conferences.models import AgendaItem, Attendance, VoteResult
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
COUNT = Count(issued=87, returned=86, invalid=3, htxs=11, htt=41, ht=17, kht=5, unrated=9)
FIGURES = {"87", "86", "11", "41", "17"}


@pytest.fixture
def vote(under_way: AgendaItem, actor: Actors) -> PaperVote:
    """A vote of ninety people, so that its figures are like nothing else on a page."""
    vote = actions.begin(item=under_way, present=3, threshold_percent=50, by=actor("officer_a"), at=later(10))
    PaperVote.objects.update(present=90)
    vote.refresh_from_db()
    return vote


def show(client: Client, item_id: int, name: str = "ballots:vote") -> str:
    with travel(later(60), tick=False):
        response = client.get(reverse(name, args=[item_id]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(client: Client, item_id: int, data: object, name: str = "ballots:enter_count") -> str:
    with travel(later(60), tick=False):
        response = client.post(reverse(name, args=[item_id]), data, follow=True)
    return " ".join(response.content.decode().split())


def figures_on(page: str) -> set[str]:
    body = page[page.index("<main") :]
    words = body.replace('"', " ").replace("<", " ").replace(">", " ").replace("=", " ").split()
    return FIGURES & set(words)


# Blind double entry


def test_the_first_count_could_leak_it_is_stored_and_its_own_enterer_sees_it(
    vote: PaperVote, signed_in: SignedIn
) -> None:
    send(signed_in("officer_a"), vote.item_id, asdict(COUNT))
    assert PaperCount.objects.get().htt == 41
    assert figures_on(show(signed_in("officer_a"), vote.item_id)) == FIGURES


@pytest.mark.parametrize("who", ["head_a", "delegate", "organiser", "leader", "member_a"])
def test_nobody_else_sees_a_figure_of_the_first_count(
    who: str, vote: PaperVote, actor: Actors, signed_in: SignedIn
) -> None:
    actions.enter_count(vote=vote, count=COUNT, by=actor("officer_a"), at=later(12))
    client = signed_in(who)
    page = show(client, vote.item_id)
    assert "Chờ người thứ hai nhập." in page
    assert figures_on(page) == set()
    hall = vote.item.conference_id
    for name in ("conferences:conference", "conferences:minutes"):
        assert figures_on(show(client, hall, name)) == set()


def test_not_even_a_wrong_second_entry_tells_a_figure_of_the_first(
    vote: PaperVote, actor: Actors, signed_in: SignedIn
) -> None:
    actions.enter_count(vote=vote, count=COUNT, by=actor("officer_a"), at=later(12))
    for wrong in ({"issued": "91"}, dict.fromkeys(asdict(COUNT), "0") | {"returned": "1", "issued": "1"}):
        page = send(signed_in("head_a"), vote.item_id, dict.fromkeys(asdict(COUNT), "0") | wrong)
        assert "Chưa ghi được." in page
        assert figures_on(page) == set()
    assert PaperCount.objects.count() == 1


def test_what_the_second_person_is_given_holds_no_figure_of_the_first(
    vote: PaperVote, under_way: AgendaItem, actor: Actors
) -> None:
    actions.enter_count(vote=vote, count=COUNT, by=actor("officer_a"), at=later(12))
    page = vote_page(AgendaItem.objects.get(pk=under_way.pk), actor("head_a"), later(13))
    assert (page.mine, page.differences, page.result, page.may_enter) == (None, (), None, True)
    assert page.counted_by == ("Đỗ Phỏng Tác",)


# Comparing and agreeing


def test_different_counts_are_listed_box_by_box_and_each_corrects_their_own(
    vote: PaperVote, actor: Actors, signed_in: SignedIn
) -> None:
    actions.enter_count(vote=vote, count=COUNT, by=actor("officer_a"), at=later(12))
    page = send(signed_in("head_a"), vote.item_id, asdict(replace(COUNT, htt=40, ht=18)))
    assert "Hai kết quả chưa khớp" in page
    assert page.count(">khác nhau<") == 2
    assert page.count(">khớp<") == 6
    compared = vote_page(vote.item, actor("head_a"), later(61))
    assert compared.columns == ("Vũ Tưởng Tượng", "Đỗ Phỏng Tác")
    assert [(box.label, box.mine, box.theirs) for box in compared.differences if box.differs] == [
        ("Hoàn thành tốt nhiệm vụ", 40, 41),
        ("Hoàn thành nhiệm vụ", 18, 17),
    ]
    assert "Sửa số của đồng chí" in show(signed_in("officer_a"), vote.item_id)
    assert "Kết quả đã thống nhất" in send(signed_in("head_a"), vote.item_id, asdict(COUNT))
    assert VoteResult.objects.get().htt == 41


def test_the_result_states_its_base_and_whose_rule_the_threshold_is(
    vote: PaperVote, actor: Actors, signed_in: SignedIn
) -> None:
    for who in ("officer_a", "delegate"):
        actions.enter_count(vote=vote, count=replace(COUNT, htt=46, ht=12), by=actor(who), at=later(12))
    for name, key in (("ballots:vote", vote.item_id), ("conferences:minutes", vote.item.conference_id)):
        page = show(signed_in("member_a"), key, name)
        assert "Phát ra 87 phiếu, thu về 86, hợp lệ 83, không hợp lệ 3." in page
        assert "51,1%" in page
        assert page.count("trên ngưỡng</span>") == 1
        assert "Tỷ lệ tính trên 90 người có mặt, được bỏ phiếu." in page
        assert "không phải quy định của Trung ương" in page
        assert "không tự quyết định mức xếp loại" in page


def test_after_agreement_nothing_can_be_entered(vote: PaperVote, actor: Actors, signed_in: SignedIn) -> None:
    for who in ("officer_a", "head_a"):
        actions.enter_count(vote=vote, count=COUNT, by=actor(who), at=later(12))
    assert "Ghi kết quả kiểm phiếu" not in show(signed_in("officer_a"), vote.item_id)
    assert "không sửa được nữa" in send(
        signed_in("officer_a"), vote.item_id, asdict(replace(COUNT, htt=40, ht=18))
    )


# Beginning, and what is typed wrongly


def test_a_vote_is_begun_on_its_page_with_the_members_there(
    under_way: AgendaItem, signed_in: SignedIn
) -> None:
    assert 'value="3"' in show(signed_in("officer_a"), under_way.pk)
    page = send(signed_in("officer_a"), under_way.pk, {"present": "9"}, "ballots:begin")
    assert "phải từ 1 đến 3" in page
    assert 'value="9"' in page
    assert "Nhập kết quả đồng chí đếm được" in send(
        signed_in("officer_a"), under_way.pk, {"present": "3"}, "ballots:begin"
    )


def test_what_is_no_number_is_said_at_its_box_and_nothing_typed_is_lost(
    vote: PaperVote, signed_in: SignedIn
) -> None:
    page = send(signed_in("officer_a"), vote.item_id, {**asdict(COUNT), "kht": "năm", "unrated": "-1"})
    assert "Hãy nhập một số nguyên" in page
    assert "Giá trị nhỏ nhất được nhập là 0." in page
    assert figures_on(page) == FIGURES
    assert not PaperCount.objects.exists()


def test_without_a_vote_there_is_nothing_to_count(under_way: AgendaItem, signed_in: SignedIn) -> None:
    with travel(later(60), tick=False):
        response = signed_in("officer_a").post(
            reverse("ballots:enter_count", args=[under_way.pk]), asdict(COUNT)
        )
    assert response.status_code == 404
    assert "chưa lập biên bản kiểm phiếu" in show(signed_in("member_a"), under_way.pk)


def test_an_officer_of_another_ward_sees_no_vote(vote: PaperVote, actor: Actors) -> None:
    with pytest.raises(NotAllowed, match="Xem hội nghị kiểm điểm"):
        vote_page(vote.item, actor("stranger"), later(20))


@pytest.mark.parametrize("people", [3, 6])
def test_the_page_takes_five_statements_however_many_are_in_the_hall(
    people: int,
    vote: PaperVote,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for key in ("leader", "verifier", "admin")[: people - 3]:
        Attendance.objects.create(
            conference=vote.item.conference, person=world.people[key], capacity="member", arrived_at=later(1)
        )
    rows = AgendaItem.objects.select_related("subject", "conference__host", "conference__cycle")
    item, by = rows.get(pk=vote.item_id), actor("officer_a")
    with django_assert_num_queries(5):
        page = vote_page(item, by, later(20))
    assert page.members_present == people
