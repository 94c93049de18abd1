"""What papers take from the register: the remedy of one entry, and all that a unit has open in a cycle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.access import unit_target, visible_units
from kiemdiem.cycles.models import CycleUnit, Inclusion, Subject
from kiemdiem.cycles.phrases import KIND_NAMES
from kiemdiem.cycles.queries import rule_set
from kiemdiem.documents.queries.terms import Kind, Matter, Value, cycle_values, dated, signing_values
from kiemdiem.organisations.access import unit_target as place_of
from kiemdiem.organisations.models import Post
from kiemdiem.organisations.queries import in_force, under
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import RatingStage
from kiemdiem.ratings.queries.stages import with_levels
from kiemdiem.reviews.queries.document import figure
from kiemdiem.shortcomings.access import may_see, visible_entries
from kiemdiem.shortcomings.models import Measurement, RemedyStep, Shortcoming, State

NOT_WORKED_ON = (State.DRAFT, State.WITHDRAWN)


@dataclass(frozen=True)
class EntryFacts:
    """One entry with its plan and its readings."""

    entry: Shortcoming
    steps: tuple[RemedyStep, ...]
    readings: tuple[Measurement, ...]
    holders: str
    planned_by: str


def load_entry(pk: int, by: Actor, on: date) -> Matter:
    """Return an entry of the register as `by` may see it. Raises Http404; NotAllowed."""
    entry = get_object_or_404(
        Shortcoming.objects.select_related(
            "unit", "field", "owner_post", "cause_node", "planned_by", "born_in"
        ),
        pk=pk,
    )
    if not may_see(by, entry, on).allowed:
        require("shortcomings.see", by, place_of(entry.unit))
    facts = EntryFacts(
        entry,
        tuple(entry.steps.select_related("post").order_by("number")),
        tuple(entry.measurements.order_by("as_of", "pk")),
        holders=", ".join(_holders(entry.owner_post, on)),
        planned_by=entry.planned_by.full_name if entry.planned_by else "",
    )
    return Matter(
        kind="entry", pk=pk, name=entry.wording, unit=entry.unit, line=entry.unit.line,
        address=reverse("shortcomings:entry", args=[pk]), facts=facts, cycle=None, illustrative=entry.illustrative,
    )  # fmt: skip


def _holders(post: Post | None, on: date) -> list[str]:
    if post is None:
        return []
    held = post.appointments.filter(in_force(on)).select_related("person").order_by("valid_from", "pk")
    return [one.person.full_name for one in held]


def _entries(by: Actor, on: date) -> Q:
    return visible_entries(by, on)


def _steps(matter: Matter) -> list[Mapping[str, str]]:
    return [
        {
            "number": str(step.number), "text": step.text, "post": str(step.post or ""), "starts_on": dated(step.starts_on),
            "due_on": dated(step.due_on), "evidence": step.expected_evidence,
            "budget": figure(format(step.budget_million, "f")) if step.budget_million is not None else "",
            "done_on": dated(step.done_on),
        }
        for step in matter.facts.steps
    ]  # fmt: skip


def _readings(matter: Matter) -> list[Mapping[str, str]]:
    unit = matter.facts.entry.measure_unit
    return [
        {
            "as_of": dated(one.as_of),
            "value": f"{figure(format(one.value, 'f'))} {unit}".strip(),
            "estimate": "số ước" if one.estimate else "số chính thức",
        }
        for one in matter.facts.readings
    ]


def _of(name: str) -> Value:
    return lambda matter: str(getattr(matter.facts.entry, name) or "")


def _target(matter: Matter) -> str:
    entry: Shortcoming = matter.facts.entry
    if entry.measure_target is None:
        return entry.measure
    sign = entry.get_measure_direction_display()
    wanted = f"{sign} {figure(format(entry.measure_target, 'f'))} {entry.measure_unit}".strip()
    return f"{entry.measure} ({wanted})"


def _addressed(matter: Matter) -> Missing | None:
    if matter.facts.entry.state not in NOT_WORKED_ON:
        return None
    return Missing("Hạn chế này chưa được đưa vào sổ theo dõi, hoặc đã bị rút.", matter.address)


def _planned(matter: Matter) -> Missing | None:
    if matter.facts.steps:
        return None
    return Missing("Hạn chế này chưa có kế hoạch khắc phục.", f"{matter.address}#ke-hoach")


ENTRY = Kind(
    key="entry",
    name="hạn chế, khuyết điểm",
    model=Shortcoming,
    load=load_entry,
    visible=_entries,
    values={
        **signing_values(),
        "name": lambda matter: matter.name,
        "unit": lambda matter: matter.unit.name,
        "number": _of("number"),
        "wording": _of("wording"),
        "field": _of("field"),
        "cause": _of("cause"),
        "owner": _of("owner_post"),
        "holders": lambda matter: matter.facts.holders,
        "planned_by": lambda matter: matter.facts.planned_by,
        "deadline": lambda matter: dated(matter.facts.entry.deadline),
        "first_seen_on": lambda matter: dated(matter.facts.entry.first_seen_on),
        "origin": lambda matter: matter.facts.entry.get_origin_display(),
        "state": lambda matter: matter.facts.entry.get_state_display(),
        "measure": _target,
        "measured": lambda matter: "có" if matter.facts.readings else "",
    },
    rows={
        "steps": (
            frozenset({"number", "text", "post", "starts_on", "due_on", "evidence", "budget", "done_on"}),
            _steps,
        ),
        "readings": (frozenset({"as_of", "value", "estimate"}), _readings),
    },
    checks={"entry_open": _addressed, "plan_made": _planned},
)


@dataclass(frozen=True)
class UnitFacts:
    """A unit in a cycle: its entries with their plans, and its subjects with their levels, as the reader sees them."""

    unit: CycleUnit
    entries: tuple[Shortcoming, ...]
    subjects: tuple[Subject, ...]


def load_unit(pk: int, by: Actor, on: date) -> Matter:
    """Return a unit of a cycle as `by` may see it. Raises Http404; NotAllowed."""
    unit = get_object_or_404(
        CycleUnit.objects.select_related("unit", "cycle__rule_set", "cycle__root"), pk=pk
    )
    require("cycles.see", by, unit_target(unit, by))
    below = Subject.objects.filter(
        under(unit.paths, "unit__"),
        visible_ratings(by),
        cycle=unit.cycle,
        inclusion=Inclusion.FULL,
    )
    facts = UnitFacts(unit, tuple(_worked_on(unit, by, on)), tuple(_rated(below)))
    return Matter(
        kind="unit", pk=pk, name=unit.name, unit=unit.unit, line=unit.unit.line,
        address=reverse("cycles:unit", args=[pk]), facts=facts, cycle=unit.cycle, rules=rule_set(unit.cycle),
        authority=unit.cycle.root, illustrative=unit.cycle.illustrative or _invented(facts.entries, below),
    )  # fmt: skip


def _invented(entries: Iterable[Shortcoming], below: QuerySet[Subject]) -> bool:
    """Return whether a row that the unit's papers tell of is illustrative: one statement at most."""
    if any(entry.illustrative for entry in entries):
        return True
    return RatingStage.objects.filter(subject__in=below, illustrative=True).exists()


