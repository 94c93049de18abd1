"""Worked cases of what a rule set governs: whom and which period is asked about, and the rows that answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiemdiem.core.cases.report import Report
from kiemdiem.core.loading import Table
from kiemdiem.core.ruleset import Family, Period, RuleSet, Status, SubjectKind
from kiemdiem.core.selection import Asked, Outcome, select


@dataclass(frozen=True)
class SelectionCase:
    """Whom and which period is asked about within a family; the rows of this rule set that govern or might."""

    line: int
    name: str
    family: Family
    asked: Asked
    outcome: Outcome
    rows: frozenset[str]


def selection_case(row: Table) -> SelectionCase:
    """Return the case of a subject and a period."""
    return SelectionCase(
        line=row.line,
        name=row.text("name"),
        family=row.choice("family", Family),
        asked=Asked(
            kind=row.choice("subject", SubjectKind),
            period=row.choice("period", Period),
            period_end=row.day("period_end") or date.min,
            status=row.perhaps_one("status", Status),
            place=row.text("place", needed=False),
            answers=row.nested("answers", _answers, needed=False) or {},
        ),
        outcome=row.choice("outcome", Outcome),
        rows=frozenset(row.words("rows")),
    )


def run_selection(rule_set: RuleSet, case: SelectionCase, report: Report) -> None:
    """Run one case. A row is met where nothing more need be known for it to govern, failed where it does not."""
    found = select([rule_set], case.family, case.asked)
    candidates = {each.row.rule.id for each in found.candidates}
    report.ran += 1
    report.expect(case.name, "kết luận", case.outcome.value, found.outcome.value)
    report.expect(case.name, "dòng áp dụng", sorted(case.rows), sorted(candidates))
    report.met |= {each.row.rule.id for each in found.candidates if not each.unknown}
    report.failed |= {row.rule.id for row in rule_set.governs} - candidates


def _answers(row: Table) -> Mapping[str, bool]:
    return {name: row.truth(name) for name in row.names()}
