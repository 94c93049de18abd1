"""How well the reading of files finds what stands in them: precision and recall over files made as offices make them."""

import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiemdiem import data
from kiemdiem.adapters.word_in import Report, read_report
from kiemdiem.cli.bench.offices import FILES
from kiemdiem.core.loading import load
from kiemdiem.core.reading import Asked, Found, Frame, Kind, Reading, Vocabulary, read, vocabulary
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.core.textvi import normal

FOLDER = "KIEMDIEM_BENCH_TEXTS"
WHAT = {
    "limitations": "hạn chế",
    "sure": "hạn chế “rõ”",
    "figures": "số liệu",
    "sections": "mục",
    "matters": "gợi ý, hạn chế kỳ trước",
    "causes": "nguyên nhân",
}


@dataclass
class Tally:
    """How much was right, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that stands there."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what stands there that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass
class Score:
    """The tallies of a set of files, and what went wrong, in words."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {what: Tally() for what in WHAT})
    faults: list[str] = field(default_factory=list)

    def add(self, what: str, name: str, found: Sequence[object], told: Sequence[object]) -> None:
        """Count what was found against what stands there; both may hold the same thing several times."""
        have, want = Counter(found), Counter(told)
        tally = self.tallies[what]
        tally.right += (have & want).total()
        tally.wrong += (have - want).total()
        tally.missed += (want - have).total()
        self.faults += [f"{name}: {WHAT[what]} thừa: {one}" for one in (have - want).elements()]
        self.faults += [f"{name}: {WHAT[what]} sót: {one}" for one in (want - have).elements()]


def words_of_reading() -> Vocabulary:
    """Return the packaged words."""
    return vocabulary(*(data.table(f"reading/{name}.yaml") for name in ("words", "figures", "rules")))


def truth() -> Mapping[str, Any]:
    """Return what a person finds in the files."""
    table: Mapping[str, Any] = data.table("bench/intake.yaml")
    return table


def read_file(
    row: Mapping[str, Any], matters: Mapping[str, Any], words: Vocabulary
) -> tuple[Report, Reading]:
    """Return a file of the set as it was read."""
    report = read_report(FILES[row["file"]](), row["file"])
    rules = load(data.read(f"rulesets/{row['rules']}/rules.yaml"))
    frame = Frame(
        form=rules.form_for(SubjectKind(row["subject"])),
        points=tuple(Asked(str(number), number, text) for number, text in matters["points"].items()),
        prior=tuple(Asked(str(number), number, text) for number, text in matters["prior"].items()),
        degrees=tuple(rules.degrees),
    )
    return report, read(report.lines, frame, words)


def score() -> Score:
    """Read the whole set and count."""
    said, words, total = truth(), words_of_reading(), Score()
    for row in said["files"]:
        _, reading = read_file(row, said["matters"], words)
        _count(row, reading, words, total)
    return total


def _count(row: Mapping[str, Any], reading: Reading, words: Vocabulary, total: Score) -> None:
    name = row["file"]
    limitations = reading.of(Kind.LIMITATION)
    total.add("limitations", name, _known(limitations, row["limitations"]), row["limitations"])
    sure = [one for one in limitations if words.reasons[one.rule].sure]
    known = _known(sure, row["limitations"])
    total.add("sure", name, known, [text for text in row["limitations"] if text in known])
    figures = [one.figure for one in reading.of(Kind.FIGURE) if one.figure]
    total.add(
        "figures",
        name,
        [(float(one.value), one.unit) for one in figures],
        [(float(value), unit) for value, unit in row["figures"]],
    )
    sections = {one.target for one in reading.of(Kind.SECTION) if one.target}
    total.add("sections", name, sorted(sections), row["sections"])
    total.add("matters", name, _matters(reading, row), [*_told(row)])
    sides = [str(one.side) for one in reading.of(Kind.CAUSE)]
    total.add("causes", name, sides, [side for side, count in row["causes"].items() for _ in range(count)])


def _known(found: Sequence[Found], told: Sequence[str]) -> list[str]:
    """Return what was found by the words of the truth, each once; what is not in it by its own words."""
    left, names = list(told), []
    for one in found:
        known = next((text for text in left if normal(text).lower() in normal(one.passage).lower()), None)
        if known is not None:
            left.remove(known)
        names.append(known or one.passage)
    return names


def _told(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        *((f"prior {number}", result) for number, result in row["prior"].items()),
        *((f"point {number}", text) for number, text in row["answers"].items()),
    ]


def _matters(reading: Reading, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(f"prior {one.target}", one.result) for one in reading.of(Kind.PRIOR)]
    for one in reading.of(Kind.ANSWER):
        told = row["answers"].get(int(one.target or 0), "")
        found.append((f"point {one.target}", told if told and told in one.text else one.text))
    return found


def score_texts(folder: Path) -> Score:
    """Read the texts of `folder` and count; those that are not there are left out."""
    words, total = words_of_reading(), Score()
    rules = load(data.read("rulesets/qd132_2018/rules.yaml"))
    frame = Frame(form=rules.form_for(SubjectKind.COLLECTIVE))
    for row in data.table("bench/texts.yaml")["files"]:
        path = folder / row["file"]
        if not path.is_file():
            continue
        reading = read(read_report(path.read_bytes(), path.name).lines, frame, words)
        told = [(f"dòng {one['line']}", one["words"]) for one in row["limitations"]]
        found = [
            next(
                (pair for pair in told if pair[0] == one.place and pair[1] in normal(one.passage)), one.place
            )
            for one in reading.of(Kind.LIMITATION)
        ]
        total.add("limitations", path.name, found, told)
        figures = [one.figure for one in reading.of(Kind.FIGURE) if one.figure]
        total.add(
            "figures",
            path.name,
            [(float(one.value), one.unit) for one in figures],
            [(float(value), unit) for value, unit in row["figures"]],
        )
    return total


def report(*, faults: bool) -> None:
    """Print the figures of the set with its description."""
    said, started = truth(), time.perf_counter()
    total = score()
    took = time.perf_counter() - started
    print(
        f"\nĐọc báo cáo từ tệp: {len(said['files'])} tệp làm theo {len(said['files'])} cách của cơ quan, tự đặt, {took:.1f} giây"
    )
    for row in said["files"]:
        print(f"  {row['file']:<22} {row['says']}")
    _print(total, WHAT, faults=faults)
    texts = Path(os.environ.get(FOLDER, "../shared/seeds"))
    there = [row for row in data.table("bench/texts.yaml")["files"] if (texts / row["file"]).is_file()]
    if not there:
        print(f"\nChưa đọc năm bài báo về kiểm điểm: không có thư mục {texts} (đặt {FOLDER} nếu ở nơi khác).")
        return
    print(f"\nĐọc {len(there)} bài báo, tin về kiểm điểm (không phải báo cáo, để biết đọc chỗ lạ ra sao)")
    for row in there:
        print(f"  {row['file']:<28} {row['says']}")
    _print(score_texts(texts), ("limitations", "figures"), faults=faults)


def _print(total: Score, what: Iterable[str], *, faults: bool) -> None:
    print(f"\n  {'':<26}{'đúng':>6}{'thừa':>6}{'sót':>6}{'chính xác':>11}{'đầy đủ':>8}")
    for key in what:
        tally = total.tallies[key]
        print(
            f"  {WHAT[key]:<26}{tally.right:>6}{tally.wrong:>6}{tally.missed:>6}{tally.precision:>11.0%}{tally.recall:>8.0%}"
        )
    if faults:
        print("\n".join(f"    {one}" for one in total.faults))
