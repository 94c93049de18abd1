"""Worked cases of many subjects: facts in the shape of `kiemdiem rules evaluate`, and the verdicts they must give."""

from collections.abc import Mapping
from fractions import Fraction

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kiemdiem.core.cases.report import Report, Value
from kiemdiem.core.evaluation import Evaluation, GroupCap, Result, evaluate_all
from kiemdiem.core.exact_json import number
from kiemdiem.core.facts import FactBook, FactFaults, SubjectFacts, read_facts, read_options
from kiemdiem.core.facts.reading import PLACES
from kiemdiem.core.loading import Table
from kiemdiem.core.ruleset import GapKind, Level, Periods, RuleSet

_PLACES = ("metrics", "flags", "degrees")
Good = Mapping[str, Mapping[str, Value]]


def evaluation_case(rule_set: RuleSet, row: Table, good: Good, report: Report) -> None:
    """Run one case: facts of subjects against the results, caps or faults that are expected.

    `good: true` gives every subject the facts of the file's `good` that it does not tell itself.
    """
    name, merge = row.text("name"), row.truth("good", default=False)
    given, faults = _plain(row, "subjects"), row.words("faults")
    if merge and isinstance(given, list):
        given = [_merged(rule_set, each, good) if isinstance(each, dict) else each for each in given]
    wanted, caps = row.tables("results", needed=False), row.tables("caps", needed=False)
    book = FactBook()
    report.ran += 1
    try:
        options = read_options(_plain(row, "options"), rule_set, book)
        subjects = read_facts(given, rule_set, options, (), book)
    except FactFaults as refused:
        _compare_faults(name, faults, [str(fault) for fault in refused.faults], report)
        return
    if faults:
        report.faults.append(f"{name}: phải báo lỗi nhưng không báo.")
    evaluation = evaluate_all(rule_set, subjects, options)
    found = {result.id: result for result in evaluation.results}
    for table in wanted:
        _compare_result(name, table, found, report)
    for table in caps:
        _compare_cap(name, table, evaluation.caps, report)
    if not wanted and not caps and not faults:
        report.faults.append(f"{name}: không nói phải ra kết quả nào.")
    _prove(rule_set, given, subjects, evaluation, report)


def _compare_faults(name: str, wanted: tuple[str, ...], got: list[str], report: Report) -> None:
    if not wanted:
        report.faults += [f"{name}: {says}" for says in got]
    for part in wanted:
        if not any(part in says for says in got):
            report.faults.append(f"{name}: phải báo lỗi có “{part}”, nhưng báo: {' '.join(got)}")


def _compare_result(name: str, table: Table, found: Mapping[str, Result], report: Report) -> None:
    subject = table.text("id")
    named, asked = f"{name}, {subject}", set(table.names())
    result = found.get(subject)
    if result is None:
        report.faults.append(f"{named}: không có đối tượng này.")
        return
    report.expect(named, "kết luận", table.text("verdict"), result.verdict.value)
    got: dict[str, tuple[str, str | None]] = {
        "level": ("mức", result.level),
        "band": ("khung điểm", result.band),
        "total": ("tổng điểm", None if result.total is None else number(result.total)),
    }
    for key, (what, value) in got.items():
        if key in asked:
            report.expect(named, what, _scalar(table, key), value)
    if "forbidden" in asked:
        report.expect(
            named, "mức bị loại", sorted(table.choices("forbidden", Level)), sorted(result.forbidden)
        )
    effects = {(reason.line.rule_id, reason.effect.value) for reason in result.reasons}
    reasons = table.table("reasons", needed=False)
    for rule_id in reasons.names() if reasons else ():
        effect = reasons.text(rule_id) if reasons else ""
        if (rule_id, effect) not in effects:
            report.faults.append(f"{named}: phải có lý do {rule_id} ({effect}), nhưng có: {sorted(effects)}.")
    table.close()


