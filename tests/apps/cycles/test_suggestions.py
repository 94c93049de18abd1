"""Suggestions: drafted, issued once for all, received with the time."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.actions import Point, issue_suggestion, receive_suggestion, suggest
from kiemdiem.cycles.models import Inclusion, Suggestion
from kiemdiem.cycles.queries.suggestions import suggestion_view, suggestions_of_cycle, visible_suggestions
from preparing import prepared

POINTS = [Point("Làm rõ trách nhiệm về trật tự đô thị", "Kết luận kiểm tra"), Point("Giải ngân vốn chậm")]


@pytest.fixture
def draft(world: World, actor: Callable[[str], Actor]) -> Suggestion:
    """Return a drafted suggestion to the committee of ward A."""
    return suggest(subject=world.subjects["committee"], points=POINTS, by=actor("organiser"), at=NOW)


@pytest.fixture
def issued(draft: Suggestion, actor: Callable[[str], Actor]) -> Suggestion:
    """Return the same, issued."""
    issue_suggestion(
        suggestion=prepared(draft, actor("organiser")),
        number="125-CV/BTCTU",
        answer_due=date(2026, 12, 10),
        by=actor("organiser"),
        at=NOW,
    )
    return draft


def test_points_keep_their_order_and_ground(world: World, draft: Suggestion) -> None:
    assert [(point.number, point.text, point.ground) for point in draft.points.all()] == [
        (1, "Làm rõ trách nhiệm về trật tự đô thị", "Kết luận kiểm tra"), (2, "Giải ngân vốn chậm", ""),
    ]  # fmt: skip
    assert draft.issuer == world.units["city"]


def test_a_draft_is_rewritten(draft: Suggestion, actor: Callable[[str], Actor]) -> None:
    suggest(subject=draft.subject, points=[Point("Chỉ còn một")], draft=draft, by=actor("organiser"), at=NOW)
    assert [point.text for point in draft.points.all()] == ["Chỉ còn một"]


def test_a_suggestion_without_points_is_refused(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="ít nhất một nội dung"):
        suggest(subject=world.subjects["committee"], points=[], by=actor("organiser"), at=NOW)


def test_somebody_not_reviewed_gets_no_suggestion(world: World, actor: Callable[[str], Actor]) -> None:
    exempt = world.subjects["member_a"]
    exempt.inclusion, exempt.exemption_ground = Inclusion.EXEMPT, "Quyết định 15"
    with pytest.raises(Refused, match="thuộc diện không kiểm điểm"):
        suggest(subject=exempt, points=POINTS, by=actor("organiser"), at=NOW)


def test_a_report_already_sent_gets_no_new_suggestion(world: World, actor: Callable[[str], Actor]) -> None:
    sent = world.subjects["committee"]
    sent.step = "submitted"
    with pytest.raises(NotAllowed, match="Báo cáo đã gửi"):
        suggest(subject=sent, points=POINTS, by=actor("organiser"), at=NOW)


def test_the_own_head_suggests_nothing_to_the_own_committee(
    world: World, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotAllowed, match="Soạn gợi ý kiểm điểm"):
        suggest(subject=world.subjects["committee"], points=POINTS, by=actor("head_a"), at=NOW)


def test_issuing_needs_a_number(draft: Suggestion, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="Chưa có số văn bản"):
        issue_suggestion(suggestion=draft, number="", by=actor("organiser"), at=NOW)


def test_issuing_needs_points(draft: Suggestion, actor: Callable[[str], Actor]) -> None:
    draft.points.all().delete()
    with pytest.raises(Refused, match="chưa có nội dung nào"):
        issue_suggestion(suggestion=draft, number="1", by=actor("organiser"), at=NOW)


def test_an_answer_is_not_due_before_the_suggestion_is_issued(
    draft: Suggestion, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(Refused, match="đã qua khi ban hành"):
        issue_suggestion(
            suggestion=draft, number="1", answer_due=TODAY - timedelta(days=1), by=actor("organiser"), at=NOW
        )


def test_what_is_issued_is_not_issued_again(issued: Suggestion, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="Gợi ý số 125-CV/BTCTU đã ban hành ngày 23/11/2026"):
        issue_suggestion(suggestion=issued, number="2", by=actor("organiser"), at=NOW)


def test_what_is_issued_is_not_rewritten(issued: Suggestion, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="không sửa được nữa"):
        suggest(subject=issued.subject, points=[Point("khác")], draft=issued, by=actor("organiser"), at=NOW)
    assert issued.points.count() == 2


def test_a_draft_is_not_received(draft: Suggestion, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="chưa được ban hành"):
        receive_suggestion(suggestion=draft, by=actor("officer_a"), at=NOW)


def test_receipt_keeps_who_and_when(world: World, issued: Suggestion, actor: Callable[[str], Actor]) -> None:
    receive_suggestion(suggestion=issued, by=actor("officer_a"), at=NOW)
    issued.refresh_from_db()
    assert (issued.received_at, issued.received_by) == (NOW, world.accounts["officer_a"])
    assert [event.action for event in Event.objects.order_by("seq")] == [
        "cycles.suggest", "cycles.note_opinion", "cycles.approve_suggestion", "cycles.issue_suggestion", "cycles.receive_suggestion",
    ]  # fmt: skip


def test_receipt_is_given_once(issued: Suggestion, actor: Callable[[str], Actor]) -> None:
    receive_suggestion(suggestion=issued, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="đã được ký nhận lúc 09:00 ngày 23/11/2026"):
        receive_suggestion(suggestion=issued, by=actor("head_a"), at=NOW)


def test_a_stranger_receives_nothing(issued: Suggestion, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotAllowed):
        receive_suggestion(suggestion=issued, by=actor("stranger"), at=NOW)


def test_a_person_receives_the_own_suggestion(world: World, actor: Callable[[str], Actor]) -> None:
    own = suggest(subject=world.subjects["deputy_a"], points=POINTS, by=actor("organiser"), at=NOW)
    issue_suggestion(
        suggestion=prepared(own, actor("organiser")), number="126", by=actor("organiser"), at=NOW
    )
    receive_suggestion(suggestion=own, by=actor("deputy_a"), at=NOW)
    assert own.received_by_id == world.accounts["deputy_a"].pk


@pytest.mark.parametrize(
    "who", ["organiser", "leader", "delegate", "head_a", "member_a", "deputy_a", "officer_a", "stranger"]
)
def test_the_list_shows_exactly_the_suggestions_that_open(
    world: World, issued: Suggestion, actor: Callable[[str], Actor], who: str
) -> None:
    suggest(subject=world.subjects["head_a"], points=POINTS, by=actor("organiser"), at=NOW)
    listed = set(Suggestion.objects.filter(visible_suggestions(actor(who))).values_list("pk", flat=True))
    opens = set()
    for each in Suggestion.objects.all():
        try:
            opens.add(suggestion_view(each.pk, actor(who)).line.id)
        except NotAllowed:
            continue
    assert listed == opens


def test_drafts_are_the_organiser_s_own(
    world: World, draft: Suggestion, actor: Callable[[str], Actor]
) -> None:
    assert not Suggestion.objects.filter(visible_suggestions(actor("officer_a"))).exists()
    assert Suggestion.objects.filter(visible_suggestions(actor("organiser"))).exists()


def test_a_draft_stays_visible_to_the_organiser_after_the_report_was_sent(
    world: World, draft: Suggestion, actor: Callable[[str], Actor]
) -> None:
    world.cycle.subjects.update(step="submitted")
    seen = suggestion_view(draft.pk, actor("organiser"))
    assert seen.points
    assert not seen.may_issue


@pytest.mark.parametrize(("stage", "count"), [("", 1), ("dang-soan", 0), ("chua-ky-nhan", 1), ("qua-han", 0)])
def test_the_list_is_narrowed_by_stage(
    world: World, issued: Suggestion, actor: Callable[[str], Actor], stage: str, count: int
) -> None:
    assert suggestions_of_cycle(world.cycle, actor("organiser"), stage, "", TODAY).count() == count


def test_an_answer_past_its_date_is_listed_as_late_until_the_report_is_sent(
    world: World, issued: Suggestion, actor: Callable[[str], Actor]
) -> None:
    late = suggestions_of_cycle(world.cycle, actor("organiser"), "qua-han", "", date(2026, 12, 11))
    assert late.count() == 1
    world.cycle.subjects.update(step="submitted")
    assert late.all().count() == 0


def test_a_point_knows_where_it_is_read(
    world: World, signed_in: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    suggestion = suggest(
        subject=world.subjects["committee"], points=[Point("Trật tự đô thị"), Point("Giao đất")], by=actor("organiser"), at=NOW
    )  # fmt: skip
    address, anchor = suggestion.points.get(number=2).get_absolute_url().split("#")
    page = signed_in("organiser").get(address).content.decode()
    assert f'id="{anchor}"' in page
    assert page.index(f'id="{anchor}"') < page.index("Giao đất")
