"""Finer facts become shares and points, exactly: counts, products, periods, formulas."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.core.condition import Truth, evaluate
from kiemdiem.core.facts.book import FactBook, cut
from kiemdiem.core.facts.rollup import PeriodPoints, Points, rolled_up
from kiemdiem.core.facts.values import Value
from kiemdiem.core.ruleset import Derived, Formula, Periods, RuleSet, SubjectKind, WorkRule

HUNDRED = Fraction(100)
_PRODUCT = frozenset(
    {"id", "factor", "assigned", "done", "faults", "delays", "objective_faults", "objective_delays"}
)
_LAST = {Periods.MONTHS: 12, Periods.QUARTERS: 4}
_PERIOD = {
    Periods.MONTHS: frozenset({"period", "points", "not_worked"}),
    Periods.QUARTERS: frozenset({"period", "points", "not_worked", "months"}),
}


def shares(rules: RuleSet, kind: SubjectKind, facts: dict[str, Value], book: FactBook) -> None:
    """Put the share of two counts over a percentage given beside them, then let stand-ins stand in."""
    for metric in rules.metrics:
        part, whole = facts.get(metric.part), facts.get(metric.whole)
        if not metric.part or not isinstance(part, Fraction) or not isinstance(whole, Fraction):
            continue
        if part > whole:
            book.fault(f"metrics.{metric.part}", f"lớn hơn “{metric.whole}”.")
        facts.pop(metric.key, None)
        if whole:
            facts[metric.key] = HUNDRED * part / whole
    for metric in rules.metrics:
        if metric.same_as in facts and metric.key not in facts and kind in metric.subjects:
            facts[metric.key] = facts[metric.same_as]


def derived(rules: RuleSet, kind: SubjectKind, facts: dict[str, Value], book: FactBook) -> None:
    """Put the numbers that follow from other facts. A number given that differs from its own is a fault."""
    for row in rules.derived:
        if kind not in row.subjects:
            continue
        found = _first(row, facts)
        if found is not None and facts.setdefault(row.metric, found) != found:
            book.fault(f"metrics.{row.metric}", f"khác với số tính theo {row.rule.id}: {found}.")


def _first(row: Derived, facts: Mapping[str, Value]) -> Fraction | None:
    for when, value in row.values:
        truth = evaluate(when, facts)
        if truth is not Truth.NO:
            return value if truth is Truth.YES else None
    return None


@dataclass(frozen=True)
class ProductLine:
    """One product as it counts: what was assigned and done, converted, and what is left after the cuts."""

    id: str
    assigned: Fraction
    done: Fraction
    quality: Fraction
    progress: Fraction


def work_shares(rule: WorkRule | None, given: object, book: FactBook) -> dict[str, Value]:
    """Return quantity, quality and progress of the products of `work`; nothing where none was assigned."""
    lines = product_lines(rule, given, book)
    assigned = sum((line.assigned for line in lines), Fraction(0))
    if not assigned:
        return {}
    sums = {
        "quantity_pct": sum((line.done for line in lines), Fraction(0)),
        "quality_pct": sum((line.quality for line in lines), Fraction(0)),
        "progress_pct": sum((line.progress for line in lines), Fraction(0)),
    }
    return {key: HUNDRED * each / assigned for key, each in sums.items()}


def product_lines(rule: WorkRule | None, given: object, book: FactBook) -> tuple[ProductLine, ...]:
    """Return the products of `work` one by one, as they count under `rule`."""
    if given is None:
        return ()
    if rule is None:
        book.fault("work", "bộ quy định này không tính theo sản phẩm.")
        return ()
    table = book.table("work", given)
    book.known("work.", table, frozenset({"products"}))
    rows = book.rows("work.products", table.get("products"))
    return tuple(
        _product(rule, row, f"work.products[{number}]", book) for number, row in enumerate(rows, start=1)
    )


def _product(rule: WorkRule, row: Mapping[str, object], place: str, book: FactBook) -> ProductLine:
    book.known(f"{place}.", row, _PRODUCT)
    name = book.text(f"{place}.id", row.get("id"))
    for key in ("assigned", "done"):
        if row.get(key) is None:
            book.fault(f"{place}.{key}", "thiếu số lượng.")
    zero = Fraction(0)
    factor = book.amount(f"{place}.factor", row.get("factor", Fraction(1)))
    assigned = book.amount(f"{place}.assigned", row.get("assigned")) or zero
    done = book.amount(f"{place}.done", row.get("done")) or zero
    if done > assigned:
        book.fault(f"{place}.done", "lớn hơn số được giao; phần giao thêm phải cộng vào “assigned”.")
    faults = _counted(row, "faults", place, book)
    delays = _counted(row, "delays", place, book)
    converted = done * (factor if factor is not None else Fraction(1))
    return ProductLine(
        id=name,
        assigned=assigned * (factor if factor is not None else Fraction(1)),
        done=converted,
        quality=converted * max(zero, 1 - rule.fault_cut * faults),
        progress=converted * max(zero, 1 - rule.delay_cut * delays),
    )


def _counted(row: Mapping[str, object], key: str, place: str, book: FactBook) -> Fraction:
    """Return the faults or delays that cut: those without confirmed objective grounds."""
    zero = Fraction(0)
    all_of = book.amount(f"{place}.{key}", row.get(key), whole=True) or zero
    objective = book.amount(f"{place}.objective_{key}", row.get(f"objective_{key}"), whole=True) or zero
    if objective > all_of:
        book.fault(f"{place}.objective_{key}", f"lớn hơn “{key}”.")
    return max(zero, all_of - objective)


def read_points(rules: RuleSet, place: str, given: object, book: FactBook) -> Points:
    """Return the points of each group that are given, each within its group."""
    table = book.table(place, given)
    maxima = {group.key: group.maximum for group in rules.groups}
    points = {}
    for key, value in table.items():
        if key not in maxima:
            book.fault(
                f"{place}.{cut(key)}", f"không có nhóm điểm này; có: {', '.join(maxima) or 'không nhóm nào'}."
            )
            continue
        amount = book.amount(f"{place}.{key}", value)
        if amount is not None and amount > maxima[key]:
            book.fault(f"{place}.{key}", f"điểm nằm ngoài thang từ 0 đến {maxima[key]}.")
        elif amount is not None:
            points[key] = amount
    return points


def yearly_points(rules: RuleSet, table: Mapping[str, object], own: Points, book: FactBook) -> Points:
    """Return the points that follow from those of the periods, where periods are given; else `own`."""
    known = rules.yearly.of if rules.yearly else frozenset()
    given = [name for name in Periods if table.get(name) is not None]
    for name in given:
        if name not in known:
            book.fault(name, "bộ quy định này không tính điểm năm theo các kỳ ấy.")
        elif own:
            book.fault(name, "đã ghi “points” của cả năm thì không ghi thêm điểm từng kỳ.")
        elif len(given) > 1:
            book.fault(name, "chỉ ghi một loại kỳ: tháng hoặc quý.")
    if not given or given[0] not in known:
        return own
    of = given[0]
    periods = _periods(rules, of, table[of], of, range(1, _LAST[of] + 1), book)
    return rolled_up(rules, periods).points if periods else own


def _periods(
    rules: RuleSet, of: Periods, given: object, place: str, numbers: range, book: FactBook
) -> list[PeriodPoints]:
    found: list[PeriodPoints] = []
    for line, row in enumerate(book.rows(place, given), start=1):
        here = f"{place}[{line}]"
        book.known(f"{here}.", row, _PERIOD[of])
        period = book.amount(f"{here}.period", row.get("period"), whole=True)
        if period is None or int(period) not in numbers or int(period) in {each.number for each in found}:
            book.fault(f"{here}.period", f"phải là số từ {numbers[0]} đến {numbers[-1]}, mỗi kỳ một lần.")
        number = int(period or 0)
        points = read_points(rules, f"{here}.points", row.get("points"), book)
        if of is Periods.QUARTERS and row.get("months") is not None:
            points = _of_months(rules, number, row, points, here, book)
        idle = book.truth(f"{here}.not_worked", row.get("not_worked"))
        if idle and points:
            book.fault(f"{here}.not_worked", "kỳ không làm việc thì không có điểm.")
        found.append(PeriodPoints(number, points, worked=not idle))
    return found


def _of_months(
    rules: RuleSet, quarter: int, row: Mapping[str, object], own: Points, place: str, book: FactBook
) -> Points:
    """Return the points of a quarter that follow from its months."""
    place = f"{place}.months"
    if rules.quarterly is None:
        book.fault(place, "bộ quy định này không tính điểm quý từ các tháng.")
    elif own:
        book.fault(place, "đã ghi “points” của cả quý thì không ghi thêm điểm từng tháng.")
    first = 3 * max(quarter, 1) - 2
    months = _periods(rules, Periods.MONTHS, row["months"], place, range(first, first + 3), book)
    return rolled_up(rules, months).points if months and rules.quarterly and not own else own


def formula_points(
    rules: RuleSet, kind: SubjectKind, facts: Mapping[str, Value], points: Points, book: FactBook
) -> Points:
    """Return `points` with those that follow from formulas. Points given that differ from them are a fault."""
    found = dict(points)
    for formula in rules.formulas:
        amount = _mean(rules, formula, facts) if kind in formula.subjects else None
        if amount is None:
            continue
        if formula.group in points and points[formula.group] != amount:
            book.fault(f"points.{formula.group}", f"khác với số tính theo {formula.rule.id}: {amount}.")
        found[formula.group] = amount
    return found


def _mean(rules: RuleSet, formula: Formula, facts: Mapping[str, Value]) -> Fraction | None:
    given = [facts[key] for key in formula.mean_of if key in facts]
    numbers = [value for value in given if isinstance(value, Fraction)]
    if len(numbers) < len(formula.mean_of):
        return None
    maximum = next(group.maximum for group in rules.groups if group.key == formula.group)
    return sum(numbers, Fraction(0)) / len(numbers) / HUNDRED * maximum
