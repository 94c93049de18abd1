"""Words of an explanation: what a rule is about, what it looked at, what it answered."""

from kiemdiem.core.condition import Truth
from kiemdiem.core.ruleset import RuleSet
from kiemdiem.core.trace import Input, shown

# What a rule answered to its own question, with its tone: a blocker that holds is bad, a condition that holds is good.
BLOCKER = {Truth.YES: ("Có", "bad"), Truth.NO: ("Không có", "good"), Truth.UNKNOWN: ("Chưa rõ", "warn")}
CONDITION = {
    Truth.YES: ("Đạt", "good"),
    Truth.NO: ("Không đạt", "bad"),
    Truth.UNKNOWN: ("Thiếu số liệu", "warn"),
}
OTHER = {
    Truth.YES: ("Áp dụng", "info"),
    Truth.NO: ("Không áp dụng", "neutral"),
    Truth.UNKNOWN: ("Chưa rõ", "warn"),
}


def outcome(rules: RuleSet, rule_id: str, truth: Truth) -> tuple[str, str]:
    """Return the words and the tone of what a rule answered."""
    if any(row.rule.id == rule_id for row in rules.blockers):
        return BLOCKER[truth]
    if any(row.rule.id == rule_id for row in rules.conditions):
        return CONDITION[truth]
    return OTHER[truth]


def about(rules: RuleSet, rule_id: str) -> str:
    """Return what a rule is about, as the heading over its line in the explanation."""
    for condition in rules.conditions:
        if condition.rule.id == rule_id:
            return f"Điều kiện của mức “{rules.level_names[condition.level]}”"
    for blocker in rules.blockers:
        if blocker.rule.id == rule_id:
            return f"Trường hợp dẫn đến mức “{rules.level_names[blocker.effect]}”"
    if any(link.rule.id == rule_id for link in rules.links):
        return "Gắn với mức của tập thể"
    return "Khung điểm" if rules.scored else "Cách xếp loại"


def input_text(rules: RuleSet, key: str, value: Input) -> tuple[str, str]:
    """Return the name and the value of what a rule looked at, as a person reads them."""
    if key == "score":
        return "Tổng điểm", shown(value)
    if key == "tied_level":
        return "Mức của tập thể mình đứng đầu", str(value) if value else shown(None)
    for group in rules.groups:
        if group.key == key:
            return group.name, shown(value)
    try:
        metric = rules.metric(key)
    except KeyError:
        return key, shown(value)
    return metric.name, shown(value, metric.unit)
