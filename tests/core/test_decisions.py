"""Each step from facts to a decision, whole: the level, what bars it, whom it asks, in which words.

A rule set small enough to be read at once stands in for a regulation; results are compared entire, so that nothing of a
decision can change unnoticed (docs/reference/mutation.md).
"""

from dataclasses import replace
from fractions import Fraction

import pytest

from kiemdiem.core.condition import Truth
from kiemdiem.core.loading import load
from kiemdiem.core.rating import (
    RatedSubject,
    Rating,
    TraceLine,
    band_of,
    known_of,
    lacking,
    rank,
    rate,
    rounded,
    score_of,
)
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.core.ruleset import Level, RoundingMode, ScoreRounding, SubjectKind

HTXS, HTT, HT, KHT = Level
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
RULES = load("""
key: thu
number: Văn bản thử
title: Thử
effective_from: 2026-01-01
confidence: partial
levels: {HTXS: Xuất sắc, HTT: Tốt, HT: Đạt, KHT: Không đạt}
scale: 100
acts: []
groups:
  - {id: group.common, key: common, name: Nhóm chung, maximum: 30, says: Tối đa 30., article: Điều 1, confidence: confirmed}
  - {id: group.tasks, key: tasks, name: Nhóm nhiệm vụ, maximum: 70, says: Tối đa 70., article: Điều 2, confidence: confirmed}
bands:
  - {id: band.kht, level: KHT, below: 50, says: Dưới 50., article: Điều 3, confidence: confirmed}
  - {id: band.ht, level: HT, minimum: 50, below: 70, says: Từ 50., article: Điều 3, confidence: confirmed}
  - {id: band.htt, level: HTT, minimum: 70, below: 90, says: Từ 70., article: Điều 3, confidence: confirmed}
  - {id: band.htxs, level: HTXS, minimum: 90, says: Từ 90., article: Điều 3, confidence: partial}
metrics:
  - {key: done, name: Việc đã xong, unit: '%', subjects: [leader, staff]}
  - {key: clean, name: Không có sai phạm, unit: yes_no, subjects: [leader, staff]}
  - {key: old, name: Việc ở nơi cũ, unit: flag, subjects: [leader, staff]}
conditions:
  - {id: c.done, level: HTXS, subjects: [leader, staff], when: {metric: done, op: '>=', value: 100}, says: Xong hết việc., article: Điều 4, confidence: confirmed}
  - {id: c.clean, level: HTT, subjects: [staff], when: {metric: clean, op: '==', value: true}, undecided_when: {metric: old, op: '==', value: true}, says: Không sai phạm., article: Điều 5, confidence: partial}
  - {id: c.half, level: HT, subjects: [staff], when: {metric: done, op: '>=', value: 50}, says: Xong một nửa., article: Điều 6, confidence: confirmed}
blockers:
  - {id: b.few, subjects: [staff], effect: HT, when: {metric: done, op: '<', value: 30, if_missing: fails}, mitigation: Bất khả kháng thì xem xét., says: Xong quá ít., article: Điều 7, confidence: confirmed}
  - {id: b.paper, subjects: [leader], effect: KHT, says: Có kết luận., article: Điều 8, confidence: confirmed}
links:
  - {id: link.head, subjects: [leader], head_only: true, says: Không cao hơn đơn vị., article: Điều 9, confidence: confirmed}
""")
CITED = {rule.id: rule for rule in RULES.every_rule()}
STAFF = RatedSubject(SubjectKind.STAFF, is_head=False)
HEAD = RatedSubject(SubjectKind.LEADER, is_head=True)
DEPUTY = RatedSubject(SubjectKind.LEADER, is_head=False)
DONE, CLEAN = {"done": Fraction(100)}, {"clean": True}
BARE = replace(RULES, groups=(), bands=())
TO_DECIDE = "Mức xếp loại ghi theo quyết định của cấp có thẩm quyền."


def points(total: int) -> dict[str, Fraction]:
    return {"common": Fraction(min(total, 30)), "tasks": Fraction(total - min(total, 30))}


def said(rule_id: str, outcome: Truth, effect: str = "", inputs: dict | None = None) -> TraceLine:
    """Return the line of a rule: always in its own words, with its article and how sure that is."""
    rule = CITED[rule_id]
    return TraceLine(rule_id, rule.says, rule.article, rule.confidence, inputs or {}, outcome, effect)


def band(level: Level, total: int) -> TraceLine:
    inputs = {**points(total), "score": Fraction(total)}
    return said(f"band.{level.lower()}", YES, f"Điểm ứng với mức “{RULES.level_names[level]}”.", inputs)


