"""One thing of every kind that may become public, every one of its columns filled with a marker of its own.

A marker knows which fields of the catalogue may reveal it: those that read its column. What nothing may reveal has none.
Columns that somebody adds later are filled and watched by themselves.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse

from addresses import addresses, addresses_of, body_of
from cast import NOW, SINCE, TODAY, World, cause
from kiemdiem.accounts.models import KeyField
from kiemdiem.conferences.models import Conference, NewsDraft
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.programmes.models import (
    Edition,
    PriorityFigure,
    PriorityTask,
    Programme,
    ProgrammeGoal,
    ProgrammeSection,
    ProgrammeTask,
)
from kiemdiem.publishing.actions import pages, proposals, publications
from kiemdiem.publishing.models import Proposal, Publication, PublicPage
from kiemdiem.publishing.queries.catalogue import Kind, kinds
from kiemdiem.ratings.models import RatingStage
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.shortcomings.models import (
    Claim,
    DeadlineMove,
    Measurement,
    Obstacle,
    ProgressMeeting,
    ProgressNote,
    RemedyStep,
    Responsibility,
    Shortcoming,
)
from kiemdiem.targets.models import Target, TargetValue

Actors = Callable[[str], Actor]
Where = frozenset[tuple[str, str]]
NOBODY: Where = frozenset()
HANGING = {
    "shortcomings.RemedyStep.text": "steps",
    "shortcomings.ProgressNote.text": "progress",
    "shortcomings.Obstacle.text": "obstacle",
    "shortcomings.Obstacle.answer": "obstacle",
    "programmes.ProgrammeGoal.name": "goals",
    "programmes.ProgrammeGoal.measure_unit": "goals",
    "programmes.ProgrammeTask.name": "tasks",
    "programmes.Edition.decision_number": "decision_number",
}
"""Columns of rows that hang on a thing, with the field that tells them; all their other columns are never public."""
PROOF = b"%PDF-1.7 proof"
IN_TASKS = [("programme", "goals"), ("programme", "tasks")]


@dataclass(frozen=True)
class Marker:
    """What a column was filled with, in every way it may be written, and the fields that may reveal it."""

    column: str
    spelled: tuple[str, ...]
    by: Where

    def stands_in(self, text: str) -> bool:
        """Whether a text has it."""
        return any(one in text for one in self.spelled)


@dataclass
class Stage:
    """The markers handed out, and the things they were put into."""

    markers: list[Marker] = field(default_factory=list)
    things: dict[str, int] = field(default_factory=dict)

    def text(self, column: str, by: Iterable[tuple[str, str]] = (), longest: int | None = None) -> str:
        """Return a new word for a text column."""
        word = f"Dấu{len(self.markers):04d}x"
        assert longest is None or longest >= len(word)
        self.markers.append(Marker(column, (word,), frozenset(by)))
        return word

    def day(self, column: str, by: Iterable[tuple[str, str]] = ()) -> date:
        """Return a new day, in years that nothing else is of."""
        day = date(1951, 3, 4) + timedelta(days=401 * len(self.markers))
        self.markers.append(Marker(column, (day.isoformat(), f"{day:%d/%m/%Y}"), frozenset(by)))
        return day

    def number(self, column: str, by: Iterable[tuple[str, str]] = ()) -> Decimal:
        """Return a new number."""
        value = 700_001 + 1_013 * len(self.markers)
        self.markers.append(Marker(column, (str(value), f"{value:,}".replace(",", ".")), frozenset(by)))
        return Decimal(value)

    def percent(self, column: str, by: Iterable[tuple[str, str]] = ()) -> Decimal:
        """Return a new share."""
        value = 700_001 + 1_013 * len(self.markers)
        self.markers.append(Marker(column, (f"{value // 1000},{value % 1000}",), frozenset(by)))
        return Decimal(value) / 1000

    def said(self, column: str, words: str, by: Iterable[tuple[str, str]] = ()) -> None:
        """Watch words that a column was filled with."""
        self.markers.append(Marker(column, (words,), frozenset(by)))

    def filled(self, model: type[models.Model], told_as: str = "", **known: Any) -> Any:
        """Create a row, every column that is not `known` and takes a text filled with a marker."""
        label = model._meta.label
        values = dict(known)
        for column in model._meta.concrete_fields:
            takes = isinstance(column, models.CharField | models.TextField)
            if (
                takes
                and not column.choices
                and column.name not in values
                and not isinstance(column, KeyField)
            ):
                by = _reading(told_as, column.name) if told_as else _hanging(label, column.name)
                values[column.name] = self.text(f"{label}.{column.name}", by, column.max_length)
        return model._default_manager.create(**values)


def _reading(kind: str, column: str) -> list[tuple[str, str]]:
    return [(kind, one.key) for one in kinds()[kind].fields if column in one.reads]


def _hanging(label: str, column: str) -> list[tuple[str, str]]:
    told = HANGING.get(f"{label}.{column}")
    kind = "programme" if label.startswith("programmes.") else "commitment"
    return [(kind, told)] if told else []


def staged(world: World) -> Stage:
    """Put one thing of every kind into ward A, whose page is open already."""
    stage = Stage()
    place = _place(stage, world)
    post = Post.objects.create(
        unit=place, title=stage.text("Post.title", [(kind, "owner_post") for kind in ("commitment", "target", "priority")]), role="head",
        valid_from=SINCE,
    )  # fmt: skip
    work = WorkField.objects.create(
        key="dau", name=stage.text("WorkField.name", [("commitment", "work_field"), ("target", "work_field")])
    )
    stage.things["commitment"] = _entry(stage, world, place, post, work)
    stage.things["target"] = _target(stage, world, place, post, work)
    stage.things["news"] = _news(stage, world)
    stage.things["result"] = _result(stage, world)
    stage.things["programme"] = _programme(stage, world, place)
    stage.things["priority"] = _priority(stage, world, place, post)
    stage.said("Person.full_name", world.people["deputy_a"].full_name)
    return stage


def _place(stage: Stage, world: World) -> Unit:
    """Give ward A another name: its page keeps the one it was opened under."""
    ward = world.units["ward_a"]
    ward.name = stage.text(
        "Unit.name", [(kind, "unit") for kind in ("commitment", "target", "programme", "priority")] + IN_TASKS
    )
    ward.save()
    return ward


def _entry(stage: Stage, world: World, place: Unit, post: Post, work: WorkField) -> int:
    of = "commitment"
    named = stage.text("Shortcoming.wording", [(of, "wording")])
    entry = stage.filled(
        Shortcoming, of, unit=place, number=7, field=work, origin="petition", cause_node=cause(), cause_kind="subjective",
        wording=f"{named} do {world.people['deputy_a'].full_name} phụ trách, xếp Hoàn thành xuất sắc nhiệm vụ.",
        owner_post=post, measure_kind="figure", measure_direction="down", withdrawal_ground="", state="entry_open",
        first_seen_on=stage.day("first_seen_on", [(of, "first_seen_on")]), deadline=stage.day("deadline", [(of, "deadline")]),
        original_deadline=stage.day("original_deadline", [(of, "original_deadline")]),
        measure_target=stage.number("measure_target", [(of, "goal")]), planned_by=world.people["deputy_a"], created_at=NOW,
        opened_at=NOW, created_by=world.accounts["stranger"],
        measure_unit=stage.text("measure_unit", [(of, "goal"), (of, "reading"), (of, "reading_estimate")]),
    )  # fmt: skip
    stage.said("wording's level", "Hoàn thành xuất sắc nhiệm vụ")
    stage.said("state", "Đang khắc phục", [(of, "state")])
    _hanging_on(stage, entry, world, post)
    return int(entry.pk)


def _hanging_on(stage: Stage, entry: Shortcoming, world: World, post: Post) -> None:
    by = world.accounts["stranger"]
    told = "commitment"
    for key, estimate in (("reading", False), ("reading_estimate", True)):
        stage.filled(
            Measurement, shortcoming=entry, estimate=estimate, recorded_at=NOW, recorded_by=by,
            value=stage.number(key, [(told, key)]), as_of=stage.day(f"{key} as_of", [(told, key)]),
        )  # fmt: skip
    stage.filled(RemedyStep, shortcoming=entry, number=1, post=post, due_on=stage.day("step", [(told, "steps")]), budget_million=stage.number("budget"))  # fmt: skip
    stage.filled(
        ProgressNote, shortcoming=entry, noted_on=stage.day("note", [(told, "progress")]), recorded_at=NOW
    )
    stage.filled(ProgressMeeting, shortcoming=entry, held_on=stage.day("meeting"), recorded_at=NOW)
    stage.filled(
        Obstacle, shortcoming=entry, sent_to=world.units["city"], sent_on=stage.day("sent", [(told, "obstacle")]),
        answered_on=stage.day("answered", [(told, "obstacle")]), answer_due=stage.day("due"),
    )  # fmt: skip
    stage.filled(
        DeadlineMove, shortcoming=entry, unit=entry.unit, owner_post=post, old=stage.day("old"), new=stage.day("new"),
        days=4321, moved_at=NOW,
    )  # fmt: skip
    stage.said("moves", "4.321", [(told, "moves")])
    stage.filled(Responsibility, shortcoming=entry, role="head", person=world.people["deputy_a"])
    stage.filled(
        Claim, shortcoming=entry, attainment="full", claimed_at=NOW, verified_attainment="", closes=None
    )


def _target(stage: Stage, world: World, place: Unit, post: Post, work: WorkField) -> int:
    of = "target"
    figures = ("plan", "estimate", "final", "audited")
    target = stage.filled(
        Target, of, unit=place, year=1947, owner_post=post, field=work, direction="up", frequency="year",
        measure_unit=stage.text("Target.measure_unit", [(of, key) for key in figures]), created_at=NOW,
    )  # fmt: skip
    stage.said("year", "1947", [(of, "year")])
    stage.said("standing", "Chưa đạt", [(of, "standing")])
    for number, kind in enumerate(figures):
        percent = {"estimate": "percent_estimate", "audited": "percent_final"}.get(kind, "")
        stage.filled(
            TargetValue, target=target, kind=kind, recorded_at=NOW, recorded_by=world.accounts["stranger"],
            value=_value(stage, kind, number), as_of=stage.day(f"{kind} as_of", [(of, kind)]),
            stated_percent=stage.percent(f"{kind} percent", [(of, percent)] if percent else ()),
        )  # fmt: skip
    return int(target.pk)


def _value(stage: Stage, kind: str, number: int) -> Decimal:
    """Return a figure; the plan is the largest, so that the audited figure falls short of it."""
    return stage.number(kind, [("target", kind)]) + (0 if number else _more(stage))


def _more(stage: Stage) -> int:
    """Make the number just handed out larger by what no later one reaches, and watch that instead."""
    last = stage.markers.pop()
    more = 5_000_000
    value = int(last.spelled[0]) + more
    stage.markers.append(Marker(last.column, (str(value), f"{value:,}".replace(",", ".")), last.by))
    return more


def _news(stage: Stage, world: World) -> int:
    of, host = "news", world.cycle_units["ward_a"]
    host.name = stage.text("CycleUnit.name", [(of, "host")])
    host.save()
    conference = stage.filled(
        Conference, cycle=world.cycle, host=host, state="conference_closed",
        starts_on=(day := stage.day("starts_on", [(of, "held_on")])), ends_on=day, check_in_code="",
    )  # fmt: skip
    draft = stage.filled(
        NewsDraft, of, conference=conference, made_by=world.accounts["officer_a"], made_at=NOW,
        approved_by=world.accounts["head_a"], approved_at=NOW,
    )  # fmt: skip
    return int(draft.pk)


def _result(stage: Stage, world: World) -> int:
    of = "result"
    subject = world.subjects["committee"]
    subject.name = stage.text("Subject.name", [(of, "collective")])
    subject.save()
    stage.said("level", "Hoàn thành tốt nhiệm vụ", [(of, "level")])
    common = {"kind": "decision", "computed_level": "HTT", "at": NOW, "authority": world.units["city"], "trace": [], "points": {}, "known": {}}  # fmt: skip
    decision = stage.filled(
        RatingStage,
        of,
        subject=subject,
        level="HTT",
        decided_on=stage.day("decided_on", [(of, "decided_on")]),
        **common,
    )
    stage.filled(RatingStage, subject=world.subjects["head_a"], level="KHT", override_ground="Vì", **{**common, "computed_level": ""}, decided_on=stage.day("personal"))  # fmt: skip
    stage.said("personal level", "Không hoàn thành nhiệm vụ")
    return int(decision.pk)


def _programme(stage: Stage, world: World, place: Unit) -> int:
    of = "programme"
    act = stage.filled(
        LegalAct,
        key="nghi-quyet",
        number=stage.text("LegalAct.number", [(of, "act")]),
        issued_on=NOW.date(),
        in_force_from=NOW.date(),
    )
    one = stage.filled(
        Programme,
        of,
        unit=place,
        act=act,
        from_year=1931,
        to_year=1939,
        state="programme_adopted",
        created_at=NOW,
    )
    stage.said("years", "1931–1939", [(of, "years")])
    edition = stage.filled(
        Edition, programme=one, number=1, state="adopted", begun_at=NOW, adopted_at=NOW, ground="",
        decided_on=stage.day("Edition.decided_on", [(of, "decided_on")]),
    )  # fmt: skip
    stage.filled(ProgrammeSection, edition=edition)
    stage.filled(
        ProgrammeGoal,
        edition=edition,
        key=1,
        direction="up",
        value=stage.number("goal", [(of, "goals")]),
        year=2026,
        unit=place,
    )
    stage.filled(
        ProgrammeTask, edition=edition, key=1, number=1, unit=place, due_on=stage.day("task due", [(of, "tasks")]),
        starts_on=None, rule="mean", budget=stage.number("task budget"),
    )  # fmt: skip
    return int(one.pk)


def _priority(stage: Stage, world: World, place: Unit, post: Post) -> int:
    of = "priority"
    one = stage.filled(
        PriorityTask, of, unit=place, year=1941, origin="hand", owner_post=post, direction="up", state="priority_adopted",
        due_on=stage.day("due_on", [(of, "due_on")]), goal=stage.number("goal", [(of, "goal")]), baseline=stage.number("baseline"),
        cost=stage.number("cost"), decided_on=stage.day("decided_on", [(of, "decided_on")]), proposed_at=NOW, ended_ground="",
        measure_unit=stage.text("measure_unit", [(of, "goal"), (of, "reading")]),
    )  # fmt: skip
    stage.said("year", "1941", [(of, "year")])
    stage.filled(
        PriorityFigure, priority_task=one, value=stage.number("figure", [(of, "reading")]),
        as_of=stage.day("figure as_of", [(of, "reading")]), recorded_at=NOW,
        file=ContentFile(PROOF, name="proof"), size=len(PROOF), sha256=sha256(PROOF).hexdigest(),
    )  # fmt: skip
    return int(one.pk)


@dataclass(frozen=True)
class Desk:
    """Two people at work on ward A's public page: one proposes, the other approves."""

    page: PublicPage
    first: Actor
    second: Actor

    def proposed(self, kind: str, thing: int, at: datetime = NOW) -> Proposal:
        """Begin a proposal."""
        return proposals.propose(page=self.page, kind=kind, thing_id=thing, by=self.first, at=at)

    def chosen(self, proposal: Proposal, fields: Iterable[str], **more: Any) -> Proposal:
        """Choose its fields."""
        return proposals.choose(proposal=proposal, fields=fields, by=self.first, at=NOW, **more)

    def sent(self, proposal: Proposal) -> Proposal:
        """Send it to the second person."""
        return proposals.send(proposal=proposal, by=self.first, at=NOW)

    def approved(self, proposal: Proposal, at: datetime = NOW) -> Publication:
        """Let the second person approve it."""
        return publications.approve(proposal=proposal, seen=proposal.content_hash, by=self.second, at=at)

    def published(self, kind: str, thing: int, fields: Iterable[str] | None = None) -> Publication:
        """Take a thing all the way."""
        proposal = self.proposed(kind, thing)
        if fields is not None:
            self.chosen(proposal, fields)
        return self.approved(self.sent(proposal))


