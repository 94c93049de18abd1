"""Opening and closing a month or quarter: which rules, for whom, and what keeps it open."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from apps.assignments.sheets import (
    GOOD_MONTH,
    GOOD_QUARTER,
    again,
    assessed,
    filled,
    month,
    opened,
    quarter,
    sheet_of,
    submitted,
)
from apps.assignments.work import given
from cast import NOW, World, rule_set_version
from kiemdiem.assignments.access.sheets import may_see_period, may_see_sheet, visible_periods, visible_sheets
from kiemdiem.assignments.actions import periods, sheets
from kiemdiem.assignments.models import Period, PeriodState, Sheet, SheetResult, SheetState
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.organisations.models import Appointment

ActorOf = Callable[[str], Actor]


def test_a_quarter_pins_the_rules_of_its_last_day_and_makes_a_sheet_for_everybody_in_post(
    world: World, actor: ActorOf
) -> None:
    period = quarter(world, actor("officer_a"))
    assert period.rule_set_key == "hd02_2026"
    assert period.rule_set_hash == period.rule_set.content_hash
    assert (period.start, period.end) == (date(2026, 7, 1), date(2026, 9, 30))
    found = {(sheet.name, sheet.kind, sheet.is_head) for sheet in period.sheets.all()}
    assert found == {
        (world.people["head_a"].full_name, "leader", True),
        (world.people["deputy_a"].full_name, "leader", True),
        (world.people["member_a"].full_name, "leader", False),
    }
    assert Event.objects.filter(action="assignments.open_period", about_id=period.pk).count() == 1


def test_one_sheet_covers_all_posts_held(world: World, actor: ActorOf) -> None:
    sheet = sheet_of(quarter(world, actor("officer_a")), world, "deputy_a")
    assert sheet.title == "Chủ tịch UBND phường; Phó Bí thư, Chủ tịch UBND phường"


def test_who_came_after_the_period_has_no_sheet_in_it(world: World, actor: ActorOf) -> None:
    held = Appointment.objects.get(person=world.people["member_a"])
    Appointment.objects.filter(pk=held.pk).update(valid_from=date(2026, 10, 1))
    period = quarter(world, actor("officer_a"))
    assert not period.sheets.filter(person=world.people["member_a"]).exists()


def test_quarter_four_is_not_rated_by_itself(world: World, actor: ActorOf) -> None:
    rule_set_version("hd02_2026")
    with pytest.raises(Refused, match="gộp vào đánh giá, xếp loại năm") as refused:
        opened(world, actor("officer_a"), number=4)
    assert "Hướng dẫn 43-HD/BTCTW" in refused.value.article


def test_no_rule_set_no_period(world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="Chưa có bộ quy định nào áp dụng"):
        opened(world, actor("officer_a"))


def test_a_frame_of_which_it_is_not_known_whether_it_still_governs_wants_a_ground(
    world: World, actor: ActorOf
) -> None:
    rule_set_version("hn3814_2018")
    local = {"kind": "month", "number": 10, "scheme": "local"}
    with pytest.raises(Refused, match="Chưa rõ Quyết định 3814"):
        opened(world, actor("officer_a"), **local)
    period = opened(
        world, actor("officer_a"), **local, ground="Công văn 12-CV/ĐU: tiếp tục áp dụng khung 3814"
    )
    assert period.rule_set_ground.startswith("Công văn 12")


def test_a_question_of_the_rule_set_about_the_unit_is_put_back(world: World, actor: ActorOf) -> None:
    rule_set_version("nd233_2026")
    asked = {"kind": "month", "number": 10, "scheme": "public_employee"}
    with pytest.raises(Refused, match="đã ban hành quy chế"):
        opened(world, actor("officer_a"), **asked)
    assert (
        opened(world, actor("officer_a"), **asked, answers={"unit_regulation": True}).rule_set_key
        == "nd233_2026"
    )
    with pytest.raises(Refused, match="Chưa có bộ quy định nào"):
        opened(world, actor("officer_a"), **{**asked, "number": 11}, answers={"unit_regulation": False})


def test_a_period_is_opened_once_under_one_rule_set_and_beside_another(world: World, actor: ActorOf) -> None:
    quarter(world, actor("officer_a"))
    with pytest.raises(Refused, match="đã được mở"):
        opened(world, actor("officer_a"))
    rule_set_version("nd335_2025")
    assert opened(world, actor("officer_a"), scheme="civil_servant").rule_set_key == "nd335_2025"
    assert Period.objects.count() == 2


@pytest.mark.parametrize(("kind", "number"), [("quarter", 5), ("month", 13), ("month", 0)])
def test_there_is_no_such_period(world: World, actor: ActorOf, kind: str, number: int) -> None:
    with pytest.raises(Refused, match="Không có"):
        opened(world, actor("officer_a"), kind=kind, number=number)


def test_a_stranger_opens_nothing_here(world: World, actor: ActorOf) -> None:
    rule_set_version("hd02_2026")
    with pytest.raises(NotAllowed):
        opened(world, actor("stranger"))


def test_a_unit_without_anybody_in_post_has_no_sheets(world: World, actor: ActorOf) -> None:
    rule_set_version("hd02_2026")
    with pytest.raises(Refused, match="không có ai đang giữ chức vụ"):
        opened(world, actor("stranger"), unit=world.units["ward_b"])


def test_whoever_came_later_gets_a_sheet_too(world: World, actor: ActorOf) -> None:
    rule_set_version("nd335_2025")
    period = month(world, actor("officer_a"), 11)
    with pytest.raises(Refused, match="đều đã có phiếu"):
        periods.add_sheets(period=period, by=actor("officer_a"), at=NOW)
    Appointment.objects.create(
        person=world.people["officer_a"], post=world.posts["member_a"], valid_from=date(2026, 11, 10)
    )
    assert periods.add_sheets(period=period, by=actor("officer_a"), at=NOW) == 1
    assert sheet_of(period, world, "officer_a").state == SheetState.DRAFTING


def test_a_period_is_not_closed_while_a_sheet_lacks_its_assessment(world: World, actor: ActorOf) -> None:
    period = quarter(world, actor("officer_a"))
    submitted(sheet_of(period, world, "member_a"), actor("member_a"), filled(GOOD_QUARTER))
    with pytest.raises(NotReady) as refused:
        periods.close_period(period=period, by=actor("organiser"), at=NOW)
    says = [missing.says for missing in refused.value.missing]
    assert f"{world.people['member_a'].full_name}: cấp trên chưa đánh giá." in says
    assert f"{world.people['head_a'].full_name}: chưa nộp phiếu." in says
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN
    assert not SheetResult.objects.exists()


def close_quarter(world: World, actor: ActorOf, **levels: str) -> Period:
    period = quarter(world, actor("officer_a"))
    for key in ("head_a", "deputy_a", "member_a"):
        tied = None if key == "member_a" else Level.HTXS
        assessed(
            sheet_of(period, world, key), actor("officer_a"), actor("organiser"), filled(GOOD_QUARTER, tied=tied),
            level=levels.get(key, "HTT"), ground="Tỷ lệ xuất sắc trong nhóm",
        )  # fmt: skip
    return period


def test_a_closing_seals_total_level_and_explanation(world: World, actor: ActorOf) -> None:
    period = close_quarter(world, actor)
    periods.close_period(period=period, by=actor("organiser"), at=NOW)
    result = SheetResult.objects.get(sheet__person=world.people["member_a"])
    assert (result.version, result.verdict, result.computed_level, result.level) == (
        1,
        "eligible",
        "HTXS",
        "HTT",
    )
    assert result.total == "189/2"  # 28 + mean(100, 90, 100, 90) × 70 / 100
    assert result.facts["points"] == {"common": "28", "tasks": "133/2"}
    assert {line["rule_id"] for line in result.trace} >= {"band.htxs", "condition.htxs.above"}
    assert set(Sheet.objects.values_list("state", flat=True)) == {SheetState.CLOSED}


def test_more_than_the_capped_share_wants_a_document(world: World, actor: ActorOf) -> None:
    period = close_quarter(world, actor, member_a="HTXS")
    with pytest.raises(NotReady) as refused:
        periods.close_period(period=period, by=actor("organiser"), at=NOW)
    (over,) = refused.value.missing
    assert "nhiều nhất là 0 (20% của 0" in over.says
    assert world.people["member_a"].full_name in over.says
    periods.close_period(period=period, by=actor("organiser"), at=NOW, cap_ground="Kết luận 45-KL/TU")
    period.refresh_from_db()
    assert (period.state, period.cap_ground) == (PeriodState.CLOSED, "Kết luận 45-KL/TU")


def test_whoever_is_not_rated_this_time_keeps_nothing_open(world: World, actor: ActorOf) -> None:
    period = close_quarter(world, actor)
    sheets.set_aside(
        sheet=sheet_of(period, world, "member_a"), rule="exemption.under_verification", ground="Thông báo 9-TB/UBKT",
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    periods.close_period(period=period, by=actor("organiser"), at=NOW)
    result = SheetResult.objects.get(sheet__person=world.people["member_a"])
    assert (result.verdict, result.level, result.total) == ("not_rated", "", "")
    assert result.ground == "Thông báo 9-TB/UBKT"


def test_an_unconfirmed_task_of_the_period_keeps_it_open(world: World, actor: ActorOf) -> None:
    rule_set_version("nd335_2025")
    period = month(world, actor("officer_a"), 11)
    for sheet in period.sheets.order_by("pk"):
        assessed(sheet, actor("officer_a"), actor("organiser"), filled(GOOD_MONTH))
    given(world, actor("officer_a"))
    with pytest.raises(NotReady) as refused:
        periods.close_period(period=period, by=actor("organiser"), at=NOW)
    assert any(
        "1 nhiệm vụ đến hạn trong kỳ chưa được xác nhận" in each.says for each in refused.value.missing
    )


def test_a_closed_period_is_opened_again_only_by_an_order_and_for_a_reason(
    world: World, actor: ActorOf
) -> None:
    period = close_quarter(world, actor)
    by = actor("organiser")
    periods.close_period(period=period, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        periods.reopen_period(period=period, order_number="12-CV", ground="Sót", by=actor("head_a"), at=NOW)
    for order, ground in (("", "Sót việc"), ("12-CV/ĐU", " ")):
        with pytest.raises(Refused, match="Chưa ghi"):
            periods.reopen_period(period=period, order_number=order, ground=ground, by=by, at=NOW)
    with pytest.raises(NotAllowed, match="Kỳ đã khóa"):
        periods.close_period(period=period, by=by, at=NOW)


def test_a_correction_adds_a_version_where_something_differs_and_changes_no_older_row(
    world: World, actor: ActorOf
) -> None:
    period = close_quarter(world, actor)
    by, later = actor("organiser"), datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    periods.close_period(period=period, by=by, at=NOW)
    before = list(SheetResult.objects.order_by("pk").values())
    correction = periods.reopen_period(
        period=period, order_number="12-CV/ĐU", ground="Sót một việc", by=by, at=later
    )
    sheet = sheet_of(period, world, "member_a")
    assert sheet.state == SheetState.ASSESSED
    again(sheet, by, filled({**GOOD_QUARTER, "quality_pct": GOOD_QUARTER["quantity_pct"] / 2}))  # type: ignore[operator]
    periods.close_period(period=period, by=by, at=later)
    assert (
        list(SheetResult.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk").values())
        == before
    )
    (new,) = SheetResult.objects.exclude(pk__in=[row["id"] for row in before])
    assert (new.sheet_id, new.version, new.correction_id, new.total) == (sheet.pk, 2, correction.pk, "175/2")
    correction.refresh_from_db()
    assert correction.closed_at == later


def test_a_correction_that_changes_nothing_makes_no_version(world: World, actor: ActorOf) -> None:
    period = close_quarter(world, actor)
    periods.close_period(period=period, by=actor("organiser"), at=NOW)
    periods.reopen_period(period=period, order_number="12-CV", ground="Rà lại", by=actor("organiser"), at=NOW)
    periods.close_period(period=period, by=actor("organiser"), at=NOW)
    assert set(SheetResult.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize(
    "key", ["organiser", "leader", "head_a", "officer_a", "deputy_a", "stranger", "verifier"]
)
def test_what_is_listed_is_what_may_be_seen(world: World, actor: ActorOf, key: str) -> None:
    period = quarter(world, actor("officer_a"))
    who = actor(key)
    assert Period.objects.filter(visible_periods(who)).exists() == may_see_period(who, period).allowed
    seen = set(Sheet.objects.filter(visible_sheets(who)))
    assert seen == {sheet for sheet in period.sheets.all() if may_see_sheet(who, sheet).allowed}
