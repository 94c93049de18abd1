"""`kiemdiem rules evaluate`: what a rule set makes of subjects whose facts are established, with the reasons."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from kiemdiem import data
from kiemdiem.cli.rules import answers
from kiemdiem.cli.rules.asked import AskedFault, AskedFaults
from kiemdiem.cli.rules.files import Package, package, read_input, with_weights
from kiemdiem.core import exact_json
from kiemdiem.core.evaluation import Evaluation, GroupCap, Reason, Result, Verdict, evaluate_all
from kiemdiem.core.facts import FactBook, FactFaults, Options, read_facts, read_options
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level

KEYS = frozenset({"ruleset", "options", "subjects"})
SAYS = {
    Verdict.LEVEL: "quy định xếp mức",
    Verdict.ELIGIBLE: "được đề xuất mức (còn tỷ lệ và quyết định)",
    Verdict.HUMAN_DECISION: "quy định không nói rõ mức, người có thẩm quyền quyết định",
    Verdict.EXEMPT: "không kiểm điểm, không xếp loại",
    Verdict.REVIEW_ONLY: "kiểm điểm nhưng không xếp loại",
    Verdict.NOT_RATED: "chưa xếp loại kỳ này",
    Verdict.MISSING_DATA: "còn thiếu số liệu",
}


def run(arguments: list[str]) -> int:
    """Evaluate the facts given as JSON. Return 0, or 2 with everything that is wrong in them."""
    given = answers.options("evaluate", from_stdin=True).parse_args(arguments)
    try:
        found, evaluation, options = evaluated(read_input(given.input))
    except FactFaults as wrong:
        return answers.refuse(
            given,
            AskedFaults([AskedFault(_where(each.subject, each.key), each.says) for each in wrong.faults]),
        )
    except Refused as refused:
        return answers.refuse(given, refused)
    answers.give(given, as_json(found, evaluation, options), as_text(found, evaluation, options))
    return 0


def evaluated(text: str) -> tuple[Package, Evaluation, Options]:
    """Return the rule set that a question names, what it makes of the subjects, and under which settings.

    Raises FactFaults with all that is wrong in the facts, Refused where the text or the rule set cannot be read.
    """
    asked = exact_json.read(text)
    book = FactBook()
    table = book.table("", asked if asked is not None else [])
    book.known("", table, KEYS)
    key = book.text("ruleset", table.get("ruleset"))
    if not key and not book.faults:
        book.fault("ruleset", "phải ghi bộ quy định, ví dụ “qd366_2025”.")
    if not key:
        raise FactFaults(book.faults)
    try:
        found = package(key)
    except Refused as refused:
        book.fault("ruleset", f"{refused.reason} {refused.way_out}".strip())
        raise FactFaults(book.faults) from refused
    found, options = read_settings(found, table.get("options"), book)
    kinds = data.table("organisations/kinds.yaml")["conditions"]
    subjects = read_facts(table.get("subjects"), found.rules, options, kinds, book)
    return found, evaluate_all(found.rules, subjects, options), options


def read_settings(found: Package, given: object, book: FactBook) -> tuple[Package, Options]:
    """Return the rule set with the local weights that `options.overlay` names, and the other settings; faults in `book`."""
    settings = dict(book.table("options", given))
    found = _overlaid(found, settings.pop("overlay", None), book)
    options = read_options(settings, found.rules, book)
    _check_time(found, options, book)
    return found, options


def _overlaid(found: Package, given: object, book: FactBook) -> Package:
    """Return the rule set with the local weights that `options.overlay` names."""
    name = book.text("options.overlay", given)
    if not name:
        return found
    try:
        return with_weights(found, name)
    except Refused as refused:
        book.fault("options.overlay", f"{refused.reason} {refused.way_out}".strip())
        return found


def _check_time(found: Package, options: Options, book: FactBook) -> None:
    if found.weights is None or options.period is None:
        return
    overlay, end = found.weights.overlay, options.period.end
    if end < overlay.effective_from or (overlay.effective_to and overlay.effective_to < end):
        until = f" đến {answers.day(overlay.effective_to)}" if overlay.effective_to else ""
        says = f"chỉ dùng cho kỳ kết thúc từ {answers.day(overlay.effective_from)}{until}."
        book.fault("options.overlay", says)


def as_json(found: Package, evaluation: Evaluation, options: Options) -> answers.Json:
    """Return the answer as it is documented in docs/reference/facts.md."""
    return {
        "ruleset": found.rules.key,
        "hash": found.hash,
        **weights_of(found),
        **({"disabled_rules": sorted(options.disabled_rules)} if options.disabled_rules else {}),
        "results": [_result(result) for result in evaluation.results],
        "caps": [_cap(cap) for cap in evaluation.caps],
    }


def as_text(found: Package, evaluation: Evaluation, options: Options) -> list[str]:
    """Return the answer as a person reads it."""
    names = found.rules.level_names
    lines = [f"{found.rules.number} ({found.rules.key})"]
    if found.weights:
        overlay = found.weights.overlay
        lines += answers.folded(f"Điểm tiêu chí: {overlay.number} · {answers.SURE[overlay.confidence]}")
    for rule in (rule for rule in found.rules.every_rule() if rule.id in options.disabled_rules):
        lines += answers.folded(f"Đã tắt: {rule.says} [{answers.source(rule)}]")
    lines.append("")
    for result in evaluation.results:
        level = f" “{names[result.level]}”" if result.level else ""
        total = (
            f", {exact_json.number(result.total).replace('.', ',')} điểm" if result.total is not None else ""
        )
        lines += answers.folded(f"{result.id}{total}: {SAYS[result.verdict]}{level}.")
        if result.forbidden:
            lines += answers.folded(f"Không được xếp: {_named(result.forbidden, names)}.", "    ")
        for reason in result.reasons:
            said = f"{_sentence(reason)} [{reason.line.article} · {answers.SURE[reason.line.confidence]}]"
            lines += answers.folded(said, "    ", "  - ")
    for cap in evaluation.caps:
        state = cap.state
        over = f", vượt {state.over}" if state.over else ""
        raised = " (tỷ lệ được nâng)" if cap.raised else ""
        said = f"Nhóm {cap.group}, {names[cap.cap.level]}: được tối đa {state.limit}{raised}, đề xuất {state.used}{over} [{cap.cap.rule.article}]"
        lines += answers.folded(said)
    return lines


def weights_of(found: Package) -> answers.Json:
    """Return the local weights that counted, as an answer tells them; nothing where there are none."""
    if found.weights is None:
        return {}
    overlay = found.weights.overlay
    told = {"key": overlay.key, "hash": found.weights.hash, "number": overlay.number}
    return {"overlay": {**told, "confidence": overlay.confidence}}


def _result(result: Result) -> answers.Json:
    return {
        "id": result.id,
        "total": None if result.total is None else exact_json.number(result.total),
        "band": result.band,
        "verdict": result.verdict,
        "level": result.level,
        "forbidden_levels": list(result.forbidden),
        "reasons": [_reason(reason) for reason in result.reasons],
    }


def _reason(reason: Reason) -> answers.Json:
    said = reason.line
    return {
        "rule": said.rule_id,
        "article": said.article,
        "effect": reason.effect,
        "confidence": said.confidence,
        "inputs": {key: _input(value) for key, value in said.inputs.items()},
        "text": _sentence(reason),
    }


def _cap(found: GroupCap) -> answers.Json:
    return {
        "group": found.group,
        "level": found.cap.level,
        "base": found.base,
        "base_count": found.state.base_count,
        "allowed": found.state.limit,
        "proposed": found.state.used,
        "over": found.state.over,
        "raised": found.raised,
        "rule": found.cap.rule.id,
        "article": found.cap.rule.article,
        "confidence": found.cap.rule.confidence,
    }


def _input(value: Fraction | bool | str | None) -> bool | str | None:
    if isinstance(value, Fraction) and not isinstance(value, bool):
        return exact_json.number(value)
    return value


def _sentence(reason: Reason) -> str:
    return f"{reason.line.says} {reason.line.effect}".strip()


def _named(levels: Iterable[Level], names: Mapping[Level, str]) -> str:
    return ", ".join(f"“{names[level]}”" for level in levels)


def _where(subject: str, key: str) -> str:
    return f"subjects[{subject}].{key}" if subject else key
