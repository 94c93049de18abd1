"""What the tables of all sections have in common: the rule itself, and conditions over facts."""

from datetime import date
from fractions import Fraction

from yaml.nodes import ScalarNode

from kiemdiem.core.condition import AllOf, AnyOf, Compare, Condition, IfMissing, Not
from kiemdiem.core.loading.book import Table
from kiemdiem.core.ruleset import Cited, Confidence

OPERATORS = (">=", ">", "<=", "<", "==", "!=")
NO_DATE = date(1, 1, 1)
_TRUE = {"true", "yes", "on"}


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
    if row.has("all") or row.has("any"):
        word = "all" if row.has("all") else "any"
        parts = tuple(read_condition(part) for part in row.tables(word))
        if not parts:
            row.wrong(word, "phải có ít nhất một điều kiện.")
        condition: Condition = AllOf(parts) if word == "all" else AnyOf(parts)
    elif row.has("not"):
        part = row.table("not")
        condition = Not(read_condition(part)) if part else Compare("", "==")
    else:
        condition = _compare(row)
    row.close()
    return condition


def _compare(row: Table) -> Compare:
    metric = row.text("metric")
    if_missing = row.choice("if_missing", IfMissing, default=IfMissing.UNKNOWN)
    if row.has("in"):
        return Compare(metric, "in", values=frozenset(row.words("in")), if_missing=if_missing)
    op = row.text("op")
    if op and op not in OPERATORS:
        row.wrong("op", f"phải là một trong: {' '.join(OPERATORS)}.")
    return Compare(metric, op, _value(row), if_missing=if_missing)


def _value(row: Table) -> Fraction | bool | str | None:
    node = row.take("value", needed=True)
    if node is None:
        return None
    if isinstance(node, ScalarNode) and node.tag.endswith(":bool"):
        return str(node.value).lower() in _TRUE
    if isinstance(node, ScalarNode) and node.tag.endswith(":str") and not str(node.value)[:1].isdigit():
        return str(node.value)
    return row.exact("value", node)


def when(row: Table, key: str = "when") -> Condition | None:
    """Return the condition under `key`, or None where there is none."""
    part = row.table(key, needed=False)
    return read_condition(part) if part else None


def needed_when(row: Table) -> Condition:
    """Return the condition under `when`, which must be there."""
    part = row.table("when")
    return read_condition(part) if part else Compare("", "==")
