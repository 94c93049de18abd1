"""The permission matrix, generated from the policy's table: every action × role × reach × step, decided as it says.

The expectation is worked out here from the bare YAML, in another way than `core.access` does it.
"""

from collections.abc import Iterator
from itertools import chain, product
from typing import Any

import pytest
import yaml

from kiemdiem import data
from kiemdiem.audit.access import policy
from kiemdiem.core.access import SYSTEM, Actor, Grant, Paths, Role, Target, decide, require
from kiemdiem.core.refusal import NotAllowed

TABLE: dict[str, Any] = yaml.safe_load(data.read("access/policy.yaml"))
ACTIONS: dict[str, dict[str, Any]] = TABLE["actions"]
STEPS = ["", *TABLE["steps"]]
CITY, WARD, STREET, STRANGER = 1, 12, 123, 2
TREE = {CITY: "1/", WARD: "1/12/", STREET: "1/12/123/", STRANGER: "2/"}
# Another unit whose path begins with the same digits: a prefix must end at a slash.
LOOKALIKE = 1234
TREE[LOOKALIKE] = "1/12/1234/"
REACHED = {
    "all": {CITY, WARD, STREET, STRANGER, LOOKALIKE},
    "subtree": {WARD, STREET, LOOKALIKE},
    "unit": {WARD},
}


def holder(role: str, tree: str = "party") -> Actor:
    """Return somebody who holds `role` over the ward."""
    return Actor(1, 1, "Nguyễn Ví Dụ", (Grant(Role(role), WARD, Paths(**{tree: TREE[WARD]})),))


def targets(row: dict[str, Any], tree: str = "party") -> Iterator[tuple[int, Target, bool]]:
    """Yield every place at one right moment, then the ward at every step in every cycle state."""
    step, cycle = row.get("steps", [""])[0], row.get("cycle", [""])[0]
    moments = product([WARD], STEPS, ["", "cycle_draft", "cycle_open", "cycle_closed"])
    for unit, at, state in chain(product(TREE, [step], [cycle]), moments):
        right_time = at in row.get("steps", [at]) and state in row.get("cycle", [state])
        yield unit, Target(unit, Paths(**{tree: TREE[unit]}), step=at, cycle_state=state), right_time


CONTEXTS = sorted({key.partition(".")[0] for key in ACTIONS})


def rows_of(context: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a context's actions."""
    return {key: row for key, row in ACTIONS.items() if key.startswith(f"{context}.")}


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("tree", ["party", "state"])
def test_a_granted_role_reaches_as_far_as_the_table_says_and_only_then(context: str, tree: str) -> None:
    holders = {role: holder(role, tree) for role in TABLE["roles"]}
    for key, row in rows_of(context).items():
        for (unit, target, right_time), (role, actor) in product(targets(row, tree), holders.items()):
            reach = row["allow"].get(role)
            expected = reach is not None and unit in REACHED[reach] and right_time
            assert decide(policy(), key, actor, target).allowed is expected, (key, role, unit, target)


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_relation_allows_exactly_where_the_table_names_it(context: str) -> None:
    nobody = Actor(1, 1, "Nguyễn Ví Dụ")
    for key, row in rows_of(context).items():
        for (_, target, right_time), role in product(targets(row), TABLE["roles"]):
            named = role in row["allow"] and row["allow"][role] is None
            related = Target(
                target.unit_id, target.paths, frozenset({Role(role)}), target.step, target.cycle_state
            )
            allowed = decide(policy(), key, nobody, related).allowed
            assert allowed is (named and right_time), (key, role, target)


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_granted_relation_is_worth_nothing(context: str) -> None:
    for key, row in rows_of(context).items():
        relations = [role for role, reach in row["allow"].items() if reach is None]
        for (_, target, _), role in product(targets(row), relations):
            assert not decide(policy(), key, holder(role), target).allowed, (key, role, target)


@pytest.mark.parametrize("context", CONTEXTS)
def test_who_holds_nothing_may_nothing_and_is_told_why(context: str) -> None:
    for key, row in rows_of(context).items():
        for _, target, _ in targets(row):
            decision = decide(policy(), key, Actor(1, 1, "Nguyễn Ví Dụ"), target)
            assert not decision.allowed, (key, target)
            assert row["says"] in decision.reason
            assert decision.way_out


@pytest.mark.parametrize("context", CONTEXTS)
def test_the_system_itself_may_everything(context: str) -> None:
    for key, row in rows_of(context).items():
        assert all(decide(policy(), key, SYSTEM, target).allowed for _, target, _ in targets(row)), key


def test_only_the_system_itself_is_the_system() -> None:
    pretender = Actor(None, None, SYSTEM.name)
    with pytest.raises(NotAllowed):
        require(policy(), "accounts.create", pretender, Target(None, Paths()))


def test_a_refusal_at_the_wrong_step_says_which_step_is_right() -> None:
    target = Target(WARD, Paths(party=TREE[WARD]), step="decided", cycle_state="cycle_open")
    decision = decide(policy(), "reviews.submit", holder("officer"), target)
    assert "đang ở bước “Đã quyết định xếp loại”" in decision.reason
    assert "“Đang viết báo cáo”" in decision.way_out


def test_an_action_that_is_not_in_the_table_does_not_exist() -> None:
    with pytest.raises(KeyError):
        decide(policy(), "reviews.forge", SYSTEM, Target(None, Paths()))
