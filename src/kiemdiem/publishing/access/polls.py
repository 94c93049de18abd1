"""Polls as the access policy sees them, and which of them an actor may see."""

from django.db.models import Q

from kiemdiem.core.access import SYSTEM, Actor, Target
from kiemdiem.organisations.access import reach_filter
from kiemdiem.publishing.models import Poll


def poll_target(poll: Poll) -> Target:
    """Return a poll as the access policy sees it: the unit that asks, and where the poll stands."""
    return Target(unit_id=poll.unit_id, paths=poll.unit.paths, step=poll.state)


def visible_polls(actor: Actor, action: str = "publishing.see_polls") -> Q:
    """Return the polls that `actor` reaches for `action`."""
    if actor is SYSTEM:
        return Q()
    return reach_filter(action, actor, party="unit__party_path", state="unit__state_path")
