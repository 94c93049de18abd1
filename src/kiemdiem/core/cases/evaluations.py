"""Worked cases of many subjects: facts in the shape of `kiemdiem rules evaluate`, and the verdicts they must give."""

from collections.abc import Mapping

from kiemdiem.core.cases.reading import EvaluationCase, Good, WantedCap, WantedResult
from kiemdiem.core.cases.report import Report
from kiemdiem.core.evaluation import Evaluation, GroupCap, Result, evaluate_all
from kiemdiem.core.facts import FactBook, FactFaults, SubjectFacts, read_facts, read_options
from kiemdiem.core.facts.reading import PLACES
from kiemdiem.core.ruleset import GapKind, Periods, RuleSet

_PLACES = ("metrics", "flags", "degrees")


def run_evaluation(rule_set: RuleSet, case: EvaluationCase, good: Good, report: Report) -> None:
    """Run one case: facts of subjects against the results, caps or faults that are expected."""
    name, given = case.name, case.subjects
    if case.good and isinstance(given, list):
        given = [_merged(rule_set, each, good) if isinstance(each, dict) else each for each in given]
    book = FactBook()
    report.ran += 1
    try:
        options = read_options(case.options, rule_set, book)
        subjects = read_facts(given, rule_set, options, (), book)
    except FactFaults as refused:
        _compare_faults(name, case.faults, [str(fault) for fault in refused.faults], report)
        return
    if case.faults:
        report.fault(f"{name}: phải báo lỗi nhưng không báo.")
    evaluation = evaluate_all(rule_set, subjects, options)
    found = {result.id: result for result in evaluation.results}
    for wanted in case.results:
        _compare_result(f"{name}, {wanted.id}", wanted, found.get(wanted.id), report)
    for cap in case.caps:
        _compare_cap(name, cap, evaluation.caps, report)
    if not case.results and not case.caps and not case.faults:
        report.fault(f"{name}: không nói phải ra kết quả nào.")
    _prove(rule_set, given, subjects, evaluation, report)


def _compare_faults(name: str, wanted: tuple[str, ...], got: list[str], report: Report) -> None:
    if not wanted:
        for says in got:
            report.fault(f"{name}: {says}")
    for part in wanted:
        if not any(part in says for says in got):
            report.fault(f"{name}: phải báo lỗi có “{part}”, nhưng báo: {' '.join(got)}")


def _compare_result(name: str, wanted: WantedResult, result: Result | None, report: Report) -> None:
    if result is None:
        report.fault(f"{name}: không có đối tượng này.")
        return
    report.expect(name, "kết luận", wanted.verdict.value, result.verdict.value)
    compared = {
        "level": ("mức", wanted.level, result.level),
        "band": ("khung điểm", wanted.band, result.band),
        "total": ("tổng điểm", wanted.total, result.total),
        "forbidden": ("mức bị loại", sorted(wanted.forbidden), sorted(result.forbidden)),
    }
    for key, (what, want, got) in compared.items():
        if key in wanted.said:
            report.expect(name, what, want, got)
    effects = {(reason.line.rule_id, reason.effect.value) for reason in result.reasons}
    for rule_id, effect in wanted.reasons.items():
        if (rule_id, effect) not in effects:
            report.fault(f"{name}: phải có lý do {rule_id} ({effect}), nhưng có: {sorted(effects)}.")


def _compare_cap(name: str, wanted: WantedCap, caps: tuple[GroupCap, ...], report: Report) -> None:
    found = (each for each in caps if each.group == wanted.group and each.cap.level is wanted.level)
    cap = next(found, None)
    if cap is None:
        report.fault(f"{name}: nhóm {wanted.group} không có tỷ lệ của mức {wanted.level}.")
        return
    got = {
        "base_count": cap.state.base_count,
        "allowed": cap.state.limit,
        "proposed": cap.state.used,
        "over": cap.state.over,
    }
    for key, value in got.items():
        if wanted.figures[key] is not None:
            report.expect(f"{name}, nhóm {wanted.group}", key, wanted.figures[key], value)
    if wanted.base is not None:
        report.expect(f"{name}, nhóm {wanted.group}", "base", wanted.base, cap.base)


def _prove(
    rule_set: RuleSet,
    given: object,
    subjects: tuple[SubjectFacts, ...],
    evaluation: Evaluation,
    report: Report,
) -> None:
    for result in evaluation.results:
        report.note(rule_set, result.trace)
        if result.total is not None and rule_set.rounding:
            report.met.add(rule_set.rounding.rule.id)
    for cap in evaluation.caps:
        (report.failed if cap.state.over else report.met).add(cap.cap.rule.id)
    rows = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    for row, subject in zip(rows, subjects, strict=True):
        if rule_set.work and row.get("work"):
            report.met.add(rule_set.work.rule.id)
        _prove_roll_ups(rule_set, row, report)
        _prove_derived(rule_set, row, subject, report)
        own = row.get("points") or {}
        report.met |= {
            formula.rule.id
            for formula in rule_set.formulas
            if subject.kind in formula.subjects
            and formula.group in subject.points
            and formula.group not in own
        }


def _prove_roll_ups(rule_set: RuleSet, row: Mapping[str, object], report: Report) -> None:
    periods = [each for name in Periods for each in _rows(row.get(name))]
    months = [month for each in periods for month in _rows(each.get("months"))]
    if rule_set.yearly and periods:
        report.met.add(rule_set.yearly.rule.id)
    if rule_set.quarterly and months:
        report.met.add(rule_set.quarterly.rule.id)
    for gap in rule_set.gaps:
        for each in [*periods, *months]:
            idle, empty = bool(each.get("not_worked")), not each.get("points") and not each.get("months")
            if idle if gap.kind is GapKind.NOT_WORKED else empty and not idle:
                report.met.add(gap.rule.id)


def _rows(given: object) -> list[dict[str, object]]:
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _prove_derived(
    rule_set: RuleSet, row: Mapping[str, object], subject: SubjectFacts, report: Report
) -> None:
    told = row.get("metrics")
    for derived in rule_set.derived:
        follows = subject.kind in derived.subjects and derived.metric in subject.facts
        if follows and not (isinstance(told, dict) and derived.metric in told):
            report.met.add(derived.rule.id)


def _merged(rule_set: RuleSet, subject: dict[str, object], good: Good) -> dict[str, object]:
    told = [subject.get(place) for place in _PLACES]
    known = {key for table in told if isinstance(table, dict) for key in table}
    merged = {
        place: dict(table) if isinstance(table, dict) else {}
        for place, table in zip(_PLACES, told, strict=True)
    }
    kind = next((each for each in good if each == subject.get("kind")), None)
    for key, value in good[kind].items() if kind else ():
        if key not in known and value is not None:
            place = PLACES.get(rule_set.metric(key).unit, ("metrics",))[0]
            merged[place][key] = value
    return {**subject, **merged}
