"""What must hold across a whole rule set: what one row says must fit what the others say."""

import re
from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from kiemdiem.core.condition import Compare, Condition, leaves
from kiemdiem.core.loading.book import Book
from kiemdiem.core.ruleset import Band, Confidence, Deadline, Form, Level, RuleSet, SubjectKind

SECTION_KINDS = ("text", "prior_items", "points")
METRIC_UNITS = ("%", "count", "yes_no")
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


def check(rules: RuleSet, book: Book) -> None:
    """Note in `book` whatever does not fit together. Sections with faults of their own are left out."""
    for section, checked in (
        (("acts",), _acts),
        (("groups", "bands"), _bands),
        (("conditions", "blockers", "metrics"), _metrics),
        (("caps",), _caps),
        (("order",), _order),
        (("exemptions",), _exemptions),
        (("calendar", "steps"), _calendar),
        (("steps", "moves"), _moves),
        (("forms",), _forms),
        (("groups", "criteria"), _criteria),
    ):
        if not book.spoiled.intersection(section):
            checked(rules, book)
    for rule_id in book.lines:
        if not _ID.fullmatch(rule_id):
            book.fault_of(rule_id, "mã chỉ gồm chữ thường không dấu, số, gạch dưới và dấu chấm.")
    if rules.effective_to and rules.effective_to < rules.effective_from:
        book.fault(1, "Ngày hết áp dụng đứng trước ngày bắt đầu áp dụng.")


def _acts(rules: RuleSet, book: Book) -> None:
    known = [act.key for act in rules.acts]
    for act in rules.acts:
        where = f"acts.{act.key}"
        if known.count(act.key) > 1:
            book.fault_of(where, "văn bản bị khai hai lần.")
        if act.in_force_from < act.issued_on:
            book.fault_of(where, "ngày có hiệu lực đứng trước ngày ban hành.")
        if act.in_force_to and act.in_force_to < act.in_force_from:
            book.fault_of(where, "ngày hết hiệu lực đứng trước ngày có hiệu lực.")
        for other in act.replaces:
            if other not in known:
                book.fault_of(where, f"thay thế “{other}” nhưng văn bản ấy không có trong tệp.")


def _bands(rules: RuleSet, book: Book) -> None:
    if not rules.bands:
        return
    bands = sorted(rules.bands, key=lambda band: (band.minimum is not None, band.minimum or 0))
    if bands[0].minimum is not None:
        book.fault_of(bands[0].rule.id, "khung điểm thấp nhất phải để trống “minimum”.")
    if bands[-1].below is not None:
        book.fault_of(bands[-1].rule.id, "khung điểm cao nhất phải để trống “below”.")
    for lower, upper in pairwise(bands):
        _meet(lower, upper, book)
    wanted = [level for level in reversed(Level) if level in {band.level for band in bands}]
    if [band.level for band in bands] != wanted:
        book.fault_of(
            bands[0].rule.id, "các khung điểm phải ứng với các mức từ thấp lên cao, mỗi mức một khung."
        )
    top = sum((group.maximum for group in rules.groups), Fraction(0))
    if bands[-1].minimum is not None and bands[-1].minimum > top:
        book.fault_of(bands[-1].rule.id, f"khung điểm bắt đầu trên tổng điểm tối đa ({top}).")


def _meet(lower: Band, upper: Band, book: Book) -> None:
    if lower.below is None or upper.minimum is None or lower.below > upper.minimum:
        book.fault_of(upper.rule.id, f"khung điểm chồng lên khung {lower.rule.id}.")
    elif lower.below < upper.minimum:
        book.fault_of(upper.rule.id, f"có khoảng trống giữa khung này và khung {lower.rule.id}.")


def _metrics(rules: RuleSet, book: Book) -> None:
    for metric in rules.metrics:
        if metric.unit not in METRIC_UNITS:
            book.fault_of(f"metrics.{metric.key}", f"đơn vị phải là một trong: {', '.join(METRIC_UNITS)}.")
    for rule_id, subjects, condition in _conditions(rules):
        for leaf in leaves(condition):
            _leaf(rules, rule_id, subjects, leaf, book)


def _conditions(rules: RuleSet) -> Iterator[tuple[str, frozenset[SubjectKind], Condition]]:
    for row in rules.conditions:
        yield row.rule.id, row.subjects, row.when
    for blocker in rules.blockers:
        if blocker.when is not None:
            yield blocker.rule.id, blocker.subjects, blocker.when


def _leaf(rules: RuleSet, rule_id: str, subjects: frozenset[SubjectKind], leaf: Compare, book: Book) -> None:
    try:
        metric = rules.metric(leaf.metric)
    except KeyError:
        book.fault_of(rule_id, f"hỏi chỉ số “{leaf.metric}” không có trong tệp.")
        return
    if not subjects <= metric.subjects:
        book.fault_of(rule_id, f"chỉ số “{leaf.metric}” không dùng cho mọi đối tượng của quy tắc này.")
    if leaf.op == "in":
        return
    if (metric.unit == "yes_no") != isinstance(leaf.value, bool):
        book.fault_of(rule_id, f"giá trị so sánh không hợp với đơn vị của “{leaf.metric}”.")
    elif isinstance(leaf.value, bool) and leaf.op not in {"==", "!="}:
        book.fault_of(rule_id, f"“{leaf.metric}” là có/không nên chỉ so sánh được bằng == hoặc !=.")


