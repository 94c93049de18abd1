"""Worked cases beside a rule set: each rule is hit by a case that meets it and by one that fails it.

A case file may name, under `good`, the facts of a subject that meets everything; a case then says only what
differs (null takes a fact away). `ratings` ask about one subject, `evaluations` about any number, in the shape of
`kiemdiem rules evaluate`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from kiemdiem.core.caps import cap_state
from kiemdiem.core.cases.evaluations import evaluation_case
from kiemdiem.core.cases.report import Report, Value
from kiemdiem.core.deadlines import WorkingDays, calendar
from kiemdiem.core.loading import Book, RuleSetFaults, Table, read_root
from kiemdiem.core.order import OrderSubject, broken
from kiemdiem.core.rating import RatedSubject, rate
from kiemdiem.core.ruleset import Level, OrderStage, RuleSet, SubjectKind

_NONE = "none"


def run_cases(rule_set: RuleSet, text: str, days: WorkingDays) -> Report:
    """Run the cases that `text` (YAML) says against `rule_set`, and check that no rule goes unproved.

    Raises `RuleSetFaults` where the text itself is not readable as cases.
    """
    book = Book()
    root = read_root(text, book)
    if root is None:
        raise RuleSetFaults(book.faults)
    report = Report()
    good = _good(root)
    root.rows("ratings", lambda row: _rating_case(rule_set, row, good, report), needed=False)
    root.rows("evaluations", lambda row: evaluation_case(rule_set, row, good, report), needed=False)
    root.rows("caps", lambda row: _cap_case(rule_set, row, report), needed=False)
    root.rows("orders", lambda row: _order_case(rule_set, row, report), needed=False)
    root.rows("calendar", lambda row: _calendar_case(rule_set, row, days, report), needed=False)
    root.rows("exemptions", lambda row: _exemption_case(rule_set, row, report), needed=False)
    root.close()
    if book.faults:
        raise RuleSetFaults(sorted(book.faults, key=lambda fault: fault.line))
    _unproved(rule_set, report)
    return report


def _good(root: Table) -> dict[str, dict[str, Value]]:
    table = root.table("good", needed=False)
    if table is None:
        return {}
    good = {kind: _values(table.table(kind)) for kind in table.names()}
    table.close()
    return good


def _values(table: Table | None) -> dict[str, Value]:
    if table is None:
        return {}
    values = {name: _value(table, name) for name in table.names()}
    return {name: value for name, value in values.items() if value is not None}


def _value(table: Table, name: str) -> Value | None:
    node = table.take(name, needed=False)
    if node is None:
        return None
    if node.tag.endswith(":bool"):
        return table.truth(name)
    if node.tag.endswith(":str") and not node.value[:1].isdigit():
        return table.text(name)
    return table.exact(name, node)


def _rating_case(
    rule_set: RuleSet, row: Table, good: Mapping[str, Mapping[str, Value]], report: Report
) -> None:
    name, kind = row.text("name"), row.choice("subject", SubjectKind)
    subject = RatedSubject(kind, row.truth("head", default=False))
    changes = row.table("facts", needed=False)
    facts = {**good.get(kind.value, {}), **_values(changes)}
    for taken in [key for key in changes.names() if not changes.has(key)] if changes else ():
        facts.pop(taken, None)
    given = _values(row.table("points", needed=False))
    points = {key: value for key, value in given.items() if isinstance(value, Fraction)}
    findings = row.table("findings", needed=False)
    verdicts = {key: findings.text(key) for key in findings.names()} if findings else {}
    tied = Level(row.choice("tied", Level)) if row.has("tied") else None
    wanted = row.text("level")
    rating = rate(rule_set, subject, points, facts, verdicts, tied)
    report.ran += 1
    report.expect(name, "mức", wanted, rating.level.value if rating.level else _NONE)
    report.expect(name, "cần người quyết định", row.truth("asks", default=False), bool(rating.needs_decision))
    for level in row.choices("barred", Level):
        report.expect(name, f"mức {level} bị chặn", True, level in rating.barred)
    report.note(rule_set, rating.trace)


def _cap_case(rule_set: RuleSet, row: Table, report: Report) -> None:
    name, rule_id = row.text("name"), row.text("rule")
    counted = _values(row.table("counts"))
    counts = {
        Level(key): int(value)
        for key, value in counted.items()
        if key in set(Level) and isinstance(value, Fraction)
    }
    total, outstanding = row.whole("total", needed=False), row.truth("outstanding", default=False)
    limit, over = row.whole("limit"), row.whole("over")
    report.ran += 1
    cap = next((cap for cap in rule_set.caps if cap.rule.id == rule_id), None)
    if cap is None:
        report.faults.append(f"{name}: không có quy tắc {rule_id}.")
        return
    state = cap_state(cap, counts, sum(counts.values()) if total is None else total, outstanding)
    report.expect(name, "số tối đa", limit, state.limit)
    report.expect(name, "số vượt", over, state.over)
    (report.failed if state.over else report.met).add(rule_id)


def _order_case(rule_set: RuleSet, row: Table, report: Report) -> None:
    name, stage = row.text("name"), row.choice("stage", OrderStage)
    subjects = row.rows("subjects", _order_subject)
    done = frozenset(int(word) for word in row.words("done") if word.isdigit())
    wanted, turn = sorted(set(row.words("breaks"))), row.whole("next")
    subject = next((each for each in subjects if each.id == turn), None)
    report.ran += 1
    if subject is None:
        report.faults.append(f"{name}: không có đối tượng số {turn}.")
        return
    breaks = {each.rule.rule.id for each in broken(rule_set, stage, subject, done, subjects)}
    without = {each.rule.rule.id for each in broken(rule_set, stage, subject, frozenset(), subjects)}
    report.expect(name, "quy tắc bị vi phạm", wanted, sorted(breaks))
    report.failed |= breaks
    report.met |= without - breaks


def _order_subject(row: Table) -> OrderSubject:
    number = row.whole("id") or 0
    kind = row.choice("kind", SubjectKind)
    sits = frozenset(int(word) for word in row.words("sits_in") if word.isdigit())
    path = row.text("path")
    return OrderSubject(
        id=number,
        kind=kind,
        role=row.text("role", needed=False),
        line=row.text("line", needed=False),
        name=str(number),
        collective_ids=frozenset({number}) if kind is SubjectKind.COLLECTIVE else sits,
        unit_id=hash(path),
        unit_path=path,
        person=row.whole("person", needed=False) or 0,
        place=row.text("place", needed=False),
    )


def _calendar_case(rule_set: RuleSet, row: Table, days: WorkingDays, report: Report) -> None:
    year = row.whole("year") or 1
    wanted = row.table("due")
    report.ran += 1
    due = {each.rule.rule.id: each.on for each in calendar(rule_set, year, days)}
    for name in wanted.names() if wanted else ():
        on = wanted.day(name) if wanted else None
        report.expect(f"Lịch năm {year}", name, on, due.get(name))
        report.met.add(name)


def _exemption_case(rule_set: RuleSet, row: Table, report: Report) -> None:
    name, condition, on = row.text("name"), row.text("condition"), row.day("period_end") or date.min
    kind = row.choice("subject", SubjectKind)
    found = [
        each for each in rule_set.exemptions_for(on) if each.condition == condition and kind in each.subjects
    ]
    report.ran += 1
    report.expect(name, "được kiểm điểm", row.truth("reviewed"), all(each.reviewed for each in found))
    report.expect(name, "được xếp loại", row.truth("rated"), all(each.rated for each in found))
    report.met |= {each.rule.id for each in found}


def _unproved(rule_set: RuleSet, report: Report) -> None:
    both = [
        *(band.rule.id for band in rule_set.bands),
        *(condition.rule.id for condition in rule_set.conditions),
        *(blocker.rule.id for blocker in rule_set.blockers),
        *(link.rule.id for link in rule_set.links),
        *(cap.rule.id for cap in rule_set.caps),
        *(rule.rule.id for rule in rule_set.order),
        *(exemption.rule.id for exemption in rule_set.exemptions),
    ]
    once = [
        *(deadline.rule.id for deadline in rule_set.calendar),
        *(derived.rule.id for derived in rule_set.derived),
        *(formula.rule.id for formula in rule_set.formulas),
        *(row.rule.id for row in rule_set.reckonings()),
        *(gap.rule.id for gap in rule_set.gaps),
    ]
    report.faults += _gaps(both, report.met, "đúng") + _gaps(both, report.failed, "sai")
    report.faults += _gaps(once, report.met, "có kết quả tính sẵn")


def _gaps(rule_ids: Iterable[str], proved: set[str], side: str) -> list[str]:
    return [
        f"{rule_id}: chưa có tình huống nào cho trường hợp {side}."
        for rule_id in rule_ids
        if rule_id not in proved
    ]


def summary(report: Report) -> str:
    """Return one Vietnamese line that says how it went."""
    if report.faults:
        return f"{report.ran} tình huống, {len(report.faults)} chỗ sai."
    return f"{report.ran} tình huống, tất cả đúng."
