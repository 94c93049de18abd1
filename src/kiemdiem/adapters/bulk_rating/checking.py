"""What is wrong in the rows of a wide table: everything at once, each fault with the first subjects it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating.layout import POINTS, Column, Columns, Kind, check_schema, rated_kinds
from kiemdiem.adapters.bulk_rating.reckoning import LARGEST, reckoned
from kiemdiem.core.facts import FactBook, FactFaults, Options
from kiemdiem.core.facts.book import cut
from kiemdiem.core.facts.reading import cannot_be_raised, raised_with_unit
from kiemdiem.core.ruleset import Level, RuleSet, SubjectKind, Unit

NAMED = 20
LEVELS = ("proposed", "unit_level")


@dataclass(frozen=True)
class _Check:
    """The rows that are wrong at `key`, and what is wrong there."""

    key: str
    says: str
    wrong: ir.BooleanValue


def check(rules: RuleSet, table: ir.Table, columns: Columns, options: Options) -> None:
    """Raise FactFaults with all that is wrong in `table`: its columns first, then its rows.

    Of one kind of fault the first subjects are named, and how many more there are.
    """
    rules, book = rules.without(options.disabled_rules), FactBook()
    check_schema(table.schema(), columns, book)
    if book.faults:
        raise FactFaults(book.faults)
    checks = [*_of_everyone(rules, table, columns, options), *_of_kinds(rules, table, columns, options)]
    counted = table.aggregate(**{f"w{number}": each.wrong.sum() for number, each in enumerate(checks)})
    counts = counted.to_pyarrow().to_pylist()[0]
    for number, each in enumerate(checks):
        if counts[f"w{number}"]:
            _note(table, each, counts[f"w{number}"], book)
    _check_ids(table, book)
    _check_groups(table, options, book)
    if book.faults:
        raise FactFaults(book.faults)


def _note(table: ir.Table, found: _Check, count: int, book: FactBook) -> None:
    ids = table.filter(found.wrong).select("id").order_by("id").limit(NAMED).to_pyarrow().to_pylist()
    for row in ids:
        book.subject = cut(row["id"]) if row["id"] is not None else ""
        book.fault(found.key, found.says)
    book.subject = ""
    if count > NAMED:
        book.fault(found.key, f"còn {count - NAMED} đối tượng nữa: {found.says}")


def _check_ids(table: ir.Table, book: FactBook) -> None:
    repeated = table.group_by("id").aggregate(times=table.count())
    repeated = repeated.filter(repeated["times"] > 1, repeated["id"].notnull()).order_by("id")
    for row in repeated.limit(NAMED).to_pyarrow().to_pylist():
        book.subject = cut(row["id"])
        book.fault("id", "có hai đối tượng cùng mã này.")
    book.subject = ""


def _check_groups(table: ir.Table, options: Options, book: FactBook) -> None:
    if not options.outstanding_groups:
        return
    known = table.select(name=table["group"].cast("string")).distinct().to_pyarrow()["name"].to_pylist()
    for group in sorted(options.outstanding_groups - set(known)):
        book.fault("options.outstanding_groups", f"không có đối tượng nào thuộc nhóm “{cut(group)}”.")


def _of_raised(rules: RuleSet, table: ir.Table, options: Options) -> Iterator[_Check]:
    """Check that whoever's share is raised has a unit at the level that this needs."""
    chosen = table["group"].cast("string").isin(sorted(options.outstanding_groups)).fill_null(False)
    told = table["unit_level"] if "unit_level" in table.columns else ibis.null("string")
    for kind in sorted(rated_kinds(rules)):
        for cap in raised_with_unit(rules, kind):
            other = (told != ibis.literal(str(cap.outstanding_unit))).fill_null(True)
            yield _Check("unit_level", cannot_be_raised(cap), chosen & (table["kind"] == kind.value) & other)


