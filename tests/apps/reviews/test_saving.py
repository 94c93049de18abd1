"""A report saves itself place by place, and two people never overwrite each other."""

from collections.abc import Callable

import pytest

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import Subject, SuggestedPoint
from kiemdiem.reviews import actions
from kiemdiem.reviews.models import PointAnswer, PriorItem, Review, SectionText
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, digest
from kiemdiem.shortcomings.models import Shortcoming

Actors = Callable[[str], Actor]
EMPTY = digest("")
DUTIES = at.section("i_1")


def write(
    subject: Subject, by: Actor, cells: dict[Cell, str], seen: dict[Cell, str] | None = None
) -> dict[Cell, str]:
    return actions.save(subject=subject, cells=cells, by=by, at=NOW, seen=seen)


def text_of(subject: Subject, cell: Cell) -> str:
    return SectionText.objects.get(review__subject=subject, key=cell.key).text


def test_the_first_save_begins_the_report(world: World, committee: Subject, actor: Actors) -> None:
    write(committee, actor("officer_a"), {DUTIES: "  Chấp hành quy chế.\r\nHọp đủ kỳ.  "})
    review = Review.objects.get(subject=committee)
    assert (review.revision, review.saved_at, review.saved_by) == (1, NOW, world.accounts["officer_a"])
    assert text_of(committee, DUTIES) == "Chấp hành quy chế.\nHọp đủ kỳ."


def test_a_save_changes_only_the_places_it_names(committee: Subject, actor: Actors) -> None:
    write(committee, actor("officer_a"), {DUTIES: "Mục một.", at.points("common"): "28", at.LEVEL: "HTT"})
    write(committee, actor("head_a"), {at.section("i_2"): "Mục hai."})
    review = Review.objects.get(subject=committee)
    assert text_of(committee, DUTIES) == "Mục một."
    assert (review.points, review.self_level, review.revision) == ({"common": "28"}, "HTT", 2)


def test_saving_what_stands_there_already_leaves_no_trace(committee: Subject, actor: Actors) -> None:
    write(committee, actor("officer_a"), {DUTIES: "Mục một."})
    write(committee, actor("officer_a"), {DUTIES: "Mục một.", at.LEVEL: ""})
    assert Review.objects.get().revision == 1
    assert Event.objects.filter(action="reviews.save").count() == 1


def test_the_journal_names_the_places_and_keeps_their_text_out(committee: Subject, actor: Actors) -> None:
    write(committee, actor("officer_a"), {DUTIES: "Điều riêng tư."})
    event = Event.objects.get(action="reviews.save")
    assert "muc-i_1" in event.payload
    assert "riêng tư" not in event.payload


def test_a_stale_save_is_refused_and_both_texts_are_kept(committee: Subject, actor: Actors) -> None:
    write(committee, actor("officer_a"), {DUTIES: "Bản của văn phòng."})
    with pytest.raises(actions.StaleSave) as refused:
        write(committee, actor("head_a"), {DUTIES: "Bản của bí thư."}, seen={DUTIES: EMPTY})
    [stale] = refused.value.stale
    assert (stale.cell, stale.stored, stale.typed) == (DUTIES, "Bản của văn phòng.", "Bản của bí thư.")
    assert text_of(committee, DUTIES) == "Bản của văn phòng."


def test_two_people_write_different_places_at_once(committee: Subject, actor: Actors) -> None:
    other = at.section("i_2")
    write(
        committee,
        actor("officer_a"),
        {DUTIES: "Văn phòng viết.", other: ""},
        seen={DUTIES: EMPTY, other: EMPTY},
    )
    write(committee, actor("head_a"), {DUTIES: "", other: "Bí thư viết."}, seen={DUTIES: EMPTY, other: EMPTY})
    assert text_of(committee, DUTIES) == "Văn phòng viết."
    assert text_of(committee, other) == "Bí thư viết."


def test_whoever_read_the_newest_text_may_replace_it(committee: Subject, actor: Actors) -> None:
    write(committee, actor("officer_a"), {DUTIES: "Bản đầu."})
    write(committee, actor("head_a"), {DUTIES: "Bản sửa."}, seen={DUTIES: digest("Bản đầu.")})
    assert text_of(committee, DUTIES) == "Bản sửa."


def test_earlier_limitations_and_suggested_points_are_saved_under_their_own_entries(
    committee: Subject, actor: Actors, entry: Shortcoming, suggested: list[SuggestedPoint]
) -> None:
    write(committee, actor("officer_a"), {at.result(entry.pk): "doing"})
    write(
        committee,
        actor("officer_a"),
        {at.prior(entry.pk): "Đã xong 60%.", at.answer(suggested[0].pk): "Nhận lỗi."},
    )
    item = PriorItem.objects.get()
    assert (item.shortcoming, item.result, item.text) == (entry, "doing", "Đã xong 60%.")
    assert PointAnswer.objects.get().point == suggested[0]


@pytest.mark.parametrize(
    ("cell", "text", "says"),
    [
        (at.points("common"), "30.5", "tối đa 30 điểm, đang nhập 30,5 điểm"),
        (at.points("common"), "-1", "phải là số từ 0"),
        (at.points("common"), "nhiều", "không phải là số"),
        (at.metric("tasks_late_pct"), "NaN", "phải là số từ 0"),
        (at.metric("subordinate_or_member_disciplined"), "có lẽ", "hãy chọn Có hoặc Không"),
        (at.LEVEL, "A+", "không có trong các mức"),
        (at.section("ix_9"), "Mục lạ.", "không có ô"),
        (at.result(424242), "done", "không có ô"),
        (at.GROUND, "dài " * 200, "quá 400 ký tự"),
    ],
)
def test_a_place_refuses_what_it_cannot_hold(
    committee: Subject, actor: Actors, cell: Cell, text: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        write(committee, actor("officer_a"), {cell: text})
    assert not Review.objects.exists()


def test_points_over_the_maximum_are_refused_with_their_article(committee: Subject, actor: Actors) -> None:
    with pytest.raises(Refused) as refused:
        write(committee, actor("officer_a"), {at.points("tasks"): "71"})
    assert refused.value.article == "Quy định 366-QĐ/TW, Điều 10"


@pytest.mark.parametrize("who", ["organiser", "delegate", "stranger", "member_a", "leader"])
def test_a_collective_report_is_written_by_its_unit_alone(
    committee: Subject, actor: Actors, who: str
) -> None:
    with pytest.raises(NotAllowed, match="không có quyền “Viết báo cáo của tập thể”"):
        write(committee, actor(who), {DUTIES: "Viết hộ."})


@pytest.mark.parametrize("who", ["officer_a", "head_a", "organiser", "stranger"])
def test_a_personal_report_is_written_by_that_person_alone(world: World, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed, match="không có quyền “Viết báo cáo của cá nhân”"):
        write(world.subjects["member_a"], actor(who), {DUTIES: "Viết hộ."})


def test_the_person_reviewed_writes_the_own_report(world: World, actor: Actors) -> None:
    write(world.subjects["member_a"], actor("member_a"), {DUTIES: "Tự tôi viết."})
    assert text_of(world.subjects["member_a"], DUTIES) == "Tự tôi viết."
