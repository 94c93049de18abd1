"""`kiemdiem rules order`: may X be reviewed, may X be rated now?"""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.asking import answer, ask, faults

WARD = {
    "ruleset": "qd366_2025",
    "units": [{"id": "phuong"}, {"id": "chi-bo", "above": "phuong"}],
    "subjects": [
        {"id": "btv", "kind": "collective", "line": "party", "unit": "phuong", "name": "Ban Thường vụ"},
        {"id": "ubnd", "kind": "collective", "line": "state", "unit": "phuong"},
        {"id": "cb", "kind": "collective", "line": "party", "unit": "chi-bo"},
        {"id": "head", "kind": "leader", "unit": "phuong", "seats": [{"collective": "btv", "role": "head"}]},
        {"id": "deputy", "kind": "leader", "unit": "phuong", "seats": [{"collective": "btv", "role": "deputy"}, {"collective": "ubnd", "role": "head"}]},
        {"id": "member", "kind": "leader", "unit": "phuong", "seats": [{"collective": "btv", "role": "member"}]},
    ],
}  # fmt: skip


def ward(*, reviewed: str = "", rated: str = "", **more: object) -> dict:
    """Return the ward with these subjects reviewed and rated so far."""
    said = deepcopy(WARD)
    for each in said["subjects"]:
        if each["id"] in reviewed.split():
            each["reviewed"] = True
        if each["id"] in rated.split():
            each["rated"] = True
    return {**said, **more}


def blocked(said: dict, action: str, subject: str) -> list[tuple[str, str]]:
    """Return the rules that block an action, each with whom it wants first."""
    found = answer("order", {**said, "requests": [{"action": action, "subject": subject}]})["answers"][0]
    assert found["answer"] == ("refuse" if found["reasons"] else "accept")
    return sorted((reason["rule"], reason["first"]) for reason in found["reasons"])


ALL = "btv ubnd cb head deputy member"


@pytest.mark.parametrize(
    ("reviewed", "action", "subject", "rules"),
    [
        ("", "review", "ubnd", []),
        ("", "review", "btv", [("order.gov_before_party", "ubnd")]),
        ("ubnd", "review", "btv", []),
        ("ubnd", "review", "head", [("order.collective_first", "btv")]),
        ("ubnd btv", "review", "head", []),
        ("ubnd btv", "review", "deputy", [("order.head_first", "head")]),
        ("ubnd btv", "review", "member", [("order.head_first", "head")]),
        ("ubnd btv head", "review", "deputy", []),
    ],
)
def test_at_the_conference_the_collective_and_then_its_head_come_first(
    reviewed: str, action: str, subject: str, rules: list[tuple[str, str]]
) -> None:
    assert blocked(ward(reviewed=reviewed), action, subject) == rules


@pytest.mark.parametrize(
    ("rated", "subject", "rules"),
    [
        ("", "head", [("order.rate_collective_before_members", "btv"), ("order.rate_unit_before_head", "btv"), ("order.rate_unit_before_head", "ubnd")]),
        ("btv", "head", [("order.rate_unit_before_head", "ubnd")]),
        ("btv ubnd", "head", []),
        ("", "btv", [("order.rate_agency_before_party_org", "ubnd"), ("order.rate_lower_before_higher", "cb")]),
        ("cb ubnd", "btv", []),
        ("", "ubnd", [("order.rate_lower_before_higher", "cb")]),
        ("btv ubnd", "member", []),
    ],
)  # fmt: skip
def test_a_head_is_rated_after_the_unit_and_the_lower_before_the_higher(
    rated: str, subject: str, rules: list[tuple[str, str]]
) -> None:
    assert blocked(ward(reviewed=ALL, rated=rated), "rate", subject) == rules


def test_a_refusal_carries_article_confidence_and_a_sentence() -> None:
    found = answer("order", ward(requests=[{"action": "review", "subject": "head"}]))
    reason = found["answers"][0]["reasons"][0]
    assert reason == {
        "rule": "order.collective_first",
        "text": "Kiểm điểm tập thể trước, cá nhân sau.",
        "article": "Quy định 366-QĐ/TW, Điều 7.3",
        "confidence": "confirmed",
        "first": "btv",
    }
    assert found["hash"].startswith("sha256:")


def test_nobody_is_rated_before_being_reviewed() -> None:
    assert blocked(ward(), "rate", "cb") == [("steps.reviewed_at_conference", "cb")]
    assert blocked(ward(reviewed="cb"), "rate", "cb") == []


def test_what_is_done_is_not_done_twice_and_who_is_left_out_is_not_waited_for() -> None:
    said = ward(reviewed="ubnd")
    assert blocked(said, "review", "ubnd") == [("", "")]
    said["subjects"][0]["inclusion"] = "exempt"
    assert blocked(said, "review", "head") == []
    said["subjects"][5]["inclusion"] = "review_only"
    assert blocked(said, "rate", "member") == [("", "")]
    assert blocked(said, "review", "btv") == [("", "")]