def desk_of(world: World, actor: Actors) -> Desk:
    """Open ward A's page."""
    page = pages.turn_on(unit=world.units["ward_a"], ground="Quyết định 1-QĐ/ĐU", by=actor("head_a"), at=NOW)
    return Desk(page, actor("officer_a"), actor("head_a"))


def everything_public(page: PublicPage, things: Mapping[str, Publication]) -> dict[str, str]:
    """Return what a visitor gets at every address that asks for no sign-in, and at every one of the API."""
    client, found = Client(), {}
    for address in public_addresses(page, things):
        found[address] = body_of(client.get(address))
    return found


def public_addresses(page: PublicPage, things: Mapping[str, Publication]) -> list[str]:
    """Return every address open to visitors, with this page's name and numbers in them."""
    numbers = [one.number for one in things.values()] or [1]
    told: list[str] = []
    for name, pattern in addresses().items():
        if getattr(pattern.callback, "login_required", True) and not name.startswith("api:"):
            continue
        wanted = set(pattern.pattern.converters)
        if "address" not in wanted:
            told += addresses_of(name, pattern)
            continue
        for kind in kinds().values() if "kind" in wanted else [None]:
            for number in numbers if "number" in wanted else [None]:
                given = {"address": page.address, "kind": kind.address if kind else None, "number": number}
                told.append(reverse(name, kwargs={key: given[key] for key in wanted}))
    return told


def leaks(stage: Stage, chosen: Mapping[str, Kind | frozenset[str]], found: Mapping[str, str]) -> list[str]:
    """Return every marker that stands somewhere without a field that was chosen to tell it."""
    allowed = {(kind, key) for kind, keys in chosen.items() for key in keys}  # type: ignore[union-attr]
    return [
        f"{marker.column} ({marker.spelled[0]}) at {address}"
        for marker in stage.markers
        if not marker.by & allowed
        for address, text in found.items()
        if marker.stands_in(text)
    ]


__all__ = ["NOBODY", "TODAY", "Desk", "Stage", "desk_of", "everything_public", "leaks", "staged"]
