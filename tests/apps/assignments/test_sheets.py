"""A sheet from self-scoring to the assessment: what the rules ask, what they forbid, and how points come about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

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
from apps.assignments.work import confirmed, given
from cast import NOW, World, rule_set_version
from kiemdiem.assignments.actions import sheets
from kiemdiem.assignments.models import Sheet, SheetFact, SheetPoint, SheetState
from kiemdiem.assignments.queries.judging import judgements
from kiemdiem.assignments.queries.sheets import SheetPage, sheet_page
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.organisations.models import PersonCondition

ActorOf = Callable[[str], Actor]
OWN = "deputy_a"


@pytest.fixture
def sheet(world: World, actor: ActorOf) -> Sheet:
    """Return a member's sheet in quarter III."""
    return sheet_of(quarter(world, actor("officer_a")), world, "member_a")


@pytest.fixture
def november(world: World, actor: ActorOf) -> Sheet:
    """Return a leader's sheet in November under Nghị định 335."""
    rule_set_version("nd335_2025")
    return sheet_of(month(world, actor("officer_a"), 11), world, OWN)


def test_the_person_scores_and_hands_in_their_own_sheet(world: World, actor: ActorOf, sheet: Sheet) -> None:
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.self_level) == (SheetState.SUBMITTED, "HTT")
    assert SheetPoint.objects.get(sheet=sheet).points == Decimal(28)
    assert SheetFact.objects.get(sheet=sheet, metric="quality_pct").value == "90"
    with pytest.raises(NotAllowed):
        sheets.score(sheet=sheet, filled=filled({}), level="", comment="", by=actor("member_a"), at=NOW)


def test_nobody_fills_in_another_persons_sheet(actor: ActorOf, sheet: Sheet) -> None:
    for key in ("deputy_a", "stranger", "leader"):
        with pytest.raises(NotAllowed):
            sheets.score(sheet=sheet, filled=filled({}), level="", comment="", by=actor(key), at=NOW)


def test_a_sheet_is_handed_in_only_with_all_points_the_rules_want(actor: ActorOf, sheet: Sheet) -> None:
    by = actor("member_a")
    without = {key: value for key, value in GOOD_QUARTER.items() if key != "leading_pct"}
    sheets.score(sheet=sheet, filled=filled(without), level="", comment="", by=by, at=NOW)
    with pytest.raises(NotReady) as refused:
        sheets.submit(sheet=sheet, by=by, at=NOW)
    says = [missing.says for missing in refused.value.missing]
    assert any(one.startswith("Nhóm tiêu chí về kết quả thực hiện nhiệm vụ: chưa có điểm") for one in says)
    assert "Chưa ghi mức tự nhận." in says
    assert len(says) == 2


def test_points_beyond_their_group_are_refused(actor: ActorOf, sheet: Sheet) -> None:
    with pytest.raises(Refused, match="từ 0 đến 30"):
        sheets.score(
            sheet=sheet, filled=filled(GOOD_QUARTER, 31), level="", comment="", by=actor("member_a"), at=NOW
        )


def test_the_superior_gives_a_sheet_back_with_a_reason(actor: ActorOf, sheet: Sheet) -> None:
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    with pytest.raises(Refused, match="Chưa ghi lý do trả lại"):
        sheets.return_sheet(sheet=sheet, reason="", by=actor("head_a"), at=NOW)
    sheets.return_sheet(sheet=sheet, reason="Thiếu việc tháng 8", by=actor("head_a"), at=NOW)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.submitted_at) == (SheetState.DRAFTING, None)
    assert SheetPoint.objects.filter(sheet=sheet).exists()


def test_nobody_assesses_their_own_sheet(world: World, actor: ActorOf, sheet: Sheet) -> None:
    own = sheet_of(sheet.period, world, "head_a")
    submitted(own, actor("head_a"), filled(GOOD_QUARTER, tied=Level.HTT))
    with pytest.raises(Refused, match="phiếu của đồng chí"):
        again(own, actor("head_a"), filled(GOOD_QUARTER, tied=Level.HTT))
    with pytest.raises(Refused, match="Quy định không tự cho ra mức"):
        again(own, actor("organiser"), filled(GOOD_QUARTER, tied=Level.HTT))


def test_the_level_that_the_rules_name_stands_where_none_is_chosen(actor: ActorOf, sheet: Sheet) -> None:
    assert (
        assessed(sheet, actor("member_a"), actor("head_a"), filled(GOOD_QUARTER, 20)).assessed_level == "HTT"
    )


