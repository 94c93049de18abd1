"""Facts, the conditions that ask for them, and the formulas that reckon with them must fit together."""

import re
from collections.abc import Iterator

from kiemdiem.core.condition import Compare, Condition, leaves
from kiemdiem.core.loading.book import Book
from kiemdiem.core.ruleset import (
    IS_HEAD,
    NUMBERS,
    TRUTHS,
    WHEN,
    WORK_SHARES,
    Field,
    Formula,
    GapKind,
    Metric,
    Periods,
    RuleSet,
    SubjectKind,
    Unit,
)

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FIELD_UNITS = (Unit.COUNT, Unit.NUMBER, Unit.YES_NO, Unit.DEGREE, Unit.CHOICE, Unit.DATE, Unit.TEXT)
_METRIC_UNITS = frozenset(Unit) - {Unit.DATE, Unit.TEXT}


def metrics(rules: RuleSet, book: Book) -> None:
    """Check the facts themselves, then every condition that asks for one."""
    for metric in rules.metrics:
        for says in _metric_faults(rules, metric):
            book.fault_of(f"metrics.{metric.key}", says)
    for rule_id, subjects, condition in _conditions(rules):
        for leaf in leaves(condition):
            _leaf(rules, rule_id, subjects, leaf, book)


def derived(rules: RuleSet, book: Book) -> None:
    """Check the numbers that follow from other facts: declared, not out of themselves, one rule for each."""
    seen: set[tuple[str, SubjectKind]] = set()
    for row in rules.derived:
        metric = next((each for each in rules.metrics if each.key == row.metric), None)
        if metric is None or metric.unit not in NUMBERS:
            book.fault_of(row.rule.id, f"“{row.metric}” phải là số liệu bằng số khai trong tệp.")
        elif not row.subjects <= metric.subjects:
            book.fault_of(row.rule.id, f"chỉ số “{row.metric}” không dùng cho mọi đối tượng của quy tắc này.")
        elif metric.unit is Unit.PERCENT and any(not 0 <= value <= 100 for _, value in row.values):
            book.fault_of(row.rule.id, "tỷ lệ phải từ 0 đến 100.")
        if any(leaf.metric == row.metric for when, _ in row.values for leaf in leaves(when)):
            book.fault_of(row.rule.id, f"“{row.metric}” không thể suy ra từ chính nó.")
        for kind in sorted(row.subjects):
            if (row.metric, kind) in seen:
                book.fault_of(row.rule.id, f"“{row.metric}” của {kind} đã có quy tắc tính.")
            seen.add((row.metric, kind))


def formulas(rules: RuleSet, book: Book) -> None:
    """Check the formulas, the shares they are means of, the cuts of products and the rounding."""
    groups = {group.key for group in rules.groups}
    seen: set[tuple[str, SubjectKind]] = set()
    for formula in rules.formulas:
        if formula.group not in groups:
            book.fault_of(formula.rule.id, f"nhóm điểm “{formula.group}” không có trong tệp.")
        for kind in sorted(formula.subjects):
            if (formula.group, kind) in seen:
                book.fault_of(formula.rule.id, f"nhóm “{formula.group}” của {kind} đã có công thức.")
            seen.add((formula.group, kind))
        _mean(rules, formula, book)
    _work(rules, book)
    _roll_ups(rules, book)
    if rules.rounding and rules.rounding.step <= 0:
        book.fault_of(rules.rounding.rule.id, "bước làm tròn phải lớn hơn 0.")


def _roll_ups(rules: RuleSet, book: Book) -> None:
    for row in (rules.yearly, rules.quarterly):
        if row is not None and not rules.groups:
            book.fault_of(row.rule.id, "tính điểm từ các kỳ mà không có nhóm điểm nào.")
    if rules.quarterly and rules.quarterly.of != {Periods.MONTHS}:
        book.fault_of(rules.quarterly.rule.id, "điểm quý chỉ tính được từ các tháng.")
    told: set[GapKind] = set()
    for gap in rules.gaps:
        if rules.yearly is None and rules.quarterly is None:
            book.fault_of(gap.rule.id, "nói về kỳ thiếu điểm mà tệp không tính điểm từ các kỳ.")
        if gap.kind in told:
            book.fault_of(gap.rule.id, f"kỳ {gap.kind} đã có quy tắc.")
        told.add(gap.kind)


def _mean(rules: RuleSet, formula: Formula, book: Book) -> None:
    for key in formula.mean_of:
        metric = next((each for each in rules.metrics if each.key == key), None)
        if metric is None or metric.unit is not Unit.PERCENT:
            book.fault_of(formula.rule.id, f"“{key}” phải là số liệu khai trong tệp với đơn vị %.")
        elif not formula.subjects <= metric.subjects:
            book.fault_of(formula.rule.id, f"chỉ số “{key}” không dùng cho mọi đối tượng của quy tắc này.")


def _work(rules: RuleSet, book: Book) -> None:
    if rules.work is None:
        return
    if not (0 <= rules.work.fault_cut <= 1 and 0 <= rules.work.delay_cut <= 1):
        book.fault_of(rules.work.rule.id, "mức trừ phải từ 0 đến 1.")
    declared = {metric.key: metric.unit for metric in rules.metrics}
    for key in WORK_SHARES:
        if declared.get(key) is not Unit.PERCENT:
            book.fault_of(rules.work.rule.id, f"thiếu số liệu “{key}” với đơn vị %.")


