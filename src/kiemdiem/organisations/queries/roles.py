"""Who holds which role over which unit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kiemdiem.audit.access import policy
from kiemdiem.core import textvi
from kiemdiem.core.access import Role
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import in_force


@dataclass(frozen=True)
class GrantLine:
    """A role in force."""

    id: int
    account: str
    username: str
    role: str
    unit_id: int | None
    unit: str
    valid_from: date
    valid_to: date | None


def grants_count(words: str, on: date) -> int:
    """Return how many roles are in force on the day and match; one statement."""
    return RoleGrant.objects.filter(_matching(words, on)).count()


def grant_lines(words: str, on: date, window: slice) -> list[GrantLine]:
    """Return one page of the roles in force on the day; one statement."""
    names = policy().roles
    rows = RoleGrant.objects.filter(_matching(words, on)).select_related("account", "unit")
    return [
        GrantLine(
            row.pk, row.account.display_name, row.account.username, names[Role(row.role)], row.unit_id,
            row.unit.name if row.unit else "Toàn hệ thống", row.valid_from, row.valid_to,
        )
        for row in rows.order_by("account__sort_key", "account__username", "id")[window]
    ]  # fmt: skip


def _matching(words: str, on: date) -> Q:
    rows, key = in_force(on), textvi.fold(words)
    return rows & (Q(account__search_key__contains=key) | Q(unit__search_key__contains=key)) if key else rows
