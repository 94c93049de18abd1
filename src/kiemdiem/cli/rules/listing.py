"""`kiemdiem rules list`: the rule sets that come with the software, how sure each is, and its hash."""

from collections import Counter

from kiemdiem.cli.rules.answers import day, folded, give, options, refuse
from kiemdiem.cli.rules.files import Package, packages
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Confidence
from kiemdiem.rulesets.queries import rule_groups


def run(arguments: list[str]) -> int:
    """List the packaged rule sets, oldest first. Exit code 2 where one of them cannot be read."""
    given = options("list").parse_args(arguments)
    try:
        found = packages()
    except Refused as refused:
        return refuse(given, refused)
    give(
        given, {"rulesets": [_row(each) for each in found]}, [line for each in found for line in _lines(each)]
    )
    return 0


def _counts(each: Package) -> Counter[Confidence]:
    return Counter(rule.confidence for group in rule_groups(each.rules) for rule in group.rules)


def _row(each: Package) -> dict[str, object]:
    rules, counts = each.rules, _counts(each)
    return {
        "key": rules.key,
        "number": rules.number,
        "title": rules.title,
        "effective_from": rules.effective_from.isoformat(),
        "effective_to": rules.effective_to.isoformat() if rules.effective_to else None,
        "confidence": rules.confidence.value,
        "rules": {confidence.value: counts[confidence] for confidence in Confidence},
        "hash": each.hash,
    }


def _lines(each: Package) -> list[str]:
    rules, counts = each.rules, _counts(each)
    unsure = counts.total() - counts[Confidence.CONFIRMED]
    until = f" đến {day(rules.effective_to)}" if rules.effective_to else ""
    lines = folded(f"{rules.number}: {rules.title}", "  ", f"{rules.key}: ")
    lines += folded(f"Áp dụng từ {day(rules.effective_from)}{until}.", "  ")
    return lines + folded(f"{counts.total()} quy tắc, {unsure} chưa đối chiếu bản gốc.", "  ")
