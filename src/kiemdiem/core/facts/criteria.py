"""Points told criterion by criterion: the exact sum is its group's, once every criterion of the group has some."""

from collections.abc import Mapping
from fractions import Fraction

from kiemdiem.core.facts.book import FactBook, cut
from kiemdiem.core.ruleset import Criterion, Periods, RuleSet, SubjectKind


def with_criteria(
    rules: RuleSet,
    kind: SubjectKind,
    row: Mapping[str, object],
    points: Mapping[str, Fraction],
    book: FactBook,
) -> dict[str, Fraction]:
    """Return `points` by group with the sums of the `criteria` that a subject tells.

    A group of which a criterion is missing has no sum. Points of a group that differ from its criteria's, or stand
    beside criteria that are not all there, are a fault.
    """
    before = len(book.faults)
    told = _told(rules, kind, row.get("criteria"), book)
    found = dict(points)
    if told and any(row.get(name) is not None for name in Periods):
        book.fault("criteria", "đã ghi điểm từng tiêu chí của cả năm thì không ghi thêm điểm từng kỳ.")
    if len(book.faults) > before:
        return found
    for group in dict.fromkeys(criterion.group for criterion in told):
        asked = [each for each in rules.criteria if each.group == group and kind in each.subjects]
        missing = [each.rule.id for each in asked if each not in told]
        total = sum((told[each] for each in asked if each in told), Fraction(0))
        if not missing:
            if found.setdefault(group, total) != total:
                book.fault(f"points.{group}", f"khác với tổng điểm các tiêu chí: {total}.")
        elif group in found:
            book.fault(
                f"points.{group}", f"ghi cùng điểm tiêu chí nhưng tiêu chí còn thiếu: {', '.join(missing)}."
            )
    return found


def _told(rules: RuleSet, kind: SubjectKind, given: object, book: FactBook) -> dict[Criterion, Fraction]:
    known = {each.rule.id: each for each in rules.criteria}
    told = {}
    for key, value in book.table("criteria", given).items():
        criterion = known.get(key)
        if criterion is None or kind not in criterion.subjects:
            whose = "" if criterion is None else f" của {kind}"
            book.fault(f"criteria.{cut(key)}", f"bộ quy định {rules.key} không có tiêu chí{whose} này.")
        elif criterion.maximum is None:
            says = "văn bản không cho tiêu chí này điểm tối đa; ghi văn bản chia điểm ở options.overlay."
            book.fault(f"criteria.{key}", says)
        else:
            amount = book.amount(f"criteria.{key}", value)
            if amount is not None and amount > criterion.maximum:
                book.fault(f"criteria.{key}", f"điểm nằm ngoài thang từ 0 đến {criterion.maximum}.")
            elif amount is not None:
                told[criterion] = amount
    return told
