"""The register as it was known on a day: what was recorded later is taken back, column by column, in the database.

Every column that changes has its history (`StateChange`, `DeadlineMove`, `OwnerChange`, `Transfer`). Its value on an
earlier day is what the first later change says it changed from; without a later change it is the present one. That
change is one row, joined: the one that changed what stood then (`SinceField`). So a figure as known on a day cannot be
moved by anything recorded afterwards.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from kiemdiem.audit.models import Event
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries.carried import LIVE

COLUMNS = {
    "state": "state",
    "deadline": "deadline",
    "owner": "owner_post",
    "unit": "unit",
    "number": "number",
}


@dataclass(frozen=True)
class Known:
    """A day to look at the register from: today as it stands, or with nothing recorded after the end of `day`.

    `until` is the first moment that doesn't count; None for today.
    """

    day: date
    until: datetime | None = None

    @property
    def past(self) -> bool:
        """Whether an earlier day is looked at."""
        return self.until is not None

    def column(self, name: str) -> str:
        """Return the column that holds `name` (state, deadline, owner, unit, number) as known on the day."""
        return f"known_{name}" if self.past else COLUMNS[name]

    def key(self, name: str) -> str:
        """Return the column that holds the key of `name` (owner, unit) as known on the day."""
        return f"known_{name}" if self.past else f"{COLUMNS[name]}_id"

    def entries(self) -> QuerySet[Shortcoming]:
        """Return the entries recorded by then with the column `came_back`; of an earlier day with its `known_…` columns."""
        entries = Shortcoming.objects.annotate(
            came_back=ExpressionWrapper(self.relapsed(), output_field=BooleanField())
        )
        if self.until is None:
            return entries
        recorded = entries.filter(created_at__lt=self.until).annotate(**_then(self.until))
        return recorded.annotate(**_annotations())

    def live(self) -> Q:
        """Return the entries that somebody worked on."""
        return Q(**{f"{self.column('state')}__in": LIVE})

    def late(self) -> Q:
        """Return the entries that somebody worked on past their deadline."""
        return self.live() & Q(**{f"{self.column('deadline')}__lt": self.day})

    def relapsed(self) -> Q:
        """Return the entries known to be limitations that had come back."""
        back = Q(relapse_of__isnull=False)
        if self.until is None:
            return back
        later = Event.objects.filter(
            about_type="shortcomings.shortcoming", about_id=OuterRef("pk"),
            action="shortcomings.mark_relapse", at__gte=self.until,
        )  # fmt: skip
        return back & ~Q(Exists(later))


def known_on(day: date, today: date) -> Known:
    """Return the view of the register on `day`; today and later days are today."""
    if day >= today:
        return Known(today)
    return Known(day, timezone.make_aware(datetime.combine(day + timedelta(days=1), time())))


def _then(until: datetime) -> dict[str, FilteredRelation]:
    """Return the row of each history that changed what stood at `until`, where something did later."""
    return {
        f"{name}_then": FilteredRelation(
            rows, condition=Q(**{f"{rows}__since__lt": until, f"{rows}__{at}__gte": until}, **line)
        )
        for name, rows, at, line in (
            ("state", "state_changes", "changed_at", {}),
            ("deadline", "deadline_moves", "moved_at", {}),
            ("owner", "owner_changes", "changed_at", {}),
            ("place", "transfers", "recorded_at", {"transfers__continues_as": None}),
        )
    }


def _annotations() -> dict[str, Any]:
    """Return the columns as they stood beside `_then`; of a draft only that it was there: what it said may be rewritten."""
    draft = When(known_state=State.DRAFT, then=Value(None))
    handed_over = Q(place_then__isnull=False) & (
        Q(owner_then__isnull=True) | Q(place_then__recorded_at__lte=F("owner_then__changed_at"))
    )
    return {
        "known_state": Coalesce(F("state_then__from_state"), F("state")),
        "known_deadline": Case(
            draft, default=Coalesce(F("deadline_then__old"), F("deadline")), output_field=DateField()
        ),
        "known_unit": Coalesce(F("place_then__from_unit_id"), F("unit_id"), output_field=BigIntegerField()),
        "known_number": Coalesce(F("place_then__from_number"), F("number")),
        "known_owner": Case(
            draft,
            When(handed_over, then=F("place_then__from_post_id")),
            default=Coalesce(
                F("owner_then__from_post_id"), F("owner_post_id"), output_field=BigIntegerField()
            ),
            output_field=BigIntegerField(),
        ),
    }