def test_a_level_that_the_rules_forbid_cannot_be_given(actor: ActorOf, sheet: Sheet) -> None:
    few = {**GOOD_QUARTER, "tasks_above_requirement_pct": Fraction(10)}
    submitted(sheet, actor("member_a"), filled(few))
    with pytest.raises(Refused, match="không cho phép xếp mức “Hoàn thành xuất sắc nhiệm vụ”") as refused:
        again(sheet, actor("head_a"), filled(few), level="HTXS", ground="Có nhiều cố gắng")
    assert "30%" in refused.value.reason
    assert "Hướng dẫn 02-HD/BTCTW" in refused.value.article


def test_where_the_text_names_no_level_a_person_chooses_with_a_ground(actor: ActorOf, sheet: Sheet) -> None:
    few = {**GOOD_QUARTER, "tasks_above_requirement_pct": Fraction(10)}
    submitted(sheet, actor("member_a"), filled(few))
    with pytest.raises(Refused, match="phải chọn mức và nêu căn cứ"):
        again(sheet, actor("head_a"), filled(few))
    with pytest.raises(Refused, match="khác với mức tính theo quy định"):
        again(sheet, actor("head_a"), filled(few), level="HTT")
    assert (
        again(
            sheet, actor("head_a"), filled(few), level="HTT", ground="Đủ điểm, thiếu phần vượt"
        ).assessed_level
        == "HTT"
    )


def test_a_lower_level_than_the_rules_name_wants_a_ground(actor: ActorOf, sheet: Sheet) -> None:
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    with pytest.raises(Refused, match="Hoàn thành xuất sắc nhiệm vụ"):
        again(sheet, actor("head_a"), filled(GOOD_QUARTER), level="HTT")


def test_what_the_rules_still_ask_is_told_before_a_level_is_given(actor: ActorOf, sheet: Sheet) -> None:
    unknown = {key: value for key, value in GOOD_QUARTER.items() if key != "tasks_done_pct"}
    submitted(sheet, actor("member_a"), filled(unknown))
    with pytest.raises(NotReady) as refused:
        again(sheet, actor("head_a"), filled(unknown))
    assert any("không hoàn thành đủ 100%" in missing.says for missing in refused.value.missing)


def test_the_superiors_figures_stand_beside_the_persons_own(actor: ActorOf, sheet: Sheet) -> None:
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    again(sheet, actor("head_a"), filled(GOOD_QUARTER, 20))
    assert {(row.stage, row.points) for row in sheet.points.all()} == {("self", 28), ("assessed", 20)}


def test_a_case_raised_by_a_document_leads_to_the_lowest_level(actor: ActorOf, sheet: Sheet) -> None:
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))
    again(sheet, actor("head_a"), filled(GOOD_QUARTER, case_of_366=True))
    sheet.refresh_from_db()
    assert sheet.assessed_level == "KHT"
    assert SheetFact.objects.get(sheet=sheet, metric="case_of_366").ground == "Kết luận 12-KL/UBKT"


def test_setting_aside_wants_a_ground_of_the_rules_and_can_be_taken_back(
    actor: ActorOf, sheet: Sheet
) -> None:
    by = actor("organiser")
    for rule, ground, says in (
        ("exemption.none", "x", "không có trường hợp ấy"),
        ("exemption.leave", "", "Chưa ghi"),
    ):
        with pytest.raises(Refused, match=says):
            sheets.set_aside(sheet=sheet, rule=rule, ground=ground, by=by, at=NOW)
    with pytest.raises(Refused, match="đang được xếp loại"):
        sheets.take_up(sheet=sheet, by=by, at=NOW)
    sheets.set_aside(sheet=sheet, rule="exemption.training", ground="Quyết định cử đi học", by=by, at=NOW)
    with pytest.raises(Refused, match="không xếp loại trong kỳ này"):
        sheets.submit(sheet=sheet, by=actor("member_a"), at=NOW)
    sheets.take_up(sheet=sheet, by=by, at=NOW)
    submitted(sheet, actor("member_a"), filled(GOOD_QUARTER))


def test_a_leave_on_record_of_two_months_takes_somebody_out_of_the_quarter(
    world: World, actor: ActorOf, sheet: Sheet
) -> None:
    PersonCondition.objects.create(
        person=world.people["member_a"],
        kind="maternity_leave",
        ground="Quyết định 7",
        valid_from=date(2026, 7, 20),
    )
    judged = judgements(sheet.period, [sheet])[sheet.pk]
    assert judged.verdict == "not_rated"
    with pytest.raises(Refused, match="Nghỉ ốm, nghỉ thai sản từ 02 tháng") as refused:
        sheets.submit(sheet=sheet, by=actor("member_a"), at=NOW)
    assert refused.value.article == "Hướng dẫn 02-HD/BTCTW"


