"""`kiemdiem rules deadlines`: when must the draft be sent, how long must this conference last?"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.asking import answer, ask, faults

DRAFT = "calendar.draft"


def said(on: str = "", **more: object) -> dict[str, Any]:
    conference = {"on": on} if on else {}
    return {
        "ruleset": "qd366_2025",
        "year": int(on[:4] or 0) if on else 2026,
        "conference": conference,
        **more,
    }


def due(question: dict[str, Any], rule: str = DRAFT) -> str:
    return {row["rule"]: row["due"] for row in answer("deadlines", question)["calendar"]}[rule]


@pytest.mark.parametrize(
    ("conference", "strictly", "first_day"),
    [
        ("2026-11-27", "2026-11-20", "2026-11-23"),  # over 24/11, a day off since 2026
        ("2026-11-26", "2026-11-19", "2026-11-20"),
        ("2025-11-27", "2025-11-21", "2025-11-24"),  # 24/11 was a working day before
        ("2026-08-25", "2026-08-20", "2026-08-21"),  # Saturday 22/8 is worked for Monday 31/8
        ("2026-09-03", "2026-08-25", "2026-08-26"),  # over 31/8, 1/9 and 2/9
        ("2026-02-24", "2026-02-11", "2026-02-12"),  # over Tết
        ("2026-05-05", "2026-04-24", "2026-04-28"),  # over 30/4, 1/5, and the day off for Giỗ Tổ on 27/4
        ("2026-12-17", "2026-12-11", "2026-12-14"),
    ],
)
def test_three_full_working_days_lie_between_sending_and_conference(
    conference: str, strictly: str, first_day: str
) -> None:
    assert due(said(conference)) == strictly
    assert due(said(conference, options={"counting": "first_day_counts"})) == first_day


def test_the_days_that_count_otherwise_are_named_with_their_source() -> None:
    row = next(each for each in answer("deadlines", said("2026-08-25"))["calendar"] if each["rule"] == DRAFT)
    assert row["special_days"] == [
        {
            "on": "2026-08-22",
            "working": True,
            "text": "Làm bù ngày 31/8",
            "article": "Thông báo 9441/TB-BNV",
            "confidence": "confirmed",
        }
    ]
    assert (row["counting"], row["counted_from_day"], row["is_law"]) == (
        "strictly_between",
        "2026-08-25",
        True,
    )


def test_a_swap_decided_later_is_added_by_the_question() -> None:
    swap = {
        "days_off": [{"on": "2026-11-23", "says": "Nghỉ hoán đổi", "article": "Thông báo thử"}],
        "working": [{"on": "2026-11-28", "says": "Làm bù", "article": "Thông báo thử"}],
    }
    assert due(said("2026-11-27", options=swap)) == "2026-11-19"
    assert due(said("2026-12-01", options=swap)) == "2026-11-26"


@pytest.mark.parametrize(
    ("sent", "verdict", "refused"), [("2026-11-20", "in_time", []), ("2026-11-23", "late", [DRAFT])]
)
def test_a_draft_sent_too_late_is_refused_with_the_article(
    sent: str, verdict: str, refused: list[str]
) -> None:
    found = answer("deadlines", said("2026-11-27", done={DRAFT: sent}))
    row = next(each for each in found["calendar"] if each["rule"] == DRAFT)
    assert (row["done"], row["verdict"]) == (sent, verdict)
    assert [each["rule"] for each in found["refusals"]] == refused
    assert all(each["article"] == "Hướng dẫn 43-HD/BTCTW, mục 2.1" for each in found["refusals"])


def test_a_conference_after_the_last_day_of_the_season_is_refused_by_the_law_only() -> None:
    found = answer("deadlines", said("2026-12-28", done={"calendar.decide": "2027-01-04"}))
    assert [each["rule"] for each in found["refusals"]] == ["calendar.decide"]
    assert any("không phải quy định" in each for each in found["warnings"])


@pytest.mark.parametrize(
    ("conference", "least", "verdict"),
    [
        ({"collective_kind": "ban_thuong_vu_cap_tinh"}, 2, "open"),
        ({"collective_kind": "ban_thuong_vu_cap_tinh", "days": 1}, 2, "too_short"),
        ({"collective_kind": "ban_thuong_vu_cap_tinh", "days": 2}, 2, "long_enough"),
        ({"collective_kind": "ban_thuong_vu", "days": 1}, 1, "long_enough"),
        ({"days": 1, "suggested": True}, None, "human_decision"),
        ({"days": 1, "suggested": True, "suggested_days": 3}, 3, "too_short"),
    ],
)
def test_how_long_a_conference_must_last(conference: dict[str, Any], least: int | None, verdict: str) -> None:
    found = answer("deadlines", {**said(), "conference": {"on": "2026-12-10", **conference}})
    assert (found["conference"]["least_days"], found["conference"]["verdict"]) == (least, verdict)
    assert [each["rule"].split(".")[0] for each in found["refusals"]] == (
        ["duration"] if verdict == "too_short" else []
    )


def test_a_rule_set_that_says_nothing_of_conferences_says_so() -> None:
    found = answer("deadlines", {"ruleset": "nd335_2025", "year": 2026, "conference": {"on": "2026-12-01"}})
    assert found["conference"] is None
    assert any("không có hạn nào tính từ hội nghị" in each for each in found["warnings"])


def test_a_year_without_a_table_of_holidays_is_warned_of() -> None:
    found = answer("deadlines", {"ruleset": "qd366_2025", "year": 2031})
    assert any("chưa có năm 2031" in each for each in found["warnings"])


def test_for_people_the_calendar_reads_as_dates_sentences_and_articles() -> None:
    code, out, _ = ask("deadlines", said("2026-11-27", done={DRAFT: "2026-11-23"}))
    text = " ".join(out.split())
    assert code == 0
    assert "20/11/2026 Gửi dự thảo báo cáo" in text
    assert "24/11/2026 nghỉ (Ngày Văn hóa Việt Nam)" in text
    assert "KHÔNG ĐÚNG QUY ĐỊNH: 23/11/2026 là muộn, chậm nhất 20/11/2026" in text
    assert "Hội nghị: ít nhất 1 ngày" in text


def test_all_faults_of_a_question_are_told_at_once() -> None:
    found = faults(
        "deadlines",
        {
            "ruleset": "qd366_2025", "year": "2026", "conference": {"on": "2026-02-30", "days": 0, "suggested": "x"},
            "done": {"calendar.khong_co": "2026-01-01", DRAFT: "1/1/2026"}, "options": {"counting": "loosely", "x": 1},
        },
    )  # fmt: skip
    assert set(found) == {
        "year", "conference.on", "conference.days", "conference.suggested", "done.calendar.khong_co", f"done.{DRAFT}",
        "options.counting", "options.x",
    }  # fmt: skip


DAYS = st.dates().map(str) | st.sampled_from(
    ["2026-11-27", "2026-08-25", "9999-12-31", "0001-01-01", "2026-13-01", ""]
)
JUNK = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | DAYS
)
TABLES = st.dictionaries(st.sampled_from(["on", "days", "collective_kind", "suggested", "suggested_days", "counting", "days_off", DRAFT]), JUNK | st.lists(JUNK, max_size=2))  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(
    said=st.fixed_dictionaries(
        {"ruleset": st.sampled_from(["qd366_2025", "qd132_2018", "hd02_2026"]), "year": st.integers(1980, 2110) | JUNK},
        optional={
            "conference": st.fixed_dictionaries({}, optional={"on": DAYS, "days": st.integers(0, 70)}) | TABLES | JUNK,
            "done": st.dictionaries(st.sampled_from([DRAFT, "calendar.decide"]), DAYS) | TABLES | JUNK,
            "options": st.fixed_dictionaries({}, optional={"counting": st.sampled_from(["strictly_between", "first_day_counts"])}) | TABLES | JUNK,
        },
    )
)  # fmt: skip
def test_any_question_is_answered_or_told_what_is_wrong(said: object) -> None:
    code, out, err = ask("deadlines", said, "--json")
    assert code in {0, 2}
    assert out.startswith("{")
    assert ask("deadlines", said)[0] == code
    assert not err
