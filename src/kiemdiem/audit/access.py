"""The access policy, loaded once. It stands in the lowest context so that every context can ask it."""

from functools import cache

import yaml

from kiemdiem import data
from kiemdiem.core import access
from kiemdiem.core.access import Actor, Decision, Policy, Target


@cache
def policy() -> Policy:
    """Return the table of `data/access/policy.yaml`."""
    return access.parse_policy(yaml.safe_load(data.read("access/policy.yaml")))


def decide(action: str, actor: Actor, target: Target) -> Decision:
    """Answer whether `actor` may do `action` to `target` now."""
    return access.decide(policy(), action, actor, target)


def require(action: str, actor: Actor, target: Target) -> None:
    """Raise `NotAllowed`, with reason and way out, unless `decide` allows."""
    access.require(policy(), action, actor, target)
