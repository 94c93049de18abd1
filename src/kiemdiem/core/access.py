"""Who may do what: a table of role × reach × step, read from data, answered with a reason.

The table is `data/access/policy.yaml`; this module only reads it. A grant is a role over a unit. A relation
(being the person reviewed, sitting on the delegation, holding the owner post) is a fact of the thing itself
and is established by the context that owns the thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiemdiem.core.refusal import NotAllowed


class Role(StrEnum):
    """What an account may be, over a unit (granted) or towards one thing (a relation)."""

    ORGANISER = "organiser"
    OFFICER = "officer"
    HEAD = "head"
    VERIFIER = "verifier"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"
    REVIEWED = "reviewed"
    SEATED = "seated"
    DELEGATE = "delegate"
    CHAIR = "chair"
    SECRETARY = "secretary"
    LISTED = "listed"
    CONSULTED = "consulted"
    OWNER = "owner"
    SELF = "self"


class Reach(StrEnum):
    """How far a grant carries: the unit itself, everything below it too, or the whole installation.

    Below a unit is whatever names it in its path: today's path for what lives in today's tree, the frozen one
    for what was frozen (a cycle with all in it, an event of the journal).
    """

    UNIT = "unit"
    SUBTREE = "subtree"
    ALL = "all"


@dataclass(frozen=True)
class Paths:
    """Where a unit stands in the two trees: `/`-ended id paths such as `1/42/`; empty where it is in no such tree."""

    party: str = ""
    state: str = ""

    def inside(self, other: "Paths") -> bool:
        """Return whether this place is `other` or below it, in either tree."""
        return bool(
            (other.party and self.party.startswith(other.party))
            or (other.state and self.state.startswith(other.state))
        )

    def below(self, unit_id: int | None) -> bool:
        """Return whether this place is the unit `unit_id` or below it, in either tree: its id is a step of the path.

        A place may be frozen as it was on some day; then it is the units above it on that day that count.
        """
        return unit_id is not None and any(f"/{unit_id}/" in f"/{path}" for path in (self.party, self.state))


@dataclass(frozen=True)
class Grant:
    """A role that an account holds over a unit; `paths` are where that unit stands today."""

    role: Role
    unit_id: int | None
    paths: Paths
    unit_name: str = ""


@dataclass(frozen=True)
class Actor:
    """Whoever acts: an account with its grants, or the system itself."""

    account_id: int | None
    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()

    def holds(self, *roles: Role) -> bool:
        """Return whether any grant of this actor has one of `roles`, over whatever unit."""
        return any(grant.role in roles for grant in self.grants)

    def grants_of(self, *roles: Role) -> tuple[Grant, ...]:
        """Return the grants with one of `roles`."""
        return tuple(grant for grant in self.grants if grant.role in roles)


SYSTEM = Actor(account_id=None, person_id=None, name="Hệ thống")


@dataclass(frozen=True)
class Target:
    """The thing acted on, as far as access is concerned.

    `relations` are what the actor is to this very thing; `step` is where the thing stands (a subject's step,
    an entry's state), `cycle_state` where its cycle stands; empty where there is none.
    """

    unit_id: int | None
    paths: Paths
    relations: frozenset[Role] = frozenset()
    step: str = ""
    cycle_state: str = ""


@dataclass(frozen=True)
class Allowance:
    """One line of the table: this role, this far."""

    role: Role
    reach: Reach | None


@dataclass(frozen=True)
class ActionPolicy:
    """All the table says of one action. Empty `steps` or `cycle_states` mean: at every step, in every state."""

    key: str
    says: str
    allow: tuple[Allowance, ...]
    steps: frozenset[str]
    cycle_states: frozenset[str]


@dataclass(frozen=True)
class Policy:
    """The whole table, with the Vietnamese names of roles and steps."""

    roles: Mapping[Role, str]
    steps: Mapping[str, str]
    actions: Mapping[str, ActionPolicy] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """Allowed, or the sentence why not."""

    allowed: bool
    reason: str = ""
    way_out: str = ""


def parse_policy(table: Mapping[str, Any]) -> Policy:
    """Turn the parsed YAML table into a `Policy`. Raises KeyError or ValueError where the table is malformed."""
    steps = dict(table["steps"])
    return Policy(
        roles={Role(key): name for key, name in table["roles"].items()},
        steps=steps,
        actions={key: _action_policy(key, row, steps) for key, row in table["actions"].items()},
    )


def _action_policy(key: str, row: Mapping[str, Any], steps: Mapping[str, str]) -> ActionPolicy:
    unknown = [step for step in [*row.get("steps", []), *row.get("cycle", [])] if step not in steps]
    if unknown:
        raise ValueError(f"{key}: bước không có trong bảng: {', '.join(unknown)}")
    allow = tuple(
        Allowance(Role(role), Reach(reach) if reach else None) for role, reach in row["allow"].items()
    )
    return ActionPolicy(
        key=key,
        says=row["says"],
        allow=allow,
        steps=frozenset(row.get("steps", [])),
        cycle_states=frozenset(row.get("cycle", [])),
    )


def decide(policy: Policy, action: str, actor: Actor, target: Target) -> Decision:
    """Answer whether `actor` may do `action` to `target` now, with the reason where not.

    Raises KeyError for an action that is not in the table: what isn't listed doesn't exist.
    """
    row = policy.actions[action]
    if actor is SYSTEM:
        return Decision(allowed=True)
    if not any(_reaches(allowance, actor, target) for allowance in row.allow):
        who = ", ".join(dict.fromkeys(policy.roles[allowance.role].lower() for allowance in row.allow))
        return Decision(
            allowed=False,
            reason=f"Tài khoản của đồng chí không có quyền “{row.says}” ở đây.",
            way_out=f"Việc này thuộc về: {who}." if who else "Việc này do phần mềm tự làm khi cài đặt.",
        )
    if row.cycle_states and target.cycle_state not in row.cycle_states:
        return _not_now(policy, row.says, target.cycle_state, row.cycle_states)
    if row.steps and target.step not in row.steps:
        return _not_now(policy, row.says, target.step, row.steps)
    return Decision(allowed=True)


def _not_now(policy: Policy, says: str, now: str, when: frozenset[str]) -> Decision:
    names = " hoặc ".join(f"“{name}”" for key, name in policy.steps.items() if key in when)
    return Decision(
        allowed=False,
        reason=f"Chưa thể “{says}”: đang ở bước “{policy.steps.get(now, now)}”.",
        way_out=f"Việc này chỉ làm được ở bước {names}.",
    )


def _reaches(allowance: Allowance, actor: Actor, target: Target) -> bool:
    if allowance.reach is None:
        return allowance.role in target.relations
    grants = actor.grants_of(allowance.role)
    if allowance.reach is Reach.ALL:
        return bool(grants)
    if allowance.reach is Reach.UNIT:
        return any(grant.unit_id == target.unit_id for grant in grants)
    return any(target.paths.below(grant.unit_id) for grant in grants)


def require(policy: Policy, action: str, actor: Actor, target: Target) -> None:
    """Raise `NotAllowed` with its reason unless `decide` allows."""
    decision = decide(policy, action, actor, target)
    if not decision.allowed:
        raise NotAllowed(decision.reason, way_out=decision.way_out)
