"""Forms of papers as files: every fault is told at once, with its line; codes catch a slip of the finger."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.papers.codes import LETTERS, Code, read, write
from kiemdiem.core.papers.content import (
    Appendix,
    Column,
    Field,
    Heading,
    Item,
    Paper,
    Signature,
    Table,
    Text,
    Ticks,
)
from kiemdiem.core.papers.forms import Filler, FormFaults, Numbering, Terms, load_form, load_forms
from kiemdiem.core.papers.stored import content_hash, from_json, to_json

TERMS = {
    "thing": Terms(
        values=frozenset({"name", "year"}),
        rows={"lines": frozenset({"text", "due"})},
        ticks=frozenset({"levels"}),
        blocks=frozenset({"course"}),
        checks=frozenset({"done"}),
    )
}
FORM = """\
key: plan
name: Kế hoạch
about: thing
rank: 1
type: KH
type_name: KẾ HOẠCH
subject: 'của {name} năm {year}'
issuer: unit
numbering: series
reference: true
needs: [done]
needed_at: drafting
code: KH
printed:
  - {source: 'Văn bản', confidence: memory}
parts:
  - {kind: text, text: 'Tên: {name}'}
  - {kind: table, take: lines, columns: [{title: Việc, width: 3, take: text}, {title: Hạn, width: 1, take: due}]}
  - {kind: ticks, take: levels}
  - {kind: blocks, take: course, when: year}
signatures:
  - {position: THỦ TRƯỞNG, name: '{name}'}
