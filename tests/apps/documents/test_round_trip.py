"""A report issued as a Word file and taken in again says the same: sections, answers, results, figures."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cast import NOW, World
from kiemdiem.adapters.word_in import read_report
from kiemdiem.core.access import Actor
from kiemdiem.core.reading import Kind, Reading, read
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject, SuggestedPoint, Suggestion
from kiemdiem.documents.models import Body, PaperVersion
from kiemdiem.reviews import actions as reviews
from kiemdiem.reviews.models import Review
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, CellKind
from kiemdiem.reviews.queries.intake import asks, frame_of, words_of_reading
from kiemdiem.reviews.queries.outline import Outline, cells_of, outline_of
from kiemdiem.shortcomings.models import Shortcoming

SECTIONS = {
    "i_1": "Ban Thường vụ giữ nghiêm nguyên tắc tập trung dân chủ.\nQuy chế làm việc được sửa đổi, bổ sung.",
    "i_2": "Thu ngân sách đạt 412,6 tỷ đồng, bằng 103,5% dự toán.\n- Hoàn thành 18/20 chỉ tiêu;\n- Giải ngân 86,4 tỷ đồng.",
    "i_3": "Kết nạp 24 đảng viên; tổ chức 9 cuộc kiểm tra.",
    "i_4": "Tập thể bám sát chương trình công tác năm.",
    "ii_1": "- Tiến độ lát đá vỉa hè còn chậm.\n- Xử lý xây dựng sai phép chưa dứt điểm.\n1. Sinh hoạt chi bộ còn hình thức.",
    "ii_2": "a) Khách quan: giá vật liệu tăng.\nb) Chủ quan: chưa quyết liệt đôn đốc.",
    "v": "Tập thể chịu trách nhiệm chung; đồng chí phụ trách đô thị chịu trách nhiệm trực tiếp.",
    "vi": "1. Hoàn thành lát đá trước ngày 30/6/2027.\n2. Mỗi quý kiểm tra trật tự xây dựng một lần.",
}
ANSWERS = [
    "Hồ sơ tồn do thiếu bản đồ địa chính.\nBan Thường vụ đã lập tổ công tác, xử lý 64 hồ sơ.",
    "Trách nhiệm trước hết thuộc Chủ tịch Ủy ban nhân dân phường.",
]
PRIOR = "Còn 11 hồ sơ quá hạn; khó khăn về bản đồ.\nTrách nhiệm của bộ phận địa chính."


def filled(outline: Outline) -> dict[Cell, str]:
    """Return a report in which every place says something of its own."""
    written = {at.section(key): text for key, text in SECTIONS.items()}
    written |= {at.answer(point.id): text for point, text in zip(outline.points, ANSWERS, strict=True)}
    for entry in outline.prior:
        written |= {at.result(entry.id): "doing", at.prior(entry.id): PRIOR}
    written |= {at.points(one.key): str(20 + place) for place, one in enumerate(outline.groups)}
    written |= {
        at.metric(one.key): "false" if one.unit == "yes_no" else str(90 + place)
        for place, one in enumerate(outline.metrics)
    }
    return written | {at.LEVEL: Level.HTT.value}


@pytest.fixture
def again(
    world: World,
    committee: Subject,
    entry: Shortcoming,
    suggested: list[SuggestedPoint],
    party_body: Body,
    issue: Callable[..., PaperVersion],
    actor: Callable[[str], Actor],
    tmp_path: Path,
) -> tuple[Outline, dict[Cell, str], Reading]:
    """Return what was written, and what was read of the Word file that was issued of it."""
    by, outline = actor("officer_a"), outline_of(committee)
    written = filled(outline)
    reviews.save(subject=committee, cells=written, by=by, at=NOW)
    reviews.submit(subject=committee, by=by, at=NOW)
    with issue("report_collective", committee.pk).file.open("rb") as file:
        report = read_report(file.read())
    assert tmp_path
    return outline, written, read(report.lines, frame_of(outline), words_of_reading())


SignedIn = Callable[[str], Client]
Again = tuple[Outline, dict[Cell, str], Reading]


def test_every_section_comes_back_as_it_was_written(again: Again) -> None:
    _, _, found = again
    assert {one.target: one.text for one in found.of(Kind.SECTION) if one.target} == SECTIONS
    assert not [one for one in found.of(Kind.SECTION) if not one.target]


def test_every_answer_and_every_result_comes_back_to_its_place(again: Again) -> None:
    outline, _, found = again
    answers = {one.target: one.text for one in found.of(Kind.ANSWER)}
    assert answers == {str(point.id): text for point, text in zip(outline.points, ANSWERS, strict=True)}
    prior = [(one.target, one.result, one.text) for one in found.of(Kind.PRIOR)]
    assert prior == [(str(outline.prior[0].id), "doing", PRIOR)]


def test_every_figure_comes_back_to_its_field_and_those_of_the_text_stand_there(again: Again) -> None:
    _, written, found = again
    figures = [one for one in found.of(Kind.FIGURE) if one.figure]
    fields = {one.target: one.figure.value for one in figures if one.target and one.figure}
    wanted = {
        cell.name: text
        for cell, text in written.items()
        if cell.kind in {CellKind.POINTS, CellKind.METRIC} and text not in {"true", "false"}
    }
    assert {name: str(value) for name, value in fields.items()} == wanted
    in_text = [(str(one.figure.value), one.figure.unit) for one in figures if not one.target and one.figure]
    for told in (
        ("412.6", "tỷ đồng"),
        ("103.5", "%"),
        ("18", "chỉ tiêu"),
        ("86.4", "tỷ đồng"),
        ("24", "đảng viên"),
    ):
        assert told in in_text


def test_the_limitations_come_back_one_by_one(again: Again) -> None:
    _, _, found = again
    assert [one.text for one in found.of(Kind.LIMITATION)] == [
        "Tiến độ lát đá vỉa hè còn chậm.",
        "Xử lý xây dựng sai phép chưa dứt điểm.",
        "Sinh hoạt chi bộ còn hình thức.",
    ]


def test_all_of_it_taken_into_another_report_gives_the_same_report(
    again: Again, world: World, suggested: list[SuggestedPoint], actor: Callable[[str], Actor]
) -> None:
    _, written, _ = again
    by, other = actor("officer_a"), world.subjects["executive"]
    suggestion = Suggestion.objects.create(
        subject=other, issuer=world.units["city"], number="13-CV/BTC", issued_at=NOW
    )
    points = {
        point.pk: SuggestedPoint.objects.create(
            suggestion=suggestion, number=point.number, text=point.text
        ).pk
        for point in suggested
    }
    with PaperVersion.objects.get().file.open("rb") as file:
        intake = reviews.take_file(
            subject=other, content=file.read(), file_name="bao-cao.docx", by=by, at=NOW
        )
    asked = [item for item in intake.items.exclude(kind=Kind.LIMITATION) if asks(item)]
    assert reviews.take_all(intake=intake, items=asked, by=by, at=NOW) == len(asked)
    stored = cells_of(Review.objects.get(subject=other), outline_of(other))
    for cell, text in written.items():
        if cell.kind == CellKind.ANSWER:
            assert stored[at.answer(points[int(cell.key)])] == text
        elif cell.kind != CellKind.LEVEL and text != "false":
            assert stored[cell] == text, cell


def test_what_nobody_wrote_is_not_read_out_of_a_draft(
    committee: Subject,
    entry: Shortcoming,
    suggested: list[SuggestedPoint],
    party_body: Body,
    signed_in: SignedIn,
) -> None:
    """A draft prints "…" where nothing stands, and the most points of a group before the empty box of the own ones."""
    draft = signed_in("officer_a").get(f"/van-ban/report_collective/{committee.pk}/word/")
    found = read(read_report(draft.content).lines, frame_of(outline_of(committee)), words_of_reading())
    told = [(one.kind, one.target, one.text) for one in found.found if one.kind != Kind.FIGURE or one.target]
    assert told == []
