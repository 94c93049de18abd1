"""`kiemdiem rules select`: which rule set governs? What cannot be told is asked back, never guessed."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.asking import answer, ask, faults
from kiemdiem.core.ruleset import Family, Period, Status, SubjectKind


def governs(family: str, **said: object) -> tuple[str, str | None]:
    """Return the outcome in one family, and the rule set where one governs."""
    question = {"kind": "leader", "period": "year", "family": family, **said}
    found = answer("select", question)["families"]
    assert [each["family"] for each in found] == [family]
    assert (found[0]["hash"] is None) == (found[0]["ruleset"] is None)
    return found[0]["outcome"], found[0]["ruleset"]


@pytest.mark.parametrize(
    ("period_end", "outcome"),
    [
        ("2018-03-07", ("none", None)),
        ("2018-12-31", ("governs", "qd132_2018")),
        ("2022-12-31", ("governs", "qd132_2018")),
        ("2023-10-03", ("governs", "qd132_2018")),
        ("2023-10-04", ("governs", "qd124_2023")),
        ("2023-12-31", ("governs", "qd124_2023")),
        ("2025-08-29", ("governs", "qd124_2023")),
        ("2025-08-30", ("governs", "qd366_2025")),
        ("2026-12-31", ("governs", "qd366_2025")),
    ],
)
@pytest.mark.parametrize("kind", ["collective", "leader", "staff", "outside"])
def test_the_partys_year_goes_by_the_day_it_ends(
    kind: str, period_end: str, outcome: tuple[str, str | None]
) -> None:
    assert governs("party", kind=kind, period_end=period_end) == outcome


@pytest.mark.parametrize(
    ("kind", "period_end", "outcome"),
    [
        ("leader", "2025-09-30", ("none", None)),
        ("leader", "2025-12-31", ("not_rated", None)),
        ("leader", "2026-03-31", ("governs", "kl198_2025")),
        ("leader", "2026-06-30", ("governs", "hd02_2026")),
        ("leader", "2026-12-31", ("not_rated", None)),
        ("staff", "2026-09-30", ("none", None)),
    ],
)
def test_quarters_are_rated_for_leaders_and_the_fourth_is_merged_into_the_year(
    kind: str, period_end: str, outcome: tuple[str, str | None]
) -> None:
    assert governs("party", kind=kind, period="quarter", period_end=period_end) == outcome


@pytest.mark.parametrize(
    ("status", "period_end", "outcome"),
    [
        ("civil_servant", "2025-12-31", ("governs", "nd90_2020")),
        ("civil_servant", "2026-12-31", ("governs", "nd335_2025")),
        ("public_employee", "2025-12-31", ("governs", "nd90_2020")),
        ("public_employee", "2026-12-31", ("ambiguous", None)),
        ("public_employee", "2027-12-31", ("governs", "nd233_2026")),
        ("cadre", "2025-12-31", ("governs", "nd90_2020")),
        ("cadre", "2026-06-30", ("ambiguous", None)),
        ("cadre", "2026-12-31", ("none", None)),
        ("contract", "2026-12-31", ("none", None)),
        (None, "2024-12-31", ("ambiguous", None)),
        (None, "2026-12-31", ("ambiguous", None)),
        (None, "2019-12-31", ("none", None)),
    ],
)
def test_the_state_goes_by_status(
    status: str | None, period_end: str, outcome: tuple[str, str | None]
) -> None:
    assert governs("state", status=status, period_end=period_end) == outcome


@pytest.mark.parametrize(("issued", "key"), [(True, "nd233_2026"), (False, "nd90_2020")])
def test_in_2026_a_public_service_unit_without_its_regulation_still_rates_by_the_old_decree(
    issued: bool, key: str
) -> None:
    said = {"status": "public_employee", "period_end": "2026-12-31"}
    assert governs("state", **said, answers={"unit_regulation": issued}) == ("governs", key)


def test_what_would_decide_is_asked_back_in_words() -> None:
    said = {
        "kind": "staff",
        "period": "year",
        "period_end": "2026-12-31",
        "family": "state",
        "status": "public_employee",
    }
    found = answer("select", said)["families"][0]
    assert [each["key"] for each in found["questions"]] == ["unit_regulation"]
    assert "quy chế" in found["questions"][0]["text"]
    assert {each["ruleset"] for each in found["candidates"]} == {"nd90_2020", "nd233_2026"}
    assert all(each["article"] and each["confidence"] for each in found["candidates"])


@pytest.mark.parametrize(
    ("place", "period_end", "outcome"),
    [
        ("ha_noi", "2018-07-31", ("governs", "hn3814_2018")),
        ("ha_noi", "2025-10-31", ("governs", "hn3814_2018")),
        ("ha_noi", "2026-10-31", ("ambiguous", None)),
        ("hai_phong", "2025-10-31", ("none", None)),
        (None, "2025-10-31", ("ambiguous", None)),
    ],
)
def test_a_local_frame_governs_its_own_place_and_its_doubt_is_told(
    place: str | None, period_end: str, outcome: tuple[str, str | None]
) -> None:
    assert governs("local", place=place, period="month", period_end=period_end) == outcome


def test_without_a_family_every_family_that_can_be_asked_answers() -> None:
    said = {"kind": "leader", "period": "year", "period_end": "2026-12-31"}
    assert [each["family"] for each in answer("select", said)["families"]] == ["party", "state"]
    placed = answer("select", {**said, "place": "ha_noi"})["families"]
    assert [each["family"] for each in placed] == ["party", "state", "local"]


def test_the_question_can_be_put_on_the_line() -> None:
    line = ["--kind", "leader", "--period", "year", "--period-end", "2023-12-31", "--family", "party"]
    code, out, _ = ask("select", None, *line)
    assert code == 0
    assert "qd124_2023" in out
    assert ask("select", None, "--kind", "leader")[0] == 2


def test_for_people_doubt_stands_in_the_answer() -> None:
    said = {"kind": "leader", "period": "month", "period_end": "2026-03-31", "place": "ha_noi"}
    _, out, _ = ask("select", said)
    assert "CHƯA XÁC ĐỊNH ĐƯỢC" in out
    assert "Chưa rõ Quyết định 3814-QĐ/TU còn hiệu lực" in " ".join(out.split())
    assert "chưa đối chiếu bản gốc" in " ".join(out.split())


def test_all_faults_of_a_question_are_told_at_once() -> None:
    said: dict[str, Any] = {"kind": "leader", "period": "week", "period_end": "31/12/2026", "status": "agency", "answers": {"x": True}, "y": 1}  # fmt: skip
    assert set(faults("select", said)) == {"period", "period_end", "status", "answers.x", "y"}


def test_what_is_in_doubt_says_what_would_settle_it() -> None:
    question = {
        "kind": "collective",
        "period": "year",
        "period_end": "2026-12-31",
        "family": "state",
        "status": "agency",
    }
    [family] = answer("select", question)["families"]
    assert (family["outcome"], family["ruleset"], family["questions"]) == ("ambiguous", None, [])
    [candidate] = family["candidates"]
    assert "Nghị định 335/2025" in candidate["settled_by"]
    told = ask("select", question)[1]
    assert "Muốn rõ phải có: Các điều của Nghị định 335" in " ".join(told.split())


@settings(deadline=None, max_examples=60)
@given(
    said=st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from([*SubjectKind]) | st.integers(), "period": st.sampled_from([*Period]) | st.none(),
            "period_end": st.dates().map(str) | st.text(max_size=12), "family": st.sampled_from([*Family]),
            "status": st.sampled_from([*Status]), "place": st.text(max_size=3),
            "answers": st.dictionaries(st.sampled_from(["unit_regulation", "x"]), st.booleans() | st.none() | st.integers()),
        },
    )
)  # fmt: skip
def test_any_question_is_answered_or_told_what_is_wrong(said: object) -> None:
    code, out, err = ask("select", said, "--json")
    assert code in {0, 2}
    assert out.startswith("{")
    assert ask("select", said)[0] == code
    assert not err