"""


def faults_of(text: str) -> dict[int, str]:
    """Return the faults of a form by line."""
    _, found = load_form(text, TERMS, ["unit"], ["drafting"])
    return {one.line: one.says for one in found}


def test_a_form_is_read_whole() -> None:
    form, found = load_form(FORM, TERMS, ["unit"], ["drafting"])
    assert found == []
    assert form is not None
    assert (form.key, form.numbering, len(form.parts)) == ("plan", Numbering.SERIES, 4)
    assert form.printed_under("qd366_2025").source == "Văn bản"


APPENDED = FORM.replace(
    "signatures:",
    "appendices:\n  - title: 'Danh mục năm {year}'\n    when: year\n    parts:\n"
    "      - {kind: text, text: 'Của {name}'}\nsignatures:",
)


def test_an_appendix_has_a_title_and_parts_of_its_own() -> None:
    form, found = load_form(APPENDED, TERMS, ["unit"], ["drafting"])
    assert found == []
    assert form is not None
    [appendix] = form.appendices
    assert (appendix.title, appendix.when, appendix.parts[0].text) == (
        "Danh mục năm {year}",
        "year",
        "Của {name}",
    )
    assert form.every_part == (*form.parts, *appendix.parts)


def test_what_others_write_below_the_signatures_are_parts_as_well() -> None:
    form, found = load_form(
        FORM.replace("signatures:", "below:\n  - {kind: field, label: Nhận xét, when: year, filled_by: superior}\nsignatures:"),
        TERMS, ["unit"], ["drafting"],
    )  # fmt: skip
    assert found == []
    assert form is not None
    assert [(part.label, part.filled_by) for part in form.below] == [("Nhận xét", Filler.SUPERIOR)]
    assert form.every_part == (*form.parts, *form.below)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("Danh mục năm {year}", "Danh mục năm {nam}"), "“nam”"),
        (("    when: year", "    when: nam"), "“nam” không có trong"),
        (("'Của {name}'", "'Của {ten}'"), "“ten”"),
        (("title: 'Danh mục năm {year}'", "title: ''"), "title"),
    ],
)
def test_what_is_wrong_in_an_appendix_is_told(change: tuple[str, str], says: str) -> None:
    assert change[0] in APPENDED
    assert any(says in one for one in faults_of(APPENDED.replace(*change)).values())


def test_a_form_of_one_time_is_used_for_periods_that_end_in_it_alone() -> None:
    text = FORM.replace(
        "- {source: 'Văn bản', confidence: memory}",
        "- {rules: one, number: Mẫu 1, source: 'Một', confidence: memory, since: 2020-08-20, until: 2025-12-31}",
    )
    form, found = load_form(text, TERMS, ["unit"], ["drafting"])
    assert found == []
    assert form is not None
    used = [form.fits(None, "one", date(year, 12, 31)) for year in (2019, 2020, 2025, 2026)]
    assert used == [False, True, True, False]
    assert not form.fits(None, "one")
    assert not form.fits(None, "other", date(2021, 12, 31))
    assert form.printed_under("one", date(2021, 12, 31)).number == "Mẫu 1"
    assert form.printed_under("one", date(2026, 12, 31)).number == ""


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    broken = (
        FORM.replace("{name} năm", "{ten} năm")
        .replace("take: due", "take: han")
        .replace("take: levels", "take: muc")
        .replace("needs: [done]", "needs: [xong]")
        .replace("code: KH", "code: kh1")
        .replace("issuer: unit", "issuer: ai_do\nlạ: 1")
    )
    found = faults_of(broken)
    assert len(found) == 7
    text = " ".join(found.values())
    for said in (
        "“ten”",
        "“han”",
        "“muc”",
        "“xong”",
        "“ai_do”",
        "hai đến bốn chữ hoa",
        "Không có mục nào tên là “lạ”",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("type: KH\n", ""), "phải có mã loại văn bản"),
        (("kind: text", "kind: thơ"), "không có trong"),
        (("reference: true", "reference: co"), "phải là true hoặc false"),
        (("rank: 1\n", ""), "Thiếu mục “rank”"),
        (("needed_at: drafting", "needed_at: sang"), "“sang” không có trong"),
        (("when: year", "when: nam"), "“nam” không có trong"),
    ],
)
def test_each_fault_says_what_is_wrong(change: tuple[str, str], says: str) -> None:
    assert any(says in one for one in faults_of(FORM.replace(*change)).values())


def test_two_forms_may_not_share_a_key_or_a_code() -> None:
    with pytest.raises(FormFaults) as refusal:
        load_forms(
            {"a.yaml": FORM, "b.yaml": FORM.replace("key: plan", "key: other")}, TERMS, ["unit"], ["drafting"]
        )
    assert "Mã in “KH” đã dùng" in refusal.value.faults["b.yaml"][0].says
    with pytest.raises(FormFaults) as refusal:
        load_forms(
            {"a.yaml": FORM, "b.yaml": FORM.replace("code: KH", "code: KX")}, TERMS, ["unit"], ["drafting"]
        )
    assert "đã có ở tệp khác" in refusal.value.faults["b.yaml"][0].says


@given(st.from_regex(r"[A-Z]{2,4}", fullmatch=True), st.integers(min_value=0, max_value=2**40))
def test_a_code_is_read_back_however_it_is_typed(form: str, thing: int) -> None:
    code = write(Code(form, thing))
    assert read(code) == read(f" {code.lower()} ") == Code(form, thing)


@given(st.from_regex(r"[A-Z]{2,4}", fullmatch=True), st.integers(min_value=0, max_value=2**40), st.data())
def test_one_wrong_letter_is_noticed(form: str, thing: int, data: st.DataObject) -> None:
    code = write(Code(form, thing))
    places = [place for place, letter in enumerate(code) if letter != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([one for one in LETTERS if one != code[place]]))
    assert read(code[:place] + other + code[place + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "-", "KH", "KH-2", "KH--2", "KH-2-", "KH-1-2", "KH-" + "2" * 40 + "-2", "К-2-2"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read(text) is None


def test_a_paper_comes_back_from_json_as_it_was() -> None:
    paper = Paper(
        key="plan", superior="Trên", issuer="Dưới", number=3, notation="KH/ĐU", place="Thử", issued_on=None,
        type_name="KẾ HOẠCH", subject="thử",
        blocks=(
            Heading("I. Đầu", 2), Text("Chữ", "nguồn"), Item("1", "Việc", (("Hạn", "mai"),)), Field("Tên", ""),
            Table((Column("A", 1, "center"),), (("1",),), "Bảng", ("2",)), Ticks((("Tốt", True),)),
        ),
        signatures=(Signature("BÍ THƯ", "A", "TM", "BAN"),), recipients=("Như trên",), grounds=("Căn cứ",), code="KH-2-2",
        appendices=(Appendix("Danh mục", (Text("Chữ"), Table((Column("A", 1),), (("1",),)))),),
        below=(Heading("Đánh giá", 2), Field("Nhận xét")),
    )  # fmt: skip
    assert from_json(to_json(paper)) == paper
    assert content_hash(paper) == content_hash(from_json(to_json(paper)))