def done(percent: int | None, outcome: Truth, effect: str = "", rule: str = "c.done") -> TraceLine:
    return said(rule, outcome, effect, {"done": None if percent is None else Fraction(percent)})


def clean(value: bool | None, outcome: Truth, effect: str = "") -> TraceLine:
    return said("c.clean", outcome, effect, {"clean": value})


def of_staff(total: int, facts: dict, findings: dict | None = None) -> Rating:
    return rate(RULES, STAFF, points(total), facts, findings or {}, None)


def test_whoever_meets_everything_is_proposed_for_the_level_of_the_points() -> None:
    trace = (band(HTXS, 95), done(100, YES), clean(True, YES), done(100, YES, rule="c.half"), done(100, NO, rule="b.few"))  # fmt: skip
    assert of_staff(95, DONE | CLEAN) == Rating(HTXS, Fraction(95), trace, {}, ())


@pytest.mark.parametrize(
    ("total", "level"),
    [(100, HTXS), (90, HTXS), (89, HTT), (70, HTT), (69, HT), (50, HT), (49, KHT), (0, KHT)],
)
def test_points_name_the_level_whose_band_they_lie_in_and_bar_those_above(total: int, level: Level) -> None:
    rating = of_staff(total, DONE | CLEAN)
    assert (rating.level, rating.score, rating.needs_decision) == (level, total, ())
    assert rating.barred == {each: (band(level, total),) for each in Level if rank(each) > rank(level)}
    assert band_of(RULES, Fraction(total)).level is level


def test_a_score_that_no_band_takes_is_an_error() -> None:
    with pytest.raises(ValueError, match="no band for 95"):
        band_of(replace(RULES, bands=RULES.bands[:3]), Fraction(95))


def test_enough_points_without_a_condition_are_a_proposal_that_a_person_decides() -> None:
    failed = done(99, NO, "Không được xếp mức “Xuất sắc”.")
    rating = of_staff(95, {"done": Fraction(99)} | CLEAN)
    assert (rating.level, rating.barred) == (HTT, {HTXS: (failed,)})
    rule = CITED["band.htxs"]
    assert rating.needs_decision == (
        TraceLine(
            "band.htxs",
            "Đủ điểm của mức “Xuất sắc” nhưng thiếu điều kiện; quy định không nói rõ chuyển về mức nào.",
            rule.article,
            rule.confidence,
            {},
            UNKNOWN,
            "Mức “Tốt” chỉ là đề xuất, người có thẩm quyền quyết định. Lý do: Xong hết việc.",
        ),
    )


def test_a_missing_fact_bars_the_level_that_asks_for_it() -> None:
    rating = of_staff(95, CLEAN)
    waits = done(None, UNKNOWN, "Thiếu số liệu nên chưa được xếp mức “Xuất sắc”.")
    assert rating.barred == {HTXS: (waits,), HT: (replace(done(None, UNKNOWN, "Thiếu số liệu nên chưa được xếp mức “Đạt”.", "c.half")),)}  # fmt: skip
    assert rating.level is HTT


def test_where_no_level_fits_a_person_decides_and_every_reason_is_told_once() -> None:
    rating = of_staff(60, {"done": Fraction(40), "clean": True})
    assert (rating.level, rating.score) == (None, 60)
    rule = CITED["band.ht"]
    assert rating.needs_decision == (
        TraceLine(
            "band.ht",
            "Với 60 điểm và các điều kiện hiện có, không mức nào khớp đúng quy định.",
            rule.article,
            rule.confidence,
            {"score": Fraction(60)},
            UNKNOWN,
            "Người có thẩm quyền quyết định mức và nêu lý do. Lý do: Từ 50. Xong hết việc. Xong một nửa.",
        ),
    )


def test_where_the_text_leaves_a_level_open_it_bars_nothing_and_a_person_decides() -> None:
    effect = "Quy định không nói rõ trường hợp này có loại mức “Tốt” hay không: phải có người quyết định."
    open_line = said("c.clean", NO, effect, {"clean": False, "old": True})
    rating = of_staff(75, DONE | {"clean": False, "old": True})
    assert (rating.level, rating.needs_decision) == (None, (open_line,))
    assert rating.barred == {HTXS: (band(HTT, 75),)}
    # Where a higher level is reached, or the level itself is out of reach, nothing hangs on it.
    assert of_staff(95, DONE | {"clean": False, "old": True}).level is HTXS
    assert of_staff(60, DONE | {"clean": False, "old": True}).level is HT
    assert of_staff(60, DONE | {"clean": False, "old": True}).needs_decision == ()
    # Where nobody knows whether the case is that one, the condition bars as it stands.
    assert HTT in of_staff(75, DONE | {"clean": False}).barred


