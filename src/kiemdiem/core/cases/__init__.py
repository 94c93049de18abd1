"""Worked cases beside a rule set: each rule is hit by a case that meets it and by one that fails it.

A case file may name, under `good`, the facts of a subject that meets everything; a case then says only what
differs (null takes a fact away). `ratings` ask about one subject, `evaluations` about any number, in the shape of
`kiemdiem rules evaluate`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kiemdiem.core.caps import cap_state
from kiemdiem.core.cases.evaluations import run_evaluation
from kiemdiem.core.cases.reading import (
    NONE,
    CalendarCase,
    CapCase,
    Cases,
    EvaluationCase,
    ExemptionCase,
    Good,
    OrderCase,
    RatingCase,
    read_cases,
)
from kiemdiem.core.cases.report import Report
from kiemdiem.core.cases.selections import SelectionCase, run_selection
from kiemdiem.core.deadlines import WorkingDays, calendar
from kiemdiem.core.loading import Book, Fault, RuleSetFaults, read_root
from kiemdiem.core.order import broken
from kiemdiem.core.rating import RatedSubject, rate
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import RuleSet

Case = RatingCase | EvaluationCase | CapCase | OrderCase | CalendarCase | ExemptionCase | SelectionCase
Run = Callable[[], None]

__all__ = ["Cases", "Report", "read_cases", "run_cases", "summary"]


def run_cases(rule_set: RuleSet, text: str, days: WorkingDays) -> Report:
    """Run the cases that `text` (YAML) says against `rule_set`, and check that no rule goes unproved.

    Raises `RuleSetFaults` where the text itself is not readable as cases.
    """
    book = Book()
    root = read_root(text, book)
    if root is None:
        raise RuleSetFaults(book.faults)
    cases = read_cases(root)
    root.close()
    if book.faults:
        raise RuleSetFaults(sorted(book.faults, key=lambda fault: fault.line))
    report = Report(faults=[Fault(line, says) for line, says in _unknown(rule_set, cases)])
    if report.faults:
        return report
    for case, run in _runs(rule_set, cases, days, report):
        report.line = case.line
        try:
            run()
        except Refused as refused:
            report.fault(f"{refused.reason} {refused.way_out}".strip())
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            report.fault(f"tình huống này không chạy được ({error}).")
    report.line = 0
    _unproved(rule_set, report)
    return report


def _runs(rule_set: RuleSet, cases: Cases, days: WorkingDays, report: Report) -> Iterator[tuple[Case, Run]]:
    for rating in cases.ratings:
        yield rating, partial(_run_rating, rule_set, rating, cases.good, report)
    for evaluation in cases.evaluations:
        yield evaluation, partial(run_evaluation, rule_set, evaluation, cases.good, report)
    for cap in cases.caps:
        yield cap, partial(_run_cap, rule_set, cap, report)
    for order in cases.orders:
        yield order, partial(_run_order, rule_set, order, report)
    for year in cases.calendar:
        yield year, partial(_run_calendar, rule_set, year, days, report)
    for exemption in cases.exemptions:
        yield exemption, partial(_run_exemption, rule_set, exemption, report)
    for selection in cases.selections:
        yield selection, partial(run_selection, rule_set, selection, report)


def _unknown(rule_set: RuleSet, cases: Cases) -> Iterator[tuple[int, str]]:
    """Yield what the cases name and the rule set does not have: nothing may be left out of account in silence."""
    groups = {group.key for group in rule_set.groups}
    blockers = {row.rule.id for row in rule_set.blockers}
    told = [(0, f"good.{kind}", facts) for kind, facts in cases.good.items()]
    for line, name, facts in (*told, *((case.line, case.name, case.changes) for case in cases.ratings)):
        for key in facts:
            try:
                rule_set.metric(key)
            except KeyError:
                yield line, f"{name}: không có số liệu “{key}”."
    for case in cases.ratings:
        for key in case.points.keys() - groups:
            yield case.line, f"{case.name}: không có nhóm điểm “{key}”."
        for key in case.findings.keys() - blockers:
            yield case.line, f"{case.name}: không có quy tắc {key}."


def _run_rating(rule_set: RuleSet, case: RatingCase, good: Good, report: Report) -> None:
    told = {**good.get(case.kind, {}), **case.changes}
    facts = {key: value for key, value in told.items() if value is not None}
    subject = RatedSubject(case.kind, case.head)
    rating = rate(rule_set, subject, case.points, facts, case.findings, case.tied)
    report.ran += 1
    report.expect(case.name, "mức", case.level, rating.level.value if rating.level else NONE)
    report.expect(case.name, "cần người quyết định", case.asks, bool(rating.needs_decision))
    for level in case.barred:
        report.expect(case.name, f"mức {level} bị chặn", True, level in rating.barred)
    report.note(rule_set, rating.trace)


def _run_cap(rule_set: RuleSet, case: CapCase, report: Report) -> None:
    report.ran += 1
    cap = next((cap for cap in rule_set.caps if cap.rule.id == case.rule), None)
    if cap is None:
        report.fault(f"{case.name}: không có quy tắc {case.rule}.")
        return
    total = sum(case.counts.values()) if case.total is None else case.total
    state = cap_state(cap, case.counts, total, case.outstanding)
    report.expect(case.name, "số tối đa", case.limit, state.limit)
    report.expect(case.name, "số vượt", case.over, state.over)
    (report.failed if state.over else report.met).add(case.rule)


def _run_order(rule_set: RuleSet, case: OrderCase, report: Report) -> None:
    report.ran += 1
    subject = next((each for each in case.subjects if each.id == case.turn), None)
    if subject is None:
        report.fault(f"{case.name}: không có đối tượng số {case.turn}.")
        return
    breaks = {each.rule.rule.id for each in broken(rule_set, case.stage, subject, case.done, case.subjects)}
    without = {
        each.rule.rule.id for each in broken(rule_set, case.stage, subject, frozenset(), case.subjects)
    }
    report.expect(case.name, "quy tắc bị vi phạm", list(case.breaks), sorted(breaks))
    report.failed |= breaks
    report.met |= without - breaks


def _run_calendar(rule_set: RuleSet, case: CalendarCase, days: WorkingDays, report: Report) -> None:
    report.ran += 1
    due = {each.rule.rule.id: each.on for each in calendar(rule_set, case.year, days)}
    for name, on in case.due.items():
        report.expect(f"Lịch năm {case.year}", name, on, due.get(name))
        report.met.add(name)


def _run_exemption(rule_set: RuleSet, case: ExemptionCase, report: Report) -> None:
    found = [
        each
        for each in rule_set.exemptions_for(case.period_end)
        if each.condition == case.condition and case.kind in each.subjects
    ]
    report.ran += 1
    report.expect(case.name, "được kiểm điểm", case.reviewed, all(each.reviewed for each in found))
    report.expect(case.name, "được xếp loại", case.rated, all(each.rated for each in found))
    report.met |= {each.rule.id for each in found}


def _unproved(rule_set: RuleSet, report: Report) -> None:
    both = [
        *(row.rule.id for row in rule_set.governs),
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
    _gaps(both, report.met, "đúng", report)
    _gaps(both, report.failed, "sai", report)
    _gaps(once, report.met, "có kết quả tính sẵn", report)


def _gaps(rule_ids: Iterable[str], proved: set[str], side: str, report: Report) -> None:
    for rule_id in rule_ids:
        if rule_id not in proved:
            report.fault(f"{rule_id}: chưa có tình huống nào cho trường hợp {side}.")


def summary(report: Report) -> str:
    """Return one Vietnamese line that says how it went."""
    if report.faults:
        return f"{report.ran} tình huống, {len(report.faults)} chỗ sai."
    return f"{report.ran} tình huống, tất cả đúng."
