"""`kiemdiem rules show KEY`: a page a jurist can check, each rule beside its article beside its confidence."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from textwrap import wrap

from kiemdiem.cli.rules.answers import SURE, Json, day, folded, give, options, refuse, width
from kiemdiem.cli.rules.files import Package, package
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Confidence, Metric, RuleSet
from kiemdiem.rulesets.phrases import UNITS
from kiemdiem.rulesets.queries import RuleGroup, RuleLine, rule_groups

BESIDE = 96
ARTICLE, CONFIDENCE, GAP = 26, 16, 2
DEFAULT = "mặc định của phần mềm, không phải quy định"


def run(arguments: list[str]) -> int:
    """Show every rule of a rule set. Exit code 2 where there is no such rule set."""
    asked = options("show")
    asked.add_argument("key", metavar="KHÓA", help="khóa của bộ quy định, hoặc tệp rules.yaml")
    given = asked.parse_args(arguments)
    try:
        found = package(given.key)
    except Refused as refused:
        return refuse(given, refused)
    give(given, _page(found), list(_lines(found)))
    return 0


def _page(found: Package) -> Json:
    rules = found.rules
    return {
        "key": rules.key,
        "hash": found.hash,
        "number": rules.number,
        "title": rules.title,
        "effective_from": rules.effective_from.isoformat(),
        "effective_to": rules.effective_to.isoformat() if rules.effective_to else None,
        "confidence": rules.confidence.value,
        "acts": [
            {
                "key": act.key, "number": act.number, "title": act.title, "issuer": act.issuer,
                "issued_on": act.issued_on.isoformat(), "in_force_from": act.in_force_from.isoformat(),
                "in_force_to": act.in_force_to.isoformat() if act.in_force_to else None,
                "replaces": list(act.replaces), "confidence": act.confidence.value,
            }
            for act in rules.acts
        ],
        "groups": [
            {"key": group.key, "title": group.title, "rules": [_rule(rule) for rule in group.rules]}
            for group in rule_groups(rules)
        ],
        "metrics": [
            {"key": metric.key, "name": metric.name, "unit": metric.unit.value, "register": metric.register}
            for metric in rules.metrics
        ],
        "switchable": sorted(rules.switchable),
    }  # fmt: skip


def _rule(rule: RuleLine) -> dict[str, object]:
    return {
        "rule": rule.id,
        "text": rule.says,
        "detail": rule.detail,
        "computed": rule.tested,
        "article": rule.article,
        "confidence": rule.confidence.value,
        "is_law": rule.is_law,
    }


def _lines(found: Package) -> Iterator[str]:
    rules = found.rules
    until = f" đến {day(rules.effective_to)}" if rules.effective_to else ""
    yield from folded(rules.number)
    yield from folded(rules.title)
    yield from folded(
        f"Áp dụng cho kỳ kết thúc từ {day(rules.effective_from)}{until} · {SURE[rules.confidence]}"
    )
    yield f"Khóa {rules.key}"
    yield found.hash
    yield from _acts(rules)
    groups = rule_groups(rules)
    for group in groups:
        yield from _group(group)
    yield from _metrics(rules.metrics)
    listed = [rule for group in groups for rule in group.rules]
    unsure = sum(1 for rule in listed if rule.is_law and rule.confidence is not Confidence.CONFIRMED)
    defaults = sum(1 for rule in listed if not rule.is_law)
    yield ""
    yield from folded(f"{len(listed)} quy tắc: {unsure} chưa đối chiếu bản gốc, {defaults} là {DEFAULT}.")
    if rules.switchable:
        off = ", ".join(sorted(rules.switchable))
        yield from folded(
            f"Tắt được khi tính (options.disabled_rules), vì chưa đối chiếu hoặc là mặc định: {off}."
        )


def _acts(rules: RuleSet) -> Iterator[str]:
    yield from _heading("Văn bản")
    for act in rules.acts:
        until = f" đến {day(act.in_force_to)}" if act.in_force_to else ""
        text = f"{act.number} ({act.issuer}, {day(act.issued_on)}): {act.title}. Hiệu lực từ {day(act.in_force_from)}{until} · {SURE[act.confidence]}"
        yield from folded(text, "  ", "- ")


def _heading(title: str) -> Iterator[str]:
    yield ""
    yield title.upper()
    yield "─" * min(width(), max(len(title), 20))


def _group(group: RuleGroup) -> Iterator[str]:
    yield from _heading(f"{group.title} ({len(group.rules)})")
    if width() >= BESIDE:
        yield _columns("Quy tắc", "Căn cứ", "Đối chiếu")
    for rule in group.rules:
        sure = SURE[rule.confidence] if rule.is_law else DEFAULT
        computed = f"Phần mềm tính: {rule.tested}." if rule.tested else ""
        texts = [text for text in (rule.says, rule.detail, computed, f"[{rule.id}]") if text]
        if width() >= BESIDE:
            yield from _beside(texts, rule.article, sure)
        else:
            yield from folded(texts[0], "  ", "- ")
            for text in (*texts[1:], f"Căn cứ: {rule.article} · {sure}"):
                yield from folded(text, "    ")


def _beside(texts: list[str], article: str, sure: str) -> Iterator[str]:
    """Print a rule in three columns: what it says, where it stands, how sure the reading is."""
    room = _room()
    said = [*wrap(texts[0], room), *(line for text in texts[1:] for line in _inner(text, room))]
    rows = zip_longest(said, wrap(article, ARTICLE), wrap(sure, CONFIDENCE), fillvalue="")
    for left, middle, right in rows:
        yield _columns(left, middle, right)
    yield ""


def _columns(left: str, middle: str, right: str) -> str:
    return f"{left:<{_room()}}{' ' * GAP}{middle:<{ARTICLE}}{' ' * GAP}{right}".rstrip()


def _room() -> int:
    return width() - ARTICLE - CONFIDENCE - 2 * GAP


def _inner(text: str, room: int) -> list[str]:
    return wrap(text, room, initial_indent="  ", subsequent_indent="  ")


def _metrics(metrics: Iterable[Metric]) -> Iterator[str]:
    listed = list(metrics)
    if not listed:
        return
    yield from _heading(f"Số liệu mà các quy tắc hỏi đến ({len(listed)})")
    for metric in listed:
        origin = "; phần mềm tính từ sổ hạn chế" if metric.register else ""
        yield from folded(f"{metric.name} ({UNITS[metric.unit]}{origin}) [{metric.key}]", "  ", "- ")
