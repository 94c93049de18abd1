"""Groups, bands and criteria must add up, and leave no gap."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from kiemdiem.core.loading.book import Book
from kiemdiem.core.ruleset import Band, Level, RuleSet, SubjectKind


def bands(rules: RuleSet, book: Book) -> None:
    """Check the bands: one for each level from low to high, without gap, overlap or a level out of reach."""
    if not rules.bands:
        return
    found = sorted(rules.bands, key=lambda band: (band.minimum is not None, band.minimum or 0))
    if found[0].minimum is not None:
        book.fault_of(found[0].rule.id, "khung điểm thấp nhất phải để trống “minimum”.")
    if found[-1].below is not None:
        book.fault_of(found[-1].rule.id, "khung điểm cao nhất phải để trống “below”.")
    for lower, upper in pairwise(found):
        _meet(lower, upper, book)
    wanted = [level for level in reversed(Level) if level in {band.level for band in found}]
    if [band.level for band in found] != wanted:
        book.fault_of(
            found[0].rule.id, "các khung điểm phải ứng với các mức từ thấp lên cao, mỗi mức một khung."
        )
    _reach(rules, book)


def _reach(rules: RuleSet, book: Book) -> None:
    total = sum((group.maximum for group in rules.groups), Fraction(0))
    for band in rules.bands:
        if band.minimum is not None and band.minimum > total:
            book.fault_of(band.rule.id, f"khung điểm bắt đầu trên tổng điểm tối đa ({total}).")
    banded = {band.level for band in rules.bands}
    for condition in rules.conditions:
        if condition.level not in banded:
            book.fault_of(condition.rule.id, f"mức {condition.level} có điều kiện nhưng không có khung điểm.")


def _meet(lower: Band, upper: Band, book: Book) -> None:
    if lower.below is None or upper.minimum is None or lower.below > upper.minimum:
        book.fault_of(upper.rule.id, f"khung điểm chồng lên khung {lower.rule.id}.")
    elif lower.below < upper.minimum:
        book.fault_of(upper.rule.id, f"có khoảng trống giữa khung này và khung {lower.rule.id}.")


def criteria(rules: RuleSet, book: Book) -> None:
    """Check groups and criteria: known groups, and points of criteria that add up to their group's."""
    keys = [group.key for group in rules.groups]
    for group in rules.groups:
        if keys.count(group.key) > 1:
            book.fault_of(group.rule.id, f"nhóm điểm “{group.key}” bị khai hai lần.")
        if group.maximum <= 0:
            book.fault_of(group.rule.id, "điểm tối đa phải lớn hơn 0.")
    for criterion in rules.criteria:
        if criterion.group not in keys:
            book.fault_of(criterion.rule.id, f"nhóm điểm “{criterion.group}” không có trong tệp.")
    for rule_id, says in sums_that_differ(rules):
        book.fault_of(rule_id, says)


def sums_that_differ(rules: RuleSet) -> list[tuple[str, str]]:
    """Return the criteria whose points, where given, do not add up to their group's for a kind of subject."""
    maxima = {group.key: group.maximum for group in rules.groups}
    weighed: defaultdict[tuple[str, SubjectKind], list[tuple[str, Fraction | None]]] = defaultdict(list)
    for criterion in rules.criteria:
        for kind in sorted(criterion.subjects):
            weighed[criterion.group, kind].append((criterion.rule.id, criterion.maximum))
    faults = []
    for (group, kind), weights in weighed.items():
        given = [weight for _, weight in weights if weight is not None]
        if not given or group not in maxima:
            continue
        if len(given) < len(weights):
            faults.append((weights[0][0], f"nhóm “{group}” ({kind}): có tiêu chí chưa có điểm tối đa."))
        elif sum(given) != maxima[group]:
            faults.append(
                (
                    weights[0][0],
                    f"nhóm “{group}” ({kind}): cộng các tiêu chí được {sum(given)}, không phải {maxima[group]}.",
                )
            )
        if any(weight < 0 for weight in given):
            faults.append((weights[0][0], f"nhóm “{group}” ({kind}): có tiêu chí dưới 0 điểm."))
    return faults
