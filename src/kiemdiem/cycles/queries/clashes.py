"""Who would have to be in two places at once, and which days nobody works."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kiemdiem.core.deadlines import SpecialDay, WorkingDays
from kiemdiem.cycles.models import Delegation, DelegationMember, Session, Visit


@dataclass(frozen=True)
class When:
    """A stretch of whole days, or a half of one day."""

    starts_on: date
    ends_on: date
    session: str = Session.DAY

    def meets(self, other: "When") -> bool:
        """Return whether both need the same half day."""
        if self.ends_on < other.starts_on or other.ends_on < self.starts_on:
            return False
        return Session.DAY in (self.session, other.session) or self.session == other.session

    def __str__(self) -> str:
        if self.starts_on != self.ends_on:
            return f"{self.starts_on:%d/%m} – {self.ends_on:%d/%m/%Y}"
        half = "" if self.session == Session.DAY else f"{Session(self.session).label.lower()} "
        return f"{half}{self.starts_on:%d/%m/%Y}"


@dataclass(frozen=True)
class Clash:
    """Somebody who is due elsewhere at that time."""

    name: str
    unit: str
    when: When
    delegation: str


def when(visit: Visit) -> When:
    """Return when a visit is."""
    return When(visit.starts_on, visit.ends_on, visit.session)


def clashes_of(people: Collection[int], wanted: When, but: Visit | None = None) -> list[Clash]:
    """Return who of `people` goes on another visit at that time, as a member or in somebody's place.

    Whoever was noted as absent there is free. Three statements.
    """
    near = Visit.objects.filter(starts_on__lte=wanted.ends_on, ends_on__gte=wanted.starts_on)
    near = near.exclude(pk=but.pk) if but is not None else near
    found = []
    for visit in near.select_related("unit", "delegation").prefetch_related(
        "delegation__members__person", "absences__member", "absences__cover"
    ):  # fmt: skip
        if not wanted.meets(when(visit)):
            continue
        absent = {one.member.person_id for one in visit.absences.all()}
        going = {
            one.person_id: one.person.full_name
            for one in visit.delegation.members.all()
            if one.person_id not in absent
        }
        going |= {one.cover.pk: one.cover.full_name for one in visit.absences.all() if one.cover}
        found += [
            Clash(name, visit.unit.name, when(visit), visit.delegation.name)
            for person, name in going.items()
            if person in people
        ]  # fmt: skip
    return sorted(found, key=lambda clash: (clash.when.starts_on, clash.name))


def holidays_in(wanted: When, days: WorkingDays) -> list[SpecialDay]:
    """Return the public holidays within a stretch of days."""
    return [days.days_off[day] for day in _stretch(wanted) if day in days.days_off]


def rest_days_in(wanted: When, days: WorkingDays) -> list[date]:
    """Return the days of the weekly rest within a stretch: no fault, but worth knowing."""
    return [day for day in _stretch(wanted) if not days.is_working(day) and day not in days.days_off]


def _stretch(wanted: When) -> list[date]:
    return [
        wanted.starts_on + timedelta(days=more)
        for more in range((wanted.ends_on - wanted.starts_on).days + 1)
    ]


def going_to(visit: Visit) -> set[int]:
    """Return the persons who go on a visit: the members but those absent, and whoever goes in their place."""
    absences = list(visit.absences.all())
    absent = {one.member_id for one in absences}
    members = DelegationMember.objects.filter(delegation=visit.delegation_id).exclude(pk__in=absent)
    return set(members.values_list("person_id", flat=True)) | {
        one.cover_id for one in absences if one.cover_id
    }


def members_of(delegation: Delegation) -> set[int]:
    """Return the persons on a delegation."""
    return set(delegation.members.values_list("person_id", flat=True))
