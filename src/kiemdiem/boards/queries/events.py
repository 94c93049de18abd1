"""What happened to a unit, one source at a time, each scoped to what the actor may see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from kiemdiem.conferences.access import visible_conferences
from kiemdiem.conferences.models import Conference
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.cycles.models import Subject, Suggestion
from kiemdiem.organisations.models import FormerName
from kiemdiem.prepared import Shaped
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import StageKind
from kiemdiem.ratings.queries import newest
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State, Transfer
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target, TargetValue
from kiemdiem.targets.phrases import STANDINGS
from kiemdiem.targets.queries import standing_of
from kiemdiem.web.addresses import url
from kiemdiem.web.formats import day_of

Names = Mapping[int, str]

# Asked with the actor, the keys of the units and, where it matters, today.
RATINGS = Shaped(
    lambda actor, units: (
        Subject.objects.filter(visible_ratings(actor), kind=SubjectKind.COLLECTIVE, unit__unit__in=units)
        .annotate(
            level=newest(StageKind.DECISION, "level"), decided_on=newest(StageKind.DECISION, "decided_on")
        )
        .select_related("cycle", "unit")
        .only("name", "cycle__title", "cycle__period_end", "unit__unit")
    )
)
SUGGESTIONS = Shaped(
    lambda actor, units: (
        Suggestion.objects.filter(
            visible_subjects(actor, "cycles.see", "subject__"),
            subject__unit__unit__in=units,
            issued_at__isnull=False,
        )
        .annotate(asked=Count("points"))
        .select_related("issuer", "subject__unit")
        .only("issued_at", "number", "issuer__name", "subject__name", "subject__unit__unit")
        .order_by("issued_at", "pk")
    )
)
CONFERENCES = Shaped(
    lambda actor, units: (
        Conference.objects.filter(
            visible_conferences(actor), Q(host__unit__in=units) | Q(collectives__unit__unit__in=units)
        )
        .distinct()
        .order_by("starts_on", "pk")
        .select_related("host")
        .only("title", "starts_on", "state", "host__unit", "host__name")
    )
)
ENTRIES = Shaped(
    lambda actor, units, today: (
        Shortcoming.objects.filter(visible_entries(actor, today), unit__in=units)
        .exclude(state__in=(State.DRAFT, State.WITHDRAWN))
        .only("number", "wording", "unit", "opened_at", "first_seen_on", "relapse_of", "closed_at")
    )
)
TRANSFERS = Shaped(
    lambda actor, units, today: (
        Transfer.objects.filter(
            Q(from_unit__in=units) | Q(to_unit__in=units),
            visible_entries(actor, today, prefix="shortcoming__"),
        )
        .select_related("shortcoming", "from_unit", "to_unit")
        .only(
            "decided_on",
            "decision_number",
            "shortcoming__number",
            "shortcoming__wording",
            "from_unit__name",
            "to_unit__name",
        )
    )
)
RENAMINGS = Shaped(lambda units: FormerName.objects.filter(unit__in=units, collective=None).order_by("pk"))
TARGETS = Shaped(
    lambda actor, units: Target.objects.filter(visible_targets(actor), unit__in=units).order_by("year", "pk")
)


@dataclass(frozen=True)
class Figure:
    """A figure of a target: what kind of figure it is, and its value."""

    kind: str
    value: Decimal


@dataclass(frozen=True)
class Event:
    """One thing that happened to a unit; `unit` names the predecessor it happened to, empty for the unit itself."""

    on: date
    kind: str
    says: str
    address: str
    detail: str = ""
    level: str = ""
    tone: str = "neutral"
    unit: str = ""
    figures: tuple[Figure, ...] = ()
    measure_unit: str = ""


def ratings(names: Names, actor: Actor) -> Iterator[Event]:
    """Yield the reviews of the collectives of these units, with the level decided."""
    for subject in RATINGS.rows(actor, tuple(names)):
        level = subject.level or ""
        yield Event(
            on=subject.decided_on or subject.cycle.period_end,
            kind="Kiểm điểm, xếp loại", says=subject.name, level=level,
            detail=subject.cycle.title if level else f"{subject.cycle.title}: chưa có quyết định xếp loại",
            address=url("ratings:subject", subject.pk), unit=names[subject.unit.unit_id],
        )  # fmt: skip


def suggestions(names: Names, actor: Actor) -> Iterator[Event]:
    """Yield what the level above suggested for review."""
    for row in SUGGESTIONS.rows(actor, tuple(names)):
        assert row.issued_at is not None
        yield Event(
            on=day_of(row.issued_at), kind="Gợi ý kiểm điểm", tone="warn",
            says=f"{row.asked} vấn đề gợi ý đối với {row.subject.name}",
            detail=" · ".join(part for part in (row.issuer.name, row.number) if part),
            address=url("cycles:suggestion", row.pk), unit=names[row.subject.unit.unit_id],
        )  # fmt: skip


def conferences(names: Names, actor: Actor) -> Iterator[Event]:
    """Yield the review conferences held."""
    for row in CONFERENCES.rows(actor, tuple(names)):
        yield Event(
            on=row.starts_on, kind="Hội nghị kiểm điểm", says=row.title, detail=row.get_state_display(),
            address=url("conferences:conference", row.pk), tone="info", unit=names.get(row.host.unit_id, row.host.name),
        )  # fmt: skip


def entries(names: Names, actor: Actor, today: date) -> Iterator[Event]:
    """Yield the limitations put on the register, come back, and solved."""
    for row in ENTRIES.rows(actor, tuple(names), today):
        unit, detail = names[row.unit_id], f"số {row.number}"
        address = url("shortcomings:entry", row.pk)
        seen = day_of(row.opened_at) if row.opened_at else row.first_seen_on
        kind, tone = ("Hạn chế tái diễn", "bad") if row.relapse_of_id else ("Hạn chế đưa vào sổ", "warn")
        yield Event(seen, kind, str(row), address, detail, tone=tone, unit=unit)
        if row.closed_at:
            closed = day_of(row.closed_at)
            yield Event(closed, "Hạn chế đã khắc phục", str(row), address, detail, tone="good", unit=unit)


def transfers(names: Names, actor: Actor, today: date) -> Iterator[Event]:
    """Yield the limitations handed from or to these units."""
    for row in TRANSFERS.rows(actor, tuple(names), today):
        yield Event(
            on=row.decided_on, kind="Hạn chế chuyển giao", tone="info", says=str(row.shortcoming),
            detail=f"{row.from_unit} → {row.to_unit} · {row.decision_number}",
            address=url("shortcomings:entry", row.shortcoming_id),
        )  # fmt: skip


def renamings(names: Names) -> Iterator[Event]:
    """Yield the names these units no longer bear, on the last day of each."""
    for row in RENAMINGS.rows(tuple(names)):
        assert row.valid_to is not None
        yield Event(
            on=row.valid_to, kind="Đổi tên", tone="info", says=f"Tên gọi đến ngày {row.valid_to:%d/%m/%Y}: {row.name}",
            detail=row.decision_number, address=url("organisations:unit", row.unit_id),
            unit=names[row.unit_id],
        )  # fmt: skip


def targets(names: Names, actor: Actor) -> Iterator[Event]:
    """Yield the targets with what was planned and reached, and how it stands: two statements."""
    rows = TARGETS.rows(actor, tuple(names))
    values: defaultdict[int, list[TargetValue]] = defaultdict(list)
    for value in TargetValue.objects.filter(target__in=[row.pk for row in rows]).order_by(
        "recorded_at", "pk"
    ):
        values[value.target_id].append(value)
    for row in rows:
        plan, reached, how = standing_of(row, values[row.pk])
        yield Event(
            on=date(row.year, 12, 31), kind="Chỉ tiêu", says=row.name, unit=names[row.unit_id],
            detail=STANDINGS[how.standing or "open"] + (" (ước)" if how.provisional else ""),
            address=url("targets:target", row.pk), measure_unit=row.measure_unit,
            figures=tuple(Figure(each.get_kind_display(), each.value) for each in (plan, reached) if each),
        )  # fmt: skip
