"""The facts that rule sets ask for, key by key, as a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiemdiem import data
from kiemdiem.cli.rules.files import packages
from kiemdiem.core.facts.reading import PLACES
from kiemdiem.core.ruleset import Metric, RuleSet, SubjectKind, Unit

UNITS = {
    Unit.PERCENT: "số từ 0 đến 100 (%)",
    Unit.COUNT: "số nguyên từ 0",
    Unit.NUMBER: "số",
    Unit.YES_NO: "true, false",
    Unit.DEGREE: "một cấp độ",
    Unit.CHOICE: "một trong",
    Unit.FLAG: "true, false hoặc bảng chi tiết",
    Unit.DATE: 'ngày, ví dụ "2026-05-20"',
    Unit.TEXT: "chữ",
}
SECTIONS = {
    "Số đếm": (Unit.COUNT,),
    "Tỷ lệ và số khác": (Unit.PERCENT, Unit.NUMBER),
    "Có hoặc không, lựa chọn, cấp độ": (Unit.YES_NO, Unit.CHOICE, Unit.DEGREE),
    "Điều do văn bản nêu ra": (Unit.FLAG,),
}
KINDS = {
    SubjectKind.COLLECTIVE: "tập thể",
    SubjectKind.LEADER: "lãnh đạo",
    SubjectKind.STAFF: "không lãnh đạo",
    SubjectKind.OUTSIDE: "ngoài hệ thống",
}


@dataclass(frozen=True)
class Asked:
    """A key as one rule set asks for it."""

    rules: RuleSet
    metric: Metric


def facts_page() -> str:
    """Return how facts are given to `kiemdiem rules evaluate`, and every key with its type, unit and readers."""
    rule_sets = [package.rules for package in packages()]
    asked: dict[str, list[Asked]] = {}
    for rules in rule_sets:
        for metric in rules.metrics:
            asked.setdefault(metric.key, []).append(Asked(rules, metric))
    conditions = data.table("organisations/kinds.yaml")["conditions"]
    parts = [data.read("docs/facts.md").rstrip(), ""]
    parts += _list("Tình trạng ghi ở `employment.conditions`", conditions.items())
    parts += _points(rule_sets)
    for title, units in SECTIONS.items():
        keys = sorted(key for key, found in asked.items() if found[0].metric.unit in units)
        parts += _section(title, [(key, asked[key]) for key in keys])
    parts += _details(asked)
    return "\n".join(parts)


def _list(title: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"## {title}", "", *(f"- `{key}`: {says}" for key, says in rows), ""]


def _points(rule_sets: Iterable[RuleSet]) -> list[str]:
    lines = ["## Nhóm điểm ghi ở `points`", "", "| Bộ quy định | Khóa: điểm tối đa |", "| --- | --- |"]
    for rules in rule_sets:
        if rules.groups:
            groups = ", ".join(f"`{group.key}`: {group.maximum} ({group.name})" for group in rules.groups)
            lines.append(f"| `{rules.key}` | {groups} |")
    return [*lines, ""]


def _section(title: str, rows: list[tuple[str, list[Asked]]]) -> list[str]:
    lines = [
        f"## {title}",
        "",
        "| Khóa | Ghi ở | Giá trị | Nghĩa | Bộ quy định đọc |",
        "| --- | --- | --- | --- | --- |",
    ]
    for key, found in rows:
        metric = found[0].metric
        places = ", ".join(f"`{place}`" for place in PLACES.get(metric.unit, ("metrics",)))
        names = " / ".join(dict.fromkeys(each.metric.name for each in found))
        lines.append(f"| `{key}` | {places} | {_value(found)} | {names}{_note(found)} | {_readers(found)} |")
    return [*lines, ""]


def _value(found: list[Asked]) -> str:
    metric = found[0].metric
    if metric.unit is Unit.CHOICE:
        return "một trong: " + ", ".join(
            dict.fromkeys(choice for each in found for choice in each.metric.choices)
        )
    if metric.unit is Unit.DEGREE:
        return "một trong: " + ", ".join(
            dict.fromkeys(degree for each in found for degree in each.rules.degrees)
        )
    if metric.fields and metric.unit is Unit.YES_NO:
        return "true, false hoặc bảng chi tiết"
    return UNITS[metric.unit] if metric.fields or metric.unit is not Unit.FLAG else "true, false"


def _note(found: list[Asked]) -> str:
    parts = []
    for part, whole in dict.fromkeys((each.metric.part, each.metric.whole) for each in found):
        if part:
            parts.append(f"bằng 100 × `{part}` ÷ `{whole}` khi có đủ hai số đếm")
    parts += [
        f"không ghi thì lấy `{key}`" for key in dict.fromkeys(each.metric.same_as for each in found) if key
    ]
    for each in found:
        rules = [row.rule.id for row in each.rules.derived if row.metric == each.metric.key]
        parts += [f"không ghi thì tính theo `{rule_id}` của `{each.rules.key}`" for rule_id in rules]
    return f" ({'; '.join(parts)})" if parts else ""


def _readers(found: list[Asked]) -> str:
    return "; ".join(f"`{each.rules.key}` ({_kinds(each.metric.subjects)})" for each in found)


def _kinds(kinds: frozenset[SubjectKind]) -> str:
    return (
        "mọi đối tượng"
        if kinds == set(SubjectKind)
        else ", ".join(KINDS[kind] for kind in KINDS if kind in kinds)
    )


def _details(asked: dict[str, list[Asked]]) -> list[str]:
    head = ["| Khóa | Giá trị | Nghĩa | Bộ quy định đọc |", "| --- | --- | --- | --- |"]
    return ["## Chi tiết của từng điều", "", *head, *_detail_rows(asked), ""]


def _detail_rows(asked: dict[str, list[Asked]]) -> Iterator[str]:
    for key in sorted(asked):
        told: dict[str, list[Asked]] = {}
        for each in asked[key]:
            for field in each.metric.fields:
                told.setdefault(field.key, []).append(each)
        for name, found in told.items():
            field = next(field for field in found[0].metric.fields if field.key == name)
            value = ", ".join(field.choices) if field.choices else UNITS[field.unit]
            yield f"| `{key}.{name}` | {value} | {field.name} | {_readers(found)} |"
