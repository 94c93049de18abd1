"""The home page by role: what waits for me, what is late, what I wait for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import NOW, TODAY, World
from kiemdiem.ballots.models import PaperCount, PaperVote
from kiemdiem.boards.queries import home
from kiemdiem.boards.queries.home import Home
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference
from kiemdiem.core.access import Actor
from kiemdiem.cycles.models import Cycle, CycleState, Subject, Suggestion
from kiemdiem.ratings.models import RatingStage
from kiemdiem.reviews.models import PointAnswer, Review
from kiemdiem.shortcomings.models import Obstacle

from .conftest import MakeEntry

ActorOf = Callable[[str], Actor]
PageOf = Callable[..., str]
Queries = Callable[[int], Any]


def _titles(page: Home) -> list[str]:
    return [each.title for each in page.mine]


def _list(page: Home, title: str) -> list[str]:
    return [task.says for each in (*page.mine, *page.waiting) if each.title == title for task in each.tasks]


def _at(world: World, key: str, step: str, **fields: object) -> Subject:
    Subject.objects.filter(pk=world.subjects[key].pk).update(step=step, **fields)
    return Subject.objects.get(pk=world.subjects[key].pk)


@pytest.fixture
def conference(world: World) -> Conference:
    """Return today's conference of ward A, open."""
    return Conference.objects.create(
        cycle=world.cycle, host=world.cycle_units["ward_a"], title="Hội nghị kiểm điểm phường An Thử", starts_on=TODAY,
        ends_on=TODAY, state="conference_open",
    )  # fmt: skip


def test_an_officer_writes_for_the_collectives_and_a_person_for_oneself(world: World, actor: ActorOf) -> None:
    assert set(_list(home(actor("officer_a"), TODAY), "Báo cáo kiểm điểm phải viết, gửi")) == {
        "Ủy ban nhân dân phường An Thử", "Ban Thường vụ Đảng ủy phường An Thử",
    }  # fmt: skip
    assert _list(home(actor("member_a"), TODAY), "Báo cáo kiểm điểm phải viết, gửi") == ["Bùi Mô Phỏng"]


def test_a_sent_report_reads_as_to_accept_on_one_side_and_as_sent_on_the_other(
    world: World, actor: ActorOf
) -> None:
    _at(world, "committee", "submitted")
    name = "Ban Thường vụ Đảng ủy phường An Thử"
    assert _list(home(actor("organiser"), TODAY), "Báo cáo cần tiếp nhận hoặc trả lại") == [name]
    assert _list(home(actor("delegate"), TODAY), "Báo cáo cần tiếp nhận hoặc trả lại") == [name]
    waiting = home(actor("officer_a"), TODAY).waiting
    assert any(
        each.title == "Báo cáo đã gửi, chờ cấp trên tiếp nhận" and each.tasks[0].says == name
        for each in waiting
    )


def test_late_work_comes_first_and_is_counted(world: World, actor: ActorOf) -> None:
    _at(world, "executive", "returned", due_on=date(2026, 11, 20))
    _at(world, "committee", "drafting", due_on=date(2026, 12, 20))
    page = home(actor("officer_a"), TODAY)
    assert _titles(page)[0] == "Báo cáo bị trả lại, phải sửa"
    assert (page.total, page.late) == (2, 1)


def test_a_suggestion_is_received_and_then_answered(
    world: World, actor: ActorOf, suggestion: Suggestion
) -> None:
    assert _list(home(actor("officer_a"), TODAY), "Gợi ý kiểm điểm phải ký nhận") == [suggestion.subject.name]
    Suggestion.objects.filter(pk=suggestion.pk).update(received_at=NOW)
    page = home(actor("officer_a"), TODAY)
    assert "Gợi ý kiểm điểm phải ký nhận" not in _titles(page)
    assert _list(page, "Gợi ý kiểm điểm chưa giải trình hết") == [suggestion.subject.name]
    review = Review.objects.create(subject=suggestion.subject, saved_at=NOW)
    PointAnswer.objects.create(review=review, point=suggestion.points.get(), text="Tập thể nhận trách nhiệm")
    assert "Gợi ý kiểm điểm chưa giải trình hết" not in _titles(home(actor("officer_a"), TODAY))


def test_a_suggestion_not_yet_issued_waits_for_the_organisation_board(
    actor: ActorOf, suggestion: Suggestion
) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(issued_at=None)
    assert "Gợi ý kiểm điểm đã soạn, chưa ban hành" in _titles(home(actor("organiser"), TODAY))
    assert "Gợi ý kiểm điểm phải ký nhận" not in _titles(home(actor("officer_a"), TODAY))


