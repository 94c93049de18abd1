"""A file of facts: which rule set, which settings, and the facts of each subject."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kiemdiem.core.condition import Facts
from kiemdiem.core.facts import reckoning
from kiemdiem.core.facts.book import FactBook, FactFaults, cut
from kiemdiem.core.facts.criteria import with_criteria
from kiemdiem.core.facts.employment import read_employment
from kiemdiem.core.facts.period import Period
from kiemdiem.core.facts.values import Value, read_flag, read_value
from kiemdiem.core.ruleset import Cap, CapBase, Level, Metric, RuleSet, SubjectKind, Unit

SUBJECT_KEYS = frozenset(
    {
        "id", "kind", "group", "unit", "is_head", "proposed", "unit_level", "points", "criteria", "metrics", "flags",
        "degrees", "work", "months", "quarters", "employment",
    }
)  # fmt: skip
OPTION_KEYS = frozenset({"cap_base", "outstanding_groups", "disabled_rules", "period"})
PLACES: Mapping[Unit, tuple[str, ...]] = {
    Unit.FLAG: ("flags",),
    Unit.DEGREE: ("degrees",),
    Unit.YES_NO: ("flags", "metrics"),
}


@dataclass(frozen=True)
class Options:
    """Settings of an evaluation: the base caps are counted on, groups with the raised share, rules switched off."""

    cap_base: CapBase | None = None
    outstanding_groups: frozenset[str] = frozenset()
    disabled_rules: frozenset[str] = frozenset()
    period: Period | None = None


@dataclass(frozen=True)
class SubjectFacts:
    """One subject with everything the rules may look at. `group` and `unit` are empty where not told."""

    id: str
    kind: SubjectKind
    is_head: bool = False
    group: str = ""
    unit: str = ""
    proposed: Level | None = None
    unit_level: Level | None = None
    points: Mapping[str, Fraction] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()
    admitted_on: date | None = None


def read_options(given: object, rules: RuleSet, book: FactBook) -> Options:
    """Return the settings; faults are noted in `book`."""
    table = book.table("options", given)
    book.known("options.", table, OPTION_KEYS)
    disabled = book.words("options.disabled_rules", table.get("disabled_rules"))
    for rule_id in disabled:
        if rule_id not in rules.switchable:
            book.fault(
                "options.disabled_rules",
                f"“{cut(rule_id)}” không phải quy tắc tắt được: chỉ tắt được quy tắc chưa đối chiếu bản gốc và mặc định của phần mềm.",
            )
    return Options(
        cap_base=_cap_base(table.get("cap_base"), rules, book),
        outstanding_groups=frozenset(
            book.words("options.outstanding_groups", table.get("outstanding_groups"))
        ),
        disabled_rules=frozenset(disabled),
        period=_period(table.get("period"), book),
    )


def _cap_base(given: object, rules: RuleSet, book: FactBook) -> CapBase | None:
    if given is None:
        return None
    allowed = sorted({base for cap in rules.caps for base in (cap.base, *cap.alternatives)})
    if given in allowed:
        return CapBase(str(given))
    book.fault(
        "options.cap_base", f"“{cut(given)}” không có trong: {', '.join(allowed) or 'không cách tính nào'}."
    )
    return None


def _period(given: object, book: FactBook) -> Period | None:
    if given is None:
        return None
    table = book.table("options.period", given)
    book.known("options.period.", table, frozenset({"start", "end"}))
    start, end = (book.day(f"options.period.{key}", table.get(key)) for key in ("start", "end"))
    if start is None or end is None or end < start:
        book.fault("options.period", "phải có “start” và “end”, “end” không đứng trước “start”.")
        return None
    return Period(start, end)


def read_facts(
    given: object, rules: RuleSet, options: Options, kinds: Iterable[str], book: FactBook
) -> tuple[SubjectFacts, ...]:
    """Return the subjects; `kinds` are the conditions of persons that may be told.

    Raises FactFaults with everything noted in `book` so far and here: unknown keys, wrong types, values out of
    range, two subjects with one id.
    """
    rules = rules.without(options.disabled_rules)
    known = frozenset(kinds) | {each.condition for each in rules.exemptions if each.condition}
    rows = book.rows("subjects", given)
    if given is None:
        book.fault("subjects", "thiếu danh sách đối tượng.")
    subjects = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        name = row.get("id")
        named = isinstance(name, str) and name.strip() and name.isprintable()
        book.subject = cut(name) if named else f"thứ {number}"
        if not named:
            book.fault("id", "phải là chữ trên một dòng, không để trống.")
        elif name in seen:
            book.fault("id", "có hai đối tượng cùng mã này.")
        seen.add(str(name))
        subject = _subject(row, rules, options, known, book)
        if subject is not None:
            subjects.append(subject)
    book.subject = ""
    if book.faults:
        raise FactFaults(book.faults)
    return tuple(subjects)


def _subject(
    row: Mapping[str, object], rules: RuleSet, options: Options, kinds: frozenset[str], book: FactBook
) -> SubjectFacts | None:
    book.known("", row, SUBJECT_KEYS)
    if row.get("kind") not in list(SubjectKind):
        book.fault("kind", f"phải là một trong: {', '.join(SubjectKind)}.")
        return None
    kind = SubjectKind(str(row["kind"]))
    if rules.governs and not any(kind in each.subjects and not each.doubt for each in rules.governs):
        book.fault("kind", f"bộ quy định {rules.key} không xếp loại đối tượng {kind}.")
        return None
    employment = read_employment(row.get("employment"), options.period, kinds, book)
    facts = _facts(row, rules, kind, options.period, book)
    for key, value in employment.facts.items():
        if reads(rules, kind, key) and facts.setdefault(key, value) != value:
            book.fault(f"metrics.{key}", "khác với số tính từ “employment”.")
    facts |= reckoning.work_shares(rules.work, row.get("work"), book)
    reckoning.shares(rules, kind, facts, book)
    reckoning.derived(rules, kind, facts, book)
    points = reckoning.read_points(rules, "points", row.get("points"), book)
    points = with_criteria(rules, kind, row, points, book)
    points = reckoning.yearly_points(rules, row, points, book)
    points = reckoning.formula_points(rules, kind, facts, points, book)
    group, unit_level = book.text("group", row.get("group")), _level(row, "unit_level", book)
    if group in options.outstanding_groups:
        for cap in raised_with_unit(rules, kind):
            if unit_level is not cap.outstanding_unit:
                book.fault("unit_level", cannot_be_raised(cap))
    return SubjectFacts(
        id=str(row.get("id")),
        kind=kind,
        is_head=bool(book.truth("is_head", row.get("is_head"))),
        group=group,
        unit=book.text("unit", row.get("unit")),
        proposed=_level(row, "proposed", book),
        unit_level=unit_level,
        points=points,
        facts=facts,
        conditions=employment.conditions,
        admitted_on=employment.admitted_on,
    )


def raised_with_unit(rules: RuleSet, kind: SubjectKind) -> tuple[Cap, ...]:
    """Return the caps on subjects of `kind` whose share is raised only where their own unit stands at a level."""
    return tuple(cap for cap in rules.caps if cap.outstanding_unit is not None and kind in cap.subjects)


def cannot_be_raised(cap: Cap) -> str:
    """Return why the share of a group is not raised: the unit was not given the level it must have."""
    return (
        f"nhóm này chỉ được nâng tỷ lệ khi chính đơn vị đã được công nhận mức {cap.outstanding_unit} "
        f"({cap.rule.article}): ghi mức ấy ở “unit_level”, nếu không thì bỏ nhóm khỏi outstanding_groups."
    )


def _level(row: Mapping[str, object], key: str, book: FactBook) -> Level | None:
    given = row.get(key)
    if given is None or given in list(Level):
        return None if given is None else Level(str(given))
    book.fault(key, f"“{cut(given)}” không có trong: {', '.join(Level)}.")
    return None


def _facts(
    row: Mapping[str, object], rules: RuleSet, kind: SubjectKind, period: Period | None, book: FactBook
) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for place in ("metrics", "flags", "degrees"):
        for key, given in book.table(place, row.get(place)).items():
            metric = _metric(rules, kind, place, key, book)
            if metric is None:
                continue
            if key in facts:
                book.fault(f"{place}.{key}", "đã ghi ở cả “metrics” và “flags”.")
            if place == "flags":
                facts |= read_flag(rules, metric, given, period, book)
                continue
            value = read_value(rules, metric, f"{place}.{key}", given, book)
            if value is not None:
                facts[key] = value
    return facts


def _metric(rules: RuleSet, kind: SubjectKind, place: str, key: str, book: FactBook) -> Metric | None:
    metric = next((each for each in rules.metrics if each.key == key), None)
    if metric is None:
        book.fault(f"{place}.{cut(key)}", f"bộ quy định {rules.key} không có số liệu này.")
        return None
    places = PLACES.get(metric.unit, ("metrics",))
    if place not in places:
        book.fault(f"{place}.{key}", f"số liệu này ghi ở “{places[0]}”.")
        return None
    if not reads(rules, kind, key):
        book.fault(f"{place}.{key}", f"bộ quy định {rules.key} không hỏi số liệu này đối với {kind}.")
        return None
    return metric


def reads(rules: RuleSet, kind: SubjectKind, key: str) -> bool:
    """Return whether a fact is known for a kind of subject, itself or as what stands in for one that is."""
    direct = {metric.key for metric in rules.metrics if kind in metric.subjects}
    stand_ins = {metric.same_as for metric in rules.metrics if kind in metric.subjects and metric.same_as}
    counts = {
        count
        for metric in rules.metrics
        if metric.key in stand_ins
        for count in (metric.part, metric.whole)
        if count
    }
    return key in direct | stand_ins | counts
