"""The same facts under another rule set: what differs, what only one has, what is not known and never guessed."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import NOW, World
from kiemdiem import data
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings.models import BlockerFinding
from kiemdiem.ratings.queries.comparison import Comparison, choices, compare, nearest
from kiemdiem.ratings.queries.standing import Standing, standing
from kiemdiem.ratings.queries.subject import subject_of
from kiemdiem.rulesets.actions import publish

from .conftest import LATER, reported

SignedIn = Callable[[str], Client]
Queries = Callable[[int], Any]
OTHERS = ("qd132_2018", "qd124_2023", "nd233_2026", "kl198_2025", "hn3814_2018")


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let the pages believe that it is the cast's day."""
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def others(world: World) -> None:
    """Publish rule sets of other times and other families."""
    for key in OTHERS:
        publish(content=data.read(f"rulesets/{key}/rules.yaml"), by=SYSTEM, at=NOW)


def rules(key: str) -> RuleSet:
    """Return a packaged rule set."""
    return load(data.read(f"rulesets/{key}/rules.yaml"))


def _now(subject: Subject, actor: Callable[[str], Actor]) -> Standing:
    return standing(subject_of(subject.pk), actor("organiser"), "ratings.compare")


def _under(subject: Subject, actor: Callable[[str], Actor], key: str) -> Comparison:
    return compare(_now(subject, actor), rules(key))


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def _address(subject: Subject) -> str:
    return f"/xep-loai/doi-tuong/{subject.pk}/doi-chieu/"


def test_only_rule_sets_that_rate_such_a_subject_are_offered_latest_first(
    executive: Subject, head: Subject, others: None, actor: Callable[[str], Actor]
) -> None:
    collective = [each.rules.key for each in choices(_now(executive, actor))]
    assert collective == ["nd233_2026", "qd124_2023", "qd132_2018"]
    person = [each.rules.key for each in choices(_now(head, actor))]
    assert person == ["nd233_2026", "kl198_2025", "qd124_2023", "hn3814_2018", "qd132_2018"]


def test_the_regulation_of_the_time_before_stands_beside_unless_another_is_asked_for(
    executive: Subject, others: None, actor: Callable[[str], Actor], signed_in: SignedIn
) -> None:
    now = _now(executive, actor)
    listed = choices(now)
    assert getattr(nearest(now, listed), "rules").key == "qd124_2023"  # noqa: B009
    assert nearest(now, [each for each in listed if each.rules.key == "nd233_2026"]) == listed[0]
    client = signed_in("officer_a")
    assert "Chỉ có ở Quy định 124-QĐ/TW" in _text(client.get(_address(executive)))
    assert "Chỉ có ở Nghị định 233/2026/NĐ-CP" in _text(client.get(_address(executive), {"bo": "nd233_2026"}))


