"""Rules in words: what stands beside each rule's sentence on the page of a rule set."""

from fractions import Fraction

from kiemdiem.core.ruleset import (
    Blocker,
    Cap,
    CapBase,
    DayCounting,
    Deadline,
    Exemption,
    Form,
    Level,
    LevelCondition,
    OrderRule,
    OrderStage,
    Rounding,
    RuleSet,
    SubjectKind,
    Unit,
)
from kiemdiem.core.trace import shown

SUBJECTS = {
    SubjectKind.COLLECTIVE: "tập thể",
    SubjectKind.LEADER: "cá nhân giữ chức vụ lãnh đạo, quản lý",
    SubjectKind.STAFF: "cá nhân không giữ chức vụ lãnh đạo, quản lý",
    SubjectKind.OUTSIDE: "đảng viên không làm việc trong hệ thống chính trị",
}
STAGES = {OrderStage.CONFERENCE: "khi kiểm điểm", OrderStage.RATING: "khi xếp loại"}
BASES = {
    CapBase.HTT: "số được xếp Hoàn thành tốt nhiệm vụ",
    CapBase.HTT_AND_ABOVE: "số được xếp từ Hoàn thành tốt nhiệm vụ trở lên",
    CapBase.TOTAL: "tổng số được xếp loại",
}
ROUNDINGS = {Rounding.DOWN: "làm tròn xuống", Rounding.HALF_UP: "từ một nửa trở lên làm tròn lên"}
COUNTINGS = {
    DayCounting.STRICTLY_BETWEEN: "đếm các ngày làm việc trọn vẹn nằm giữa",
    DayCounting.FIRST_DAY_COUNTS: "tính cả ngày gửi",
}
UNITS = {
    Unit.PERCENT: "tỷ lệ phần trăm",
    Unit.COUNT: "số lượng",
    Unit.NUMBER: "số",
    Unit.YES_NO: "có hoặc không",
    Unit.DEGREE: "cấp độ",
    Unit.CHOICE: "một trong các giá trị cho trước",
    Unit.FLAG: "có hoặc không, do văn bản nêu ra",
    Unit.DATE: "ngày",
    Unit.TEXT: "chữ",
}
ORIGINS = {
    Unit.FLAG: "văn bản kết luận, có người xác nhận",
    Unit.DEGREE: "tự nhận trong báo cáo, rồi thẩm định",
}


def subjects(kinds: frozenset[SubjectKind]) -> str:
    """Return whom a rule speaks of: "Áp dụng: tập thể, …"."""
    return "Áp dụng: " + ("mọi đối tượng." if kinds == set(SubjectKind) else f"{_list(kinds)}.")


def condition(row: LevelCondition, names: dict[Level, str]) -> str:
    """Return the level a condition belongs to and whom it is asked of."""
    return f"Điều kiện của mức {names[row.level]}. {subjects(row.subjects)}"


def blocker(row: Blocker, names: dict[Level, str]) -> str:
    """Return what a blocker leads to, whom it concerns, and its mitigation."""
    parts = [f"Khi được xác nhận thì xếp {names[row.effect]}.", subjects(row.subjects)]
    if row.mitigation:
        parts.append(f"Giảm nhẹ: {row.mitigation}")
    return " ".join(parts)


def cap(row: Cap, names: dict[Level, str]) -> str:
    """Return the share of a cap, its base and its rounding."""
    raised = (
        f", nâng đến {_percent(row.share_outstanding)} khi có quyết định" if row.share_outstanding else ""
    )
    if row.outstanding_unit:
        raised += f" và chính đơn vị đã được công nhận mức {names[row.outstanding_unit]}"
    return f"{names[row.level]}: tối đa {_percent(row.share)} {BASES[row.base]}{raised}; {ROUNDINGS[row.rounding]}."


def order(row: OrderRule) -> str:
    """Return when an order rule binds."""
    return f"Áp dụng {' và '.join(STAGES[stage] for stage in OrderStage if stage in row.stages)}."


def exemption(row: Exemption) -> str:
    """Return whom an exemption takes out, and for which periods unless for all."""
    since = f"Cho kỳ kết thúc từ {row.since:%d/%m/%Y}." if row.since else ""
    until = f"Cho kỳ kết thúc đến {row.until:%d/%m/%Y}." if row.until else ""
    return " ".join(part for part in (subjects(row.subjects), since, until) if part)


def deadline(row: Deadline) -> str:
    """Return how a date is found."""
    if row.month is not None and row.day is not None:
        year = " năm sau" if row.year_offset else ""
        return f"{'Trước ngày' if row.exclusive else 'Đến hết ngày'} {row.day:02d}/{row.month:02d}{year}."
    if row.working_days is not None:
        return f"{row.working_days:02d} ngày làm việc; {COUNTINGS[row.counting]}."
    return f"{row.days} ngày."


def form(row: Form) -> str:
    """Return a form with its sections."""
    sections = "; ".join(f"{section.number}. {section.title}" for section in row.sections)
    return f"{row.number}, {SUBJECTS[row.subject]}. Các mục: {sections}."


def level_names(rule_set: RuleSet) -> dict[Level, str]:
    """Return the levels by their full names."""
    return {level: rule_set.level_names[level] for level in Level}


def _list(kinds: frozenset[SubjectKind]) -> str:
    return "; ".join(SUBJECTS[kind] for kind in SubjectKind if kind in kinds)


def _percent(share: Fraction) -> str:
    return shown(share * 100, "%")
