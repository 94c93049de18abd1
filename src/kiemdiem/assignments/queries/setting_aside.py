"""Why somebody may be left unrated in a period: what the rule set says of it, and that it does not speak of them."""

from dataclasses import dataclass

from kiemdiem.assignments.models import Sheet
from kiemdiem.core.ruleset import GapKind, RuleSet, SubjectKind

NOT_CONCERNED = ""


@dataclass(frozen=True)
class Ground:
    """A rule under which a person is not rated this time; no rule: the rule set does not rate such people."""

    rule: str
    says: str
    article: str


def grounds(rules: RuleSet, sheet: Sheet) -> tuple[Ground, ...]:
    """Return the grounds that may be written on `sheet`."""
    kind = SubjectKind(sheet.kind)
    rows = [row.rule for row in rules.exemptions if kind in row.subjects and not row.rated]
    rows += [row.rule for row in rules.gaps if row.kind is GapKind.NOT_WORKED]
    return (
        *(Ground(rule.id, rule.says, rule.article) for rule in rows),
        Ground(NOT_CONCERNED, f"Không thuộc đối tượng đánh giá của {rules.number}.", ""),
    )


def did_not_work(rules: RuleSet, rule: str) -> bool:
    """Return whether a sheet was set aside because nobody worked: such a period is a gap that the rules know."""
    return any(row.rule.id == rule and row.kind is GapKind.NOT_WORKED for row in rules.gaps)