def test_one_person_is_reviewed_in_the_branch_first_and_rated_as_a_civil_servant_first() -> None:
    said = {
        "ruleset": "qd366_2025",
        "subjects": [
            {"id": "a", "kind": "leader", "person": "p", "place": "branch"},
            {"id": "b", "kind": "leader", "person": "p", "place": "leadership"},
            {"id": "c", "kind": "staff", "person": "q", "place": "civil", "reviewed": True},
            {"id": "d", "kind": "staff", "person": "q", "place": "member", "reviewed": True},
            {"id": "e", "kind": "staff", "person": "r", "place": "member", "reviewed": True},
        ],
    }
    assert blocked(said, "review", "b") == [("order.branch_first", "a")]
    assert blocked(said, "review", "a") == []
    assert blocked(said, "rate", "d") == [("order.civil_before_member", "c")]
    assert blocked(said, "rate", "e") == []


def test_requests_are_judged_alone_or_one_after_another() -> None:
    requests = [{"action": "review", "subject": each} for each in ("ubnd", "btv", "head", "deputy")]
    alone = answer("order", ward(requests=requests))["answers"]
    assert [each["answer"] for each in alone] == ["accept", "refuse", "refuse", "refuse"]
    together = answer("order", ward(requests=requests, cumulative=True))["answers"]
    assert {each["answer"] for each in together} == {"accept"}


def test_for_people_whoever_must_come_first_is_named() -> None:
    code, out, _ = ask("order", ward(requests=[{"action": "review", "subject": "head"}]))
    assert code == 0
    assert "head — kiểm điểm: CHƯA ĐƯỢC" in out
    assert "Phải đi trước: Ban Thường vụ" in out
    assert "Quy định 366-QĐ/TW, Điều 7.3 · đã đối chiếu văn bản" in out


def test_under_132_the_head_does_not_come_first_at_the_conference() -> None:
    said = {**ward(reviewed="ubnd btv"), "ruleset": "qd132_2018"}
    assert blocked(said, "review", "deputy") == []


def test_all_faults_of_a_question_are_told_at_once() -> None:
    found = faults(
        "order",
        {
            "ruleset": "qd999", "thua": 1, "cumulative": "có",
            "units": [{"id": "a", "above": "a"}, {"id": "b", "above": "khong"}, {"id": "b"}],
            "subjects": [
                {"id": "x", "kind": "people", "unit": "c"},
                {"id": "x", "kind": "collective", "seats": [{"collective": "y", "role": "boss"}]},
                {"kind": "leader", "reviewed": 1},
            ],
            "requests": [{"action": "fire", "subject": "z"}, 3],
        },
    )  # fmt: skip
    assert {
        "ruleset", "thua", "cumulative", "units", "units[2].id", "subjects[0].kind", "subjects[0].unit", "subjects[1].id",
        "subjects[1].kind", "subjects[1].seats[0].role", "subjects[2].id", "subjects[2].reviewed", "subjects", "requests",
    } <= set(found)  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000,
        b'{"a": ' * 50_000, b'{"ruleset": 1e999}', b'{"\\ud800": "\\ud800"}', b'{"ruleset": "\\ud800"}', b"9" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_question_is_told(raw: bytes) -> None:
    for question in ("order", "deadlines", "select"):
        assert faults(question, None, raw=raw)


KEYS = ["ruleset", "units", "subjects", "requests", "cumulative", "id", "kind", "above", "unit", "line", "role", "seats", "collective", "inclusion", "reviewed", "rated", "person", "place", "action", "subject"]  # fmt: skip
WORDS = ["qd366_2025", "a", "b", "collective", "leader", "head", "deputy", "party", "state", "review", "rate", "exempt", "branch", "", "\x07", "đ"]  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats(allow_nan=False) | st.sampled_from(WORDS)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
)
SUBJECTS = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "c", "d"]), "kind": st.sampled_from(["collective", "leader", "staff"])},
    optional={
        "unit": st.sampled_from(["u", "v"]), "line": st.sampled_from(["party", "state"]),
        "role": st.sampled_from(["head", "deputy"]), "reviewed": st.booleans(), "rated": st.booleans(),
        "seats": st.lists(st.fixed_dictionaries({"collective": st.sampled_from(["a", "b"]), "role": st.sampled_from(["head", "deputy"])}), max_size=2),
        "inclusion": st.sampled_from(["full", "review_only", "exempt"]), "person": st.sampled_from(["p", "q"]),
        "place": st.sampled_from(["branch", "leadership", "civil", "member"]), "name": VALUES,
    },
)  # fmt: skip
QUESTIONS = st.fixed_dictionaries(
    {
        "ruleset": st.sampled_from(["qd366_2025", "qd132_2018", "nd335_2025"]),
        "units": st.just([{"id": "u"}, {"id": "v", "above": "u"}]) | VALUES,
        "subjects": st.lists(SUBJECTS, max_size=5, unique_by=lambda each: each["id"]) | VALUES,
        "requests": st.lists(st.fixed_dictionaries({"action": st.sampled_from(["review", "rate"]), "subject": st.sampled_from(["a", "b"])}), max_size=3),
    },
    optional={"cumulative": st.booleans()},
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(said=QUESTIONS | VALUES)
def test_any_question_is_answered_or_told_what_is_wrong(said: object) -> None:
    code, out, err = ask("order", said, "--json")
    assert code in {0, 2}
    assert out.startswith("{")
    assert ask("order", said)[0] == code
    assert not err