def _compare_cap(name: str, table: Table, caps: tuple[GroupCap, ...], report: Report) -> None:
    group, level = table.text("group"), table.choice("level", Level)
    cap = next((each for each in caps if each.group == group and each.cap.level is level), None)
    if cap is None:
        report.faults.append(f"{name}: nhóm {group} không có tỷ lệ của mức {level}.")
        return
    got = {
        "base_count": cap.state.base_count,
        "allowed": cap.state.limit,
        "proposed": cap.state.used,
        "over": cap.state.over,
    }
    for key, value in got.items():
        if table.has(key):
            report.expect(f"{name}, nhóm {group}", key, table.whole(key), value)
    if table.has("base"):
        report.expect(f"{name}, nhóm {group}", "base", table.text("base"), cap.base.value)
    table.close()


def _prove(
    rule_set: RuleSet,
    given: object,
    subjects: tuple[SubjectFacts, ...],
    evaluation: Evaluation,
    report: Report,
) -> None:
    for result in evaluation.results:
        report.note(rule_set, result.trace)
        if result.total is not None and rule_set.rounding:
            report.met.add(rule_set.rounding.rule.id)
    for cap in evaluation.caps:
        (report.failed if cap.state.over else report.met).add(cap.cap.rule.id)
    rows = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    for row, subject in zip(rows, subjects, strict=True):
        if rule_set.work and row.get("work"):
            report.met.add(rule_set.work.rule.id)
        _prove_roll_ups(rule_set, row, report)
        _prove_derived(rule_set, row, subject, report)
        own = row.get("points") or {}
        report.met |= {
            formula.rule.id
            for formula in rule_set.formulas
            if subject.kind in formula.subjects
            and formula.group in subject.points
            and formula.group not in own
        }


def _prove_roll_ups(rule_set: RuleSet, row: Mapping[str, object], report: Report) -> None:
    periods = [each for name in Periods for each in _rows(row.get(name))]
    months = [month for each in periods for month in _rows(each.get("months"))]
    if rule_set.yearly and periods:
        report.met.add(rule_set.yearly.rule.id)
    if rule_set.quarterly and months:
        report.met.add(rule_set.quarterly.rule.id)
    for gap in rule_set.gaps:
        for each in [*periods, *months]:
            idle, empty = bool(each.get("not_worked")), not each.get("points") and not each.get("months")
            if idle if gap.kind is GapKind.NOT_WORKED else empty and not idle:
                report.met.add(gap.rule.id)


def _rows(given: object) -> list[dict[str, object]]:
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _prove_derived(
    rule_set: RuleSet, row: Mapping[str, object], subject: SubjectFacts, report: Report
) -> None:
    told = row.get("metrics")
    for derived in rule_set.derived:
        follows = subject.kind in derived.subjects and derived.metric in subject.facts
        if follows and not (isinstance(told, dict) and derived.metric in told):
            report.met.add(derived.rule.id)


def _merged(rule_set: RuleSet, subject: dict[str, object], good: Good) -> dict[str, object]:
    told = [subject.get(place) for place in _PLACES]
    known = {key for table in told if isinstance(table, dict) for key in table}
    merged = {
        place: dict(table) if isinstance(table, dict) else {}
        for place, table in zip(_PLACES, told, strict=True)
    }
    for key, value in good.get(str(subject.get("kind")), {}).items():
        if key not in known:
            place = PLACES.get(rule_set.metric(key).unit, ("metrics",))[0]
            merged[place][key] = value
    return {**subject, **merged}


def _plain(row: Table, key: str) -> object:
    node = row.take(key, needed=False)
    return None if node is None else _value(node)


def _scalar(table: Table, key: str) -> str | None:
    node = table.take(key, needed=False)
    return str(node.value) if isinstance(node, ScalarNode) else None


def _value(node: Node) -> object:
    """Return what a YAML node says in the terms of JSON, numbers exact."""
    if isinstance(node, MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_value(each) for each in node.value]
    kind, text = node.tag.rpartition(":")[2], str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    if kind in {"int", "float"}:
        try:
            return Fraction(text)
        except ValueError:
            return text
    return text
