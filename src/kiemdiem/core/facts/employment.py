"""What a person's dates say about the period: admission, entry, transfer, leave, in exact months."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from kiemdiem.core.facts.book import FactBook, cut
from kiemdiem.core.facts.period import Period

KEYS = frozenset(
    {"admitted_on", "started_on", "ended_on", "transferred_on", "appointed_on", "conditions", "leave"}
)
LEAVE = ("maternity", "sick", "unpaid", "training", "other")
_WORKING = frozenset({"started_on", "ended_on", "leave"})
_LEAVE_KEYS = frozenset({"kind", "from", "to"})
Spans = list[tuple[str, date, date]]


@dataclass(frozen=True)
class Employment:
    """Conditions a person is in, the day of admission to the Party, and the facts their dates give."""

    conditions: frozenset[str]
    admitted_on: date | None
    facts: Mapping[str, Fraction | bool]


def read_employment(
    given: object, period: Period | None, kinds: frozenset[str], book: FactBook
) -> Employment:
    """Return what `employment` says. Dates need the period; conditions must be of known `kinds`."""
    table = book.table("employment", given)
    book.known("employment.", table, KEYS)
    conditions = book.words("employment.conditions", table.get("conditions"))
    for word in conditions:
        if word not in kinds:
            book.fault("employment.conditions", f"“{cut(word)}” không có trong: {', '.join(sorted(kinds))}.")
    days = {
        key: book.day(f"employment.{key}", table.get(key)) for key in sorted(KEYS - {"conditions", "leave"})
    }
    spans = _spans(table.get("leave"), book)
    if (spans or any(days.values())) and period is None:
        book.fault("employment", "có ngày tháng thì phải ghi options.period (start, end) để tính.")
    facts = _facts(table, days, spans, period) if period else {}
    return Employment(frozenset(conditions), days["admitted_on"], facts)


def months_between(first: date, last: date) -> Fraction:
    """Return the months from `first` to `last`, both counted: whole months, then days as part of their month."""
    end = last + timedelta(days=1)
    if end <= first:
        return Fraction(0)
    whole = (end.year - first.year) * 12 + end.month - first.month
    while _after(first, whole) > end:
        whole -= 1
    reached = _after(first, whole)
    length = (_after(first, whole + 1) - reached).days
    return Fraction(whole) + Fraction((end - reached).days, length)


@lru_cache(maxsize=64)
def months_before(day: date, months: int) -> date:
    """Return the day `months` before, the last of its month where that month is shorter."""
    return _after(day, -months)


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, date.min.year), date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _spans(given: object, book: FactBook) -> Spans:
    spans = []
    for number, row in enumerate(book.rows("employment.leave", given), start=1):
        place = f"employment.leave[{number}]"
        book.known(f"{place}.", row, _LEAVE_KEYS)
        kind = row.get("kind")
        first, last = book.day(f"{place}.from", row.get("from")), book.day(f"{place}.to", row.get("to"))
        if kind not in LEAVE:
            book.fault(f"{place}.kind", f"phải là một trong: {', '.join(LEAVE)}.")
        elif first is None or last is None:
            book.fault(place, "phải có cả “from” và “to”.")
        elif last < first:
            book.fault(place, "“to” đứng trước “from”.")
        else:
            spans.append((str(kind), first, last))
    return spans


def _facts(
    given: Mapping[str, object], days: Mapping[str, date | None], spans: Spans, period: Period
) -> dict[str, Fraction | bool]:
    facts: dict[str, Fraction | bool] = {}
    if not _WORKING.isdisjoint(given):
        first = max(period.start, days["started_on"] or period.start)
        last = min(period.end, days["ended_on"] or period.end)
        facts["months_worked"] = months_between(first, last) - _months_off(spans, Period(first, last))
    if "leave" in given:
        facts["months_absent"] = _months_off(spans, period)
        for kind in LEAVE:
            months = _months_off([span for span in spans if span[0] == kind], period)
            facts[f"{kind}_leave"] = months > 0
            facts[f"{kind}_leave_months"] = months
    for key, fact in (
        ("appointed_on", "months_since_appointment"),
        ("transferred_on", "months_since_transfer"),
    ):
        day = days[key]
        if day is not None:
            facts[fact] = months_between(day, period.end)
    return facts


def _months_off(spans: Spans, period: Period) -> Fraction:
    """Return the months of leave within the period; leaves that overlap count once."""
    total, reached = Fraction(0), period.start
    for _, first, last in sorted(spans, key=lambda span: span[1]):
        begin, end = max(first, reached), min(last, period.end)
        if begin <= end:
            total += months_between(begin, end)
            reached = end + timedelta(days=1)
    return total