def page_of(sheet: Sheet, by: Actor) -> SheetPage:
    return sheet_page(Sheet.objects.select_related("period__unit", "period__rule_set").get(pk=sheet.pk), by)


def test_tasks_become_points_line_by_line(world: World, actor: ActorOf, november: Sheet) -> None:
    officer, head = actor("officer_a"), actor("organiser")
    confirmed(given(world, officer, to=OWN, amount=Decimal(10)), head, faults=1)
    confirmed(given(world, officer, to=OWN, amount=Decimal(10)), head, done_amount=Decimal(5), delays=2)
    page = page_of(november, actor(OWN))
    assert [
        (row.line.assigned, row.line.done, row.line.quality, row.line.progress) for row in page.reckoned.work
    ] == [
        (10, 10, Fraction(15, 2), 10),
        (10, 5, 5, Fraction(5, 2)),
    ]
    assert [share.percent for share in page.reckoned.shares] == [75, Fraction(125, 2), Fraction(125, 2)]
    asked = {metric.key for metric in page.outline.metrics}
    assert asked == {"managed_KHT", "organising_pct", "unity_pct"}


def test_the_leaders_six_parts_make_the_points_of_the_tasks(
    world: World, actor: ActorOf, november: Sheet
) -> None:
    officer, head = actor("officer_a"), actor("organiser")
    confirmed(given(world, officer, to=OWN, amount=Decimal(10)), head, faults=1)
    figures = {"managed_KHT": Fraction(0), "organising_pct": Fraction(90), "unity_pct": Fraction(80)}
    submitted(november, actor(OWN), filled(figures))
    page = page_of(november, actor(OWN))
    # (100 + 75 + 100 + 100 + 90 + 80) / 6 × 70 / 100
    assert page.reckoned.parts[3][1] == "100%"
    assert page.reckoned.points == "63,58"
    assert page.outcome.total == "91,58"
    assert page.reckoned.formula
    assert page.reckoned.formula.rule.article == "Nghị định 335/2025/NĐ-CP, Điều 16"


def test_without_tasks_the_three_shares_are_asked(actor: ActorOf, november: Sheet) -> None:
    asked = {metric.key for metric in page_of(november, actor(OWN)).outline.metrics}
    assert asked >= {"quantity_pct", "quality_pct", "progress_pct"}
    assert "led_result_pct" not in asked
    assert assessed(november, actor(OWN), actor("organiser"), filled(GOOD_MONTH)).assessed_level == "HTXS"


def test_what_the_register_of_tasks_counts_is_not_asked_for(
    world: World, actor: ActorOf, sheet: Sheet
) -> None:
    confirmed(
        given(world, actor("officer_a"), to="member_a", due_on=date(2026, 9, 1), on=date(2026, 8, 1)),
        actor("head_a"),
        above=True,
        done_on=date(2026, 9, 1),
    )
    page = page_of(sheet, actor("member_a"))
    asked = {metric.key for metric in page.outline.metrics}
    assert not asked & {"tasks_done_pct", "tasks_above_requirement_pct", "tasks_done_on_time_quality_pct"}
    assert not asked & {"kht_quarters_count", "rated_period", "sick_leave_months", "first_appointment"}
    assert {row.name: row.own for row in page.told}["Số nhiệm vụ được giao trong quý"] == "1"


def test_a_rule_about_the_months_of_a_year_is_not_asked_of_one_month(world: World, actor: ActorOf) -> None:
    rule_set_version("nd233_2026")
    facts = {"kind": "month", "number": 10, "scheme": "public_employee", "answers": {"unit_regulation": True}}
    period = opened(world, actor("officer_a"), **facts)
    judged = judgements(period, [sheet_of(period, world, "member_a")])
    assert {each.verdict for each in judged.values()} == {"missing_data"}


def test_the_frame_of_ha_noi_has_its_own_three_groups_and_letters(world: World, actor: ActorOf) -> None:
    rule_set_version("hn3814_2018")
    period = opened(world, actor("officer_a"), kind="month", number=10, scheme="local", ground="Công văn 12")
    page = page_of(sheet_of(period, world, OWN), actor(OWN))
    assert [(row.key, row.maximum) for row in page.points] == [
        ("conduct", "20"),
        ("tasks", "70"),
        ("bonus", "10"),
    ]
    assert page.rules.level_names[Level.HTXS].startswith("Loại A")
