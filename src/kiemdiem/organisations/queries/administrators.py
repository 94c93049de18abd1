"""Whether anybody administers this installation."""

from datetime import date

from kiemdiem.core.access import Role
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import in_force


def administrator_exists(on: date) -> bool:
    """Return whether an account in use holds the administrator's role on the day `on`; one statement."""
    return RoleGrant.objects.filter(in_force(on), role=Role.ADMINISTRATOR, account__is_active=True).exists()
