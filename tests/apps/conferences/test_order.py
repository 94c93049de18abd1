"""Items in their order: what may begin, and who must come first."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from apps.conferences.hall import (
    HALL,
    PLANNED_AT,
    Actors,
    Item,
    conclude,
    everybody_there,
    finish,
    later,
    refusal_of,
)
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import (
    AgendaItem,
    Conference,
    ItemState,
)
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.cycles.models import Subject


def test_the_party_committee_waits_for_the_government(item: Item, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.open_item(item=item("Ban Thường vụ"), by=actor("officer_a"), at=later(5))
    )
    assert "phải kiểm điểm “Ủy ban nhân dân phường An Thử” trước" in refusal.reason
    assert refusal.article == "Quy định 366-QĐ/TW, Điều 7.3"
    assert "“Ủy ban nhân dân phường An Thử”" in refusal.way_out


def test_persons_wait_for_the_collective_and_members_for_the_head(item: Item, actor: Actors) -> None:
    by = actor("officer_a")
    finish(item("Ủy ban"), by, 5)
    assert (
        "“Ban Thường vụ Đảng ủy"
        in refusal_of(lambda: actions.open_item(item=item("Vũ"), by=by, at=later(9))).reason
    )
    finish(item("Ban Thường vụ"), by, 10)
    refusal = refusal_of(lambda: actions.open_item(item=item("Bùi"), by=by, at=later(12)))
    assert "phải kiểm điểm “Vũ Tưởng Tượng” trước" in refusal.reason
    finish(item("Vũ"), by, 13)
    assert finish(item("Bùi"), by, 15).state == ItemState.CONCLUDED


def test_a_party_committee_alone_at_its_conference_still_waits_for_the_government(
    world: World, actor: Actors, details: Callable[..., Plan]
) -> None:
    by = actor("officer_a")
    plan = details(collectives=[world.subjects["committee"]])
    conference = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=by, at=PLANNED_AT)
    Subject.objects.update(step="accepted")
    everybody_there(conference, by)
    actions.open_conference(conference=conference, by=by, at=HALL)
    first = conference.agenda.get(number=1)
    assert (
        "“Ủy ban nhân dân phường An Thử” trước"
        in refusal_of(lambda: actions.open_item(item=first, by=by, at=later(5))).reason
    )
    Subject.objects.filter(pk=world.subjects["executive"].pk).update(step="reviewed_at_conference")
    assert actions.open_item(item=first, by=by, at=later(6)).state == ItemState.OPEN


def test_a_report_that_is_not_accepted_does_not_come_before_the_conference(item: Item, actor: Actors) -> None:
    executive = item("Ủy ban")
    Subject.objects.filter(pk=executive.subject_id).update(step="submitted")
    refusal = refusal_of(lambda: actions.open_item(item=executive, by=actor("officer_a"), at=later(5)))
    assert "đang ở bước “Báo cáo đã gửi”" in refusal.reason
    assert "tiếp nhận" in refusal.way_out


def test_one_item_at_a_time(under_way: AgendaItem, item: Item, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.open_item(item=item("Ban Thường vụ"), by=actor("officer_a"), at=later(6))
    )
    assert refusal.reason.startswith("Đang kiểm điểm “Ủy ban nhân dân phường An Thử”")


def test_the_database_too_knows_one_open_item_only(under_way: AgendaItem, item: Item) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item("Vũ").pk).update(state=ItemState.OPEN)


def test_a_concluded_item_is_not_opened_again(under_way: AgendaItem, actor: Actors) -> None:
    conclude(under_way, actor("officer_a"))
    refusal = refusal_of(lambda: actions.open_item(item=under_way, by=actor("officer_a"), at=later(40)))
    assert "không còn ở trạng thái chờ: đã kết luận" in refusal.reason


def test_who_became_exempt_after_planning_is_passed_over(item: Item, actor: Actors) -> None:
    executive = item("Ủy ban")
    Subject.objects.filter(pk=executive.subject_id).update(inclusion="exempt", exemption_ground="giải thể")
    refusal = refusal_of(lambda: actions.open_item(item=executive, by=actor("officer_a"), at=later(5)))
    assert "thuộc diện không kiểm điểm: giải thể" in refusal.reason


def test_nothing_begins_before_the_opening(planned: Conference, actor: Actors) -> None:
    with pytest.raises(NotAllowed, match="Hội nghị đã lên lịch"):
        actions.open_item(item=planned.agenda.get(number=1), by=actor("officer_a"), at=HALL)


def test_a_postponed_review_needs_its_reason_and_keeps_its_place_in_the_order(
    item: Item, actor: Actors
) -> None:
    by = actor("officer_a")
    finish(item("Ủy ban"), by, 5)
    finish(item("Ban Thường vụ"), by, 8)
    assert (
        refusal_of(lambda: actions.postpone_item(item=item("Vũ"), reason=" ", by=by, at=later(10))).reason
        == "Hoãn kiểm điểm phải nêu lý do."
    )
    actions.postpone_item(item=item("Vũ"), reason="nghỉ ốm", by=by, at=later(10))
    assert (
        "“Vũ Tưởng Tượng” trước"
        in refusal_of(lambda: actions.open_item(item=item("Bùi"), by=by, at=later(12))).reason
    )
