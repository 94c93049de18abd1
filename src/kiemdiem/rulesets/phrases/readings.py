"""What the software works out for a rule, in words: a jurist holds it against the rule's own sentence."""

from fractions import Fraction
from functools import singledispatch

from kiemdiem.core.condition import AllOf, Compare, Condition, IfMissing, Not
from kiemdiem.core.ruleset import (
    TRUTHS,
    Authority,
    Band,
    Blocker,
    Cap,
    Criterion,
    Derived,
    Duration,
    Exemption,
    Formula,
    Gap,
    GapEffect,
    GapKind,
    Governs,
    LevelCondition,
    Metric,
    OrderRule,
    Period,
    Periods,
    Relation,
    RollUp,
    RoundingMode,
    RuleSet,
    ScoreGroup,
    ScoreRounding,
    Selector,
    Status,
    Unit,
    WorkRule,
)
from kiemdiem.core.trace import shown
from kiemdiem.rulesets.phrases import ORIGINS, SUBJECTS, UNITS

OPERATORS = {
    ">=": "từ {} trở lên",
    ">": "trên {}",
    "<=": "không quá {}",
    "<": "dưới {}",
    "==": "bằng {}",
    "!=": "khác {}",
}
MISSING = {
    IfMissing.UNKNOWN: "",
    IfMissing.HOLDS: " (chưa có số liệu: coi là đúng)",
    IfMissing.FAILS: " (chưa có số liệu: coi là không có)",
}
RELATIONS = {
    Relation.SAME_COLLECTIVE: "cùng một tập thể",
    Relation.SAME_UNIT: "cùng một đơn vị",
    Relation.SUBORDINATE_UNIT: "đối tượng trước thuộc đơn vị cấp dưới của đối tượng sau",
    Relation.SAME_PERSON: "cùng một người",
}
PERIODS = {
    Period.YEAR: "năm",
    Period.QUARTER: "quý",
    Period.MONTH: "tháng",
    Period.TERM: "nhiệm kỳ",
    Period.AD_HOC: "đột xuất",
}
STATUSES = {
    Status.CADRE: "cán bộ",
    Status.CIVIL_SERVANT: "công chức",
    Status.PUBLIC_EMPLOYEE: "viên chức",
    Status.CONTRACT: "lao động hợp đồng",
    Status.AGENCY: "cơ quan hành chính",
    Status.SERVICE_UNIT: "đơn vị sự nghiệp công lập",
}
CHOICES = {
    **{status.value: name for status, name in STATUSES.items()},
    "this": "nơi này",
    "former": "nơi công tác trước",
    "before_period": "trước kỳ",
    "in_period": "trong kỳ",
    "after_period": "sau kỳ",
    "q1": "quý I",
    "q2": "quý II",
    "q3": "quý III",
    "q4": "quý IV",
    "year": "cả năm",
}
ROLES = {
    "head": "người đứng đầu",
    "deputy": "cấp phó",
    "member": "ủy viên, thành viên",
    "staff": "người không giữ chức vụ",
    "outside": "đảng viên không làm việc trong hệ thống chính trị",
}
PLACES = {
    "branch": "ở chi bộ",
    "leadership": "ở tập thể lãnh đạo",
    "civil": "xếp loại cán bộ, công chức, viên chức",
    "member": "xếp loại đảng viên",
}
LINES = {
    "party": "khối Đảng",
    "state": "khối chính quyền, chuyên môn",
    "mass": "khối Mặt trận, đoàn thể",
    "enterprise": "khối doanh nghiệp",
}


def unit(metric: Metric) -> str:
    """Return what a fact is counted in; a choice with what may be chosen, a share with the counts it may follow from."""
    if metric.choices:
        return f"một trong: {', '.join(CHOICES.get(choice, choice) for choice in metric.choices)}"
    return UNITS[metric.unit] + (", hoặc tính từ hai số đếm" if metric.part else "")


def origin(metric: Metric) -> str:
    """Return where a fact comes from."""
    if metric.register:
        return "phần mềm tính từ sổ hạn chế"
    return ORIGINS.get(metric.unit, "tự khai, rồi thẩm định")


