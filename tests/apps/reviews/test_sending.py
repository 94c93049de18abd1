"""A report is sent whole, frozen, returned with what to mend, and accepted."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest

from cast import NOW, World, cause
from closing import close
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import CycleState, Inclusion, Subject, SuggestedPoint
from kiemdiem.reviews import actions
from kiemdiem.reviews.models import Review, ReviewVersion
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries import self_rating
from kiemdiem.reviews.queries.cells import Cell
from kiemdiem.reviews.queries.document import content_hash
from kiemdiem.shortcomings.models import Shortcoming

LATER = NOW + timedelta(hours=1)
Actors = Callable[[str], Actor]
Whole = Callable[[Subject], dict[Cell, str]]
Sent = Callable[..., ReviewVersion]


def gaps_of(subject: Subject, by: Actor) -> list[str]:
    with pytest.raises(NotReady) as refused:
        actions.submit(subject=subject, by=by, at=LATER)
    return [missing.says for missing in refused.value.missing]


def write(subject: Subject, by: Actor, cells: dict[Cell, str]) -> None:
    actions.save(subject=subject, cells=cells, by=by, at=NOW)


def test_a_whole_report_is_frozen_and_moves_the_subject_on(
    committee: Subject, actor: Actors, whole_report: Whole
) -> None:
    officer = actor("officer_a")
    write(committee, officer, whole_report(committee))
    version = actions.submit(subject=committee, by=officer, at=LATER)
    committee.refresh_from_db()
    assert (version.number, committee.step) == (1, "submitted")
    assert version.content["cells"]["muc-i_1"] == "Nội dung của i_1."
    event = Event.objects.get(action="reviews.submit")
    assert version.content_hash in event.payload
    assert event.about_id == committee.pk


def test_the_hash_of_a_version_verifies_what_was_sent(committee: Subject, sent: Sent) -> None:
    version = sent(committee)
    version.refresh_from_db()
    assert content_hash(version.content) == version.content_hash
    version.content["cells"]["muc-ii_1"] = "Không có hạn chế."
    assert content_hash(version.content) != version.content_hash


def test_a_sent_report_cannot_be_edited(committee: Subject, actor: Actors, sent: Sent) -> None:
    sent(committee, actor("officer_a"))
    with pytest.raises(Refused, match=r"đã gửi ngày 23/11/2026 \(bản 1\), không sửa được") as refused:
        write(committee, actor("officer_a"), {at.section("i_1"): "Viết lại."})
    assert "trả lại" in refused.value.way_out


def test_a_sent_report_cannot_be_sent_twice(committee: Subject, actor: Actors, sent: Sent) -> None:
    sent(committee, actor("officer_a"))
    with pytest.raises(Refused, match="đã gửi"):
        actions.submit(subject=committee, by=actor("officer_a"), at=LATER)


def test_a_stranger_does_not_learn_that_a_report_was_sent(
    committee: Subject, actor: Actors, sent: Sent
) -> None:
    sent(committee)
    with pytest.raises(NotAllowed, match="không có quyền"):
        write(committee, actor("stranger"), {at.section("i_1"): "Chen ngang."})


def test_an_empty_report_lists_everything_that_is_missing(committee: Subject, actor: Actors) -> None:
    says = gaps_of(committee, actor("officer_a"))
    assert (
        "Mục I.1: chưa viết “Nguyên tắc tổ chức và hoạt động, tập trung dân chủ, quy chế làm việc”." in says
    )
    assert "Phần B: chưa tự chấm điểm “Nhóm tiêu chí chung”." in says
    assert "Phần B: chưa tự nhận mức xếp loại." in says
    assert not ReviewVersion.objects.exists()


def test_a_missing_answer_to_a_suggested_point_is_refused(
    committee: Subject, actor: Actors, suggested: list[SuggestedPoint], whole_report: Whole
) -> None:
    write(committee, actor("officer_a"), whole_report(committee) | {at.answer(suggested[1].pk): ""})
    assert gaps_of(committee, actor("officer_a")) == ["Mục IV: chưa giải trình gợi ý 2 (12-CV/BTC)."]


def test_points_of_a_suggestion_that_is_not_issued_are_not_asked(
    committee: Subject, actor: Actors, suggested: list[SuggestedPoint], whole_report: Whole
) -> None:
    suggestion = suggested[0].suggestion
    suggestion.issued_at = None
    suggestion.save()
    write(committee, actor("officer_a"), whole_report(committee))
    assert actions.submit(subject=committee, by=actor("officer_a"), at=LATER).number == 1


def test_an_earlier_limitation_without_result_is_refused(
    committee: Subject, actor: Actors, entry: Shortcoming, whole_report: Whole
) -> None:
    write(committee, actor("officer_a"), whole_report(committee) | {at.result(entry.pk): ""})
    assert gaps_of(committee, actor("officer_a")) == ["Mục III, hạn chế số 1: chưa chọn kết quả khắc phục."]


def test_an_earlier_limitation_not_overcome_needs_words(
    committee: Subject, actor: Actors, entry: Shortcoming, whole_report: Whole
) -> None:
    write(committee, actor("officer_a"), whole_report(committee) | {at.prior(entry.pk): ""})
    assert gaps_of(committee, actor("officer_a")) == [
        "Mục III, hạn chế số 1: chưa nêu mức độ, khó khăn và trách nhiệm."
    ]


def test_what_the_register_holds_open_is_not_reported_as_overcome(
    committee: Subject, actor: Actors, entry: Shortcoming, whole_report: Whole
) -> None:
    write(committee, actor("officer_a"), whole_report(committee) | {at.result(entry.pk): "done"})
    [gap] = gaps_of(committee, actor("officer_a"))
    assert "sổ theo dõi đang ghi “Đang khắc phục”" in gap


def test_what_the_register_closed_is_not_asked_again(
    committee: Subject, actor: Actors, entry: Shortcoming, whole_report: Whole
) -> None:
    close(entry)
    without = {cell: text for cell, text in whole_report(committee).items() if cell.key != str(entry.pk)}
    write(committee, actor("officer_a"), without)
    version = actions.submit(subject=committee, by=actor("officer_a"), at=LATER)
    assert version.content["cells"][at.result(entry.pk).name] == "done"


def test_what_came_back_is_not_overcome_although_it_was_closed(
    committee: Subject, actor: Actors, entry: Shortcoming, whole_report: Whole
) -> None:
    close(entry)
    Shortcoming.objects.create(
        unit=entry.unit, number=2, wording="Lại chậm hồ sơ đất đai", origin="inspection", first_seen_on=NOW.date(),
        cause_kind="subjective", cause_node=cause(), cause="Thiếu kiểm tra", field=entry.field, owner_post=entry.owner_post,
        deadline=entry.deadline, measure=entry.measure, state="entry_open", relapse_of=entry, relapse_root=entry,
        chain=entry, created_at=NOW,
    )  # fmt: skip
    Shortcoming.objects.filter(pk=entry.pk).update(chain=entry)
    write(committee, actor("officer_a"), whole_report(committee) | {at.result(entry.pk): "done"})
    [gap] = gaps_of(committee, actor("officer_a"))
    assert f"“Đã khắc phục nhưng nay còn ở hạn chế số 2, {entry.unit}”" in gap


def test_a_report_names_a_limitation_or_says_why_there_is_none(
    committee: Subject, actor: Actors, whole_report: Whole
) -> None:
    none = {at.section("ii_1"): "", at.section("ii_2"): ""}
    write(committee, actor("officer_a"), whole_report(committee) | none)
    says = gaps_of(committee, actor("officer_a"))
    assert [gap.split(":")[0] for gap in says] == ["Mục II.1", "Mục II.2"]
    write(committee, actor("officer_a"), {at.GROUND: "Tập thể mới thành lập tháng 11/2026."})
    version = actions.submit(subject=committee, by=actor("officer_a"), at=LATER)
    [chapter] = [chapter for chapter in version.content["chapters"] if chapter["key"] == "ii_1"]
    assert chapter["passages"][0]["text"] == "Tập thể mới thành lập tháng 11/2026."


def test_a_fact_may_stay_blank_only_where_the_rules_say_what_that_means(
    committee: Subject, actor: Actors, whole_report: Whole
) -> None:
    blank = {at.metric("five_basic_targets_not_met"): "", at.metric("tasks_done_on_time_quality_pct"): ""}
    write(committee, actor("officer_a"), whole_report(committee) | blank)
    [gap] = gaps_of(committee, actor("officer_a"))
    assert gap.startswith("Phần B: chưa khai “Tỷ lệ nhiệm vụ hoàn thành đúng tiến độ")


def test_who_is_not_rated_is_not_asked_for_part_b(world: World, actor: Actors, whole_report: Whole) -> None:
    member = world.subjects["member_a"]
    member.inclusion, member.exemption_ground = Inclusion.REVIEW_ONLY, "Nghỉ thai sản"
    member.save()
    write(member, actor("member_a"), whole_report(member))
    version = actions.submit(subject=member, by=actor("member_a"), at=LATER)
    assert "phan-b" not in [chapter["key"] for chapter in version.content["chapters"]]


def test_who_is_exempt_writes_no_report(world: World, actor: Actors) -> None:
    member = world.subjects["member_a"]
    member.inclusion, member.exemption_ground = Inclusion.EXEMPT, "Bị đình chỉ sinh hoạt Đảng"
    member.save()
    with pytest.raises(Refused, match="thuộc diện không kiểm điểm"):
        write(member, actor("member_a"), {at.section("i_1"): "Tự viết."})


def test_nothing_is_sent_once_the_cycle_is_closed(
    world: World, committee: Subject, actor: Actors, whole_report: Whole
) -> None:
    write(committee, actor("officer_a"), whole_report(committee))
    world.cycle.state = CycleState.CLOSED
    world.cycle.save()
    with pytest.raises(NotAllowed, match="Đợt đã kết thúc"):
        actions.submit(subject=committee, by=actor("officer_a"), at=LATER)


def test_a_returned_report_is_mended_and_sent_as_the_next_version(
    committee: Subject, actor: Actors, sent: Sent
) -> None:
    sent(committee, actor("officer_a"))
    actions.return_report(
        subject=committee, comment="Bổ sung nguyên nhân chủ quan.", by=actor("delegate"), at=LATER
    )
    committee.refresh_from_db()
    assert committee.step == "returned"
    assert self_rating(committee) is None
    write(committee, actor("officer_a"), {at.section("ii_2"): "Nguyên nhân chủ quan: thiếu kiểm tra."})
    assert actions.submit(subject=committee, by=actor("officer_a"), at=LATER).number == 2
    first, second = ReviewVersion.objects.order_by("number")
    assert first.returned.comment == "Bổ sung nguyên nhân chủ quan."
    assert first.content["cells"]["muc-ii_2"] != second.content["cells"]["muc-ii_2"]


def test_a_report_is_not_returned_without_saying_what_to_mend(
    committee: Subject, actor: Actors, sent: Sent
) -> None:
    sent(committee)
    with pytest.raises(Refused, match="Chưa nêu cần bổ sung, sửa gì"):
        actions.return_report(subject=committee, comment="  ", by=actor("organiser"), at=LATER)


def test_an_accepted_report_may_still_be_returned(committee: Subject, actor: Actors, sent: Sent) -> None:
    sent(committee)
    actions.accept(subject=committee, by=actor("organiser"), at=LATER)
    actions.return_report(subject=committee, comment="Làm rõ mục V.", by=actor("organiser"), at=LATER)
    committee.refresh_from_db()
    assert committee.step == "returned"


def test_the_writer_does_not_accept_the_own_report(committee: Subject, actor: Actors, sent: Sent) -> None:
    sent(committee)
    with pytest.raises(NotAllowed, match="không có quyền"):
        actions.accept(subject=committee, by=actor("officer_a"), at=LATER)


def test_only_a_sent_report_is_accepted(committee: Subject, actor: Actors) -> None:
    with pytest.raises(NotAllowed, match="Chưa thể"):
        actions.accept(subject=committee, by=actor("organiser"), at=LATER)


def test_the_rating_reads_exact_figures_of_the_sent_report(
    committee: Subject, actor: Actors, whole_report: Whole
) -> None:
    write(committee, actor("officer_a"), whole_report(committee) | {at.points("common"): "27.5"})
    assert self_rating(committee) is None
    actions.submit(subject=committee, by=actor("officer_a"), at=LATER)
    committee.refresh_from_db()
    rating = self_rating(committee)
    assert rating is not None
    assert rating.points == {"common": Fraction(55, 2), "tasks": Fraction(25)}
    assert rating.metrics["subordinate_or_member_disciplined"] is False
    assert rating.level == Level.HTT


def test_an_empty_report_leaves_no_row_behind(committee: Subject, actor: Actors) -> None:
    gaps_of(committee, actor("officer_a"))
    assert not Review.objects.exists()