def _metric_faults(rules: RuleSet, metric: Metric) -> Iterator[str]:
    if not _KEY.fullmatch(metric.key):
        yield "tên chỉ gồm chữ không dấu, số và gạch dưới."
    if metric.key == IS_HEAD.key:
        yield "tên này dành cho “là người đứng đầu”, phần mềm tự điền."
    if metric.unit not in _METRIC_UNITS:
        yield f"đơn vị {metric.unit} chỉ dùng cho chi tiết của cờ."
    yield from _share_faults(rules, metric)
    yield from _value_faults(rules, metric)
    if metric.fields and metric.unit not in TRUTHS:
        yield "“fields” chỉ dùng cho flag hoặc yes_no."
    if metric.section:
        yield from _section_faults(rules, metric)
    stand_in = next((each for each in rules.metrics if each.key == metric.same_as), None)
    if metric.same_as and (stand_in is None or stand_in.unit is not metric.unit or stand_in.same_as):
        yield f"“same_as” phải là số liệu khác trong tệp, cùng đơn vị: “{metric.same_as}”."
    keys = [field.key for field in metric.fields]
    for field in metric.fields:
        if keys.count(field.key) > 1 or not _KEY.fullmatch(field.key):
            yield f"chi tiết “{field.key}” bị khai hai lần hoặc sai tên."
        if field.unit not in _FIELD_UNITS:
            yield f"chi tiết “{field.key}”: đơn vị {field.unit} không dùng được ở đây."
        yield from _value_faults(rules, field)


def _section_faults(rules: RuleSet, metric: Metric) -> Iterator[str]:
    if metric.unit is not Unit.DEGREE:
        yield "“section” chỉ dùng cho đơn vị degree."
    for form in rules.forms:
        chosen = {section.key for section in form.sections if section.degree}
        if form.subject in metric.subjects and metric.section not in chosen:
            yield f"mẫu {form.number} của {form.subject} không hỏi cấp độ ở mục “{metric.section}”."


def _share_faults(rules: RuleSet, metric: Metric) -> Iterator[str]:
    if bool(metric.part) != bool(metric.whole):
        yield "“part” và “whole” phải đi cùng nhau."
        return
    if not metric.part:
        return
    if metric.unit is not Unit.PERCENT:
        yield "“part” và “whole” chỉ dùng cho đơn vị %."
    for key in (metric.part, metric.whole):
        count = next((each for each in rules.metrics if each.key == key), None)
        if count is None or count.unit is not Unit.COUNT:
            yield f"“{key}” phải là số liệu khai trong tệp với đơn vị count."
        elif not metric.subjects <= count.subjects:
            yield f"“{key}” không dùng cho mọi đối tượng của tỷ lệ này."


def _value_faults(rules: RuleSet, asked: Metric | Field) -> Iterator[str]:
    if bool(asked.choices) != (asked.unit is Unit.CHOICE):
        yield f"“{asked.key}”: “choices” đi cùng, và chỉ đi cùng, đơn vị choice."
    if asked.unit is Unit.DEGREE and not rules.degrees:
        yield f"“{asked.key}”: đơn vị là degree nhưng tệp không có cấp độ nào."


def _conditions(rules: RuleSet) -> Iterator[tuple[str, frozenset[SubjectKind], Condition]]:
    for row in rules.conditions:
        yield row.rule.id, row.subjects, row.when
        if row.undecided_when is not None:
            yield row.rule.id, row.subjects, row.undecided_when
    for blocker in rules.blockers:
        for condition in (blocker.when, blocker.mitigated_when):
            if condition is not None:
                yield blocker.rule.id, blocker.subjects, condition
    for follows in rules.derived:
        for when, _ in follows.values:
            yield follows.rule.id, follows.subjects, when
    for exemption in rules.exemptions:
        if exemption.when is not None:
            yield exemption.rule.id, exemption.subjects, exemption.when


def _leaf(rules: RuleSet, rule_id: str, subjects: frozenset[SubjectKind], leaf: Compare, book: Book) -> None:
    try:
        metric = rules.metric(leaf.metric)
    except KeyError:
        book.fault_of(rule_id, f"hỏi chỉ số “{leaf.metric}” không có trong tệp.")
        return
    if not subjects <= metric.subjects:
        book.fault_of(rule_id, f"chỉ số “{leaf.metric}” không dùng cho mọi đối tượng của quy tắc này.")
    says = _comparison_fault(rules, metric, leaf)
    if says:
        book.fault_of(rule_id, says)


def _comparison_fault(rules: RuleSet, metric: Metric, leaf: Compare) -> str:
    wrong = f"giá trị so sánh không hợp với đơn vị của “{leaf.metric}”."
    if metric.unit is Unit.TEXT:
        return f"“{leaf.metric}” là chữ tự do, không so sánh được."
    if metric.unit in NUMBERS:
        return wrong if leaf.op == "in" or isinstance(leaf.value, bool | str | None) else ""
    if metric.unit in TRUTHS:
        if not isinstance(leaf.value, bool):
            return wrong
        if leaf.op not in {"==", "!="}:
            return f"“{leaf.metric}” là có/không nên chỉ so sánh được bằng == hoặc !=."
        return ""
    known = {Unit.DEGREE: rules.degrees, Unit.DATE: WHEN}.get(metric.unit, metric.choices)
    if leaf.op != "in":
        return f"“{leaf.metric}” chỉ so sánh được bằng “in”, ví dụ in: [{', '.join(known[:2])}]."
    if not leaf.values or not leaf.values <= set(known):
        return f"“{leaf.metric}”: “in” chỉ được gồm các giá trị {', '.join(known)}."
    return ""