def test_today_s_conference_waits_for_the_host_and_for_whoever_is_invited(
    world: World, actor: ActorOf, conference: Conference
) -> None:
    Attendance.objects.create(conference=conference, person=world.people["delegate"], capacity="delegation")
    AgendaItem.objects.create(conference=conference, subject=world.subjects["executive"], number=1)
    page = home(actor("officer_a"), TODAY)
    assert _list(page, "Hội nghị kiểm điểm phải tổ chức") == [conference.title]
    assert _list(page, "Phần kiểm điểm chưa đến lượt ở hội nghị đang họp") == [
        "1. Ủy ban nhân dân phường An Thử"
    ]
    invited = home(actor("delegate"), TODAY)
    assert _list(invited, "Hội nghị đồng chí có tên trong danh sách dự") == [conference.title]
    assert "Hội nghị kiểm điểm phải tổ chức" not in _titles(home(actor("stranger"), TODAY))


def test_a_count_entered_once_waits_for_a_second_person_and_not_for_the_first(
    world: World, actor: ActorOf, conference: Conference
) -> None:
    item = AgendaItem.objects.create(
        conference=conference, subject=world.subjects["executive"], number=1, state="open"
    )
    vote = PaperVote.objects.create(item=item, present=5, created_at=NOW)
    title = "Kết quả kiểm phiếu cần người thứ hai nhập"
    assert title not in _titles(home(actor("head_a"), TODAY))
    PaperCount.objects.create(
        vote=vote, entered_by=world.accounts["officer_a"], entered_at=NOW, issued=5, returned=5, invalid=0, htxs=0, htt=5,
        ht=0, kht=0, unrated=0,
    )  # fmt: skip
    assert title in _titles(home(actor("head_a"), TODAY))
    assert title not in _titles(home(actor("officer_a"), TODAY))


def test_subjects_to_appraise_and_to_decide_wait_for_the_organisation_board(
    world: World, actor: ActorOf
) -> None:
    _at(world, "executive", "reviewed_at_conference")
    _at(world, "committee", "appraised")
    _at(
        world,
        "member_a",
        "reviewed_at_conference",
        inclusion="review_only",
        exemption_ground="Kết nạp chưa đủ 06 tháng",
    )
    page = home(actor("organiser"), TODAY)
    assert _list(page, "Đối tượng cần thẩm định, đề xuất mức") == ["Ủy ban nhân dân phường An Thử"]
    assert _list(page, "Đối tượng chờ ghi quyết định xếp loại") == ["Ban Thường vụ Đảng ủy phường An Thử"]
    assert not _list(home(actor("officer_a"), TODAY), "Đối tượng cần thẩm định, đề xuất mức")


def test_an_entry_waits_for_the_holder_of_its_post_and_once_late_for_the_unit_too(
    actor: ActorOf, entry: MakeEntry
) -> None:
    late, due = entry(1), entry(2, deadline=date(2026, 12, 20))
    assert _list(home(actor("deputy_a"), TODAY), "Hạn chế đồng chí chịu trách nhiệm khắc phục") == [
        str(late),
        str(due),
    ]
    assert _list(home(actor("officer_a"), TODAY), "Hạn chế của đơn vị đã quá hạn") == [str(late)]


def test_a_claim_waits_for_the_verifier_and_the_owner_waits_with_it(actor: ActorOf, entry: MakeEntry) -> None:
    claimed = entry(1, state="entry_claimed")
    assert _list(home(actor("verifier"), TODAY), "Kết quả khắc phục cần thẩm tra") == [str(claimed)]
    waiting = home(actor("deputy_a"), TODAY).waiting
    assert [each.title for each in waiting if each.tasks[0].says == str(claimed)] == [
        "Kết quả đã báo cáo, chờ thẩm tra"
    ]


def test_a_draft_entry_waits_to_be_completed(actor: ActorOf, entry: MakeEntry) -> None:
    draft = entry(1, state="entry_draft", owner_post=None, deadline=None)
    page = home(actor("officer_a"), TODAY)
    assert _list(page, "Hạn chế dự thảo cần bổ sung để đưa vào sổ") == [str(draft)]
    task = next(task for each in page.mine for task in each.tasks if task.says == str(draft))
    assert "chưa có người chịu trách nhiệm" in task.detail


