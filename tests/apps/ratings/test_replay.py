"""Replay: a closed cycle asked again gives the same answers, and whatever was tampered with is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from cast import NOW, World
from kiemdiem.cli import rules as command
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, CycleState, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings import actions
from kiemdiem.ratings.actions import Choice
from kiemdiem.ratings.models import BlockerFinding, BlockerVerdict, RatingFact, RatingStage
from kiemdiem.ratings.queries.replay import replay
from kiemdiem.rulesets.models import RuleSetVersion

from .conftest import Appraise, Decide


@pytest.fixture
def close(world: World) -> Callable[[], Cycle]:
    """Return a way to close the cycle and read it afresh."""

    def closed() -> Cycle:
        Cycle.objects.update(state=CycleState.CLOSED)
        return Cycle.objects.select_related("rule_set").get(pk=world.cycle.pk)

    return closed


@pytest.fixture
def ward(
    world: World,
    ward_decided: None,
    head: Subject,
    appraise: Appraise,
    decide: Decide,
    actor: Callable[[str], Actor],
) -> Subject:
    """Have ward A decided to its head, with an appraised fact and a verdict on a blocker; return the head."""
    by = actor("organiser")
    before = NOW + timedelta(hours=1)
    actions.record_fact(
        subject=head,
        metric="led_units_kht_pct",
        value=Decimal("12.5"),
        ground="Báo cáo số 7",
        by=by,
        at=before,
    )
    actions.record_blocker(
        subject=head, rule="blocker.leader.low_confidence", document="Biên bản số 3",
        verdict=BlockerVerdict.REJECTED, ground="Không có phiếu nào", by=by, at=before,
    )  # fmt: skip
    appraise(head)
    decide(Choice(head, Level.HTT))
    return head


def whats(cycle: Cycle) -> set[str]:
    return {difference.what for difference in replay(cycle).differences}


def test_a_cycle_left_alone_comes_out_the_same(ward: Subject, close: Callable[[], Cycle]) -> None:
    found = replay(close())
    assert (found.decisions, found.differences) == (3, ())


def test_what_was_known_is_kept_whole_in_the_stage(ward: Subject) -> None:
    known = RatingStage.objects.filter(subject=ward, kind="decision").get().known
    assert known["tied_level"] == "HTT"
    assert known["is_head"] is True
    assert known["facts"]["led_units_kht_pct"] == "25/2"
    assert known["findings"] == {"blocker.leader.low_confidence": "rejected"}
    assert len(known["rule_set_hash"]) == 64


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("computed_level", "HT", "mức theo quy định"),
        ("points", {"common": "30", "tasks": "60"}, "điểm"),
        ("trace", [], "diễn giải của quy tắc band.htt"),
        ("known", {}, "những gì đã biết khi xếp loại"),
        ("known", {"format": 1}, "những gì đã biết khi xếp loại"),
    ],
)
def test_a_stage_that_was_changed_is_told(
    ward: Subject, close: Callable[[], Cycle], column: str, value: object, what: str
) -> None:
    RatingStage.objects.filter(subject=ward, kind="decision").update(
        **{column: value, "override_ground": "x"}
    )
    assert what in whats(close())


def test_a_fact_that_was_changed_after_the_decision_is_told(
    ward: Subject, close: Callable[[], Cycle]
) -> None:
    RatingFact.objects.update(value="60")
    differences = replay(close()).differences
    assert [(each.subject_id, each.stored, each.found) for each in differences] == [(ward.pk, "25/2", "60")]


def test_a_verdict_that_was_changed_or_removed_is_told(ward: Subject, close: Callable[[], Cycle]) -> None:
    BlockerFinding.objects.update(verdict=BlockerVerdict.CONFIRMED)
    assert "kết luận về trường hợp dẫn đến mức thấp" in whats(close())
    BlockerFinding.objects.all().delete()
    assert "kết luận về trường hợp dẫn đến mức thấp" in whats(close())


def test_a_changed_level_of_the_collective_shows_at_its_head(
    ward: Subject, committee: Subject, close: Callable[[], Cycle]
) -> None:
    RatingStage.objects.filter(subject=committee, kind="decision").update(
        level="HT", override_ground="Kết luận kiểm tra"
    )
    found = {
        each.what: (each.stored, each.found)
        for each in replay(close()).differences
        if each.subject_id == ward.pk
    }
    assert found == {
        "mức của tập thể mình đứng đầu": ("HTT", "HT"),
        "ràng buộc link.head_not_above_collective": ("HTT", "HT"),
    }


def test_a_head_above_the_collective_headed_stands_with_a_ground_while_the_rule_is_unsure(
    ward: Subject, close: Callable[[], Cycle]
) -> None:
    assert [link.rule.confidence for link in rule_set(close()).links] == ["partial"]
    RatingStage.objects.filter(subject=ward, kind="decision").update(
        level="HTXS", override_ground="Thành tích nổi bật"
    )
    assert not any(what.startswith("ràng buộc") for what in whats(close()))


def test_a_level_raised_above_the_cap_is_told(
    peers: Callable, decide: Decide, close: Callable[[], Cycle]
) -> None:
    groups = peers({Level.HTT: 4})
    decide(*(Choice(subject, Level.HTT) for subject in groups[Level.HTT]))
    assert replay(close()).differences == ()
    RatingStage.objects.filter(subject=groups[Level.HTT][0], kind="decision").update(
        level="HTXS", override_ground="Thành tích nổi bật"
    )
    assert whats(close()) == {"tỷ lệ của nhóm “Cấp phó xã, phường”"}


def test_facts_outside_the_stage_do_not_answer_for_it(
    ward: Subject, close: Callable[[], Cycle], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register goes on moving after the decision; the replay asks with what was known then."""
    monkeypatch.setattr(
        "kiemdiem.ratings.queries.assessment.resolved_share",
        lambda _subject: pytest.fail("asked the register"),
    )
    assert replay(close()).differences == ()


