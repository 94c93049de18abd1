"""How points follow from figures, line by line: products, shares, and the mean of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kiemdiem.assignments.models import SheetResult
from kiemdiem.assignments.queries.judging import Judged, Told
from kiemdiem.assignments.queries.sealing import kept_points, kept_work
from kiemdiem.core.facts import FactBook
from kiemdiem.core.facts.reckoning import ProductLine, product_lines
from kiemdiem.core.ruleset import Formula, WorkRule
from kiemdiem.core.trace import shown

SHARE_NAMES = {
    "quantity_pct": "Số lượng: hoàn thành / được giao",
    "quality_pct": "Chất lượng: còn lại sau lỗi / được giao",
    "progress_pct": "Tiến độ: còn lại sau lần chậm / được giao",
}


@dataclass(frozen=True)
class WorkRow:
    """One task as it counts towards the shares."""

    name: str
    address_of: int | None
    line: ProductLine
    says: str


@dataclass(frozen=True)
class Share:
    """A share as it was reckoned: its parts, and what they come to."""

    name: str
    part: Fraction
    whole: Fraction
    percent: Fraction


@dataclass(frozen=True)
class Reckoned:
    """How points follow from figures: products line by line, the shares, and the mean of them."""

    work_rule: WorkRule | None
    work: tuple[WorkRow, ...]
    shares: tuple[Share, ...]
    formula: Formula | None
    parts: tuple[tuple[str, str], ...]
    points: str
    maximum: str


def task_ids(told: Told, sealed: SheetResult | None) -> list[int]:
    """Return the keys of the tasks that count."""
    work = kept_work(sealed.facts) if sealed else told.work
    return [int(product["id"]) for product in work.get("products", ())]


def reckoned(told: Told, judged: Judged, sealed: SheetResult | None, names: Mapping[int, str]) -> Reckoned:
    """Return how the points come about: as sealed where a closing did, else as the tasks stand now."""
    rules, kind = told.rules, told.kind
    work: Mapping[str, Any] = kept_work(sealed.facts) if sealed else told.work
    lines = product_lines(rules.work, work, FactBook()) if work else ()
    formula = next((row for row in rules.formulas if kind in row.subjects), None)
    points = kept_points(sealed.facts) if sealed else (judged.facts.points if judged.facts else {})
    maximum = next((group.maximum for group in rules.groups if formula and group.key == formula.group), None)
    facts = judged.facts.facts if judged.facts else {}
    return Reckoned(
        work_rule=rules.work,
        work=tuple(
            WorkRow(
                names.get(int(line.id), ""),
                int(line.id) if int(line.id) in names else None,
                line,
                _work_says(row),
            )
            for line, row in zip(lines, work.get("products", ()), strict=True)
        ),
        shares=_shares(lines),
        formula=formula,
        parts=tuple(
            (rules.metric(key).name, shown(facts.get(key), rules.metric(key).unit))
            for key in (formula.mean_of if formula else ())
        ),
        points=points_text(points.get(formula.group)) if formula else "",
        maximum=shown(maximum) if maximum is not None else "",
    )


def _work_says(row: Mapping[str, Any]) -> str:
    """Return how one task counts: "10 × 2 được giao, 8 xong; 1 lỗi, 2 lần chậm (1 khách quan)"."""
    says = f"{shown(row['done'])}/{shown(row['assigned'])}"
    if row["factor"] != 1:
        says += f" × hệ số {shown(row['factor'])}"
    for key, word in (("faults", "lỗi"), ("delays", "lần chậm")):
        if row[key]:
            objective = row[f"objective_{key}"]
            says += f"; {shown(row[key])} {word}"
            says += f" ({shown(objective)} do khách quan, không trừ)" if objective else ""
    return says


def _shares(lines: Iterable[ProductLine]) -> tuple[Share, ...]:
    listed = list(lines)
    whole = sum((line.assigned for line in listed), Fraction(0))
    parts = {
        "quantity_pct": sum((line.done for line in listed), Fraction(0)),
        "quality_pct": sum((line.quality for line in listed), Fraction(0)),
        "progress_pct": sum((line.progress for line in listed), Fraction(0)),
    }
    if not whole:
        return ()
    return tuple(Share(SHARE_NAMES[key], part, whole, 100 * part / whole) for key, part in parts.items())


def points_text(value: Fraction | None) -> str:
    """Return points as shown; a dash where there are none."""
    return "–" if value is None else shown(value)