def in_words(rules: RuleSet, condition: Condition) -> str:
    """Return a condition as the software checks it, each fact by its name."""
    if isinstance(condition, Compare):
        return _compare(rules, condition)
    if isinstance(condition, Not):
        return f"không phải ({in_words(rules, condition.part)})"
    parts = [in_words(rules, part) for part in condition.parts]
    if len(parts) == 1:
        return parts[0]
    return (" và " if isinstance(condition, AllOf) else " hoặc ").join(f"({part})" for part in parts)


@singledispatch
def tested(row: object, rules: RuleSet) -> str:  # noqa: ARG001 -- for rows that hold nothing beyond their sentence
    """Return what the software works out for a rule; empty where it only keeps the sentence."""
    return ""


@tested.register
def _(row: Governs, rules: RuleSet) -> str:
    since, until = row.since or rules.effective_from, row.until or rules.effective_to
    time = f"kỳ kết thúc từ {since:%d/%m/%Y}" + (f" đến {until:%d/%m/%Y}" if until else "")
    parts = [
        f"kỳ {', '.join(name for period, name in PERIODS.items() if period in row.periods)}, {time}",
        f"kết thúc vào tháng {', '.join(str(month) for month in sorted(row.ends_in))}" if row.ends_in else "",
        ", ".join(name for status, name in STATUSES.items() if status in row.statuses),
        f"địa phương {row.place}" if row.place else "",
        f"{row.asks} {'có' if row.answer else 'chưa'}" if row.question else "",
        "" if row.rates else "không xếp loại riêng",
        f"chưa rõ: {row.doubt.rstrip('.')}" if row.doubt else "",
        f"muốn rõ phải có: {row.settled_by.rstrip('.')}" if row.settled_by else "",
    ]
    return "; ".join(part for part in parts if part)


@tested.register
def _(row: ScoreGroup, rules: RuleSet) -> str:  # noqa: ARG001
    return f"từ 0 đến {shown(row.maximum)} điểm"


@tested.register
def _(row: Criterion, rules: RuleSet) -> str:
    group = next((each.name for each in rules.groups if each.key == row.group), row.group)
    points = f", tối đa {shown(row.maximum)} điểm" if row.maximum is not None else ""
    return f"thuộc “{group}”{points}"


@tested.register
def _(row: Band, rules: RuleSet) -> str:
    ends = [
        f"điểm từ {shown(row.minimum)}" if row.minimum is not None else "",
        f"điểm dưới {shown(row.below)}" if row.below is not None else "",
    ]
    return f"{' và '.join(end for end in ends if end)} → “{rules.level_names[row.level]}”"


@tested.register
def _(row: LevelCondition, rules: RuleSet) -> str:
    undecided = (
        f"; không đạt nhưng {in_words(rules, row.undecided_when)} thì người có thẩm quyền quyết định"
        if row.undecided_when
        else ""
    )
    return f"{in_words(rules, row.when)}{undecided}"


@tested.register
def _(row: Blocker, rules: RuleSet) -> str:
    if row.when is None:
        return "chỉ có khi một người xác nhận trên văn bản"
    mitigated = (
        f"; nếu {in_words(rules, row.mitigated_when)} thì người có thẩm quyền quyết định"
        if row.mitigated_when
        else ""
    )
    return f"{in_words(rules, row.when)}{mitigated}"


@tested.register
def _(row: Cap, rules: RuleSet) -> str:  # noqa: ARG001
    if row.fewer_than is None:
        return ""
    return f"nhóm có ít hơn {row.fewer_than} đối tượng: tối đa {row.fewer_limit}"


@tested.register
def _(row: OrderRule, rules: RuleSet) -> str:  # noqa: ARG001
    return f"trước: {_selected(row.before)}; sau: {_selected(row.after)}; khi {RELATIONS[row.relation]}"


@tested.register
def _(row: Exemption, rules: RuleSet) -> str:
    verdict = {
        (False, False): "không kiểm điểm, không xếp loại",
        (True, False): "kiểm điểm, không xếp loại",
    }.get((row.reviewed, row.rated), "kiểm điểm, xếp loại")
    if row.this_period:
        verdict += " trong kỳ này"
    ground = in_words(rules, row.when) if row.when else row.condition
    months = f" ({row.months} tháng)" if row.months is not None else ""
    return f"{ground}{months} → {verdict}"


