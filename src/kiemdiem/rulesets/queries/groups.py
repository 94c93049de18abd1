"""Every rule of a rule set, grouped as a jurist reads it: sentence, figures, article, confidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kiemdiem.core.ruleset import Cited, Confidence, RuleSet
from kiemdiem.rulesets import phrases
from kiemdiem.rulesets.phrases.readings import tested


@dataclass(frozen=True)
class RuleLine:
    """One rule: its sentence, whom and what it concerns, what the software works out, its article, how sure it is."""

    id: str
    says: str
    detail: str
    tested: str
    article: str
    confidence: Confidence
    is_law: bool = True


@dataclass(frozen=True)
class RuleGroup:
    """Rules of one kind under a heading."""

    key: str
    title: str
    rules: tuple[RuleLine, ...]


class Row(Protocol):
    """A row of a rule set: whatever carries a rule."""

    @property
    def rule(self) -> Cited:
        """The rule it carries."""


def rule_groups(rules: RuleSet) -> tuple[RuleGroup, ...]:
    """Return all rules of `rules`, grouped; groups without rules are left out."""
    return tuple(group for group in (*_rating(rules), *_procedure(rules)) if group.rules)


def _rating(rules: RuleSet) -> Iterator[RuleGroup]:
    """Return the groups from which a level follows."""
    names = phrases.level_names(rules)
    yield _group(
        rules,
        "ap-dung",
        "Áp dụng cho ai, kỳ nào",
        ((row, phrases.subjects(row.subjects)) for row in rules.governs),
    )
    yield _group(rules, "diem", "Thang điểm", ((row, "") for row in rules.groups))
    yield _group(rules, "khung", "Khung điểm của từng mức", ((row, "") for row in rules.bands))
    yield _group(
        rules,
        "dieu-kien",
        "Điều kiện của từng mức",
        ((row, phrases.condition(row, names)) for row in rules.conditions),
    )
    yield _group(
        rules,
        "muc-thap",
        "Trường hợp dẫn đến mức thấp",
        ((row, phrases.blocker(row, names)) for row in rules.blockers),
    )
    yield _group(
        rules,
        "rang-buoc",
        "Ràng buộc giữa các mức",
        ((row, phrases.subjects(row.subjects)) for row in rules.links),
    )
    yield _group(rules, "ty-le", "Tỷ lệ tối đa", ((row, phrases.cap(row, names)) for row in rules.caps))
    yield _group(rules, "cong-thuc", "Cách tính điểm", ((row, "") for row in _computing(rules)))


def _procedure(rules: RuleSet) -> Iterator[RuleGroup]:
    """Return the groups that say who, when, and in what order."""
    yield _group(
        rules,
        "tham-quyen",
        "Ai đề xuất, ai quyết định",
        ((row, phrases.subjects(row.subjects)) for row in rules.authorities),
    )
    yield _group(rules, "thu-tu", "Thứ tự", ((row, phrases.order(row)) for row in rules.order))
    yield _group(
        rules,
        "mien",
        "Ai không kiểm điểm, không xếp loại",
        ((row, phrases.exemption(row)) for row in rules.exemptions),
    )
    yield RuleGroup("lich", "Lịch", tuple(_calendar(rules)))
    yield _group(rules, "hoi-nghi", "Thời gian hội nghị", ((row, "") for row in rules.durations))
    yield _group(rules, "mau", "Mẫu báo cáo", ((row, phrases.form(row)) for row in rules.forms))
    yield _group(
        rules, "tieu-chi", "Tiêu chí", ((row, phrases.subjects(row.subjects)) for row in rules.criteria)
    )
    yield RuleGroup("can-biet", "Điều cần biết thêm", tuple(_line(note, "", "") for note in rules.notes))


def _computing(rules: RuleSet) -> list[Row]:
    return [
        *rules.derived,
        *rules.formulas,
        *rules.reckonings(),
        *rules.gaps,
    ]


def _calendar(rules: RuleSet) -> Iterator[RuleLine]:
    for row in rules.calendar:
        yield _line(row.rule, phrases.deadline(row), "", is_law=row.is_law)


def _group(rules: RuleSet, key: str, title: str, rows: Iterable[tuple[Row, str]]) -> RuleGroup:
    return RuleGroup(key, title, tuple(_line(row.rule, detail, tested(row, rules)) for row, detail in rows))


def _line(rule: Cited, detail: str, figures: str, *, is_law: bool = True) -> RuleLine:
    return RuleLine(
        rule.id, rule.says, detail, figures, rule.article, rule.confidence, is_law and not rule.is_default
    )
