"""Who and what a cycle would take in if it opened now: read once, by the check before opening and by the opening."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from kiemdiem.core.facts.employment import months_before
from kiemdiem.core.ruleset import Exemption, RuleSet, SubjectKind
from kiemdiem.cycles.models import Cycle, Inclusion
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.cycles.queries.tree import TreeUnit, subtree_on
from kiemdiem.organisations.models import Appointment, Collective, Line, PersonCondition, PostRole
from kiemdiem.organisations.phrases import collective_kinds
from kiemdiem.organisations.queries import in_force, under

ROLES = {role: place for place, role in enumerate(PostRole.values)}
Conditions = Mapping[int, Mapping[str, str]]
KINDS = {PostRole.STAFF.value: SubjectKind.STAFF, PostRole.OUTSIDE.value: SubjectKind.OUTSIDE}


class Seat(NamedTuple):
    """A post somebody holds on the period's last day."""

    person_id: int
    person_name: str
    admitted_on: date | None
    post_id: int
    unit_id: int
    unit_line: str
    collective_id: int | None
    collective_line: str | None
    title: str
    role: str
    rank: int

    @property
    def line(self) -> str:
        """The block the post belongs to: that of its collective, or else of its unit."""
        return self.collective_line or self.unit_line


@dataclass(frozen=True)
class Standing:
    """Whether somebody is reviewed and rated; where not, by which rule and on what ground."""

    inclusion: Inclusion = Inclusion.FULL
    rule: str = ""
    ground: str = ""


@dataclass(frozen=True)
class PlannedPerson:
    """One person, reviewed once, at the highest post; `seats` are all posts held, the highest first.

    `kind` is what the highest post makes of the person: the form reviewed on, and the exemptions that apply.
    """

    seats: tuple[Seat, ...]
    kind: SubjectKind
    standing: Standing

    @property
    def post(self) -> Seat:
        """The post under which the person is reviewed and rated (Quy định 366-QĐ/TW, Điều 3)."""
        return self.seats[0]


@dataclass(frozen=True)
class Plan:
    """Everything a cycle takes in, as it stands on the period's last day."""

    rules: RuleSet
    units: Mapping[int, TreeUnit]
    collectives: list[Collective]
    people: list[PlannedPerson]

    @property
    def subjects(self) -> int:
        """How many subjects the cycle gets."""
        return len(self.collectives) + len(self.people)


def plan(cycle: Cycle) -> Plan:
    """Read who would be reviewed in `cycle`, in a constant number of statements (five)."""
    on, rules = cycle.period_end, rule_set(cycle)
    units = {unit.unit_id: unit for unit in subtree_on(cycle.root, on)}
    inside = _inside(cycle, units)
    collectives = [
        collective
        for collective in Collective.objects.filter(in_force(on), inside).order_by("sort_key", "id")
        if collective.unit_id in units and is_reviewed(collective)
    ]
    return Plan(rules, units, collectives, _people(rules, units, _inside(cycle, units, "post__unit"), on))


def is_reviewed(collective: Collective) -> bool:
    """Return whether a collective of this kind is reviewed itself (Quy định 366-QĐ/TW, Điều 5).

    Those that are not, a plenum above the standing committee, give their members no seat in the cycle.
    """
    kind = collective_kinds().get(collective.kind)
    return kind is None or kind.reviewed


def _inside(cycle: Cycle, units: Mapping[int, TreeUnit], prefix: str = "unit") -> Q:
    """Return a filter that holds at least the rows of `units`: today's subtree, and what has left it since."""
    rows = under(cycle.root.paths, f"{prefix}__")
    left = [unit.unit_id for unit in units.values() if unit.left]
    return rows | Q(**{f"{prefix}__in": left}) if left else rows


def _people(rules: RuleSet, units: Mapping[int, TreeUnit], inside: Q, on: date) -> list[PlannedPerson]:
    held = Appointment.objects.filter(in_force(on), in_force(on, "post__"), inside)
    depths = {unit.unit_id: unit.depth for unit in units.values()}
    return people_in(seats_by_person(held, depths), depths, rules.exemptions_for(on), conditions_on(on), on)


def seats_by_person(held: QuerySet[Appointment], depths: Mapping[int, int]) -> Mapping[int, list[Seat]]:
    """Return the seats of the appointments `held` in the units of `depths`, by person: one statement."""
    rows = held.order_by("person__sort_key", "person_id", "id").values_list(
        "person_id", "person__full_name", "person__party_admitted_on", "post_id", "post__unit_id", "post__unit__line",
        "post__collective_id", "post__collective__line", "post__title", "post__role", "post__rank",
    )  # fmt: skip
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    for row in rows:
        seat = Seat._make(row)
        if seat.unit_id in depths:
            seats[seat.person_id].append(seat)
    return seats


def conditions_on(on: date, whose: Q | None = None) -> Conditions:
    """Return the conditions in force on a day (of the people `whose`), person → kind → ground."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    rows = PersonCondition.objects.filter(in_force(on), whose or Q())
    for person_id, kind, ground in rows.values_list("person_id", "kind", "ground"):
        found[person_id][kind] = ground
    return found


def people_in(
    seats: Mapping[int, list[Seat]],
    depths: Mapping[int, int],
    exemptions: Iterable[Exemption],
    conditions: Conditions,
    on: date,
) -> list[PlannedPerson]:
    """Return everybody of `seats` at the highest post, with the standing that the exemptions give; no statement."""
    people = []
    for person_id, theirs in seats.items():
        ranked = tuple(sorted(theirs, key=lambda seat: _height(seat, depths)))
        kind = KINDS.get(ranked[0].role, SubjectKind.LEADER)
        applying = list(_applying(exemptions, kind, ranked[0].admitted_on, conditions.get(person_id, {}), on))
        people.append(PlannedPerson(ranked, kind, _standing(applying)))
    return people


def _height(seat: Seat, depths: Mapping[int, int]) -> tuple[int, int, bool, int, int]:
    """Return what puts one post above another: level of the unit, role, the Party's line, rank."""
    return depths[seat.unit_id], ROLES[seat.role], seat.line != Line.PARTY, seat.rank, seat.post_id


def _standing(applying: Sequence[tuple[Exemption, str]]) -> Standing:
    for inclusion in (Inclusion.EXEMPT, Inclusion.REVIEW_ONLY):
        for rule, ground in applying:
            if inclusion is (Inclusion.REVIEW_ONLY if rule.reviewed else Inclusion.EXEMPT):
                return Standing(
                    inclusion, rule.rule.id, f"{rule.rule.says} ({rule.rule.article}): {ground}"[:400]
                )
    return Standing()


def _applying(
    exemptions: Iterable[Exemption],
    kind: SubjectKind,
    admitted_on: date | None,
    conditions: Mapping[str, str],
    on: date,
) -> Iterator[tuple[Exemption, str]]:
    for rule in exemptions:
        if kind not in rule.subjects:
            continue
        if rule.months is None:
            if rule.condition in conditions:
                yield rule, conditions[rule.condition]
        elif admitted_on and admitted_on > months_before(on, rule.months):
            yield (
                rule,
                f"vào Đảng ngày {admitted_on:%d/%m/%Y}, chưa đủ {rule.months} tháng đến ngày {on:%d/%m/%Y}",
            )
