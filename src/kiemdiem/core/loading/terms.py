"""What the tables of all sections have in common: the rule itself, and conditions over facts."""

from datetime import date

from kiemdiem.core.condition import AllOf, AnyOf, Compare, Condition, IfMissing, Not
from kiemdiem.core.loading.book import Table
from kiemdiem.core.ruleset import Cited, Confidence

OPERATORS = (">=", ">", "<=", "<", "==", "!=")
NO_DATE = date(1, 1, 1)
_NOTHING = Compare("", "==")


def cited(row: Table) -> Cited:
    """Return what every rule says of itself; an id used twice is a fault."""
    rule = Cited(
        id=row.text("id"),
        says=row.text("says"),
        article=row.text("article"),
        confidence=row.choice("confidence", Confidence),
        is_default=row.truth("is_default", default=False),
    )
    if rule.id in row.book.lines:
        row.wrong("id", f"mã “{rule.id}” đã dùng ở dòng {row.book.lines[rule.id]}.")
    elif rule.id:
        row.book.lines[rule.id] = row.line
    return rule


def read_condition(row: Table) -> Condition:
    """Return the condition a table says: `all`, `any`, `not`, or one comparison."""
    if row.has("all"):
        return AllOf(row.rows("all", read_condition, at_least=1))
    if row.has("any"):
        return AnyOf(row.rows("any", read_condition, at_least=1))
    if row.has("not"):
        return Not(row.nested("not", read_condition) or _NOTHING)
    metric = row.text("metric")
    if_missing = row.choice("if_missing", IfMissing, default=IfMissing.UNKNOWN)
    if row.has("in"):
        return Compare(metric, "in", values=frozenset(row.words("in", needed=True)), if_missing=if_missing)
    return Compare(metric, row.word("op", OPERATORS), row.value("value", needed=True), if_missing=if_missing)


def when(row: Table, key: str = "when") -> Condition | None:
    """Return the condition under `key`, or None where there is none."""
    return row.nested(key, read_condition, needed=False)


def needed_when(row: Table) -> Condition:
    """Return the condition under `when`, which must be there."""
    return row.nested("when", read_condition) or _NOTHING