def test_a_cycle_that_is_not_closed_is_not_replayed(world: World) -> None:
    with pytest.raises(Refused, match="chưa kết thúc"):
        replay(world.cycle)


def test_rules_that_are_not_the_pinned_ones_are_fatal(ward: Subject, close: Callable[[], Cycle]) -> None:
    close()
    RuleSetVersion.objects.update(content_hash="0" * 64)
    with pytest.raises(Refused, match="không còn đúng bản đã ghim"):
        replay(close())


def test_the_statements_are_as_many_for_one_decision_as_for_four(
    peers: Callable, decide: Decide, close: Callable[[], Cycle], django_assert_num_queries: Callable
) -> None:
    first = peers({Level.HTT: 1})
    decide(Choice(first[Level.HTT][0], Level.HTT))
    cycle = close()
    replay(cycle)
    with django_assert_num_queries(5):
        replay(cycle)
    Cycle.objects.update(state=CycleState.OPEN)
    more = peers({Level.HTT: 3})
    decide(*(Choice(subject, Level.HTT) for subject in more[Level.HTT]))
    cycle = close()
    with django_assert_num_queries(5):
        assert replay(cycle).decisions == 4


def test_the_command_says_that_nothing_differs(
    ward: Subject, close: Callable[[], Cycle], capsys: pytest.CaptureFixture[str]
) -> None:
    cycle = close()
    assert command.run(["replay", cycle.title]) == 0
    assert "3 quyết định được tính lại, 0 chỗ khác." in capsys.readouterr().out
    assert command.run(["replay", str(cycle.pk), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["format"], said["decisions"], said["differences"]) == (1, 3, [])
    assert said["hash"] == f"sha256:{cycle.rule_set_hash}"


def test_the_command_names_who_and_what_differs(
    ward: Subject, close: Callable[[], Cycle], capsys: pytest.CaptureFixture[str]
) -> None:
    RatingFact.objects.update(value="60")
    assert command.run(["replay", str(close().pk)]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert ward.name in out
    assert "đã lưu “25/2”, tính lại “60”" in out


@pytest.mark.parametrize("cycle", ["Không có đợt này", "999999999999", "²"])
def test_an_unknown_cycle_is_told_with_those_there_are(
    world: World, cycle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(["replay", cycle]) == 2
    assert "Các đợt đã kết thúc" in capsys.readouterr().err


def test_exact_points_survive_the_keeping(ward: Subject) -> None:
    points = RatingStage.objects.filter(subject=ward, kind="decision").get().known["points"]
    assert {group: Fraction(value) for group, value in points.items()} == {"common": 26, "tasks": 60}
