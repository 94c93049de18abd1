"""Who receives a suggestion: the head and the officers of the unit, and the person it is sent to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Role
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import in_force

RECEIVING = (Role.HEAD, Role.OFFICER)


def receivers(subjects: Iterable[Subject], on: date) -> Mapping[int, tuple[int, ...]]:
    """Return the accounts that receive what is sent to each of `subjects` on a day, by subject: two statements.

    They are those whom the access policy lets confirm the receipt. A subject nobody receives for is left out.
    """
    listed = list(subjects)
    granted = RoleGrant.objects.filter(
        in_force(on),
        role__in=RECEIVING,
        account__is_active=True,
        unit__in={each.unit.unit_id for each in listed},
    )
    by_unit: defaultdict[int | None, list[int]] = defaultdict(list)
    for unit, account in granted.order_by("role", "id").values_list("unit_id", "account_id"):
        by_unit[unit].append(account)
    people = {each.person_id for each in listed if each.person_id is not None}
    own = dict(
        Account.objects.filter(person__in=people, is_active=True)
        .order_by("-id")
        .values_list("person_id", "id")
    )
    found: dict[int, tuple[int, ...]] = {}
    for each in listed:
        accounts = [own[each.person_id]] if each.person_id in own else []
        accounts += by_unit.get(each.unit.unit_id, [])
        if accounts:
            found[each.pk] = tuple(dict.fromkeys(accounts))
    return found