def _of_everyone(rules: RuleSet, table: ir.Table, columns: Columns, options: Options) -> Iterator[_Check]:
    yield _Check("id", "thiếu mã đối tượng.", table["id"].isnull())
    kind = table["kind"]
    kinds = [each.value for each in SubjectKind]
    yield _Check("kind", f"phải là một trong: {', '.join(kinds)}.", kind.isnull() | kind.notin(kinds))
    unrated = sorted(frozenset(SubjectKind) - rated_kinds(rules))
    if unrated:
        says = f"bộ quy định {rules.key} không xếp loại đối tượng này."
        yield _Check("kind", says, kind.isin(unrated).fill_null(False))
    levels = [each.value for each in Level]
    for name in LEVELS:
        if name in table.columns:
            yield _Check(name, f"không có trong: {', '.join(levels)}.", _other(table[name], levels))
    if options.outstanding_groups:
        yield from _of_raised(rules, table, options)
    if "path" in table.columns:
        says = "phải là các mã nối bằng “/” và kết thúc bằng “/”, ví dụ “1/2/4/”."
        path = table["path"]
        wrong = ~path.endswith("/") | path.startswith("/") | path.contains("//")
        yield _Check("path", says, wrong.fill_null(False))
    for name, given in table.schema().items():
        if given.is_string() and name not in {"kind", "path", *LEVELS}:
            yield _Check(name, "không để trống.", (~table[name].re_search(r"\S")).fill_null(False))
    for name in table.columns:
        yield from _of_values(rules, table, columns, name)


def _of_values(rules: RuleSet, table: ir.Table, columns: Columns, name: str) -> Iterator[_Check]:
    column, asked = table[name], columns[name].asked
    maximum = _maximum(rules, name, columns[name])
    if maximum is not None:
        wrong = (column < 0) | (column * maximum.denominator > maximum.numerator)
        yield _Check(name, f"điểm nằm ngoài thang từ 0 đến {maximum}.", wrong.fill_null(False))
    if asked is None:
        return
    if columns[name].kind in {Kind.WHOLE, Kind.NUMBER}:
        least = -LARGEST if asked.unit is Unit.NUMBER else 0
        most = 100 if asked.unit is Unit.PERCENT else LARGEST
        wrong = (~column.between(least, most)).fill_null(False)
        yield _Check(name, f"phải từ {least} đến {most}.", wrong)
    elif asked.unit in {Unit.DEGREE, Unit.CHOICE}:
        allowed = list(rules.degrees if asked.unit is Unit.DEGREE else asked.choices)
        yield _Check(name, f"không có trong: {', '.join(allowed)}.", _other(column, allowed))
    flag, _, detail = name.partition(".")
    if detail:
        raised = table[flag].fill_null(False) if flag in table.columns else ibis.literal(False)
        says = f"chỉ ghi khi “{flag}” là true."
        yield _Check(name, says, column.notnull() & ~raised)


def _maximum(rules: RuleSet, name: str, column: Column) -> Fraction | None:
    """Return the most points that a column may hold; None where it holds no points."""
    if column.criterion is not None:
        return column.criterion.maximum
    return next((group.maximum for group in rules.groups if f"{POINTS}{group.key}" == name), None)


def _of_kinds(rules: RuleSet, table: ir.Table, columns: Columns, options: Options) -> Iterator[_Check]:
    for kind in SubjectKind:
        own = (table["kind"] == kind.value).fill_null(False)
        for name in table.columns:
            if columns[name].asked is not None and kind not in columns[name].subjects:
                says = f"bộ quy định {rules.key} không hỏi số liệu này đối với {kind}."
                yield _Check(name, says, own & table[name].notnull())
            if columns[name].criterion is not None and kind not in columns[name].subjects:
                says = f"bộ quy định {rules.key} không có tiêu chí của {kind} này."
                yield _Check(name, says, own & table[name].notnull())
        for key, says, wrong in reckoned(rules, kind, table, columns, options.period).conflicts:
            yield _Check(key, says, own & wrong)
    if options.period is None:
        for name in table.columns:
            if name == "admitted_on" and columns[name].kind is Kind.DAY:
                yield _Check(
                    name, "có ngày này thì phải ghi options.period (start, end).", table[name].notnull()
                )


def _other(column: ir.StringValue, allowed: list[str]) -> ir.BooleanValue:
    return column.notin(allowed).fill_null(False)