def test_an_obstacle_waits_for_whoever_answers_and_the_sender_waits(
    world: World, actor: ActorOf, entry: MakeEntry
) -> None:
    Obstacle.objects.create(
        shortcoming=entry(1), text="Vượt thẩm quyền của phường", sent_to=world.units["city"], sent_on=date(2026, 10, 1),
        answer_due=date(2026, 11, 1),
    )  # fmt: skip
    assert _list(home(actor("organiser"), TODAY), "Vướng mắc cấp dưới báo cáo, chờ trả lời") == [
        "Vượt thẩm quyền của phường"
    ]
    page = home(actor("deputy_a"), TODAY)
    assert [each.title for each in page.waiting if "Vướng mắc" in each.title] == [
        "Vướng mắc đã gửi lên, chờ trả lời"
    ]


def test_a_cycle_in_preparation_and_a_finished_one_wait_for_the_organisation_board(
    world: World, actor: ActorOf
) -> None:
    title = "Đợt kiểm điểm đã xong, chưa kết thúc"
    assert title not in _titles(home(actor("organiser"), TODAY))
    Subject.objects.filter(cycle=world.cycle).update(step="decided")
    assert _list(home(actor("organiser"), TODAY), title) == ["Kiểm điểm năm 2026"]
    Cycle.objects.filter(pk=world.cycle.pk).update(state=CycleState.DRAFT)
    assert "Đợt kiểm điểm đang chuẩn bị" in _titles(home(actor("organiser"), TODAY))
    assert not _titles(home(actor("leader"), TODAY))


def test_leadership_reads_figures_and_the_mismatch_of_word_and_deed(
    world: World, actor: ActorOf, entry: MakeEntry, page_of: PageOf
) -> None:
    entry(1)
    entry(2, deadline=date(2026, 12, 20))
    Review.objects.create(subject=world.subjects["committee"], self_level="HTXS", saved_at=NOW)
    assert home(actor("leader"), TODAY).overview.mismatches == ()
    _at(world, "committee", "submitted", due_on=date(2026, 11, 20))
    figures = home(actor("leader"), TODAY).overview
    assert (figures.register.unsolved, figures.register.late) == (2, 1)
    assert (figures.cycles[0].total, figures.cycles[0].late) == (5, 1)
    assert [(row.name, row.late) for row in figures.mismatches] == [
        ("Ban Thường vụ Đảng ủy phường An Thử", 1)
    ]
    assert "Tự nhận xuất sắc khi còn hạn chế quá hạn" in page_of("leader")
    assert home(actor("officer_a"), TODAY).overview is None


def test_an_empty_home_says_what_will_come(page_of: PageOf) -> None:
    assert "Hôm nay không có việc nào chờ đồng chí." in page_of("admin")


def test_the_home_page_names_the_work_its_date_and_how_late_it_is(
    suggestion: Suggestion, page_of: PageOf
) -> None:
    text = page_of("officer_a")
    assert "Gợi ý kiểm điểm phải ký nhận" in text
    assert "1 việc, 1 quá hạn" in text
    assert "(quá 3 ngày)" in text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("who", "statements"), [("organiser", 46), ("officer_a", 30), ("deputy_a", 22), ("leader", 27)]
)
def test_the_home_page_costs_the_same_however_much_waits(
    world: World, entry: MakeEntry, signed_in: Callable[[str], Client], django_assert_num_queries: Queries,
    number: int, who: str, statements: int,
) -> None:  # fmt: skip
    for each in range(1, number + 1):
        Obstacle.objects.create(
            shortcoming=entry(each),
            text="Vượt thẩm quyền",
            sent_to=world.units["city"],
            sent_on=date(2026, 10, 1),
        )
        entry(10 + each, state="entry_draft", owner_post=None, deadline=None)
        entry(20 + each, state="entry_claimed")
    client = signed_in(who)
    with django_assert_num_queries(statements):
        client.get("/")


def test_a_group_over_its_cap_is_told_before_anybody_decides(world: World, actor: ActorOf) -> None:
    for key in ("head_a", "deputy_a", "member_a"):
        subject = _at(world, key, "appraised")
        RatingStage.objects.create(subject=subject, kind="appraisal", level="HTXS", ground="Đủ hồ sơ", at=NOW)
    page = home(actor("organiser"), TODAY)
    found = next(each for each in page.mine if each.title == "Nhóm đề xuất vượt tỷ lệ")
    assert (found.tasks[0].says, found.tasks[0].badge) == ("Lãnh đạo phường", "vượt 3")
    assert found.tasks[0].detail.startswith("3 đề xuất Hoàn thành xuất sắc nhiệm vụ, nhiều nhất 0")
    assert "Nhóm đề xuất vượt tỷ lệ" not in _titles(home(actor("officer_a"), TODAY))
