"""The sections of a rule set file, each read from its tables."""

from datetime import date
from fractions import Fraction

from yaml.nodes import ScalarNode

from kiemdiem.core.condition import AllOf, AnyOf, Compare, Condition, IfMissing, Not
from kiemdiem.core.loading.book import Table
from kiemdiem.core.ruleset import (
    Band,
    Blocker,
    Cap,
    CapBase,
    Cited,
    Confidence,
    Criterion,
    DayCounting,
    Deadline,
    Duration,
    Exemption,
    Form,
    FormSection,
    LegalActData,
    Level,
    LevelCondition,
    Link,
    Metric,
    OrderRule,
    OrderStage,
    Relation,
    Rounding,
    RuleSet,
    ScoreGroup,
    Selector,
    SubjectKind,
)
from kiemdiem.core.steps import Move, Step, StepTable

OPERATORS = (">=", ">", "<=", "<", "==", "!=")
_NO_DATE = date(1, 1, 1)
_TRUE = {"true", "yes", "on"}


def read_rule_set(root: Table) -> RuleSet:
    """Return the whole rule set; whatever is wrong is in the root's book, with stand-ins in its place."""
    rule_set = RuleSet(
        key=root.text("key"),
        number=root.text("number"),
        title=root.text("title"),
        effective_from=root.day("effective_from") or _NO_DATE,
        effective_to=root.day("effective_to", needed=False),
        confidence=root.choice("confidence", Confidence),
        acts=root.rows("acts", _act),
        level_names=_level_names(root),
        degrees=root.words("degrees"),
        groups=root.rows("groups", _group, needed=False),
        bands=root.rows("bands", _band, needed=False),
        conditions=root.rows("conditions", _condition_rule, needed=False),
        blockers=root.rows("blockers", _blocker, needed=False),
        links=root.rows("links", _link, needed=False),
        caps=root.rows("caps", _cap, needed=False),
        order=root.rows("order", _order_rule, needed=False),
        exemptions=root.rows("exemptions", _exemption, needed=False),
        calendar=root.rows("calendar", _deadline, needed=False),
        durations=root.rows("durations", _duration, needed=False),
        forms=root.rows("forms", _form),
        metrics=root.rows("metrics", _metric, needed=False),
        steps=StepTable(root.rows("steps", _step), root.rows("moves", _move)),
        criteria=root.rows("criteria", _criterion, needed=False),
        notes=root.rows("notes", _cited, needed=False),
    )
    root.close()
    return rule_set


def _cited(row: Table) -> Cited:
    rule = Cited(
        id=row.text("id"),
        says=row.text("says"),
        article=row.text("article"),
        confidence=row.choice("confidence", Confidence),
    )
    if rule.id in row.book.lines:
        row.wrong("id", f"mã “{rule.id}” đã dùng ở dòng {row.book.lines[rule.id]}.")
    elif rule.id:
        row.book.lines[rule.id] = row.line
    return rule


def _act(row: Table) -> LegalActData:
    act = LegalActData(
        key=row.text("key"),
        number=row.text("number"),
        title=row.text("title"),
        issuer=row.text("issuer"),
        issued_on=row.day("issued_on") or _NO_DATE,
        in_force_from=row.day("in_force_from") or _NO_DATE,
        in_force_to=row.day("in_force_to", needed=False),
        confidence=row.choice("confidence", Confidence),
        replaces=row.words("replaces"),
    )
    row.book.lines[f"acts.{act.key}"] = row.line
    return act


def _level_names(root: Table) -> dict[Level, str]:
    names = root.table("levels")
    if names is None:
        return {}
    read = {level: names.text(level.value) for level in Level}
    names.close()
    return read


def _group(row: Table) -> ScoreGroup:
    return ScoreGroup(row.text("key"), row.text("name"), row.number("maximum") or Fraction(0), _cited(row))


def _criterion(row: Table) -> Criterion:
    return Criterion(_cited(row), row.text("group"), row.choices("subjects", SubjectKind, needed=True))


def _band(row: Table) -> Band:
    return Band(
        _cited(row),
        row.choice("level", Level),
        row.number("minimum", needed=False),
        row.number("below", needed=False),
    )


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