def test_what_the_other_asks_for_and_nobody_said_is_listed_and_bars_its_levels(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    found = _under(executive, actor, "qd124_2023")
    assert found.own.level is Level.HTT
    assert found.other.level is None
    assert "Cấp độ kết quả nhiệm vụ trong năm" in found.unknown
    assert set(found.other.barred) == {
        "Hoàn thành xuất sắc nhiệm vụ",
        "Hoàn thành tốt nhiệm vụ",
        "Hoàn thành nhiệm vụ",
    }
    assert ("Nhóm tiêu chí chung", "26") in found.unasked


def test_points_are_carried_into_groups_of_the_same_name_and_maximum_only(
    executive: Subject, head: Subject, actor: Callable[[str], Actor]
) -> None:
    same = _under(executive, actor, "nd233_2026")
    assert same.other.score == "86"
    assert not [name for name in same.unknown if name.startswith("Điểm")]
    other = _under(head, actor, "hn3814_2018")
    assert other.other.score == "chưa có số liệu"
    assert "Điểm “Kết quả thực hiện chức trách, nhiệm vụ”" in other.unknown
    assert ("Nhóm tiêu chí về kết quả thực hiện nhiệm vụ", "60") in other.unasked


def test_facts_that_mean_the_same_are_carried_over(executive: Subject, actor: Callable[[str], Actor]) -> None:
    found = _under(executive, actor, "nd233_2026")
    shown = {name: value for pair in found.pairs for name, value in pair.other.inputs}
    assert shown["Tỷ lệ nhiệm vụ hoàn thành vượt mức yêu cầu"] == "35%"
    assert "Tỷ lệ nhiệm vụ hoàn thành vượt mức yêu cầu" not in found.unknown


def test_rules_about_the_same_stand_side_by_side_and_the_rest_is_named(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    found = _under(executive, actor, "qd124_2023")
    (pair,) = [pair for pair in found.pairs if "có thành viên" in pair.own.says]
    assert "Không có đơn vị trực thuộc" in pair.other.says
    own, other = rules("qd366_2025"), rules("qd124_2023")
    now = _now(executive, actor)
    assert len(found.pairs) + len(found.only_own) == len(now.known.rating(own).trace)
    asked = sum(now.kind in row.subjects for row in (*other.conditions, *other.blockers))
    assert len(found.pairs) + len(found.only_other) == asked
    assert not {row.says for row in found.only_own} & {pair.own.says for pair in found.pairs}


def test_the_same_rule_set_differs_from_itself_in_nothing(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    found = _under(executive, actor, "qd366_2025")
    assert (found.differing, found.only_own, found.only_other, found.unasked) == ((), (), (), ())
    assert found.own == found.other
    assert all(pair.own == pair.other for pair in found.pairs)


def test_questions_answered_otherwise_stand_before_all_others(
    executive: Subject, others: None, actor: Callable[[str], Actor], signed_in: SignedIn
) -> None:
    milder = data.read("rulesets/qd366_2025/rules.yaml")
    milder = milder.replace("minimum: 90", "minimum: 85").replace("below: 90", "below: 85")
    publish(content=milder, by=SYSTEM, at=NOW)
    found = compare(_now(executive, actor), load(milder))
    (pair,) = found.differing
    assert pair.own.effect == "Điểm ứng với mức “Hoàn thành tốt nhiệm vụ”."
    assert pair.other.effect == "Điểm ứng với mức “Hoàn thành xuất sắc nhiệm vụ”."
    assert (found.own.level, found.other.level) == (Level.HTT, Level.HTXS)
    text = _text(signed_in("officer_a").get(_address(executive), {"bo": "qd366_2025"}))
    assert text.index("hai bộ cho kết quả khác nhau") < text.index("hai bộ cho kết quả như nhau")
    assert text.count("kd-badge-warn") >= 3


def test_a_verdict_is_carried_where_the_other_asks_the_very_same_question_only(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    rule = "blocker.collective.personnel_or_disunity"
    BlockerFinding.objects.create(
        subject=executive, rule=rule, document="Kết luận 12", verdict="confirmed", found_at=NOW
    )
    same, other = _under(executive, actor, "qd366_2025"), _under(executive, actor, "qd124_2023")
    assert same.other.level is Level.KHT
    assert "đã có kết luận" not in [value for _, value in same.unasked]
    assert other.own.level is Level.KHT
    assert other.other.level is not Level.KHT
    assert "đã có kết luận" in [value for _, value in other.unasked]


def test_a_share_that_has_no_end_is_carried_exactly(
    executive: Subject, actor: Callable[[str], Actor]
) -> None:
    reported(executive, tasks_done_pct="200/3")
    now = _now(executive, actor)
    assert now.known.facts["tasks_done_pct"] == Fraction(200, 3)
    found = compare(now, rules("nd233_2026"))
    assert any(("66,66%") in value for pair in found.pairs for _, value in pair.other.inputs)


def test_the_page_prints_both_results_with_articles_and_says_what_they_rest_on(
    executive: Subject, others: None, signed_in: SignedIn
) -> None:
    text = _text(signed_in("officer_a").get(_address(executive)))
    assert "Quy định 366-QĐ/TW, Điều 11" in text
    assert "Quy định 124-QĐ/TW, Điều 12" in text
    assert "Cấp độ kết quả nhiệm vụ trong năm: chưa có số liệu" in text
    assert "Trên số liệu có trong hồ sơ ngày" in text
    assert "data-print" in text


def test_a_rule_set_that_is_not_offered_gets_a_sentence(
    executive: Subject, others: None, signed_in: SignedIn
) -> None:
    for key in ("kl198_2025", "khong-co", ""):
        text = _text(signed_in("officer_a").get(_address(executive), {"bo": key}), status=422)
        assert "Hãy chọn một bộ quy định trong danh sách." in text or "Chưa nhập ô này." in text


def test_where_no_other_rule_set_is_published_the_page_says_so(
    executive: Subject, signed_in: SignedIn
) -> None:
    assert "Chưa có bộ quy định nào khác được công bố" in _text(
        signed_in("officer_a").get(_address(executive))
    )


def test_a_comparison_costs_one_statement_more_than_the_rating(
    executive: Subject, others: None, actor: Callable[[str], Actor], django_assert_num_queries: Queries
) -> None:
    now = _now(executive, actor)
    with django_assert_num_queries(1):
        (newest, *_) = choices(now)
    with django_assert_num_queries(0):
        compare(now, newest.rules)