def test_what_the_text_leaves_open_is_not_asked_where_it_decides_nothing() -> None:
    rating = of_staff(60, {"done": Fraction(40), "clean": False, "old": True})
    assert (rating.level, HTT in rating.barred) == (None, True)
    [line] = rating.needs_decision
    assert line.says == "Với 60 điểm và các điều kiện hiện có, không mức nào khớp đúng quy định."
    weighed = of_staff(75, DONE | {"done": Fraction(20), "clean": False, "old": True}, {"b.few": "mitigated"})
    assert [each.rule_id for each in weighed.needs_decision] == ["b.few"]


def test_points_that_are_not_all_there_bar_every_level_but_the_lowest_and_leave_all_open() -> None:
    rating = rate(RULES, STAFF, {"common": Fraction(28)}, DONE | CLEAN, {}, None)
    inputs = {"common": Fraction(28), "tasks": None}
    waits = said("band.kht", UNKNOWN, "Chưa đủ điểm của các nhóm nên chưa tính được mức.", inputs)
    assert (rating.level, rating.score) == (None, None)
    assert rating.barred == {HTXS: (waits,), HTT: (waits,), HT: (waits,)}
    assert rating.needs_decision == (waits,)


FEW = {"done": Fraction(20), "clean": True}


def few(outcome: Truth, effect: str = "") -> TraceLine:
    return said("b.few", outcome, effect, {"done": Fraction(20)})


def test_a_blocker_that_the_facts_show_is_a_claim_until_somebody_has_concluded() -> None:
    claim = few(YES, "Số liệu cho thấy có trường hợp này: phải có người kết luận trước khi xếp mức cao hơn “Đạt”.")  # fmt: skip
    rating = of_staff(80, FEW)
    assert (rating.level, rating.needs_decision) == (None, (claim,))
    assert claim in rating.barred[HTXS]
    assert rating.barred[HTT] == (claim,)
    assert claim not in rating.barred[HT]


def test_a_claim_leaves_the_level_open_though_a_lower_one_would_fit() -> None:
    unclean = replace(RULES.conditions[1].when, value=False)
    claiming = replace(RULES, blockers=(replace(RULES.blockers[0], when=unclean),))
    for facts in (DONE | {"clean": False}, DONE):
        rating = rate(claiming, STAFF, points(80), facts, {}, None)
        assert HT not in rating.barred
        assert (rating.level, [line.rule_id for line in rating.needs_decision]) == (None, ["b.few"])


def test_a_confirmed_blocker_leads_to_its_level_and_bars_those_above() -> None:
    confirmed = few(YES, "Đã được xác nhận: xếp mức “Đạt”.")
    rating = of_staff(80, {**FEW, "done": Fraction(20)}, {"b.few": "confirmed"})
    assert confirmed in rating.trace
    assert rating.barred[HTT] == (confirmed,)
    assert rating.level is None  # the condition of that very level fails, so nothing fits


def test_a_mitigated_blocker_bars_nothing_and_leaves_the_level_to_the_authority() -> None:
    weighed = few(YES, "Cấp có thẩm quyền xem xét giảm nhẹ, hoặc chỗ quy định chưa rõ, và quyết định. Bất khả kháng thì xem xét.")  # fmt: skip
    rating = of_staff(80, FEW, {"b.few": "mitigated"})
    assert (rating.level, rating.needs_decision) == (None, (weighed,))
    assert HTT not in rating.barred


def test_a_rejected_blocker_does_nothing() -> None:
    rating = of_staff(80, FEW, {"b.few": "rejected"})
    assert few(NO, "Đã xem xét và không xác nhận.") in rating.trace
    assert (rating.level, HTT in rating.barred) == (HTT, False)


def test_a_blocker_that_only_a_paper_raises_acts_when_it_is_confirmed() -> None:
    silent = rate(RULES, DEPUTY, points(95), DONE, {}, None)
    assert silent.level is HTXS
    assert said("b.paper", NO) in silent.trace
    confirmed = said("b.paper", YES, "Đã được xác nhận: xếp mức “Không đạt”.")
    rating = rate(RULES, DEPUTY, points(95), DONE, {"b.paper": "confirmed"}, None)
    assert (rating.level, rating.needs_decision) == (KHT, ())
    assert rating.barred == {HTXS: (confirmed,), HTT: (confirmed,), HT: (confirmed,)}


