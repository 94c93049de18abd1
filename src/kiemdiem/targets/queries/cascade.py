"""A target and what it was assigned to: the parts below, what they add up to, and what differs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries.listing import rows_of
from kiemdiem.targets.queries.standing import Row, given_by

WHOLE = 100


@dataclass(frozen=True)
class Check:
    """What the parts add up to beside the whole; `absent` parts have no such figure; `difference` None: nothing to hold it against."""

    what: str
    whole: Decimal | None
    parts: Decimal
    absent: int
    estimated: bool

    @property
    def difference(self) -> Decimal | None:
        """Return how much the parts exceed the whole; below 0: how much is not assigned or not reached."""
        return None if self.whole is None else self.parts - self.whole


@dataclass(frozen=True)
class Branch:
    """A target with its parts; `checks` is empty where figures don't add up, or nothing was assigned."""

    row: Row
    branches: tuple["Branch", ...]
    checks: tuple[Check, ...]
    shares: Decimal | None
    hidden: int


def cascade(target: Target, actor: Actor, known_on: date | None = None) -> Branch:
    """Return a target with two levels of parts, those that `actor` may see by name and all of them in the sums; four statements.

    A part that was handed over counts through the targets in which it goes on.
    """
    below = Target.objects.filter(
        Q(parent=target) | Q(parent__parent=target), given_by(known_on)
    ).select_related("unit", "owner_post", "post")
    parts = list(below.order_by("unit__sort_key", "unit_id", "post__rank", "id"))
    seen = set(below.filter(visible_targets(actor)).values_list("pk", flat=True))
    rows = {row.target.pk: row for row in rows_of([target, *parts], known_on)}
    under: dict[int | None, list[Row]] = {}
    for part in parts:
        if not rows[part.pk].gone_on:
            under.setdefault(part.parent_id, []).append(rows[part.pk])
    return _branch(rows[target.pk], under, seen)


def _branch(row: Row, under: dict[int | None, list[Row]], seen: set[int]) -> Branch:
    parts = under.get(row.target.pk, [])
    shares = [part.target.share_percent for part in parts if part.target.share_percent is not None]
    return Branch(
        row=row,
        branches=tuple(_branch(part, under, seen) for part in parts if part.target.pk in seen),
        checks=_checks(row, parts) if parts and row.target.additive else (),
        shares=sum(shares, Decimal(0)) if shares else None,
        hidden=sum(part.target.pk not in seen for part in parts),
    )


def _checks(row: Row, parts: list[Row]) -> tuple[Check, ...]:
    plans = [part.plan for part in parts]
    reached = [part.reached for part in parts]
    return (
        Check(
            "Kế hoạch", row.plan.value if row.plan else None, sum((one.value for one in plans if one), Decimal(0)),
            sum(one is None for one in plans), estimated=False,
        ),
        Check(
            "Kết quả", row.reached.value if row.reached else None,
            sum((one.value for one in reached if one), Decimal(0)), sum(one is None for one in reached),
            estimated=any(part.result.provisional for part in (row, *parts)),
        ),
    )  # fmt: skip
