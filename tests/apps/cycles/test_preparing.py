"""Suggestions for many: drafted at once, seen by the inspection committee, approved, issued in one deed, recalled."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.actions import (
    Issued,
    Point,
    advance,
    amend_suggestion,
    approve_suggestions,
    issue_many,
    issue_suggestion,
    note_opinion,
    numbers_from,
    read_suggestion,
    recall_suggestion,
    receive_suggestion,
    suggest,
    suggest_to_many,
)
from kiemdiem.cycles.models import Inclusion, Suggestion
from kiemdiem.notices.models import Notice
from kiemdiem.reviews.queries.outline import outline_of
from preparing import prepared

Actors = Callable[[str], Actor]
DUTY = Point("Làm rõ trách nhiệm về trật tự đô thị", "Kết luận kiểm tra")
MONEY = Point("Giải ngân vốn chậm", origin_type="shortcomings.shortcoming", origin_id=7)


@pytest.fixture
def drafts(world: World, actor: Actors) -> list[Suggestion]:
    """Return the same point drafted to the committee and to its head."""
    wanted = [(world.subjects[key], [DUTY]) for key in ("committee", "head_a")]
    return suggest_to_many(wanted=wanted, by=actor("organiser"), at=NOW).begun


def issue(suggestion: Suggestion, by: Actor, due: date | None = None) -> Suggestion:
    issue_suggestion(suggestion=prepared(suggestion, by), number="125-CV/TU", answer_due=due, by=by, at=NOW)
    return suggestion


def test_the_same_point_goes_to_many(world: World, drafts: list[Suggestion]) -> None:
    assert [(each.subject.name, each.points.get().text) for each in drafts] == [
        (world.subjects["committee"].name, DUTY.text), (world.subjects["head_a"].name, DUTY.text),
    ]  # fmt: skip
    assert {each.issuer for each in drafts} == {world.units["city"]}
    assert Event.objects.filter(action="cycles.suggest").count() == 2


def test_more_points_are_added_to_the_draft_there_is_each_once(
    world: World, actor: Actors, drafts: list[Suggestion]
) -> None:
    wanted = [(world.subjects["committee"], [DUTY, MONEY]), (world.subjects["deputy_a"], [MONEY])]
    done = suggest_to_many(wanted=wanted, by=actor("organiser"), at=NOW)
    assert ([each.subject.name for each in done.begun], done.added_to, done.known) == (
        ["Đặng Hư Cấu"], [drafts[0]], 1,
    )  # fmt: skip
    points = drafts[0].points.values_list("number", "text", "origin_type", "origin_id")
    assert list(points) == [(1, DUTY.text, "", None), (2, MONEY.text, "shortcomings.shortcoming", 7)]


def test_what_was_said_of_other_points_no_longer_holds(actor: Actors, drafts: list[Suggestion]) -> None:
    draft = prepared(drafts[0], actor("organiser"))
    suggest_to_many(wanted=[(draft.subject, [MONEY])], by=actor("organiser"), at=NOW)
    draft.refresh_from_db()
    assert (draft.inspection_opinion, draft.approved_at, draft.approval_ground) == ("", None, "")
    suggest(
        subject=draft.subject, draft=prepared(draft, SYSTEM), points=[MONEY], by=actor("organiser"), at=NOW
    )
    draft.refresh_from_db()
    assert draft.approved_at is None


def test_a_point_taken_from_the_register_keeps_its_entry_when_the_draft_is_rewritten(
    world: World, actor: Actors
) -> None:
    draft = suggest(subject=world.subjects["committee"], points=[MONEY], by=actor("organiser"), at=NOW)
    suggest(
        subject=draft.subject, draft=draft, points=[DUTY, Point(MONEY.text)], by=actor("organiser"), at=NOW
    )
    assert draft.points.get(number=2).origin_id == 7


@pytest.mark.parametrize("points", [[], [DUTY]])
def test_nobody_or_nothing_is_no_drafting(world: World, actor: Actors, points: list[Point]) -> None:
    wanted = [(world.subjects["committee"], points)] if not points else []
    with pytest.raises(Refused, match="Chưa chọn đối tượng hoặc chưa có nội dung"):
        suggest_to_many(wanted=wanted, by=actor("organiser"), at=NOW)


def test_more_than_can_be_looked_over_is_refused(
    world: World, actor: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiemdiem.cycles.actions.suggestions.MOST", 1)
    with pytest.raises(Refused, match="nhiều nhất cho 1 đối tượng; đang chọn 2"):
        suggest_to_many(
            wanted=[(world.subjects[key], [DUTY]) for key in ("committee", "head_a")],
            by=actor("organiser"), at=NOW,
        )  # fmt: skip


def test_one_who_is_not_reviewed_stops_the_whole_drafting(world: World, actor: Actors) -> None:
    exempt = world.subjects["member_a"]
    exempt.inclusion, exempt.exemption_ground = Inclusion.EXEMPT, "Quyết định 15"
    with pytest.raises(Refused, match="thuộc diện không kiểm điểm"):
        suggest_to_many(
            wanted=[(world.subjects["committee"], [DUTY]), (exempt, [DUTY])], by=actor("organiser"), at=NOW
        )
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("who", ["head_a", "leader", "officer_a", "delegate"])
def test_only_the_organisation_body_drafts_for_many(world: World, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed, match="Soạn gợi ý kiểm điểm"):
        suggest_to_many(wanted=[(world.subjects["committee"], [DUTY])], by=actor(who), at=NOW)


def test_approving_waits_for_the_inspection_committee(actor: Actors, drafts: list[Suggestion]) -> None:
    note_opinion(suggestions=drafts[:1], opinion="Nhất trí", by=actor("organiser"), at=NOW)
    with pytest.raises(NotReady, match="1 gợi ý chưa có ý kiến của ủy ban kiểm tra") as refused:
        approve_suggestions(suggestions=drafts, ground="KL 15", by=actor("organiser"), at=NOW)
    assert [missing.says for missing in refused.value.missing] == ["Vũ Tưởng Tượng (Phường An Thử)"]
    assert refused.value.article == "Hướng dẫn 43-HD/BTCTW, mục 2.2"


def test_an_opinion_is_said_in_words_on_something_chosen(actor: Actors, drafts: list[Suggestion]) -> None:
    with pytest.raises(Refused, match="Chưa ghi ý kiến của ủy ban kiểm tra"):
        note_opinion(suggestions=drafts, opinion=" ", by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="Chưa chọn gợi ý nào"):
        note_opinion(suggestions=[], opinion="Nhất trí", by=actor("organiser"), at=NOW)


def test_another_opinion_wants_another_approval(actor: Actors, drafts: list[Suggestion]) -> None:
    draft = prepared(drafts[0], actor("organiser"))
    note_opinion(suggestions=[draft], opinion="Bổ sung căn cứ", by=actor("organiser"), at=NOW)
    draft.refresh_from_db()
    assert (draft.inspection_opinion, draft.approved_at) == ("Bổ sung căn cứ", None)


def test_an_approval_names_its_ground(actor: Actors, drafts: list[Suggestion]) -> None:
    with pytest.raises(Refused, match="Chưa ghi căn cứ phê duyệt"):
        approve_suggestions(suggestions=drafts, ground="", by=actor("organiser"), at=NOW)


@pytest.mark.parametrize("who", ["head_a", "officer_a", "leader", "delegate"])
def test_the_unit_itself_neither_judges_nor_approves_what_it_is_asked(
    actor: Actors, drafts: list[Suggestion], who: str
) -> None:
    with pytest.raises(NotAllowed):
        note_opinion(suggestions=drafts, opinion="Nhất trí", by=actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        approve_suggestions(suggestions=drafts, ground="KL 15", by=actor(who), at=NOW)


def test_what_is_not_approved_is_not_issued(actor: Actors, drafts: list[Suggestion]) -> None:
    with pytest.raises(NotReady, match="1 gợi ý chưa được cấp có thẩm quyền phê duyệt"):
        issue_suggestion(suggestion=drafts[0], number="1", by=actor("organiser"), at=NOW)


def test_many_are_issued_in_one_deed_with_progress_and_each_receiver_is_told(
    world: World, actor: Actors, drafts: list[Suggestion]
) -> None:
    for draft in drafts:
        prepared(draft, actor("organiser"))
    due = date(2026, 12, 10)
    wanted = [
        Issued(draft, number, due) for draft, number in zip(drafts, numbers_from("09-CV/TU", 2), strict=True)
    ]
    progress = list(issue_many(wanted=wanted, by=actor("organiser"), at=NOW))
    assert [(each.done, each.total) for each in progress] == [(2, 2)]
    assert list(Suggestion.objects.order_by("pk").values_list("number", "answer_due", "issued_at")) == [
        ("09-CV/TU", due, NOW), ("10-CV/TU", due, NOW),
    ]  # fmt: skip
    told = Notice.objects.order_by("about_id", "account__username").values_list(
        "about_id", "account__username", "says"
    )
    assert [(pk, who) for pk, who, _ in told] == [
        (drafts[0].pk, "head_a"), (drafts[0].pk, "officer_a"), (drafts[1].pk, "head_a"), (drafts[1].pk, "officer_a"),
    ]  # fmt: skip
    assert "số 09-CV/TU" in told[0][2]
    assert "trước ngày 10/12/2026" in told[0][2]


def test_one_that_cannot_be_issued_holds_back_all(actor: Actors, drafts: list[Suggestion]) -> None:
    prepared(drafts[0], actor("organiser"))
    with pytest.raises(NotReady, match="1 gợi ý chưa được"):
        list(issue_many(wanted=[Issued(each, "1") for each in drafts], by=actor("organiser"), at=NOW))
    assert not Suggestion.objects.filter(issued_at__isnull=False).exists()
    assert not Notice.objects.exists()


def test_numbers_rise_from_the_first_and_keep_their_width() -> None:
    assert numbers_from("Số 099-CV/TU", 2) == ["Số 099-CV/TU", "Số 100-CV/TU"]
    with pytest.raises(Refused, match="không có phần số"):
        numbers_from("CV/TU", 2)


def test_reading_is_noted_once_per_receiver(world: World, actor: Actors, drafts: list[Suggestion]) -> None:
    issued = issue(drafts[0], actor("organiser"))
    read_suggestion(suggestion=issued, by=actor("officer_a"), at=NOW)
    read_suggestion(suggestion=issued, by=actor("officer_a"), at=NOW + timedelta(hours=1))
    read_suggestion(suggestion=issued, by=actor("member_a"), at=NOW + timedelta(hours=2))
    assert list(issued.readings.values_list("account__username", "read_at")) == [
        ("officer_a", NOW), ("member_a", NOW + timedelta(hours=2)),
    ]  # fmt: skip
    assert Event.objects.filter(action="cycles.read_suggestion").count() == 2


def test_whoever_is_not_asked_reads_nothing_officially(actor: Actors, drafts: list[Suggestion]) -> None:
    issued = issue(drafts[0], actor("organiser"))
    with pytest.raises(NotAllowed):
        read_suggestion(suggestion=issued, by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="chưa được ban hành"):
        read_suggestion(suggestion=drafts[1], by=actor("head_a"), at=NOW)


def test_the_time_of_the_answer_is_when_the_report_was_sent(
    world: World, actor: Actors, drafts: list[Suggestion]
) -> None:
    issued = issue(drafts[0], actor("organiser"), date(2026, 12, 1))
    subject = issued.subject
    sent, again = NOW + timedelta(days=2), NOW + timedelta(days=9)
    advance(subject=subject, action_name="reviews.submit", by=SYSTEM, at=sent)
    issued.refresh_from_db()
    assert issued.answered_at == sent
    advance(subject=subject, action_name="reviews.return_report", by=SYSTEM, at=NOW + timedelta(days=3))
    issued.refresh_from_db()
    assert issued.answered_at is None
    advance(subject=subject, action_name="reviews.submit", by=SYSTEM, at=again)
    issued.refresh_from_db()
    assert issued.answered_at == again


def test_a_recalled_suggestion_asks_nothing_more_and_everybody_is_told(
    world: World, actor: Actors, drafts: list[Suggestion]
) -> None:
    issued = issue(drafts[0], actor("organiser"))
    assert [point.text for point in outline_of(issued.subject).points] == [DUTY.text]
    recall_suggestion(suggestion=issued, ground="Gửi nhầm đơn vị", by=actor("organiser"), at=NOW)
    assert not outline_of(issued.subject).points
    assert Notice.objects.filter(says__contains="đã được thu hồi: Gửi nhầm đơn vị").count() == 2
    assert Event.objects.get(action="cycles.recall_suggestion").reason == "Gửi nhầm đơn vị"
    with pytest.raises(Refused, match="đã thu hồi ngày 23/11/2026: Gửi nhầm đơn vị"):
        receive_suggestion(suggestion=issued, by=actor("head_a"), at=NOW)
    with pytest.raises(Refused, match="đã thu hồi ngày"):
        recall_suggestion(suggestion=issued, ground="lần nữa", by=actor("organiser"), at=NOW)


def test_recalling_has_a_ground_and_something_to_recall(actor: Actors, drafts: list[Suggestion]) -> None:
    with pytest.raises(Refused, match="chưa ban hành nên không cần thu hồi"):
        recall_suggestion(suggestion=drafts[0], ground="x", by=actor("organiser"), at=NOW)
    issued = issue(drafts[0], actor("organiser"))
    with pytest.raises(Refused, match="Chưa ghi lý do thu hồi"):
        recall_suggestion(suggestion=issued, ground=" ", by=actor("organiser"), at=NOW)
    with pytest.raises(NotAllowed):
        recall_suggestion(suggestion=issued, ground="x", by=actor("head_a"), at=NOW)


def test_what_was_answered_is_not_recalled(actor: Actors, drafts: list[Suggestion]) -> None:
    issued = issue(drafts[0], actor("organiser"))
    advance(subject=issued.subject, action_name="reviews.submit", by=SYSTEM, at=NOW)
    with pytest.raises(NotAllowed, match="Báo cáo đã gửi"):
        recall_suggestion(suggestion=issued, ground="x", by=actor("organiser"), at=NOW)


def test_amending_recalls_the_old_and_drafts_another_in_its_place(
    actor: Actors, drafts: list[Suggestion]
) -> None:
    issued = issue(drafts[0], actor("organiser"))
    made = amend_suggestion(suggestion=issued, ground="Sai số liệu", by=actor("organiser"), at=NOW)
    assert (made.replaces, made.issued_at, made.approved_at) == (issued, None, None)
    assert [point.text for point in made.points.all()] == [DUTY.text]
    assert issued.recall_ground == "Sai số liệu"
    actions: list[Any] = list(Event.objects.order_by("-seq").values_list("action", flat=True)[:3])
    assert actions == ["cycles.amend_suggestion", "cycles.suggest", "cycles.recall_suggestion"]
    with pytest.raises(NotAllowed):
        amend_suggestion(suggestion=issued, ground="x", by=actor("officer_a"), at=NOW)


def test_today_is_in_time(actor: Actors, drafts: list[Suggestion]) -> None:
    assert issue(drafts[0], actor("organiser"), TODAY).answer_due == TODAY
