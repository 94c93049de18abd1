"""Numbers that follow from other facts, and the periods a year is made of: what a file may not say."""

import pytest

from kiemdiem import data
from kiemdiem.core.loading import RuleSetFaults, load

GOOD = data.read("rulesets/nd335_2025/rules.yaml")
D = "metric: led_result_pct\n"
FIRST = "{when: {metric: managed_KHT, op: '==', value: 0}, value: 100}"


def faults(text: str) -> list[str]:
    with pytest.raises(RuleSetFaults) as caught:
        load(text)
    return [fault.says for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (D, "metric: nobody_knows\n", "phải là số liệu bằng số khai trong tệp"),
        (D, "metric: suy_thoai\n", "phải là số liệu bằng số khai trong tệp"),
        (
            f"subjects: [leader]\n    {D}",
            f"subjects: [leader, staff]\n    {D}",
            "không dùng cho mọi đối tượng",
        ),
        (FIRST, FIRST.replace("value: 100", "value: 101"), "tỷ lệ phải từ 0 đến 100"),
        (FIRST, FIRST.replace("managed_KHT", "led_result_pct"), "không thể suy ra từ chính nó"),
        (FIRST, FIRST.replace("value: 0}", "value: true}"), "không hợp với đơn vị"),
        (FIRST, FIRST.replace(", value: 100", ""), "Thiếu mục “value”"),
        (FIRST, FIRST.replace("when", "if"), "Thiếu mục “when”"),
        ("of: [months, quarters]", "of: [weeks]", "không có trong: months, quarters"),
        ("of: [months, quarters]", "of: []", "không được để trống"),
    ],
)
def test_each_fault_is_told(old: str, new: str, says: str) -> None:
    assert old in GOOD
    assert any(says in told for told in faults(GOOD.replace(old, new, 1)))


def test_one_number_has_one_rule_for_a_kind_of_subject() -> None:
    row = GOOD[GOOD.index("  - id: derived.led_result") : GOOD.index("\nformulas:")]
    twice = GOOD.replace(row, row + row.replace("derived.led_result", "derived.again"), 1)
    assert any("đã có quy tắc tính" in told for told in faults(twice))