def _worked_on(unit: CycleUnit, by: Actor, on: date) -> QuerySet[Shortcoming]:
    rows = Shortcoming.objects.filter(visible_entries(by, on), unit=unit.unit).exclude(
        state__in=NOT_WORKED_ON
    )
    rows = rows.select_related("owner_post", "field").prefetch_related("steps__post", "measurements")
    return rows.order_by(F("deadline").asc(nulls_last=True), "number")


def _rated(rows: QuerySet[Subject]) -> QuerySet[Subject]:
    rated: QuerySet[Subject] = with_levels(rows.select_related("unit", "cycle"))
    return rated.order_by("unit__sort_key", "unit_id", "kind", "sort_key", "pk")


def _units(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    return visible_units(by)


def _remedies(matter: Matter) -> list[Mapping[str, str]]:
    return [
        {
            "number": str(entry.number), "wording": entry.wording, "field": str(entry.field or ""), "cause": entry.cause,
            "owner": str(entry.owner_post or ""), "deadline": dated(entry.deadline), "measure": entry.measure,
            "steps": "\n".join(f"- {step.text.rstrip(' .;')}; hạn {dated(step.due_on)}" for step in entry.steps.all()) or "chưa lập",
            "state": entry.get_state_display(), "reading": _last(entry),
            "done": f"{sum(step.done_on is not None for step in entry.steps.all())}/{len(entry.steps.all())}",
        }
        for entry in matter.facts.entries
    ]  # fmt: skip


def _last(entry: Shortcoming) -> str:
    last = max(entry.measurements.all(), key=lambda one: (one.as_of, one.pk), default=None)
    if last is None:
        return "chưa có số đo"
    value = f"{figure(format(last.value, 'f'))} {entry.measure_unit}".strip()
    return f"{'ước ' if last.estimate else ''}{value} (đến {dated(last.as_of)})"


def _levels(matter: Matter) -> list[Mapping[str, str]]:
    names = matter.rules.level_names if matter.rules else {}

    def level(key: str | None) -> str:
        return names.get(Level(key), key) if key else ""

    return [
        {
            "number": str(number), "name": one.name, "title": one.title, "unit": one.unit.name,
            "kind": str(KIND_NAMES.get(one.kind, one.kind)), "own": level(one.own), "proposed": level(one.proposed),
            "decided": level(one.decided),
        }
        for number, one in enumerate(matter.facts.subjects, start=1)
    ]  # fmt: skip


def _counts(matter: Matter) -> list[Mapping[str, str]]:
    """Return how many collectives and persons hold which decided level."""
    rows: list[Mapping[str, str]] = []
    for key, name in (matter.rules.level_names if matter.rules else {}).items():
        held = [one for one in matter.facts.subjects if one.decided == key]
        whole = [one for one in held if one.collective_id]
        rows.append(
            {
                "level": name,
                "collectives": str(len(whole)),
                "persons": str(len(held) - len(whole)),
                "all": str(len(held)),
            }
        )
    return rows


def _any_entries(matter: Matter) -> Missing | None:
    if matter.facts.entries:
        return None
    return Missing("Sổ của đơn vị chưa có hạn chế nào phải khắc phục.", matter.address)


def _all_planned(matter: Matter) -> Missing | None:
    bare = [one for one in matter.facts.entries if one.state == State.OPEN and not one.steps.all()]
    if not bare:
        return None
    numbers = ", ".join(str(one.number) for one in bare)
    return Missing(f"Hạn chế số {numbers} chưa có kế hoạch khắc phục.", matter.address)


def _any_rated(matter: Matter) -> Missing | None:
    if any(one.proposed or one.decided for one in matter.facts.subjects):
        return None
    return Missing("Chưa có đối tượng nào được đề xuất hoặc quyết định mức xếp loại.", matter.address)


def _state_count(state: State) -> Value:
    return lambda matter: str(sum(one.state == state for one in matter.facts.entries))


UNIT = Kind(
    key="unit",
    name="đơn vị trong đợt",
    model=CycleUnit,
    load=load_unit,
    visible=_units,
    in_cycle="cycle",
    values={
        **cycle_values(),
        "total": lambda matter: str(len(matter.facts.entries)),
        "open": _state_count(State.OPEN),
        "claimed": _state_count(State.CLAIMED),
        "deferred": _state_count(State.DEFERRED),
        "closed": _state_count(State.CLOSED),
        "subjects": lambda matter: str(len(matter.facts.subjects)),
    },
    rows={
        "remedies": (
            frozenset(
                {"number", "wording", "field", "cause", "owner", "deadline", "measure", "steps", "state", "reading", "done"}
            ),
            _remedies,
        ),
        "levels": (
            frozenset({"number", "name", "title", "unit", "kind", "own", "proposed", "decided"}),
            _levels,
        ),
        "level_counts": (frozenset({"level", "collectives", "persons", "all"}), _counts),
    },
    checks={"entries_exist": _any_entries, "all_planned": _all_planned, "levels_known": _any_rated},
)  # fmt: skip
