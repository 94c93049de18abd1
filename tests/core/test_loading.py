"""Reading rule sets: every fault at once, each at its line, in Vietnamese."""

import pytest

from kiemdiem import data
from kiemdiem.core.condition import AllOf, AnyOf, Compare, IfMissing, Not
from kiemdiem.core.loading import RuleSetFaults, load

GOOD = data.read("rulesets/qd366_2025/rules.yaml")


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RuleSetFaults) as caught:
        load(text)
    return [(fault.line, fault.says) for fault in caught.value.faults]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("says: Từ 90 điểm", "say: Từ 90 điểm", "Không có mục nào tên là “say”"),
        ("article: 'Quy định 366-QĐ/TW, Phụ lục 4', confidence: confirmed", "confidence: confirmed", "Thiếu mục “article”"),
        ("exemption.newly_admitted, subjects: [staff, outside], condition: admitted_under_months", "exemption.newly_admitted, subjects: [staff, outside], condition: maternity_leave", "“months” đi cùng"),
        ("exemption.newly_admitted, subjects: [staff, outside], condition", "exemption.newly_admitted, condition", "Thiếu mục “subjects”"),
        ("exemption.newly_admitted, subjects: [staff, outside]", "exemption.newly_admitted, subjects: [staff, collective]", "miễn là của cá nhân"),
        ("share: '1/5'", "share: 0.2", "hãy viết phân số"),
        ("share: '1/5'", "share: '6/5'", "tỷ lệ phải lớn hơn 0 và không quá 1"),
        ("share_outstanding: '1/4'", "share_outstanding: '1/6'", "tỷ lệ nâng"),
        ("minimum: 70, below: 90", "minimum: 70, below: 89", "khoảng trống"),
        ("minimum: 70, below: 90", "minimum: 70, below: 91", "chồng lên"),
        ("band.kht, level: KHT, below: 50", "band.kht, level: KHT, minimum: 0, below: 50", "để trống “minimum”"),
        ("level: HTXS, minimum: 90", "level: HTT, minimum: 90", "từ thấp lên cao"),
        ("metric: tasks_late_pct, op", "metric: tasks_later_pct, op", "không có trong tệp"),
        ("metric: led_units_tasks_late_pct, op", "metric: tasks_late_pct, op", "không dùng cho mọi đối tượng"),
        ("op: '<=', value: 20", "op: '=<', value: 20", "“=<” không có trong"),
        ("subordinate_or_member_disciplined, op: '==', value: false", "subordinate_or_member_disciplined, op: '==', value: 0", "không hợp với đơn vị"),
        ("subordinate_or_member_disciplined, op: '==', value: false", "subordinate_or_member_disciplined, op: '>=', value: false", "chỉ so sánh được bằng"),
        ("from: [submitted, accepted]", "from: [sent, accepted]", "bước “sent” không có"),
        ("step: decided, month", "step: finished, month", "bước “finished” không có"),
        ("month: 12, day: 31", "month: 2, day: 30", "không có thật"),
        ("before: calendar.conference, working_days: 3", "before: calendar.meeting, working_days: 3", "không có hạn ấy"),
        ("before: calendar.appraise, working_days: 5", "before: calendar.accept, working_days: 5", "vòng quanh"),
        ("in_force_to: 2025-08-30", "in_force_to: 2020-08-30", "ngày hết hiệu lực đứng trước"),
        ("effective_to: null", "effective_to: 2024-01-01", "Ngày hết áp dụng đứng trước"),
        ("issued_on: 2025-08-30", "issued_on: 30/8/2025", "2025-08-30"),
        ("replaces: [qd124_2023]", "replaces: [qd123_2023]", "không có trong tệp"),
        ("{id: note.voting", "{id: note.dossier", "đã dùng ở dòng"),
        ("{id: note.voting", "{id: Note.Voting", "chữ thường không dấu"),
        ("confidence: memory}", "confidence: sure}", "không có trong: confirmed"),
        ("kind: prior_items", "kind: items", "“items” không có trong: text"),
        ("required: false}", "required: maybe}", "true hoặc false"),
        ("group: tasks, subjects: [outside]", "group: work, subjects: [outside]", "nhóm điểm “work”"),
        ("- {key: iv, number: IV", "- {key: vi, number: IV", "bị khai hai lần"),
        ("form.outside\n    subject: outside", "form.outside\n    subject: staff", "đã có mẫu"),
        ("before: {roles: [head]}\n    after: {roles: [deputy, member]}", "before: {roles: [head]}\n    after: {roles: [head]}", "cùng một loại"),
        ("is_law: false, says: 'Thẩm định", "is_law: true, says: 'Thẩm định", "không được ghi là quy định"),
        ("unit: count", "unit: cai", "“cai” không có trong: %, count"),
        ("condition.ht.tasks\n    level: HT\n", "condition.ht.tasks\n    level: KHT\n", "mức KHT không có điều kiện"),
        ("scale: 100\n", "", "thiếu mục “scale” của tệp"),
        ("scale: 100\n", "scale: 90\n", "cộng lại là 100, không phải 90"),
        ("    rounding: down\n", "    rounding: down\n    outstanding_unit: HTXS\n", "tỷ lệ tính cho cá nhân"),
        ("confidence: confirmed}\n\nacts:", "confidence: confirmed, doubt: Chưa rõ.}\n\nacts:", "đi cùng nhau"),
        ("levels: {HTXS: Hoàn thành xuất sắc nhiệm vụ,", "levels: {", "Thiếu mục “HTXS”"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_line(old: str, new: str, says: str) -> None:
    assert GOOD.count(old) >= 1
    text = GOOD.replace(old, new, 1)
    found = faults(text)
    assert any(says in said for _, said in found), found
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in found)


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = GOOD.replace("share: '1/5'", "share: 0.2").replace(
        "minimum: 70, below: 90", "minimum: 70, below: 89"
    )
    text = text.replace("step: decided, month", "step: finished, month")
    found = faults(text)
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    assert [line for line, _ in found] == [
        line_of(text, "band.htxs, level"),
        line_of(text, "share: 0.2"),
        line_of(text, "calendar.decide, step"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x [1]\nb: *x\n", "neo và bí danh"),
        ("- 1\n- 2\n", "phải là một bảng"),
        ("key: [1\n", "Sai cú pháp"),
        ("key: 'x\n", "Sai cú pháp"),
        ("", "phải là một bảng"),
        ("a: " + "[" * 40 + "]" * 40, "lồng nhau quá sâu"),
        ("a: " + "x" * 1_000_001, "lớn quá"),
        ("key: a\nkey: b\n", "bị lặp"),
        ("key: !!python/object/apply:os.getcwd []\n", "phải là chữ"),
        ("key: \x07\n", "Sai cú pháp"),
    ],
)
def test_what_is_no_rule_set_is_refused_with_a_sentence(text: str, says: str) -> None:
    assert any(says in said for _, said in faults(text))


def test_conditions_become_a_tree() -> None:
    old = "when: {metric: tasks_late_pct, op: '<=', value: 20}"
    new = (
        "when: {all: [{not: {metric: tasks_late_pct, op: '>', value: '41/2'}}, "
        "{any: [{metric: tasks_done_pct, op: '>=', value: 100, if_missing: fails}]}]}"
    )
    rule_set = load(GOOD.replace(old, new))
    row = next(row for row in rule_set.conditions if row.rule.id == "condition.ht.late")
    assert isinstance(row.when, AllOf)
    late, done = row.when.parts
    assert isinstance(late, Not)
    assert isinstance(late.part, Compare)
    assert str(late.part.value) == "41/2"
    assert isinstance(done, AnyOf)
    assert isinstance(done.parts[0], Compare)
    assert done.parts[0].if_missing is IfMissing.FAILS
