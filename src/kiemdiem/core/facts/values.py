"""One value of one fact: of the unit its metric has, or a fault."""

from collections.abc import Mapping
from fractions import Fraction

from kiemdiem.core.facts.book import FactBook, cut
from kiemdiem.core.facts.period import Period
from kiemdiem.core.ruleset import TRUTHS, WHEN, Field, Metric, RuleSet, Unit

Value = Fraction | bool | str


def read_value(
    rules: RuleSet, asked: Metric | Field, place: str, given: object, book: FactBook
) -> Value | None:
    """Return `given` as a value of the unit of `asked`, or None with the fault noted (null: simply None)."""
    if given is None:
        return None
    if asked.unit in TRUTHS:
        return book.truth(place, given)
    if asked.unit in {Unit.DEGREE, Unit.CHOICE}:
        allowed = rules.degrees if asked.unit is Unit.DEGREE else asked.choices
        if given in allowed:
            return str(given)
        book.fault(place, f"“{cut(given)}” không có trong: {', '.join(allowed)}.")
        return None
    if asked.unit is Unit.TEXT:
        return book.text(place, given) or None
    return _number(asked.unit, place, given, book)


def _number(unit: Unit, place: str, given: object, book: FactBook) -> Fraction | None:
    if unit is Unit.NUMBER and isinstance(given, Fraction):
        return given
    value = book.amount(place, given, whole=unit is Unit.COUNT)
    if value is not None and unit is Unit.PERCENT and value > 100:
        book.fault(place, "tỷ lệ phải từ 0 đến 100.")
        return None
    return value


def read_flag(
    rules: RuleSet, metric: Metric, given: object, period: Period | None, book: FactBook
) -> dict[str, Value]:
    """Return the facts of a flag: itself, and its details as `flag.field`. A table raises the flag."""
    place = f"flags.{metric.key}"
    if not isinstance(given, dict):
        value = read_value(rules, metric, place, given, book)
        return {} if value is None else {metric.key: value}
    if not metric.fields:
        book.fault(place, "chỉ nhận true hoặc false.")
        return {}
    book.known(f"{place}.", given, frozenset(field.key for field in metric.fields))
    found: dict[str, Value] = {metric.key: True}
    for field in metric.fields:
        value = _detail(rules, field, f"{place}.{field.key}", given, period, book)
        if value is not None:
            found[f"{metric.key}.{field.key}"] = value
    return found


def _detail(
    rules: RuleSet,
    field: Field,
    place: str,
    given: Mapping[str, object],
    period: Period | None,
    book: FactBook,
) -> Value | None:
    if field.unit is not Unit.DATE:
        return read_value(rules, field, place, given.get(field.key), book)
    day = book.day(place, given.get(field.key))
    if day is None or period is None:
        return None
    before, within, after = WHEN
    if day < period.start:
        return before
    return within if day <= period.end else after
