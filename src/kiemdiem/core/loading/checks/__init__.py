"""What must hold across a whole rule set: what one row says must fit what the others say."""

import re

from kiemdiem.core.loading.book import Book
from kiemdiem.core.loading.checks import facts, papers, points, reach, rules
from kiemdiem.core.ruleset import Overlay, RuleSet, weighted

_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_NOT_RULES = ("metrics.", "weights.")
_ASKING = ("conditions", "blockers", "exemptions", "metrics", "fields", "derived", "values")


def check(rule_set: RuleSet, book: Book) -> None:
    """Note in `book` whatever does not fit together. Sections with faults of their own are left out."""
    for section, checked in (
        (("acts",), papers.acts),
        (("groups", "bands", "conditions"), points.bands),
        (_ASKING, facts.metrics),
        (("metrics", "fields", "derived", "values"), facts.derived),
        (("groups", "metrics", "fields", "formulas", "gaps"), facts.formulas),
        ((*_ASKING, "bands"), reach.levels),
        (("groups", "scale"), reach.scale),
        (("caps",), rules.caps),
        (("order",), rules.order),
        (("exemptions",), rules.exemptions),
        (("calendar", "steps"), papers.calendar),
        (("steps", "moves"), papers.moves),
        (("forms",), papers.forms),
        (("groups", "criteria"), points.criteria),
    ):
        if not book.spoiled.intersection(section):
            checked(rule_set, book)
    for rule_id in book.lines:
        if not rule_id.startswith(_NOT_RULES) and not _ID.fullmatch(rule_id):
            book.fault_of(rule_id, "mã chỉ gồm chữ thường không dấu, số, gạch dưới và dấu chấm.")
    if rule_set.effective_to and rule_set.effective_to < rule_set.effective_from:
        book.fault(1, "Ngày hết áp dụng đứng trước ngày bắt đầu áp dụng.")


def check_overlay(overlay: Overlay, rule_set: RuleSet, book: Book) -> None:
    """Note in `book` where an overlay would break the rule set it refines: unknown criteria, sums that differ."""
    if overlay.overlay_of != rule_set.key:
        book.fault(1, f"Tệp này chia điểm cho “{overlay.overlay_of}”, không phải “{rule_set.key}”.")
        return
    known = {criterion.rule.id for criterion in rule_set.criteria}
    named = [weight.criterion for weight in overlay.weights]
    for weight in overlay.weights:
        if weight.criterion not in known:
            book.fault_of(f"weights.{weight.criterion}", f"{rule_set.key} không có tiêu chí này.")
        if named.count(weight.criterion) > 1:
            book.fault_of(f"weights.{weight.criterion}", "tiêu chí bị chia điểm hai lần.")
    for rule_id, says in points.sums_that_differ(weighted(rule_set, overlay)):
        book.fault_of(f"weights.{rule_id}", says)
