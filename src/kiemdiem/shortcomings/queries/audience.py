"""Who is told about an entry: the accounts behind its owner post, its unit's roles, and the level above."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import zip_longest

from kiemdiem import data
from kiemdiem.core.access import Paths, Role
from kiemdiem.core.reminders import Reminders, parse_reminders
from kiemdiem.organisations.models import Appointment, RoleGrant, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import ReminderRule, Shortcoming

Accounts = tuple[int, ...]
OF_A_UNIT = (Role.HEAD, Role.OFFICER, Role.VERIFIER, Role.ORGANISER, Role.LEADERSHIP)
ABOVE = (Role.HEAD, Role.LEADERSHIP, Role.ORGANISER)
ADDRESSED = (Role.OFFICER, Role.HEAD)
REACHING_DOWN = (Role.VERIFIER, Role.ORGANISER)


@cache
def reminders() -> Reminders:
    """Return the figures of `data/register/reminders.yaml`."""
    return parse_reminders(data.table("register/reminders.yaml"))


@dataclass(frozen=True)
class Rules:
    """The reminders that the bodies set for themselves, in force on a day; elsewhere the packaged ones."""

    own: Mapping[int, Reminders]

    def of(self, unit_id: int, paths: Paths) -> Reminders:
        """Return what holds in a unit: its own reminders, else those of the nearest level above that has any."""
        nearest = (self.own[one] for one in (unit_id, *_above(unit_id, paths)) if one in self.own)
        return next(nearest, reminders())

    def horizon(self, ladder: str) -> int:
        """Return how many days ahead anybody is reminded of one kind of thing."""
        return max(one.ladder(ladder).horizon for one in (reminders(), *self.own.values()))


def rules_on(day: date) -> Rules:
    """Return the reminders in force on a day, all bodies' at once; one statement."""
    own: dict[int, Reminders] = {}
    rows = ReminderRule.objects.filter(valid_from__lte=day).select_related("unit")
    for row in rows.order_by("valid_from", "set_at", "id"):
        own.pop(row.unit_id, None)
        if row.figures is not None:
            own[row.unit_id] = reminders().with_figures(row.figures, f"{row}. Căn cứ: {row.ground}")
    return Rules(own)


@dataclass(frozen=True)
class Audience:
    """Accounts by role and unit, and by the post they answer for, on a day."""

    grants: Mapping[tuple[str, int], Accounts]
    owners: Mapping[int, Accounts]

    def about(self, entry: Shortcoming, to: Iterable[str], sent_to: Unit | None = None) -> Accounts:
        """Return everybody whom the words `to` of the reminders mean for an entry, each once, in their order.

        `sent_to` is the unit an obstacle went to.
        """
        found: dict[int, None] = {}
        for word in to:
            found.update(dict.fromkeys(self._meant(word, entry, sent_to)))
        return tuple(found)

    def _meant(self, word: str, entry: Shortcoming, sent_to: Unit | None) -> Accounts:
        if word == Role.OWNER:
            return self.owners.get(entry.owner_post_id or 0, ())
        if word == "above":
            return self.above(entry.unit_id, entry.paths)
        if word == "addressed":
            return self.addressed(sent_to) if sent_to else ()
        if word == "above_addressed":
            return self.above(sent_to.pk, sent_to.paths) if sent_to else ()
        return self.of(Role(word), entry.unit_id, entry.paths)

    def of(self, role: Role, unit_id: int, paths: Paths) -> Accounts:
        """Return who holds a role over a unit; of a role that reaches down, also over a unit above it."""
        own = self.grants.get((role, unit_id), ())
        if role not in REACHING_DOWN:
            return own
        return own + tuple(
            one for unit in _above(unit_id, paths) for one in self.grants.get((role, unit), ())
        )

    def addressed(self, unit: Unit) -> Accounts:
        """Return who answers for a unit that something was sent to; where nobody does, the level above it."""
        own = tuple(one for role in ADDRESSED for one in self.grants.get((role, unit.pk), ()))
        return own or self.above(unit.pk, unit.paths)

    def above(self, unit_id: int, paths: Paths) -> Accounts:
        """Return who leads or organises the nearest level above, both trees together, that has anybody who does."""
        for units in _levels(unit_id, paths):
            found = tuple(
                one for unit in units for role in ABOVE for one in self.grants.get((role, unit), ())
            )
            if found:
                return found
        return ()


def audience(posts: Collection[int], on: date) -> Audience:
    """Return who can be told about entries with these owner posts on a day; two statements."""
    held = Appointment.objects.filter(in_force(on), post__in=posts, person__account__is_active=True)
    owners: dict[int, Accounts] = {}
    for post, account in held.order_by("id").values_list("post_id", "person__account__id"):
        owners[post] = (*owners.get(post, ()), account)
    granted = RoleGrant.objects.filter(
        in_force(on), role__in=OF_A_UNIT, account__is_active=True, unit__isnull=False
    )
    grants: dict[tuple[str, int], Accounts] = {}
    for role, unit, account in granted.order_by("id").values_list("role", "unit_id", "account_id"):
        grants[role, unit] = (*grants.get((role, unit), ()), account)
    return Audience(grants, owners)


def _above(unit_id: int, paths: Paths) -> list[int]:
    """Return the units above one, nearest first, in either tree."""
    return list(dict.fromkeys(unit for units in _levels(unit_id, paths) for unit in units))


def _levels(unit_id: int, paths: Paths) -> list[tuple[int, ...]]:
    """Return the units above one level by level, nearest first: at each level those of the two trees together."""
    trees = [
        [int(step) for step in reversed(path.split("/")) if step and int(step) != unit_id]
        for path in (paths.state, paths.party)
    ]
    return [tuple(dict.fromkeys(one for one in level if one)) for level in zip_longest(*trees)]
