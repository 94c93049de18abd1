"""`kiemdiem rules diff KEY KEY`: rules only in one, and the same rule with other figures, article or confidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiemdiem.cli.rules.answers import SURE, folded, give, options, refuse
from kiemdiem.cli.rules.files import Package, package
from kiemdiem.core.refusal import Refused
from kiemdiem.rulesets.queries import RuleLine, rule_groups

FIELDS = {
    "says": "nội dung",
    "detail": "áp dụng",
    "tested": "phần mềm tính",
    "article": "căn cứ",
    "confidence": "đối chiếu",
    "is_law": "là quy định",
}
NAMES = {"says": "text", "tested": "computed"}


@dataclass(frozen=True)
class Change:
    """A rule that both sets have, and what differs: field, left, right."""

    left: RuleLine
    fields: tuple[tuple[str, object, object], ...]


def run(arguments: list[str]) -> int:
    """Say what differs between two rule sets. Exit code 2 where one of them is none."""
    asked = options("diff")
    asked.add_argument("left", metavar="KHÓA", help="khóa của bộ quy định, hoặc tệp rules.yaml")
    asked.add_argument("right", metavar="KHÓA", help="bộ kia")
    given = asked.parse_args(arguments)
    try:
        left, right = package(given.left), package(given.right)
    except Refused as refused:
        return refuse(given, refused)
    ours, theirs = _rules(left), _rules(right)
    only_left = [rule for key, rule in ours.items() if key not in theirs]
    only_right = [rule for key, rule in theirs.items() if key not in ours]
    changed = [
        change
        for key, rule in ours.items()
        if key in theirs and (change := _change(rule, theirs[key])).fields
    ]
    answer = {
        "left": {"key": left.rules.key, "hash": left.hash},
        "right": {"key": right.rules.key, "hash": right.hash},
        "same": len(ours) - len(only_left) - len(changed),
        "only_left": [_row(rule) for rule in only_left],
        "only_right": [_row(rule) for rule in only_right],
        "changed": [_changed_row(change) for change in changed],
    }
    lines = [
        *folded(f"{left.rules.key} ({left.rules.number}) và {right.rules.key} ({right.rules.number}): {answer['same']} quy tắc giống nhau."),
        *_listed(f"Chỉ có trong {left.rules.key}", only_left),
        *_listed(f"Chỉ có trong {right.rules.key}", only_right),
        *_changed_lines(changed, left, right),
    ]  # fmt: skip
    give(given, answer, lines)
    return 0


def _rules(found: Package) -> Mapping[str, RuleLine]:
    return {rule.id: rule for group in rule_groups(found.rules) for rule in group.rules}


def _change(left: RuleLine, right: RuleLine) -> Change:
    pairs = ((field, getattr(left, field), getattr(right, field)) for field in FIELDS)
    return Change(left, tuple((field, ours, theirs) for field, ours, theirs in pairs if ours != theirs))


def _row(rule: RuleLine) -> dict[str, object]:
    return {
        "rule": rule.id,
        "text": rule.says,
        "computed": rule.tested,
        "article": rule.article,
        "confidence": rule.confidence.value,
    }


def _changed_row(change: Change) -> dict[str, object]:
    fields = [
        {"field": NAMES.get(field, field), "left": ours, "right": theirs}
        for field, ours, theirs in change.fields
    ]
    return {"rule": change.left.id, "fields": fields}


def _listed(title: str, rules: list[RuleLine]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(rules)} quy tắc"
    for rule in rules:
        yield from folded(f"{rule.says} ({rule.article}) [{rule.id}]", "  ", "- ")


def _changed_lines(changed: list[Change], left: Package, right: Package) -> Iterator[str]:
    yield ""
    yield f"Cùng quy tắc nhưng khác nhau: {len(changed)}"
    for change in changed:
        yield from folded(f"{change.left.says} [{change.left.id}]", "  ", "- ")
        for field, ours, theirs in change.fields:
            yield from folded(f"{FIELDS[field]}, {left.rules.key}: {_said(ours)}", "      ", "    ")
            yield from folded(f"{FIELDS[field]}, {right.rules.key}: {_said(theirs)}", "      ", "    ")


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return {str(key): says for key, says in SURE.items()}.get(str(value), str(value)) or "không nói"
