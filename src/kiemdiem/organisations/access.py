"""Facts about units for access, and the row filters that mirror the policy's reach."""

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor, Paths, Role, Target
from kiemdiem.organisations.models import Unit

__all__ = ["NOWHERE", "person_target", "reach_filter", "registry_target", "unit_target"]
NOWHERE = Target(unit_id=None, paths=Paths())


def unit_target(unit: Unit) -> Target:
    """Return a unit as the access policy sees it."""
    return Target(unit_id=unit.pk, paths=unit.paths)


def registry_target(actor: Actor) -> Target:
    """Return the register of organisations as a whole: whoever may be reviewed may look things up in it."""
    relations = frozenset({Role.REVIEWED} if actor.person_id is not None else ())
    return Target(unit_id=None, paths=Paths(), relations=relations)


def person_target(person: Person, actor: Actor, unit: Unit | None) -> Target:
    """Return a person as the policy sees them: in the unit where they hold a post, and whether it is oneself."""
    relations = frozenset({Role.REVIEWED} if person.pk == actor.person_id else ())
    return Target(
        unit_id=unit.pk if unit else None, paths=unit.paths if unit else Paths(), relations=relations
    )