@tested.register
def _(row: Duration, rules: RuleSet) -> str:  # noqa: ARG001
    kinds = ", ".join(sorted(row.collective_kinds)) or "mọi tập thể khác"
    return f"{kinds}: ít nhất {row.days} ngày"


@tested.register
def _(row: Derived, rules: RuleSet) -> str:
    metric = rules.metric(row.metric)
    rows = (f"{shown(value, metric.unit)} khi {in_words(rules, when)}" for when, value in row.values)
    return f"{metric.name} = {'; '.join(rows)}"


@tested.register
def _(row: Formula, rules: RuleSet) -> str:
    names = ", ".join(rules.metric(key).name if _known(rules, key) else key for key in row.mean_of)
    group = next((each.name for each in rules.groups if each.key == row.group), row.group)
    return f"điểm “{group}” = điểm tối đa × trung bình cộng của: {names}; không làm tròn"


@tested.register
def _(row: WorkRule, rules: RuleSet) -> str:  # noqa: ARG001
    return (
        f"mỗi lỗi trừ {_percent(row.fault_cut)} chất lượng, mỗi lần chậm trừ {_percent(row.delay_cut)} tiến độ"
        " của chính sản phẩm ấy, không dưới 0; nguyên nhân khách quan được xác nhận thì không trừ"
    )


@tested.register
def _(row: RollUp, rules: RuleSet) -> str:  # noqa: ARG001
    kinds = [name for kind, name in ((Periods.MONTHS, "tháng"), (Periods.QUARTERS, "quý")) if kind in row.of]
    return f"trung bình cộng tổng điểm các {' hoặc các '.join(kinds)}"


@tested.register
def _(row: Gap, rules: RuleSet) -> str:  # noqa: ARG001
    period = "kỳ không làm việc" if row.kind is GapKind.NOT_WORKED else "kỳ phải có điểm mà chưa có"
    effect = (
        "không tính vào trung bình" if row.effect is GapEffect.LEFT_OUT else "chưa có điểm của kỳ dài hơn"
    )
    return f"{period} → {effect}"


@tested.register
def _(row: ScoreRounding, rules: RuleSet) -> str:  # noqa: ARG001
    way = "từ một nửa trở lên làm tròn lên" if row.mode is RoundingMode.HALF_UP else "làm tròn xuống"
    return f"tổng điểm làm tròn đến {shown(row.step)}, {way}"


@tested.register
def _(row: Authority, rules: RuleSet) -> str:  # noqa: ARG001
    proposes = f"đề xuất: {row.proposes}; " if row.proposes else ""
    return f"{proposes}quyết định: {row.decides}"


def _compare(rules: RuleSet, leaf: Compare) -> str:
    metric = rules.metric(leaf.metric) if _known(rules, leaf.metric) else None
    name, unit = (metric.name, metric.unit) if metric else (leaf.metric, Unit.TEXT)
    missing = MISSING[leaf.if_missing]
    if leaf.op == "in":
        return f"{name}: {' hoặc '.join(CHOICES.get(value, value) for value in sorted(leaf.values))}{missing}"
    if unit in TRUTHS and isinstance(leaf.value, bool):
        yes = leaf.value == (leaf.op == "==")
        return f"{name}: {'có' if yes else 'không'}{missing}"
    return f"{name} {OPERATORS[leaf.op].format(shown(leaf.value, unit))}{missing}"


def _known(rules: RuleSet, key: str) -> bool:
    try:
        rules.metric(key)
    except KeyError:
        return False
    return True


def _selected(selector: Selector) -> str:
    words = [
        *(SUBJECTS[kind] for kind in SUBJECTS if kind in selector.kinds),
        *(name for role, name in ROLES.items() if role in selector.roles),
        *(name for line, name in LINES.items() if line in selector.lines),
        *(name for place, name in PLACES.items() if place in selector.places),
    ]
    return ", ".join(words) or "mọi đối tượng"


def _percent(share: Fraction) -> str:
    return shown(share * 100, "%")