def _when(row: Table, *, needed: bool) -> Condition | None:
    part = row.table("when", needed=needed)
    return read_condition(part) if part else None


def _condition_rule(row: Table) -> LevelCondition:
    return LevelCondition(
        _cited(row),
        row.choice("level", Level),
        row.choices("subjects", SubjectKind, needed=True),
        _when(row, needed=True) or Compare("", "=="),
    )


def _blocker(row: Table) -> Blocker:
    return Blocker(
        _cited(row),
        row.choices("subjects", SubjectKind, needed=True),
        row.choice("effect", Level),
        _when(row, needed=False),
        row.text("mitigation", needed=False),
    )


def _link(row: Table) -> Link:
    return Link(_cited(row), row.choices("subjects", SubjectKind, needed=True), row.truth("head_only"))


def _cap(row: Table) -> Cap:
    return Cap(
        _cited(row),
        row.choice("level", Level),
        row.choice("base", CapBase),
        row.number("share") or Fraction(0),
        row.number("share_outstanding", needed=False),
        row.choice("rounding", Rounding),
    )


def _selector(row: Table, key: str) -> Selector:
    part = row.table(key)
    if part is None:
        return Selector()
    selector = Selector(
        part.choices("kinds", SubjectKind), frozenset(part.words("roles")), frozenset(part.words("lines"))
    )
    part.close()
    return selector


def _order_rule(row: Table) -> OrderRule:
    return OrderRule(
        _cited(row),
        row.choices("stages", OrderStage, needed=True),
        _selector(row, "before"),
        _selector(row, "after"),
        row.choice("relation", Relation),
    )


def _exemption(row: Table) -> Exemption:
    return Exemption(
        _cited(row),
        row.choices("subjects", SubjectKind, needed=True),
        row.text("condition"),
        row.truth("reviewed"),
        row.truth("rated"),
        row.whole("months", needed=False),
        row.day("since", needed=False),
        row.day("until", needed=False),
    )


def _deadline(row: Table) -> Deadline:
    return Deadline(
        rule=_cited(row),
        step=row.text("step", needed=False),
        month=row.whole("month", needed=False),
        day=row.whole("day", needed=False),
        year_offset=row.whole("year_offset", needed=False) or 0,
        exclusive=row.truth("exclusive", default=False),
        before=row.text("before", needed=False),
        after=row.text("after", needed=False),
        working_days=row.whole("working_days", needed=False),
        days=row.whole("days", needed=False),
        counting=row.choice("counting", DayCounting, default=DayCounting.STRICTLY_BETWEEN),
        is_law=row.truth("is_law", default=True),
    )


def _duration(row: Table) -> Duration:
    return Duration(_cited(row), frozenset(row.words("collective_kinds")), row.whole("days") or 0)


def _form(row: Table) -> Form:
    return Form(
        subject=row.choice("subject", SubjectKind),
        number=row.text("form_number"),
        title=row.text("title"),
        sections=row.rows("sections", _section),
        rule=_cited(row),
    )


def _section(row: Table) -> FormSection:
    return FormSection(
        key=row.text("key"),
        number=row.text("number"),
        title=row.text("title"),
        hint=row.text("hint", needed=False),
        kind=row.text("kind"),
        required=row.truth("required"),
        degree=row.truth("degree", default=False),
    )


def _metric(row: Table) -> Metric:
    metric = Metric(
        key=row.text("key"),
        name=row.text("name"),
        unit=row.text("unit"),
        subjects=row.choices("subjects", SubjectKind, needed=True),
        register=row.truth("register", default=False),
    )
    row.book.lines[f"metrics.{metric.key}"] = row.line
    return metric


def _step(row: Table) -> Step:
    step = Step(
        key=row.text("key"),
        name=row.text("name"),
        says_doer=row.text("says_doer"),
        says_judge=row.text("says_judge"),
        article=row.text("article", needed=False),
    )
    row.book.lines[f"steps.{step.key}"] = row.line
    return step


def _move(row: Table) -> Move:
    move = Move(action=row.text("action"), origins=row.words("from", needed=True), to=row.text("to"))
    row.book.lines[f"moves.{move.action}"] = row.line
    return move
