"""The accounts that act in the sample. None has a password; those with a label are offered at the sign-in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kiemdiem.accounts.actions import create
from kiemdiem.cli.sample.cast import Cast
from kiemdiem.core.access import SYSTEM, Role
from kiemdiem.organisations.actions.roles import grant_role


def open_account(
    cast: Cast, name: str, seat: str, when: datetime, *, label: str = "", order: int = 0, shown: str = ""
) -> None:
    """Create an account for whoever holds a seat (or for nobody, named `shown`), without a password."""
    person = cast.people.get(seat)
    account = create(
        username=name, display_name=person.full_name if person else shown, person=person, by=SYSTEM, at=when
    )
    if label:
        account.sample_label, account.sample_order = label, order
        account.save(update_fields=["sample_label", "sample_order"])
    cast.accounts[name] = account


def give(cast: Cast, name: str, role: str, unit: str, day: date, when: datetime) -> None:
    """Give an account of the cast a role over a unit of the cast; an empty `unit` means everywhere."""
    grant_role(
        account=cast.accounts[name], role=Role(role), unit=cast.units[unit] if unit else None, valid_from=day,
        by=SYSTEM, at=when,
    )  # fmt: skip


def open_sample_accounts(cast: Cast, rows: list[Mapping[str, Any]], day: date, when: datetime) -> None:
    """Open the accounts of `rows` whose seats and units are there by now, in the order of the whole table."""
    for order, row in enumerate(rows, start=1):
        seat, over = row.get("seat", ""), row.get("over", "")
        ready = (not seat or seat in cast.people) and (not over or over in cast.units)
        if row["name"] in cast.accounts or not ready:
            continue
        open_account(cast, row["name"], seat, when, label=row["label"], order=order, shown=row["label"])
        if "role" in row:
            give(cast, row["name"], row["role"], over, day, when)


def open_earlier_accounts(
    cast: Cast, table: Mapping[str, Mapping[str, str]], day: date, when: datetime
) -> None:
    """Open the accounts of offices and heads that act in the years before: `van-phong-me-linh`, `me-linh/bi-thu`."""
    for role, prefix, rows in (
        ("officer", "van-phong", table["officers"]),
        ("head", "thu-truong", table["heads"]),
    ):
        for unit, seat in rows.items():
            name = f"{prefix}-{unit}"
            open_account(cast, name, f"{unit}/{seat}", when)
            give(cast, name, role, unit, day, when)
