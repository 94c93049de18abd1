"""Conditions, blockers, links, caps, order, exemptions and authorities, each read from its table."""

from fractions import Fraction

from kiemdiem.core.loading.book import Table
from kiemdiem.core.loading.terms import cited, needed_when, when
from kiemdiem.core.ruleset import (
    Authority,
    Blocker,
    Cap,
    CapBase,
    Exemption,
    Level,
    LevelCondition,
    Link,
    OrderRule,
    OrderStage,
    Relation,
    Rounding,
    Selector,
    SubjectKind,
)


def condition_rule(row: Table) -> LevelCondition:
    """Return a condition of a level."""
    return LevelCondition(
        cited(row),
        row.choice("level", Level),
        row.choices("subjects", SubjectKind, needed=True),
        needed_when(row),
        when(row, "undecided_when"),
    )


def blocker(row: Table) -> Blocker:
    """Return a blocker."""
    return Blocker(
        cited(row),
        row.choices("subjects", SubjectKind, needed=True),
        row.choice("effect", Level),
        when(row),
        row.text("mitigation", needed=False),
        when(row, "mitigated_when"),
    )


def link(row: Table) -> Link:
    """Return a link between levels."""
    return Link(cited(row), row.choices("subjects", SubjectKind, needed=True), row.truth("head_only"))


def cap(row: Table) -> Cap:
    """Return a cap."""
    return Cap(
        cited(row),
        row.choice("level", Level),
        row.choice("base", CapBase),
        row.number("share") or Fraction(0),
        row.number("share_outstanding", needed=False),
        row.choice("rounding", Rounding),
        row.choices("subjects", SubjectKind) or frozenset(SubjectKind),
        row.whole("fewer_than", needed=False),
        row.whole("fewer_limit", needed=False),
        tuple(sorted(row.choices("alternatives", CapBase))),
        row.perhaps_one("outstanding_unit", Level),
    )


def _selector(row: Table) -> Selector:
    return Selector(
        row.choices("kinds", SubjectKind),
        frozenset(row.words("roles")),
        frozenset(row.words("lines")),
        frozenset(row.words("places")),
    )


def order_rule(row: Table) -> OrderRule:
    """Return an order rule."""
    return OrderRule(
        cited(row),
        row.choices("stages", OrderStage, needed=True),
        row.nested("before", _selector) or Selector(),
        row.nested("after", _selector) or Selector(),
        row.choice("relation", Relation),
    )


def exemption(row: Table) -> Exemption:
    """Return an exemption."""
    return Exemption(
        rule=cited(row),
        subjects=row.choices("subjects", SubjectKind, needed=True),
        condition=row.text("condition", needed=False),
        reviewed=row.truth("reviewed"),
        rated=row.truth("rated"),
        months=row.whole("months", needed=False),
        since=row.day("since", needed=False),
        until=row.day("until", needed=False),
        when=when(row),
        this_period=row.truth("this_period", default=False),
    )


def authority(row: Table) -> Authority:
    """Return who proposes and who decides."""
    return Authority(
        cited(row),
        row.choices("subjects", SubjectKind, needed=True),
        frozenset(row.words("collective_kinds")),
        row.text("proposes", needed=False),
        row.text("decides"),
    )
