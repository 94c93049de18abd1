"""Facts are read exactly, against the vocabulary of a rule set; all that is wrong is told at once."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cohorts import PACKAGES, PERIOD, json_values, printed, read
from kiemdiem.core import exact_json
from kiemdiem.core.exact_json import UnreadableJson, number
from kiemdiem.core.facts import FactFaults, SubjectFacts
from kiemdiem.core.facts.employment import months_before, months_between
from kiemdiem.core.ruleset import SubjectKind

RULES = PACKAGES["qd366_2025"]


def one(key: str = "qd366_2025", **told: object) -> SubjectFacts:
    """Return the only subject of a question, a staff member unless told otherwise."""
    row = {"id": "a", "kind": "staff", **told}
    subjects, _ = read(PACKAGES[key], {"options": {"period": PERIOD}, "subjects": [row]})
    return subjects[0]


def faults(question: dict[str, object], key: str = "qd366_2025") -> list[str]:
    with pytest.raises(FactFaults) as caught:
        read(PACKAGES[key], question)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"kind": "person"}, "phải là một trong: collective"),
        ({"id": ""}, "không để trống"),
        ({"id": Fraction(1)}, "không để trống"),
        ({"extra": True}, "không có mục nào"),
        ({"is_head": "yes"}, "true hoặc false"),
        ({"proposed": "A"}, "không có trong: HTXS"),
        ({"unit_level": Fraction(1)}, "không có trong: HTXS"),
        ({"group": ["g"]}, "phải là chữ"),
        ({"points": [1]}, "phải là một bảng"),
        ({"points": {"common": True}}, "phải là số"),
        ({"points": {"common": Fraction(-1)}}, "từ 0 trở lên"),
        ({"points": {"common": Fraction(301, 10)}}, "ngoài thang từ 0 đến 30"),
        ({"points": {"bonus": Fraction(1)}}, "không có nhóm điểm này"),
        ({"metrics": {"tasks_done_pct": "100"}}, "phải là số"),
        ({"metrics": {"tasks_done_pct": Fraction(1001, 10)}}, "từ 0 đến 100"),
        ({"metrics": {"tasks_done": Fraction(1, 2)}}, "số nguyên"),
        ({"metrics": {"suy_thoai": True}}, "ghi ở “flags”"),
        ({"metrics": {"is_head": True}}, "không có số liệu này"),
        ({"metrics": {"units_KHT": Fraction(1)}}, "không hỏi số liệu này đối với staff"),
        ({"flags": {"suy_thoai": "có"}}, "true hoặc false"),
        ({"flags": {"disciplined": {"violated_at": "elsewhere"}}}, "không có trong: this, former"),
        ({"flags": {"disciplined": {"decided_on": "20/5/2026"}}}, "2026-05-20"),
        ({"flags": {"disciplined": {"decided_on": "2026-02-30"}}}, "2026-05-20"),
        ({"flags": {"disciplined": {"by": "x"}}}, "không có mục nào"),
        ({"metrics": {"tasks_total": Fraction(1), "tasks_done": Fraction(2)}}, "lớn hơn “tasks_total”"),
        ({"work": {"products": []}}, "không tính theo sản phẩm"),
        ({"months": []}, "không tính điểm năm"),
        ({"employment": {"conditions": ["ill"]}}, "không có trong"),
        ({"employment": {"leave": [{"kind": "sick", "from": "2026-01-01"}]}}, "cả “from” và “to”"),
        ({"employment": {"leave": [{"kind": "sick", "from": "2026-02-01", "to": "2026-01-01"}]}}, "đứng trước"),
        ({"employment": {"leave": [{"kind": "holiday"}]}}, "phải là một trong: maternity"),
        ({"employment": {"born_on": "2026-01-01"}}, "không có mục nào"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_whose_it_is(told: dict[str, object], says: str) -> None:
    row = {"id": "a", "kind": "staff", **told}
    found = faults({"options": {"period": PERIOD}, "subjects": [row]})
    assert any(says in fault and "Đối tượng" in fault for fault in found), found


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({}, "thiếu danh sách đối tượng"),
        ({"subjects": {}}, "phải là danh sách"),
        ({"subjects": [], "options": {"cap_base": "total"}}, "không có trong: HTT"),
        ({"subjects": [], "options": {"period": {"start": "2026-01-01"}}}, "“start” và “end”"),
        ({"subjects": [], "options": {"rounding": True}}, "không có mục nào"),
        ({"subjects": [{"id": "a", "kind": "staff"}] * 2}, "hai đối tượng cùng mã"),
        ({"subjects": [{"id": "a", "kind": "staff", "employment": {"admitted_on": "2026-01-01"}}]}, "options.period"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_question_is_told(question: dict[str, object], says: str) -> None:
    assert any(says in fault for fault in faults(question))


def test_all_faults_of_all_subjects_are_told_at_once() -> None:
    rows = [{"id": name, "kind": "staff", "points": {"x": Fraction(1)}, "y": 1} for name in "abc"]
    assert len(faults({"subjects": rows})) == 6


def test_counts_win_over_a_percentage_and_are_never_rounded() -> None:
    counts = {"tasks_total": Fraction(3), "tasks_done": Fraction(2), "tasks_done_pct": Fraction(100)}
    assert one(metrics=counts).facts["tasks_done_pct"] == Fraction(200, 3)
    nothing = {"tasks_total": Fraction(0), "tasks_done": Fraction(0), "tasks_done_pct": Fraction(100)}
    assert "tasks_done_pct" not in one(metrics=nothing).facts
    half = {"tasks_total": Fraction(3), "tasks_done_pct": Fraction(50)}
    assert one(metrics=half).facts["tasks_done_pct"] == 50


def test_for_a_leader_the_tasks_are_those_of_the_places_led() -> None:
    told = {"tasks_total": Fraction(4), "tasks_done": Fraction(3)}
    assert one(kind="leader", metrics=told).facts["led_units_tasks_done_pct"] == 75
    both = {**told, "led_units_tasks_done_pct": Fraction(60)}
    assert one(kind="leader", metrics=both).facts["led_units_tasks_done_pct"] == 60


def test_a_flag_told_in_detail_is_raised_and_what_it_does_not_say_is_unknown() -> None:
    facts = one(flags={"disciplined": {"violated_at": "former", "decided_on": "2025-12-31"}}).facts
    assert facts["disciplined"] is True
    assert facts["disciplined.violated_at"] == "former"
    assert facts["disciplined.decided_on"] == "before_period"
    assert "disciplined.self_detected" not in facts
    assert dict(one(flags={"disciplined": True}).facts) == {"disciplined": True}
    assert dict(one(flags={"disciplined": False}).facts) == {"disciplined": False}
    assert dict(one(flags={"disciplined": None}).facts) == {}


PRODUCTS = [
    {"factor": Fraction(2), "assigned": Fraction(1), "done": Fraction(1), "faults": Fraction(1)},
    {"assigned": Fraction(2), "done": Fraction(1), "delays": Fraction(5), "objective_delays": Fraction(4)},
]


def test_products_become_shares_of_what_was_assigned() -> None:
    facts = one("nd335_2025", work={"products": PRODUCTS}).facts
    assert facts["quantity_pct"] == 75
    assert facts["quality_pct"] == Fraction(250, 4)
    assert facts["progress_pct"] == Fraction(275, 4)


def test_a_product_never_counts_below_nothing() -> None:
    product = {"assigned": Fraction(1), "done": Fraction(1), "faults": Fraction(9), "delays": Fraction(4)}
    facts = one("nd335_2025", work={"products": [product]}).facts
    assert (facts["quantity_pct"], facts["quality_pct"], facts["progress_pct"]) == (100, 0, 0)
    assert "quantity_pct" not in one("nd335_2025", work={"products": []}).facts


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"done": Fraction(3)}, "lớn hơn số được giao"),
        ({"faults": Fraction(1), "objective_faults": Fraction(2)}, "lớn hơn “faults”"),
        ({"assigned": None}, "thiếu số lượng"),
        ({"factor": Fraction(-1)}, "từ 0 trở lên"),
        ({"delays": Fraction(1, 2)}, "số nguyên"),
        ({"weight": Fraction(1)}, "không có mục nào"),
    ],
)
def test_a_product_that_cannot_be_is_a_fault(change: dict[str, object], says: str) -> None:
    product = {"assigned": Fraction(2), "done": Fraction(1), **change}
    row = {"id": "a", "kind": "staff", "work": {"products": [product]}}
    assert any(says in fault for fault in faults({"subjects": [row]}, "nd335_2025"))


def test_points_follow_from_the_formula_and_may_not_contradict_it() -> None:
    subject = one("nd335_2025", work={"products": PRODUCTS}, points={"common": Fraction(28)})
    assert subject.points["tasks"] == (Fraction(75) + Fraction(250, 4) + Fraction(275, 4)) / 3 / 100 * 70
    row = {"id": "a", "kind": "staff", "work": {"products": PRODUCTS}, "points": {"tasks": Fraction(70)}}
    assert any("khác với số tính" in fault for fault in faults({"subjects": [row]}, "nd335_2025"))


def test_the_year_is_the_mean_of_its_periods() -> None:
    def month(number: int, common: int, tasks: int) -> dict[str, object]:
        points = {"common": Fraction(common), "tasks": Fraction(tasks)}
        return {"period": Fraction(number), "points": points}

    points = one("nd335_2025", months=[month(1, 30, 60), month(2, 28, 61), month(3, 29, 61)]).points
    assert points == {"common": Fraction(29), "tasks": Fraction(182, 3)}
    lacking = {"period": Fraction(4), "points": {"common": Fraction(30)}}
    assert one("nd335_2025", months=[month(1, 30, 60), lacking]).points == {"common": Fraction(30)}
    for rows, says in (
        ([month(1, 1, 1), month(1, 1, 1)], "mỗi kỳ một lần"),
        ([month(13, 1, 1)], "từ 1 đến 12"),
    ):
        row = {"id": "a", "kind": "staff", "months": rows}
        assert any(says in fault for fault in faults({"subjects": [row]}, "nd335_2025"))
    row = {"id": "a", "kind": "staff", "months": [month(1, 1, 1)], "points": {"common": Fraction(1)}}
    assert any("không ghi thêm" in fault for fault in faults({"subjects": [row]}, "nd335_2025"))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-01-01", "2026-12-31", Fraction(12)),
        ("2026-03-01", "2026-05-31", Fraction(3)),
        ("2026-01-31", "2026-02-27", Fraction(1)),
        ("2026-03-01", "2026-03-31", Fraction(1)),
        ("2026-03-16", "2026-04-15", Fraction(1)),
        ("2026-02-01", "2026-02-14", Fraction(1, 2)),
        ("2026-02-02", "2026-02-01", Fraction(0)),
    ],
)
def test_months_are_whole_by_the_calendar_and_days_a_part_of_theirs(
    first: str, last: str, months: Fraction
) -> None:
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months


def test_months_before_a_day_end_with_a_shorter_month() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)


def test_leave_is_counted_once_where_it_overlaps_and_only_within_the_period() -> None:
    leave = [
        {"kind": "sick", "from": "2025-11-01", "to": "2026-02-28"},
        {"kind": "maternity", "from": "2026-02-01", "to": "2026-05-31"},
    ]
    facts = one("nd90_2020", employment={"leave": leave}).facts
    assert facts["months_absent"] == 5
    assert facts["months_worked"] == 7
    assert facts["maternity_leave"] is True
    told = {
        "id": "a",
        "kind": "staff",
        "employment": {"leave": leave},
        "metrics": {"months_absent": Fraction(1)},
    }
    question = {"options": {"period": PERIOD}, "subjects": [told]}
    assert any("khác với số tính từ “employment”" in fault for fault in faults(question, "nd90_2020"))


def test_who_started_in_the_year_worked_from_then_on() -> None:
    assert one("nd90_2020", employment={"started_on": "2026-08-01"}).facts["months_worked"] == 5
    assert "months_worked" not in one("nd90_2020", employment={"conditions": []}).facts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(94), "94"),
        (Fraction("86.2275"), "86.2275"),
        (Fraction(200, 3), "200/3"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(10**29 + 1), "1" + "0" * 28 + "1"),
        (Fraction(10**29 + 1, 10), "1" + "0" * 28 + ".1"),
    ],
)
def test_a_number_is_printed_as_it_is(value: Fraction, text: str) -> None:
    assert number(value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_what_is_printed_reads_back_as_the_same_number(value: Fraction) -> None:
    assert exact_json.read(number(Fraction(value))) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "dòng 1"),
        ("NaN", "không phải là số"),
        ("-Infinity", "không phải là số"),
        ("1e400", "quá dài hoặc không đọc được"),
        ("1" * 31, "quá dài"),
        ('{"a": 1, "a": 1}', "bị lặp"),
        ("[" * 100_000, "lồng nhau quá sâu"),
    ],
)
def test_what_is_no_exact_json_is_refused(text: str, says: str) -> None:
    with pytest.raises(UnreadableJson, match=says):
        exact_json.read(text)


def refusals(key: str, question: dict[str, object]) -> list[str]:
    """Return why a question is refused; nothing where it is read. Anything but a refusal is an error."""
    try:
        read(PACKAGES[key], question)
    except FactFaults as refused:
        return [fault.says for fault in refused.faults]
    return []


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["options", "subjects", "x"]), json_values, max_size=3))
def test_any_json_is_read_or_refused(question: dict[str, object]) -> None:
    assert all(says.endswith(".") for says in refusals("qd366_2025", question))


KEYS = st.sampled_from(
    ["points", "metrics", "flags", "degrees", "work", "months", "quarters", "employment", "proposed", "unit_level",
     "group", "unit", "is_head"]
)  # fmt: skip
INNER = st.sampled_from(
    ["common", "tasks", "tasks_done", "tasks_total", "tasks_done_pct", "disciplined", "suy_thoai", "products", "leave",
     "conditions", "admitted_on", "started_on"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(PACKAGES)),
    st.sampled_from([kind.value for kind in SubjectKind]),
    st.dictionaries(KEYS, json_values | st.dictionaries(INNER, json_values, max_size=4), max_size=5),
)
def test_any_subject_is_read_or_refused(key: str, kind: str, told: dict[str, object]) -> None:
    question = {"options": {"period": PERIOD}, "subjects": [{"id": "a", "kind": kind, **told}]}
    assert exact_json.read(printed(question)) == question
    assert all(says.endswith(".") for says in refusals(key, question))
