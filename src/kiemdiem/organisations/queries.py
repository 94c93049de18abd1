"""Reads over units, posts and people in time."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Actor, Grant, Paths, Role
from kiemdiem.organisations.models import Appointment, RoleGrant


def in_force(on: date, prefix: str = "") -> Q:
    """Return the filter for periods that contain the day `on`; `prefix` walks a relation (`appointments__`)."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def actor_of(account: AbstractBaseUser | AnonymousUser) -> Actor:
    """Return the actor an account is today: its grants with the paths of their units, in one statement."""
    assert isinstance(account, Account)
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()), account=account).select_related("unit")
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=account.display_name,
        grants=tuple(
            Grant(
                Role(grant.role),
                grant.unit_id,
                grant.unit.paths if grant.unit else Paths(),
                grant.unit.name if grant.unit else "",
            )
            for grant in grants
        ),
    )


def holders_on(post_id: int, on: date) -> QuerySet[Appointment]:
    """Return who held a post on the day `on`: "ai chịu trách nhiệm ngày D" in one statement."""
    return Appointment.objects.filter(in_force(on), post_id=post_id).select_related("person", "post")
