"""Files as offices make them: the same bytes each time, and how well they are read."""

from pathlib import Path

import pytest

from kiemdiem.adapters.word_in import read_report
from kiemdiem.cli.bench import intake
from kiemdiem.cli.bench.offices import FILES

FLOORS = {
    "limitations": (0.93, 0.95),
    "figures": (0.95, 0.89),
    "sections": (0.98, 0.98),
    "matters": (0.9, 0.9),
    "causes": (0.9, 0.9),
}
"""Precision and recall that no change may fall below: for limitations and figures what the first run gave."""


def test_the_set_is_made_at_least_twelve_ways_and_each_is_described() -> None:
    told = [row["file"] for row in intake.truth()["files"]]
    assert sorted(told) == sorted(FILES)
    assert len(told) >= 12
    assert all(row["says"] for row in intake.truth()["files"])


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_is_the_same_bytes(name: str) -> None:
    assert FILES[name]() == FILES[name]()


@pytest.fixture(scope="module")
def score() -> intake.Score:
    return intake.score()


@pytest.mark.parametrize("what", FLOORS)
def test_the_reading_finds_what_stands_there_and_little_else(score: intake.Score, what: str) -> None:
    precision, recall = FLOORS[what]
    tally = score.tallies[what]
    assert tally.precision >= precision, score.faults
    assert tally.recall >= recall, score.faults


def test_what_the_reader_is_sure_of_is_right(score: intake.Score) -> None:
    assert score.tallies["sure"].precision >= 0.95, score.faults


def test_old_letters_give_the_same_report_as_each_other() -> None:
    vntime = read_report(FILES["vntime.docx"]())
    vni = read_report(FILES["vni.docx"]())
    texts = [[line.text.casefold() for line in report.lines] for report in (vntime, vni)]
    assert texts[0] == texts[1]  # TCVN3 has no capitals with tones but in its own font of capitals
    assert "TCVN3" in " ".join(vntime.notes)
    assert "VNI" in " ".join(vni.notes)


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    report = read_report(FILES["sua_doi.docx"]())
    text = "\n".join(line.text for line in report.lines)
    assert "đạt 91,5% kế hoạch giao" in text
    assert "89%" not in text
    assert "tiếp công dân" not in text
    assert any("Track Changes" in note for note in report.notes)


def test_places_name_the_paragraph_the_row_and_the_box() -> None:
    places = {
        line.place for name in ("o_gop.docx", "hop_van_ban.docx") for line in read_report(FILES[name]()).lines
    }
    assert {"bảng 2, dòng 3", "hộp văn bản 1, đoạn 1"} <= places
    assert any(place.startswith("đoạn ") for place in places)


def test_texts_that_are_no_reports_are_counted_where_they_are(tmp_path: Path) -> None:
    assert not intake.score_texts(tmp_path).faults
    said = (
        "Hội nghị kiểm điểm.\n\nKhu tập thể thử nghiệm giải ngân vốn đầu tư còn chậm, mới đạt 41% kế hoạch.\n"
    )
    (tmp_path / "001_0baba18c2b1f3171.txt").write_text(said, encoding="utf-8")
    total = intake.score_texts(tmp_path)
    assert (total.tallies["limitations"].right, total.tallies["limitations"].missed) == (0, 2)
    assert (total.tallies["figures"].right, total.tallies["figures"].missed) == (0, 6)