def test_where_a_person_has_decided_or_must_decide_otherwise_nothing_is_proposed_beside_it() -> None:
    short = {"done": Fraction(99)}
    confirmed = rate(RULES, DEPUTY, points(95), short, {"b.paper": "confirmed"}, None)
    assert (confirmed.level, confirmed.needs_decision) == (KHT, ())
    waiting = rate(RULES, HEAD, points(95), short, {}, None)
    assert (waiting.level, [each.rule_id for each in waiting.needs_decision]) == (None, ["link.head"])


def test_a_blocker_nobody_can_exclude_leaves_the_level_open() -> None:
    unsure = replace(RULES, blockers=(replace(RULES.blockers[0], when=RULES.conditions[0].when),))
    rating = rate(unsure, STAFF, points(80), CLEAN, {}, None)
    waits = said("b.few", UNKNOWN, "Thiếu số liệu nên chưa loại trừ được trường hợp này.", {"done": None})
    assert (rating.level, rating.needs_decision) == (None, (waits,))
    assert rating.barred[HTT] == (waits,)


@pytest.mark.parametrize("tied", list(Level))
def test_a_head_stands_no_higher_than_the_unit_and_may_stand_lower(tied: Level) -> None:
    rating = rate(RULES, HEAD, points(95), DONE, {}, tied)
    line = said("link.head", YES, f"Không xếp cao hơn mức “{RULES.level_names[tied]}” của tập thể.", {"tied_level": tied.value})  # fmt: skip
    assert rating.trace[-1] == line
    assert rating.barred == {each: (line,) for each in Level if rank(each) > rank(tied)}
    assert rating.level is (None if tied is KHT else tied)


def test_a_head_waits_for_the_unit() -> None:
    rating = rate(RULES, HEAD, points(95), DONE, {}, None)
    waits = said("link.head", UNKNOWN, "Tập thể mình đứng đầu chưa được xếp loại.", {"tied_level": None})
    assert (rating.level, rating.barred, rating.needs_decision) == (None, {}, (waits,))


def test_nobody_but_a_head_of_the_kind_named_is_tied() -> None:
    for subject in (DEPUTY, RatedSubject(SubjectKind.STAFF, is_head=True)):
        rating = rate(RULES, subject, points(95), DONE | CLEAN, {}, KHT)
        assert rating.level is HTXS
        assert "link.head" not in [each.rule_id for each in rating.trace]
    everyone = replace(RULES, links=(replace(RULES.links[0], head_only=False),))
    assert HTXS in rate(everyone, DEPUTY, points(95), DONE, {}, HTT).barred


def test_whether_a_subject_is_a_head_is_a_fact_that_rules_may_ask() -> None:
    assert known_of(HEAD, {"done": Fraction(1), "is_head": False}) == {"done": Fraction(1), "is_head": True}
    assert known_of(STAFF, {}) == {"is_head": False}


def whole(outcome: Truth, effect: str) -> TraceLine:
    says = "Văn bản thử không có thang điểm để tính mức."
    return TraceLine("thu", says, "Văn bản thử", RULES.confidence, {}, outcome, effect)


def test_without_points_and_conditions_the_level_is_the_decisions_alone() -> None:
    line = whole(UNKNOWN, TO_DECIDE)
    bare = replace(BARE, conditions=(), blockers=(), links=())
    assert rate(bare, STAFF, {}, {}, {}, None) == Rating(None, None, (line,), {}, (line,))


def test_without_points_the_highest_level_whose_conditions_are_met_is_proposed() -> None:
    assert rate(BARE, STAFF, {}, DONE | CLEAN, {}, None).level is HTXS
    assert rate(BARE, STAFF, {}, {"done": Fraction(60)} | CLEAN, {}, None).level is HTT
    rating = rate(BARE, STAFF, {}, {"done": Fraction(60), "clean": False}, {}, None)
    assert (rating.level, rating.needs_decision) == (HT, ())


def test_without_points_a_level_without_conditions_is_not_proposed() -> None:
    rating = rate(BARE, DEPUTY, {}, {"done": Fraction(60)}, {}, None)
    unread = whole(UNKNOWN, "Chưa đọc được điều kiện của mức “Tốt”, “Đạt” nên không đề xuất.")
    failed = done(60, NO, "Không được xếp mức “Xuất sắc”.")
    assert rating.trace == (unread, failed, said("b.paper", NO))
    assert (rating.level, rating.barred) == (None, {HTXS: (failed,), HTT: (unread,), HT: (unread,)})
    effect = f"Không mức nào đủ điều kiện; m{TO_DECIDE[1:]} Lý do: Xong hết việc. Văn bản thử không có thang điểm để tính mức."  # fmt: skip
    assert rating.needs_decision == (whole(UNKNOWN, effect),)


