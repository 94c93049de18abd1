"""What papers take from a person's sheet of a month or a quarter."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kiemdiem.assignments.access.sheets import may_see_sheet, visible_sheets
from kiemdiem.assignments.models import Sheet, Stage
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotAllowed
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.documents.queries.terms import Kind, Matter, dated
from kiemdiem.reviews.queries.document import figure
from kiemdiem.rulesets.queries import rule_set_of


@dataclass(frozen=True)
class SheetFacts:
    """A sheet with the points the person gave in each group."""

    sheet: Sheet
    rules: RuleSet
    points: Mapping[str, Decimal]


def load(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return a sheet as `by` may see it. Raises Http404; NotAllowed."""
    sheet = get_object_or_404(
        Sheet.objects.select_related("period__unit", "period__rule_set", "person", "post"), pk=pk
    )
    seen = may_see_sheet(by, sheet)
    if not seen.allowed:
        raise NotAllowed(seen.reason, way_out=seen.way_out)
    rules = rule_set_of(sheet.period.rule_set)
    points: defaultdict[str, Decimal] = defaultdict(Decimal)
    for group, given in sheet.points.filter(stage=Stage.SELF).values_list("group", "points"):
        points[group] += given
    return Matter(
        kind="sheet", pk=pk, name=sheet.name, unit=sheet.period.unit, line=sheet.period.unit.line,
        address=reverse("assignments:sheet", args=[pk]), facts=SheetFacts(sheet, rules, points), rules=rules,
        illustrative=sheet.illustrative,
    )  # fmt: skip


def visible(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    """Return the sheets `by` sees."""
    return visible_sheets(by)


def _points(matter: Matter) -> list[Mapping[str, str]]:
    facts: SheetFacts = matter.facts
    return [
        {
            "group": group.name,
            "maximum": figure(group.maximum),
            "own": figure(format(facts.points[group.key], "f")) if group.key in facts.points else "",
        }
        for group in facts.rules.groups
    ]


def _levels(matter: Matter) -> tuple[tuple[str, bool], ...]:
    facts: SheetFacts = matter.facts
    return tuple((name, key == facts.sheet.self_level) for key, name in facts.rules.level_names.items())


def _submitted(matter: Matter) -> Missing | None:
    if matter.facts.sheet.submitted_at is not None:
        return None
    return Missing(f"{matter.name} chưa nộp phiếu của kỳ này.", matter.address)


def _level(matter: Matter) -> str:
    sheet: Sheet = matter.facts.sheet
    return matter.facts.rules.level_names.get(Level(sheet.self_level), "") if sheet.self_level else ""


SHEET = Kind(
    key="sheet",
    name="phiếu đánh giá",
    model=Sheet,
    load=load,
    visible=visible,
    values={
        "name": lambda matter: matter.name,
        "unit": lambda matter: matter.unit.name,
        "title": lambda matter: matter.facts.sheet.title,
        "born_on": lambda matter: dated(matter.facts.sheet.person.born_on),
        "period": lambda matter: str(matter.facts.sheet.period),
        "year": lambda matter: str(matter.facts.sheet.period.end.year),
        "comment": lambda matter: matter.facts.sheet.self_comment,
        "self_level": _level,
    },
    rows={"points": (frozenset({"group", "maximum", "own"}), _points)},
    ticks={"levels": _levels},
    checks={"sheet_submitted": _submitted},
)