def _caps(rules: RuleSet, book: Book) -> None:
    for cap in rules.caps:
        if not 0 < cap.share <= 1:
            book.fault_of(cap.rule.id, "tỷ lệ phải lớn hơn 0 và không quá 1.")
        if cap.share_outstanding is not None and not cap.share <= cap.share_outstanding <= 1:
            book.fault_of(cap.rule.id, "tỷ lệ nâng phải từ tỷ lệ chung đến 1.")


def _order(rules: RuleSet, book: Book) -> None:
    for rule in rules.order:
        if rule.before == rule.after and rule.relation != "subordinate_unit":
            book.fault_of(rule.rule.id, "trước và sau là cùng một loại đối tượng.")


def _exemptions(rules: RuleSet, book: Book) -> None:
    for exemption in rules.exemptions:
        if SubjectKind.COLLECTIVE in exemption.subjects:
            book.fault_of(exemption.rule.id, "miễn là của cá nhân, không ghi “collective” ở “subjects”.")
        if (exemption.condition == "admitted_under_months") != (exemption.months is not None):
            book.fault_of(exemption.rule.id, "“months” đi cùng, và chỉ đi cùng, admitted_under_months.")
        if exemption.reviewed and exemption.rated:
            book.fault_of(exemption.rule.id, "vẫn kiểm điểm, vẫn xếp loại thì không phải là miễn.")
        if exemption.since and exemption.until and exemption.until < exemption.since:
            book.fault_of(exemption.rule.id, "“until” đứng trước “since”.")


def _calendar(rules: RuleSet, book: Book) -> None:
    by_id = {deadline.rule.id: deadline for deadline in rules.calendar}
    for deadline in rules.calendar:
        says = _deadline_fault(deadline, by_id, set(rules.steps.keys()))
        if says:
            book.fault_of(deadline.rule.id, says)
        if deadline.is_law and deadline.rule.confidence is Confidence.MEMORY:
            book.fault_of(deadline.rule.id, "hạn nhớ lại, chưa có văn bản thì không được ghi là quy định.")


def _deadline_fault(deadline: Deadline, by_id: dict[str, Deadline], steps: set[str]) -> str:
    other = deadline.before or deadline.after
    fixed = deadline.month is not None and deadline.day is not None
    if [fixed, bool(deadline.before), bool(deadline.after)].count(True) != 1:
        return "phải có đúng một trong: month và day, before, after."
    if deadline.step and deadline.step not in steps:
        return f"bước “{deadline.step}” không có trong bảng bước."
    if fixed and not _exists(deadline.month or 0, deadline.day or 0):
        return "ngày, tháng không có thật."
    if other and other not in by_id:
        return f"đếm từ “{other}” nhưng không có hạn ấy."
    if other and (deadline.working_days is None) == (deadline.days is None):
        return "phải có đúng một trong: working_days, days."
    seen = {deadline.rule.id}
    while other:
        if other in seen:
            return "các hạn đếm vòng quanh lẫn nhau."
        seen.add(other)
        other = by_id[other].before or by_id[other].after if other in by_id else ""
    return ""


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2001, month)[1]


def _moves(rules: RuleSet, book: Book) -> None:
    keys = list(rules.steps.keys())
    for key in keys:
        if keys.count(key) > 1:
            book.fault_of(f"steps.{key}", "bước bị khai hai lần.")
    for move in rules.steps.moves:
        for step in (*move.origins, move.to):
            if step not in keys:
                book.fault_of(f"moves.{move.action}", f"bước “{step}” không có trong bảng bước.")


def _forms(rules: RuleSet, book: Book) -> None:
    seen: set[SubjectKind] = set()
    for form in rules.forms:
        if form.subject in seen:
            book.fault_of(form.rule.id, "đối tượng này đã có mẫu.")
        seen.add(form.subject)
        for says in _form_faults(form, degrees=bool(rules.degrees)):
            book.fault_of(form.rule.id, says)


def _form_faults(form: Form, *, degrees: bool) -> Iterator[str]:
    keys = [section.key for section in form.sections]
    for section in form.sections:
        if keys.count(section.key) > 1:
            yield f"mục “{section.key}” bị khai hai lần."
        if section.kind not in SECTION_KINDS:
            yield f"mục “{section.key}”: loại phải là một trong: {', '.join(SECTION_KINDS)}."
        if section.degree and not degrees:
            yield f"mục “{section.key}” hỏi cấp độ nhưng tệp không có cấp độ nào."


def _criteria(rules: RuleSet, book: Book) -> None:
    groups = {group.key for group in rules.groups}
    for criterion in rules.criteria:
        if criterion.group not in groups:
            book.fault_of(criterion.rule.id, f"nhóm điểm “{criterion.group}” không có trong tệp.")
