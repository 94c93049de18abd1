"""Words of the rating: groups, levels, how a cap was counted, where a stage stands."""

from collections.abc import Sequence
from fractions import Fraction

from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Cap, CapBase, RuleSet
from kiemdiem.core.trace import shown
from kiemdiem.ratings.queries.caps import CapMeter

BASES = {
    CapBase.HTT: "số được xếp loại Hoàn thành tốt nhiệm vụ",
    CapBase.HTT_AND_ABOVE: "số được xếp loại từ Hoàn thành tốt nhiệm vụ trở lên",
    CapBase.TOTAL: "tổng số được xếp loại",
}


def group_name(group: str) -> str:
    """Return the name of a comparison group as shown; there is one for those that are in none."""
    return group or "Chưa xếp nhóm so sánh"


def percent(share: Fraction) -> str:
    """Return a share as people write it: 20%."""
    return shown(share * 100, "%")


def counted(meter: CapMeter) -> str:
    """Return how a cap was counted: "20% của 10 (số được xếp loại …) = 2, làm tròn xuống"."""
    share = meter.cap.share_outstanding if meter.raised and meter.cap.share_outstanding else meter.cap.share
    exact = share * meter.state.base_count
    result = f" = {shown(exact)}"
    if exact.denominator != 1:
        result += f", làm tròn thành {meter.state.limit}"
    return f"{percent(share)} của {meter.state.base_count} ({BASES[meter.cap.base]}){result}"


def other_counted(meter: CapMeter, other: CapBase) -> str:
    """Return what the other reading of the base would give, marked as not binding."""
    assert meter.other is not None
    return f"Nếu tính trên {BASES[other]} ({meter.other.base_count}) thì nhiều nhất {meter.other.limit}."


def over_cap(rules: RuleSet, meter: CapMeter, group: str, names: Sequence[str]) -> Refused:
    """Return the refusal of a decision that puts too many at one level: the list, the limit, how it was counted."""
    name = rules.level_names[meter.cap.level]
    lift = _lift(meter.cap) if not meter.raised else ""
    return Refused(
        f"Nhóm “{group_name(group)}” có {meter.state.used} đối tượng ở mức “{name}”, nhiều nhất là "
        f"{meter.state.limit} ({counted(meter)}), vượt {meter.state.over}. Danh sách: {'; '.join(names)}.",
        article=meter.cap.rule.article,
        way_out=f"Hạ mức của {meter.state.over} đối tượng trong danh sách, hoặc ghi quyết định cho cả nhóm cùng lúc{lift}.",
    )


def _lift(cap: Cap) -> str:
    if cap.share_outstanding is None:
        return ""
    return f"; nếu cấp có thẩm quyền đã quyết định nâng tỷ lệ đến {percent(cap.share_outstanding)} thì ghi quyết định ấy trước"
