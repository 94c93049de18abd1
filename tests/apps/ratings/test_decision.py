"""Deciding: number and date, one group at a time, caps that hold, and nothing that changes afterwards."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from cast import NOW, World, rule_set_version
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.models import BlockerVerdict, CapRaise, RatingStage

from .conftest import LATER, Appraise, Decide

Peers = Callable[[dict[Level, int]], dict[Level, list[Subject]]]


def _as_proposed(groups: dict[Level, list[Subject]]) -> list[Choice]:
    return [Choice(subject, level) for level, subjects in groups.items() for subject in subjects]


def test_a_decision_carries_its_number_date_authority_and_the_sealed_explanation(
    world: World, executive: Subject, appraise: Appraise, decide: Decide
) -> None:
    proposal = appraise(executive)
    stage = decide(Choice(executive, Level.HTT))[0]
    assert (stage.kind, stage.level, stage.decision_number) == ("decision", "HTT", "125-QĐ/TU")
    assert stage.authority == world.units["city"]
    assert stage.trace == proposal.trace
    executive.refresh_from_db()
    assert executive.step == "decided"
    assert Event.objects.get(action="ratings.decide").about_name == executive.name


def test_a_decision_without_a_number_is_refused(
    executive: Subject, appraise: Appraise, decide: Decide
) -> None:
    appraise(executive)
    with pytest.raises(Refused, match="Quyết định phải có số"):
        decide(Choice(executive, Level.HTT), number=" ")


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 11, 24)])
def test_a_decision_is_dated_within_the_period_and_not_in_the_future(
    executive: Subject, appraise: Appraise, decide: Decide, day: date
) -> None:
    appraise(executive)
    with pytest.raises(Refused, match="Ngày quyết định phải từ 01/01/2026 đến hôm nay"):
        decide(Choice(executive, Level.HTT), on=day)


def test_a_decision_over_nobody_is_refused(decide: Decide) -> None:
    with pytest.raises(Refused, match="ít nhất một đối tượng"):
        decide()


def test_nobody_is_decided_before_being_appraised(executive: Subject, decide: Decide) -> None:
    with pytest.raises(NotAllowed, match="đang ở bước “Đã kiểm điểm tại hội nghị”"):
        decide(Choice(executive, Level.HTT))


def test_a_decided_rating_does_not_change(executive: Subject, appraise: Appraise, decide: Decide) -> None:
    appraise(executive)
    decide(Choice(executive, Level.HTT))
    executive.refresh_from_db()
    for again in (lambda: decide(Choice(executive, Level.HT)), lambda: appraise(executive)):
        with pytest.raises(Refused, match="đã có quyết định nên không sửa được nữa") as refused:
            again()
        assert "ra quyết định mới hủy kết quả và xếp loại lại" in refused.value.way_out
        assert not isinstance(refused.value, NotAllowed)
    assert RatingStage.objects.count() == 2


def test_one_decision_speaks_of_one_comparison_group(
    executive: Subject, committee: Subject, peers: Peers, appraise: Appraise, decide: Decide
) -> None:
    appraise(executive)
    other = peers({Level.HTT: 1})[Level.HTT][0]
    with pytest.raises(Refused, match="cùng một nhóm so sánh"):
        decide(Choice(executive, Level.HTT), Choice(other, Level.HTT))


def test_facts_newer_than_the_appraisal_want_a_new_appraisal(
    executive: Subject, appraise: Appraise, decide: Decide, actor: Callable[[str], Actor]
) -> None:
    appraise(executive)
    executive.refresh_from_db()
    after = LATER + timedelta(minutes=5)
    actions.record_fact(
        subject=executive,
        metric="tasks_late_pct",
        value=Decimal(10),
        ground="Báo cáo 45-BC/TU",
        by=actor("organiser"),
        at=after,
    )
    with pytest.raises(NotReady) as refused:
        decide(Choice(executive, Level.HTT), at=after)
    assert "có số liệu ghi sau lần thẩm định" in refused.value.missing[0].says
    appraise(executive, at=after + timedelta(minutes=5))
    assert decide(Choice(executive, Level.HTT), at=after + timedelta(minutes=9))


def test_a_level_other_than_the_proposed_one_needs_a_ground(
    executive: Subject, appraise: Appraise, decide: Decide
) -> None:
    appraise(executive)
    with pytest.raises(NotReady) as refused:
        decide(Choice(executive, Level.HT))
    assert (
        "đề xuất “Hoàn thành tốt nhiệm vụ”, quyết định “Hoàn thành nhiệm vụ”; cần căn cứ"
        in refused.value.missing[0].says
    )
    stage = decide(Choice(executive, Level.HT, "Ban Thường vụ biểu quyết ngày 20/11/2026"))[0]
    assert (stage.level, stage.override_ground) == ("HT", "Ban Thường vụ biểu quyết ngày 20/11/2026")


def test_the_ground_of_a_deviating_proposal_stands_in_the_decision_too(
    executive: Subject, appraise: Appraise, decide: Decide
) -> None:
    good = {"common": Fraction(26), "tasks": Fraction(60)}
    appraise(executive, Level.HT, points=good, override_ground="Nội bộ còn thư phản ánh")
    assert decide(Choice(executive, Level.HT))[0].override_ground == "Nội bộ còn thư phản ánh"


def test_a_head_is_not_decided_above_the_collective_without_a_ground(
    world: World, head: Subject, ward_decided: None, appraise: Appraise, decide: Decide
) -> None:
    appraise(head, Level.HTXS, override_ground="Thành tích đặc biệt", authority=world.units["city"])
    RatingStage.objects.filter(subject=head).update(override_ground="", computed_level="")
    with pytest.raises(Refused, match="không được xếp “Hoàn thành xuất sắc nhiệm vụ” khi “Ban Thường vụ"):
        decide(Choice(head, Level.HTXS))


def test_ten_good_and_three_excellent_are_over_the_cap_and_the_list_is_named(
    peers: Peers, decide: Decide
) -> None:
    groups = peers({Level.HTT: 10, Level.HTXS: 3})
    with pytest.raises(Refused) as refused:
        decide(*_as_proposed(groups))
    assert "có 3 đối tượng ở mức “Hoàn thành xuất sắc nhiệm vụ”, nhiều nhất là 2" in refused.value.reason
    assert "20% của 10 (số được xếp loại Hoàn thành tốt nhiệm vụ) = 2" in refused.value.reason
    assert "vượt 1" in refused.value.reason
    for subject in groups[Level.HTXS]:
        assert subject.name in refused.value.reason
    assert refused.value.article == "Quy định 366-QĐ/TW, Điều 11"
    assert not RatingStage.objects.filter(kind="decision").exists()


def test_as_many_as_the_cap_allows_are_decided_in_one_decision(peers: Peers, decide: Decide) -> None:
    assert len(decide(*_as_proposed(peers({Level.HTT: 10, Level.HTXS: 2})))) == 12


def test_the_cap_counts_what_earlier_decisions_gave(peers: Peers, decide: Decide) -> None:
    groups = peers({Level.HTT: 5, Level.HTXS: 2})
    decide(
        *(Choice(each, Level.HTT) for each in groups[Level.HTT]), Choice(groups[Level.HTXS][0], Level.HTXS)
    )
    with pytest.raises(Refused, match="nhiều nhất là 1"):
        decide(Choice(groups[Level.HTXS][1], Level.HTXS))


def test_a_raised_cap_lets_one_more_in(
    world: World, peers: Peers, decide: Decide, actor: Callable[[str], Actor]
) -> None:
    groups = peers({Level.HTT: 12, Level.HTXS: 3})
    with pytest.raises(Refused, match=r"20% của 12 .* = 2,4, làm tròn thành 2"):
        decide(*_as_proposed(groups))
    given = {
        "cycle": world.cycle, "comparison_group": "Cấp phó xã, phường", "ground": "Đảng bộ có thành tích nổi trội",
        "by": actor("organiser"), "at": LATER,
    }  # fmt: skip
    with pytest.raises(Refused, match="phải có căn cứ và số quyết định"):
        actions.raise_cap(**given, number="")
    actions.raise_cap(**given, number="126-QĐ/TU")
    with pytest.raises(Refused, match="đã được nâng tỷ lệ"):
        actions.raise_cap(**given, number="127-QĐ/TU")
    assert len(decide(*_as_proposed(groups))) == 15


def test_a_cap_is_raised_only_for_a_group_of_the_cycle(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="không có nhóm so sánh “Nhóm lạ”"):
        actions.raise_cap(
            cycle=world.cycle,
            comparison_group="Nhóm lạ",
            ground="Nổi trội",
            number="1-QĐ/TU",
            by=actor("organiser"),
            at=LATER,
        )
    assert not CapRaise.objects.exists()


def test_a_regulation_without_bands_takes_the_level_as_the_decision_says_it(
    world: World, executive: Subject, decide: Decide, actor: Callable[[str], Actor]
) -> None:
    world.cycle.rule_set = rule_set_version("qd132_2018")
    world.cycle.rule_set_hash = world.cycle.rule_set.content_hash
    world.cycle.save()
    executive = Subject.objects.get(pk=executive.pk)
    stage = actions.appraise(
        subject=executive, level=Level.HTXS, ground="Theo biên bản họp", by=actor("organiser"), at=LATER
    )
    assert (stage.computed_level, stage.points) == ("", {})
    assert "không có thang điểm" in stage.trace[0]["says"]
    executive.refresh_from_db()
    assert decide(Choice(executive, Level.HTXS))[0].level == "HTXS"
    with pytest.raises(Refused, match="không có trường hợp nâng tỷ lệ"):
        actions.raise_cap(
            cycle=world.cycle,
            comparison_group=executive.comparison_group,
            ground="Nổi trội",
            number="1",
            by=actor("organiser"),
            at=LATER,
        )


@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader", "stranger", "delegate", "admin"])
def test_only_the_organisation_board_records_a_decision(
    world: World, executive: Subject, appraise: Appraise, actor: Callable[[str], Actor], who: str
) -> None:
    appraise(executive)
    with pytest.raises(NotAllowed):
        actions.decide(
            choices=[Choice(executive, Level.HTT)], authority=world.units["city"], number="1-QĐ", on=NOW.date(),
            by=actor(who), at=LATER,
        )  # fmt: skip


def test_a_verdict_after_the_decision_is_refused(
    executive: Subject, appraise: Appraise, decide: Decide, actor: Callable[[str], Actor]
) -> None:
    appraise(executive)
    decide(Choice(executive, Level.HTT))
    executive.refresh_from_db()
    with pytest.raises(Refused, match="đã có quyết định"):
        actions.record_blocker(
            subject=executive, rule="blocker.collective.degradation", document="Kết luận 5-KL", verdict=BlockerVerdict.CONFIRMED,
            by=actor("organiser"), at=LATER,
        )  # fmt: skip
