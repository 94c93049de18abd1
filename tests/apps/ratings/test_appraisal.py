"""Appraising: what the rules make of the facts, whose turn it is, and what a deviation takes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from cast import NOW, World, cause
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Membership, Subject
from kiemdiem.organisations.models import PostRole
from kiemdiem.ratings import actions
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.models import BlockerVerdict, RatingStage
from kiemdiem.ratings.queries.assessment import assess
from kiemdiem.shortcomings.models import Shortcoming

from .conftest import EXCELLENT, LATER, Appraise, Decide, reported


def _limitation(world: World, **options: object) -> Shortcoming:
    return Shortcoming.objects.create(
        unit=world.units["ward_a"], number=1, wording="Chậm giải quyết hồ sơ đất đai", origin="conclusion",
        first_seen_on=date(2025, 12, 1), cause_kind="subjective", cause_node=cause(), cause="Thiếu kiểm tra", field=world.field,
        owner_post=world.posts["deputy_a"], deadline=date(2026, 10, 31), measure="Hồ sơ quá hạn bằng 0",
        created_at=NOW, state="entry_open", **options,
    )  # fmt: skip


def test_an_appraisal_seals_the_computed_level_with_the_trace_that_explains_it(
    executive: Subject, appraise: Appraise
) -> None:
    stage = appraise(executive, Level.HTT)
    assert (stage.level, stage.computed_level) == ("HTT", "HTT")
    assert stage.points == {"common": "26", "tasks": "60"}
    band = stage.trace[0]
    assert band["rule_id"] == "band.htt"
    assert band["article"] == "Quy định 366-QĐ/TW, Điều 11"
    assert band["inputs"]["score"] == "86"
    executive.refresh_from_db()
    assert executive.step == "appraised"
    assert Event.objects.get(action="ratings.appraise").about_name == executive.name


def test_a_repeated_appraisal_follows_the_first_and_changes_nothing_in_it(
    executive: Subject, appraise: Appraise
) -> None:
    first = appraise(executive)
    executive.refresh_from_db()
    second = appraise(executive, ground="Bổ sung nhận xét của Ủy ban Kiểm tra", at=LATER + timedelta(hours=1))
    assert list(RatingStage.objects.values_list("pk", flat=True)) == [first.pk, second.pk]
    assert RatingStage.objects.get(pk=first.pk).ground == "Hồ sơ đầy đủ, số liệu khớp"


def test_an_appraisal_without_a_ground_is_refused(executive: Subject, appraise: Appraise) -> None:
    with pytest.raises(Refused, match="phải có nhận xét, căn cứ"):
        appraise(executive, ground="  ")


def test_a_level_other_than_the_computed_one_needs_a_ground_of_its_own(
    executive: Subject, appraise: Appraise
) -> None:
    with pytest.raises(NotReady) as refused:
        appraise(executive, Level.HT, points={"common": Fraction(26), "tasks": Fraction(60)})
    assert "khác mức tính theo quy định “Hoàn thành tốt nhiệm vụ”" in refused.value.reason
    assert [each.says for each in refused.value.missing] == [
        "Căn cứ khi đề xuất khác mức tính theo quy định."
    ]
    stage = appraise(
        executive,
        Level.HT,
        points={"common": Fraction(26), "tasks": Fraction(60)},
        override_ground="Nội bộ còn thư phản ánh",
    )
    assert (stage.level, stage.computed_level, stage.override_ground) == (
        "HT",
        "HTT",
        "Nội bộ còn thư phản ánh",
    )


def test_a_barred_level_needs_both_a_ground_and_an_authority(
    world: World, executive: Subject, appraise: Appraise
) -> None:
    with pytest.raises(NotReady) as refused:
        appraise(executive, Level.HTXS, points={"common": Fraction(26), "tasks": Fraction(60)})
    assert len(refused.value.missing) == 2
    with pytest.raises(NotReady, match="Quy định chưa cho phép"):
        appraise(
            executive,
            Level.HTXS,
            points={"common": Fraction(26), "tasks": Fraction(60)},
            override_ground="Thành tích nổi trội",
        )
    stage = appraise(
        executive, Level.HTXS, points={"common": Fraction(26), "tasks": Fraction(60)},
        override_ground="Thành tích nổi trội", authority=world.units["city"],
    )  # fmt: skip
    assert stage.authority == world.units["city"]


def test_an_unsolved_limitation_bars_the_highest_level_and_is_named(
    world: World, executive: Subject, appraise: Appraise
) -> None:
    _limitation(world)
    with pytest.raises(NotReady) as refused:
        appraise(executive, Level.HTXS)
    assert "100% hạn chế được chỉ ra ở kỳ kiểm điểm trước" in refused.value.reason
    assert "Điều 11" in refused.value.article
    assert any(
        "số 1 chưa khắc phục xong: Chậm giải quyết hồ sơ đất đai" in each.says
        for each in refused.value.missing
    )
    assert assess(executive, EXCELLENT).rating.level == Level.HTT


def test_the_share_of_solved_limitations_is_computed_and_never_typed(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(Refused, match="được tính từ sổ hạn chế, không nhập tay"):
        actions.record_fact(
            subject=executive, metric="prev_limitations_resolved_pct", value=Decimal(100), ground="Báo cáo",
            by=actor("organiser"), at=LATER,
        )  # fmt: skip


def test_an_appraised_fact_stands_above_the_declared_one(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    actions.record_fact(
        subject=executive, metric="tasks_above_requirement_pct", value=Decimal("12.5"), ground="Báo cáo 45-BC/TU",
        by=actor("organiser"), at=LATER,
    )  # fmt: skip
    line = next(each for each in assess(executive).lines if each.metric.key == "tasks_above_requirement_pct")
    assert (line.declared, line.value, line.origin) == (Fraction(35), Fraction("12.5"), "thẩm định")
    assert Level.HTXS in assess(executive, EXCELLENT).rating.barred


@pytest.mark.parametrize(
    ("metric", "value", "ground", "says"),
    [
        ("tasks_done_pct", Decimal(98), "", "phải có căn cứ"),
        ("tasks_done_pct", Decimal(120), "Báo cáo", "phải từ 0 đến 100"),
        ("tasks_done_pct", True, "Báo cáo", "phải là một số"),
        ("subordinate_or_member_disciplined", Decimal(1), "Báo cáo", "phải là Có hoặc Không"),
        ("led_units_kht_pct", Decimal(1), "Báo cáo", "không hỏi chỉ số này"),
    ],
)
def test_an_impossible_fact_is_refused(
    executive: Subject,
    actor: Callable[[str], Actor],
    metric: str,
    value: Decimal | bool,
    ground: str,
    says: str,
) -> None:
    with pytest.raises(Refused, match=says):
        actions.record_fact(
            subject=executive, metric=metric, value=value, ground=ground, by=actor("organiser"), at=LATER
        )


def test_a_blocker_counts_only_with_a_document(executive: Subject, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="chỉ được ghi khi có văn bản") as refused:
        actions.record_blocker(
            subject=executive, rule="blocker.collective.member_disciplined", document=" ",
            verdict=BlockerVerdict.CONFIRMED, by=actor("organiser"), at=LATER,
        )  # fmt: skip
    assert refused.value.article == "Quy định 366-QĐ/TW, Điều 11"


def test_a_confirmed_blocker_leads_to_the_lowest_level_whatever_the_points(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    actions.record_blocker(
        subject=executive, rule="blocker.collective.member_disciplined", document="Quyết định 12-QĐ/UBKT ngày 01/10/2026",
        verdict=BlockerVerdict.CONFIRMED, by=actor("organiser"), at=LATER,
    )  # fmt: skip
    assert assess(executive, EXCELLENT).rating.level == Level.KHT


def test_a_mitigated_blocker_needs_its_reason_and_leaves_the_level_to_a_person(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    given = {
        "subject": executive, "rule": "blocker.collective.member_disciplined", "document": "Quyết định 12-QĐ/UBKT",
        "verdict": BlockerVerdict.MITIGATED, "by": actor("organiser"), "at": LATER,
    }  # fmt: skip
    with pytest.raises(Refused, match="phải nêu lý do"):
        actions.record_blocker(**given)
    actions.record_blocker(**given, ground="Tự phát hiện, khắc phục kịp thời")
    rating = assess(executive, EXCELLENT).rating
    assert rating.level is None
    assert any("giảm nhẹ" in line.effect for line in rating.needs_decision)


def test_a_later_verdict_takes_the_place_of_the_earlier_one_and_the_journal_keeps_both(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    given = {
        "subject": executive,
        "rule": "blocker.collective.degradation",
        "document": "Thư phản ánh",
        "by": actor("organiser"),
        "at": LATER,
    }
    actions.record_blocker(**given, verdict=BlockerVerdict.CONFIRMED)
    actions.record_blocker(**given, verdict=BlockerVerdict.REJECTED, ground="Kết luận không có cơ sở")
    assert executive.blockers.get().verdict == "rejected"
    assert '"verdict":"confirmed"' in Event.objects.filter(action="ratings.record_blocker").last().payload


def test_the_party_committee_waits_for_the_people_s_committee_of_its_unit(
    executive: Subject, committee: Subject, appraise: Appraise, decide: Decide
) -> None:
    with pytest.raises(NotReady) as refused:
        appraise(committee)
    assert "Xếp loại cơ quan, đơn vị trước, tổ chức đảng sau" in refused.value.reason
    assert refused.value.article == "Quy định 366-QĐ/TW, Điều 12.2"
    assert "Ủy ban nhân dân phường An Thử" in refused.value.missing[0].says
    appraise(executive)
    decide(Choice(executive, Level.HTT))
    assert appraise(committee).level == "HTT"


def test_a_head_is_not_rated_before_the_unit(
    head: Subject, executive: Subject, committee: Subject, appraise: Appraise
) -> None:
    with pytest.raises(NotReady) as refused:
        appraise(head)
    assert "Vũ Tưởng Tượng" in refused.value.reason
    assert refused.value.article == "Quy định 366-QĐ/TW, Điều 12.2"
    names = " ".join(each.says for each in refused.value.missing)
    assert "Ban Thường vụ Đảng ủy phường An Thử" in names
    assert "Ủy ban nhân dân phường An Thử" in names


def test_a_head_answers_with_the_figures_of_the_collective_headed(
    head: Subject, committee: Subject, ward_decided: None
) -> None:
    committee.review.metrics["tasks_above_requirement_pct"] = "20"
    committee.review.save(update_fields=["metrics"])
    line = next(each for each in assess(head).lines if each.metric.key == "led_units_above_requirement_pct")
    assert (line.declared, line.computed, line.value) == (Fraction(35), Fraction(20), Fraction(20))
    assert line.origin == "theo số liệu của tập thể mình đứng đầu"


def test_a_head_of_two_collectives_answers_with_the_worse_figure_and_waits_for_both(
    head: Subject, executive: Subject, committee: Subject, ward_decided: None
) -> None:
    Membership.objects.create(subject=head, collective_subject=executive, role=PostRole.HEAD)
    committee.review.metrics["tasks_above_requirement_pct"] = "20"
    committee.review.save(update_fields=["metrics"])
    line = next(each for each in assess(head).lines if each.metric.key == "led_units_above_requirement_pct")
    assert line.value == Fraction(20)
    assert line.origin.startswith(f"thấp nhất trong 2 tập thể mình đứng đầu: {committee.name} (mặc định của")
    del committee.review.metrics["tasks_above_requirement_pct"]
    committee.review.save(update_fields=["metrics"])
    line = next(each for each in assess(head).lines if each.metric.key == "led_units_above_requirement_pct")
    assert (line.declared, line.computed, line.value) == (Fraction(35), None, None)
    assert line.origin == f"chưa có số liệu của tập thể mình đứng đầu: {committee.name}"
    executive.review.metrics.clear()
    executive.review.save(update_fields=["metrics"])
    line = next(each for each in assess(head).lines if each.metric.key == "led_units_above_requirement_pct")
    assert (line.value, line.origin) == (Fraction(35), "tự khai")


def test_a_head_is_not_proposed_above_the_collective(
    head: Subject, ward_decided: None, appraise: Appraise
) -> None:
    with pytest.raises(NotReady) as refused:
        appraise(head, Level.HTXS)
    assert "không cao hơn mức của tập thể mình đứng đầu" in refused.value.reason


def test_points_outside_their_group_are_refused_by_the_name_of_the_group(
    executive: Subject, appraise: Appraise
) -> None:
    with pytest.raises(NotReady) as refused:
        appraise(executive, points={"common": Fraction(31), "tasks": Fraction(60), "bonus": Fraction(5)})
    assert [each.says for each in refused.value.missing] == [
        "Nhóm tiêu chí chung: từ 0 đến 30 điểm.",
        "Bộ quy định Quy định 366-QĐ/TW, Hướng dẫn 43-HD/BTCTW không có nhóm điểm “bonus”.",
    ]


def test_whoever_is_not_rated_is_refused_with_the_ground(executive: Subject, appraise: Appraise) -> None:
    executive.inclusion, executive.exemption_ground = "review_only", "Đảng viên mới kết nạp chưa đủ 06 tháng"
    executive.save(update_fields=["inclusion", "exemption_ground"])
    with pytest.raises(Refused, match="Kiểm điểm, không xếp loại”: Đảng viên mới kết nạp chưa đủ 06 tháng"):
        appraise(executive)


def test_a_subject_before_its_conference_is_not_appraised(world: World, appraise: Appraise) -> None:
    subject = reported(world.subjects["executive"])
    subject.step = "submitted"
    subject.save(update_fields=["step"])
    with pytest.raises(NotAllowed, match="đang ở bước “Báo cáo đã gửi”"):
        appraise(subject)


@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader", "stranger", "delegate"])
def test_only_the_organisation_board_appraises(
    executive: Subject, actor: Callable[[str], Actor], who: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.appraise(subject=executive, level=Level.HTT, ground="Tự ý", by=actor(who), at=LATER)
    assert not RatingStage.objects.exists()
