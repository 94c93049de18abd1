"""The order of an agenda: every rule holds, nothing else is moved, and whoever is too early is told why."""

from hypothesis import given
from hypothesis import strategies as st

from core.worlds import OLD_RULES, RULES, subjects
from kiemdiem.core.order import OrderSubject, broken, ordered
from kiemdiem.core.ruleset import OrderStage

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
