"""The order of an agenda: every rule holds, nothing else is moved, and whoever is too early is told why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worlds import OLD_RULES, RULES, subjects
from kiemdiem.core.order import Break, OrderSubject, broken, ordered
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import OrderRule, OrderStage, Relation, RuleSet, Selector, SubjectKind

STAGES = st.sampled_from(list(OrderStage))
RULE_SETS = st.sampled_from([RULES, OLD_RULES])


@given(subjects(), STAGES, RULE_SETS)
def test_an_agenda_breaks_no_rule_at_any_turn(
    found: list[OrderSubject], stage: OrderStage, rules: object
) -> None:
    agenda = ordered(rules, stage, found)  # type: ignore[arg-type]
    assert sorted(each.id for each in agenda) == sorted(each.id for each in found)
    done: frozenset[int] = frozenset()
    for each in agenda:
        assert broken(rules, stage, each, done, found) == ()  # type: ignore[arg-type]
        done |= {each.id}


@given(subjects(), STAGES)
def test_an_agenda_in_order_stays_as_it_is(found: list[OrderSubject], stage: OrderStage) -> None:
    agenda = ordered(RULES, stage, found)
    assert ordered(RULES, stage, agenda) == agenda


@given(subjects(), STAGES)
def test_whoever_is_named_as_first_comes_earlier_in_the_agenda(
    found: list[OrderSubject], stage: OrderStage
) -> None:
    agenda = ordered(RULES, stage, found)
    place = {each.id: index for index, each in enumerate(agenda)}
    for each in found:
        for one in broken(RULES, stage, each, frozenset(), found):
            assert place[one.first.id] < place[each.id]


def test_without_rules_between_them_subjects_keep_the_order_given() -> None:
    people = [
        OrderSubject(number, "leader", "member", "party", str(number), frozenset({9}), 1, "1/")  # type: ignore[arg-type]
        for number in (3, 1, 2)
    ]
    assert [each.id for each in ordered(RULES, OrderStage.CONFERENCE, people)] == [3, 1, 2]


RULE = RULES.order[0]
RATING, CONFERENCE = OrderStage.RATING, OrderStage.CONFERENCE


def rules(*rows: OrderRule) -> RuleSet:
    return replace(RULES, order=rows)


def row(before: Selector, after: Selector, relation: Relation, stage: OrderStage = RATING) -> OrderRule:
    return replace(RULE, stages=frozenset({stage}), before=before, after=after, relation=relation)


def subject(number: int, **more: object) -> OrderSubject:
    """Return a leader who sits in the collective 9 of the unit 1, but for what is said."""
    plain = OrderSubject(number, SubjectKind.LEADER, "", "", f"Người {number}", frozenset({9}), 1, "1/")
    return replace(plain, **more)


HEADS, DEPUTIES = Selector(roles=frozenset({"head"})), Selector(roles=frozenset({"deputy"}))
HEAD, DEPUTY = subject(1, role="head"), subject(2, role="deputy")


def test_who_must_come_first_is_named_with_the_rule_until_it_is_done() -> None:
    rule = row(HEADS, DEPUTIES, Relation.SAME_COLLECTIVE)
    both = [DEPUTY, HEAD]
    assert broken(rules(rule), RATING, DEPUTY, frozenset(), both) == (Break(rule, HEAD),)
    assert broken(rules(rule), RATING, DEPUTY, frozenset({2}), both) == (Break(rule, HEAD),)
    assert broken(rules(rule), RATING, DEPUTY, frozenset({1}), both) == ()
    assert broken(rules(rule), RATING, HEAD, frozenset(), both) == ()
    assert broken(rules(rule), CONFERENCE, DEPUTY, frozenset(), both) == ()
    assert ordered(rules(rule), RATING, both) == (HEAD, DEPUTY)
    assert ordered(rules(rule), CONFERENCE, both) == (DEPUTY, HEAD)


def test_nobody_waits_for_themselves() -> None:
    rule = row(Selector(), Selector(), Relation.SAME_UNIT)
    assert broken(rules(rule), RATING, HEAD, frozenset(), [HEAD]) == ()


@pytest.mark.parametrize(
    ("relation", "tied", "apart"),
    [
        (Relation.SAME_COLLECTIVE, {"collective_ids": frozenset({8, 9})}, {"collective_ids": frozenset({8})}),
        (Relation.SAME_UNIT, {"unit_id": 1}, {"unit_id": 2}),
        (Relation.SAME_PERSON, {"person": 7}, {"person": 6}),
        (Relation.SAME_PERSON, {"person": 7}, {"person": 0}),
        (Relation.SUBORDINATE_UNIT, {"unit_path": "1/2/"}, {"unit_path": "1/"}),
        (Relation.SUBORDINATE_UNIT, {"unit_path": "1/2/"}, {"unit_path": "2/1/"}),
        (Relation.SUBORDINATE_UNIT, {"unit_path": "1/2/"}, {"unit_path": ""}),
    ],
)
def test_a_rule_binds_those_only_whom_its_relation_ties(relation: Relation, tied: dict, apart: dict) -> None:
    rule, later = row(HEADS, DEPUTIES, relation), replace(DEPUTY, person=7)
    near, far = subject(1, role="head", **tied), subject(3, role="head", **apart)
    assert broken(rules(rule), RATING, later, frozenset(), [far, near]) == (Break(rule, near),)


def test_two_of_whom_nobody_knows_who_they_are_are_not_one_person() -> None:
    rule = row(HEADS, DEPUTIES, Relation.SAME_PERSON)
    assert broken(rules(rule), RATING, DEPUTY, frozenset(), [HEAD]) == ()
    same = [replace(each, person=1) for each in (HEAD, DEPUTY)]
    assert broken(rules(rule), RATING, same[1], frozenset(), same) == (Break(rule, same[0]),)


def test_a_unit_without_a_place_in_the_tree_has_nothing_below_it() -> None:
    rule = row(HEADS, DEPUTIES, Relation.SUBORDINATE_UNIT)
    assert broken(rules(rule), RATING, replace(DEPUTY, unit_path=""), frozenset(), [HEAD]) == ()


@pytest.mark.parametrize(
    ("selector", "named", "other"),
    [
        (Selector(kinds=frozenset({SubjectKind.STAFF})), {"kind": SubjectKind.STAFF}, {}),
        (Selector(roles=frozenset({"head"})), {"role": "head"}, {"role": "member"}),
        (Selector(lines=frozenset({"party"})), {"line": "party"}, {"line": "state"}),
        (Selector(places=frozenset({"branch"})), {"place": "branch"}, {"place": "leadership"}),
    ],
)
def test_a_rule_speaks_of_whom_its_selector_names(selector: Selector, named: dict, other: dict) -> None:
    rule = row(selector, DEPUTIES, Relation.SAME_UNIT)
    one, two = subject(3, **named), subject(4, **other)
    assert broken(rules(rule), RATING, DEPUTY, frozenset(), [two, one]) == (Break(rule, one),)


def test_rules_that_contradict_each_other_are_refused_with_the_names_of_those_concerned() -> None:
    contrary = rules(row(HEADS, DEPUTIES, Relation.SAME_UNIT), row(DEPUTIES, HEADS, Relation.SAME_UNIT))
    with pytest.raises(Refused) as refused:
        ordered(contrary, RATING, [subject(5), HEAD, DEPUTY])
    assert refused.value.reason == "Các quy tắc về thứ tự mâu thuẫn nhau đối với: Người 1, Người 2."
    assert refused.value.way_out == "Xem lại vai trò và tập thể của các đối tượng này."