def test_points_that_name_no_level_are_added_up_and_the_conditions_decide() -> None:
    unbanded = replace(RULES, bands=())
    rating = rate(unbanded, STAFF, points(95), {"done": Fraction(60)} | CLEAN, {}, None)
    assert (rating.level, rating.score, rating.needs_decision) == (HTT, 95, ())
    nothing = rate(unbanded, STAFF, points(95), {"done": Fraction(40), "clean": False}, {}, None)
    assert (nothing.level, nothing.score) == (None, 95)
    assert nothing.needs_decision[0].rule_id == "thu"


def test_points_outside_their_group_are_refused_with_the_article_and_the_way_out() -> None:
    for given, group in (({"common": Fraction(31)}, RULES.groups[0]), ({"tasks": Fraction(-1)}, RULES.groups[1])):  # fmt: skip
        with pytest.raises(Refused) as refused:
            score_of(RULES, given)
        [(_, value)] = given.items()
        assert refused.value.reason == f"{group.name}: {value} điểm nằm ngoài thang từ 0 đến {group.maximum}."
        assert refused.value.article == group.rule.article
        assert refused.value.way_out == "Sửa lại điểm của nhóm này."
    assert score_of(RULES, {"common": Fraction(30), "tasks": Fraction(0)}) == 30
    assert score_of(RULES, {"common": Fraction(0), "tasks": Fraction(70)}) == 70
    assert score_of(RULES, {"tasks": Fraction(70)}) is None
    assert score_of(BARE, {"tasks": Fraction(70)}) is None


@pytest.mark.parametrize(
    ("total", "up", "down"),
    [("86.2275", "86.2", "86.2"), ("86.25", "86.3", "86.2"), ("86.3", "86.3", "86.3")],
)
def test_a_total_is_rounded_as_the_text_says_and_only_then(total: str, up: str, down: str) -> None:
    rule = ScoreRounding(CITED["group.common"], Fraction(1, 10), RoundingMode.HALF_UP)
    assert rounded(Fraction(total), None) == Fraction(total)
    assert rounded(Fraction(total), rule) == Fraction(up)
    assert rounded(Fraction(total), replace(rule, mode=RoundingMode.DOWN)) == Fraction(down)
    given = {"common": Fraction(30), "tasks": Fraction(total) - 30}
    assert score_of(replace(RULES, rounding=rule), given) == Fraction(up)


def test_what_is_lacking_is_told_with_the_place_where_it_is_entered() -> None:
    assert lacking(RULES, STAFF, points(85), CLEAN, {}, None, HTXS) == (
        Missing("Thiếu 5 điểm: mức này cần từ 90 điểm, hiện có 85 điểm.", where="diem"),
        Missing("Xong hết việc. Hiện nay: Việc đã xong: chưa có số liệu.", where="so-lieu-done"),
    )
    assert lacking(RULES, STAFF, {}, {"done": Fraction(99)}, {}, None, HTXS) == (
        Missing("Chưa đủ điểm của các nhóm; mức này cần từ 90 điểm.", where="diem"),
        Missing("Xong hết việc. Hiện nay: Việc đã xong: 99%.", where=""),
    )
    assert lacking(RULES, STAFF, points(90), DONE, {}, None, HTXS) == ()
    assert lacking(RULES, STAFF, points(0), {}, {}, None, KHT) == ()
    assert lacking(BARE, STAFF, {}, DONE, {}, None, HTXS) == ()


def test_what_stands_in_the_way_from_outside_is_lacking_too() -> None:
    assert lacking(RULES, HEAD, points(95), DONE, {}, HTT, HTXS) == (
        Missing("Không cao hơn đơn vị. Không xếp cao hơn mức “Tốt” của tập thể."),
    )
    assert lacking(RULES, HEAD, points(95), DONE, {}, HTT, HTT) == ()
    assert lacking(RULES, HEAD, points(95), DONE, {}, None, HT) == (
        Missing("Không cao hơn đơn vị. Tập thể mình đứng đầu chưa được xếp loại."),
    )
    confirmed = Missing("Xong quá ít. Đã được xác nhận: xếp mức “Đạt”.")
    assert confirmed in lacking(RULES, STAFF, points(95), FEW, {"b.few": "confirmed"}, None, HTT)
    assert confirmed not in lacking(RULES, STAFF, points(95), FEW, {"b.few": "confirmed"}, None, HT)
