"""Rule sets belong to the whole installation: everybody signed in reads them, few publish them."""

from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor, Paths, Target

NOWHERE = Target(unit_id=None, paths=Paths())


def may_publish(actor: Actor) -> bool:
    """Return whether `actor` may publish rule sets."""
    return decide("rulesets.publish", actor, NOWHERE).allowed


def may_set_days(actor: Actor) -> bool:
    """Return whether `actor` may enter days off and worked rest days."""
    return decide("rulesets.announce_days", actor, NOWHERE).allowed
