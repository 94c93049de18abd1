"""The list of periods with how far each is, the sheets of one's own, and one period with all its sheets."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count

from kiemdiem.assignments.access.sheets import period_target, visible_periods
from kiemdiem.assignments.models import Correction, Period, PeriodState, Sheet, SheetResult, SheetState
from kiemdiem.assignments.queries.closing import rated, unready
from kiemdiem.assignments.queries.judging import Judged, judgements
from kiemdiem.assignments.queries.schemes import rules_of
from kiemdiem.assignments.queries.shares import GroupShare, group_shares
from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor
from kiemdiem.core.evaluation import OUTSIDE, Result
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import RuleSet
from kiemdiem.core.trace import shown

DEEDS = ("add_sheets", "close_period", "reopen_period")


@dataclass(frozen=True)
class PeriodLine:
    """A period in the list, with how many of its sheets stand where."""

    period: Period
    sheets: int
    waiting: int
    submitted: int
    assessed: int


@dataclass(frozen=True)
class SheetLine:
    """A sheet in its period: what the superior has found so far, and all that closings sealed before."""

    sheet: Sheet
    total: str
    level: str
    rated: bool
    says: str
    versions: tuple[SheetResult, ...]


@dataclass(frozen=True)
class PeriodPage:
    """A period with its sheets, its caps, its corrections, and what it lacks before it can be closed."""

    period: Period
    rules: RuleSet
    lines: tuple[SheetLine, ...]
    shares: tuple[GroupShare, ...]
    missing: tuple[Missing, ...]
    corrections: tuple[Correction, ...]
    may: Mapping[str, bool]


def period_count(actor: Actor) -> int:
    """Return how many periods `actor` may see; one statement."""
    return Period.objects.filter(visible_periods(actor)).count()


def period_lines(actor: Actor, window: slice) -> tuple[PeriodLine, ...]:
    """Return the periods that `actor` may see, the newest first; two statements."""
    periods = list(
        Period.objects.filter(visible_periods(actor))
        .select_related("unit", "rule_set")
        .order_by("-year", "-end", "unit__sort_key", "pk")[window]
    )
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = Sheet.objects.filter(period__in=[period.pk for period in periods]).order_by()
    for period, state, number in rows.values_list("period_id", "state").annotate(Count("pk")):
        counts[period][state] = number
    return tuple(
        PeriodLine(
            period, sum(counts[period.pk].values()), counts[period.pk].get(SheetState.DRAFTING, 0),
            counts[period.pk].get(SheetState.SUBMITTED, 0), counts[period.pk].get(SheetState.ASSESSED, 0),
        )
        for period in periods
    )  # fmt: skip


def own_sheets(actor: Actor, limit: int) -> tuple[Sheet, ...]:
    """Return the newest sheets about whoever asks; one statement."""
    if actor.person_id is None:
        return ()
    rows = Sheet.objects.filter(person=actor.person_id).select_related("period__unit", "period__rule_set")
    return tuple(rows.order_by("-period__year", "-period__end", "pk")[:limit])


def period_of(period_id: int) -> Period:
    """Return a period with its unit and rules. Raises Period.DoesNotExist."""
    return Period.objects.select_related("unit", "rule_set", "opened_by", "closed_by").get(pk=period_id)


def period_page(period: Period, actor: Actor) -> PeriodPage:
    """Return a period as `actor` may see it; a constant number of statements (nine). Raises NotAllowed."""
    target = period_target(period)
    require("assignments.see_period", actor, target)
    rules = rules_of(period)
    sheets = list(period.sheets.select_related("person").order_by("sort_key", "pk"))
    for sheet in sheets:
        sheet.period = period
    judged = judgements(period, sheets)
    versions: defaultdict[int, list[SheetResult]] = defaultdict(list)
    for row in SheetResult.objects.filter(sheet__period=period).order_by("version"):
        versions[row.sheet_id].append(row)
    closed = period.state == PeriodState.CLOSED
    lines = tuple(_line(sheet, judged[sheet.pk], versions[sheet.pk], closed=closed) for sheet in sheets)
    return PeriodPage(
        period,
        rules,
        lines,
        group_shares(rules, rated(sheets, judged)),
        () if closed else tuple(unready(rules, sheets, judged, capped=True)),
        tuple(period.corrections.select_related("reopened_by").order_by("reopened_at", "pk")),
        {name: decide(f"assignments.{name}", actor, target).allowed for name in DEEDS},
    )


def _line(sheet: Sheet, judged: Judged, versions: list[SheetResult], *, closed: bool) -> SheetLine:
    """Return a sheet with what was sealed where its period is closed, else with what the superior found so far."""
    sealed = versions[-1] if closed and versions else None
    if sealed is not None:
        total, level, verdict = sealed.total, sealed.level, sealed.verdict
    else:
        known = judged.result.total if judged.result and sheet.assessed_at else None
        total, level = "" if known is None else str(known), sheet.assessed_level
        verdict = judged.verdict or ""
    return SheetLine(
        sheet, shown(Fraction(total)) if total else "–", level, verdict not in OUTSIDE,
        sheet.not_rated_ground or _why(judged.result), tuple(versions),
    )  # fmt: skip


def _why(result: Result | None) -> str:
    """Return by which rules somebody is not rated; nothing for whoever is."""
    if result is None or result.verdict not in OUTSIDE:
        return ""
    return " ".join(reason.line.says for reason in result.reasons)
