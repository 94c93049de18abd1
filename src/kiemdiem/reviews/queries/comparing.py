"""Two reports side by side: two versions of one, or last year's beside this year's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.models import Review, ReviewVersion
from kiemdiem.reviews.queries.difference import Change, Piece, word_difference
from kiemdiem.reviews.queries.document import Chapter, Document, Passage, content_hash, document_of, from_json
from kiemdiem.reviews.queries.outline import cells_of, outline_of
from kiemdiem.reviews.queries.rating import WRITING
from kiemdiem.reviews.queries.references import figures_of, printed_cells
from kiemdiem.reviews.queries.report import (
    Heading,
    VersionLine,
    heading_of,
    last_report_before,
    readable,
    version_line,
    versions_of,
)

DRAFT = "dang-viet"
LAST_YEAR = "ky-truoc"


@dataclass(frozen=True)
class Version:
    """One frozen version, to be read and printed. `intact`: its content still matches its hash."""

    head: Heading
    line: VersionLine
    document: Document
    content_hash: str
    intact: bool


@dataclass(frozen=True)
class PassageDifference:
    """One passage as it changed."""

    heading: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything came or went."""
        return any(piece.change != Change.SAME for piece in self.pieces)


@dataclass(frozen=True)
class ChapterDifference:
    """One section of the form, with the passages that either side has."""

    key: str
    number: str
    title: str
    passages: tuple[PassageDifference, ...]

    @property
    def changed(self) -> bool:
        """Whether any passage changed."""
        return any(passage.changed for passage in self.passages)


@dataclass(frozen=True)
class Side:
    """Something that can be compared: its name in the address, and what it is called."""

    key: str
    label: str


@dataclass(frozen=True)
class Difference:
    """What changed from `old` to `new`, and what else there is to choose from."""

    head: Heading
    old: Side
    new: Side
    choices: tuple[Side, ...]
    chapters: tuple[ChapterDifference, ...]

    @property
    def changed(self) -> int:
        """How many sections changed."""
        return sum(chapter.changed for chapter in self.chapters)


def version_of(subject: Subject, number: int, by: Actor) -> Version:
    """Return a frozen version. Raises NotAllowed; Refused where there is no such version."""
    target = subject_target(subject, by)
    readable(subject, by, target)
    found = next((version for version in versions_of(subject) if version.number == number), None)
    if found is None:
        raise Refused(
            f"Báo cáo này không có bản {number}.", way_out="Hãy mở báo cáo và chọn trong danh sách các bản."
        )
    return Version(
        head=heading_of(subject, outline_of(subject), by, target),
        line=version_line(found),
        document=from_json(found.content),
        content_hash=found.content_hash,
        intact=content_hash(found.content) == found.content_hash,
    )


def difference_of(subject: Subject, old: str, new: str, by: Actor, on: date) -> Difference:
    """Return what changed between two sides, each a version's number, the text being written, or last year's report.

    Empty names mean the last two sides there are. Raises NotAllowed; Refused where there are not two to compare.
    """
    target = subject_target(subject, by)
    sees_draft = readable(subject, by, target)
    sides = dict(_sides(subject, by, on, sees_draft=sees_draft))
    names = list(sides)
    if len(names) < 2:
        raise Refused(
            "Báo cáo này chưa có hai bản để so sánh.",
            way_out="So sánh được khi báo cáo đã gửi từ hai lần, hoặc kỳ trước có báo cáo.",
        )
    old_side, new_side = sides.get(old) or sides[names[-2]], sides.get(new) or sides[names[-1]]
    return Difference(
        head=heading_of(subject, outline_of(subject), by, target),
        old=old_side[0],
        new=new_side[0],
        choices=tuple(side for side, _ in sides.values()),
        chapters=tuple(_chapters(old_side[1], new_side[1])),
    )


def _sides(
    subject: Subject, by: Actor, on: date, *, sees_draft: bool
) -> Iterator[tuple[str, tuple[Side, Document]]]:
    """Yield what can be compared, oldest first."""
    before = last_report_before(subject, by)
    last = versions_of(before)[-1:] if before else []
    for version in last:
        label = f"Báo cáo kỳ trước ({version.content['cycle']['title']})"
        yield LAST_YEAR, (Side(LAST_YEAR, label), from_json(version.content))
    versions = versions_of(subject)
    for version in versions:
        name = str(version.number)
        yield name, (Side(name, f"Bản {name} ({_day(version)})"), from_json(version.content))
    if sees_draft and subject.step in WRITING:
        outline = outline_of(subject)
        stored = cells_of(Review.objects.filter(subject=subject).first(), outline)
        stands = printed_cells(stored, figures_of(stored, subject, by, on))
        yield DRAFT, (Side(DRAFT, "Bản đang viết"), document_of(outline, stands))


def _day(version: ReviewVersion) -> str:
    return f"gửi {timezone.localtime(version.submitted_at):%d/%m/%Y}"


def _chapters(old: Document, new: Document) -> Iterator[ChapterDifference]:
    before = {chapter.key: chapter for chapter in old.chapters}
    after = {chapter.key: chapter for chapter in new.chapters}
    for key in [*after, *(key for key in before if key not in after)]:
        shown = after.get(key) or before[key]
        passages = tuple(_passages(before.get(key), after.get(key)))
        yield ChapterDifference(key, shown.number, shown.title, passages)


def _passages(old: Chapter | None, new: Chapter | None) -> Iterator[PassageDifference]:
    before = {passage.key: passage for passage in (old.passages if old else ())}
    after = {passage.key: passage for passage in (new.passages if new else ())}
    for key in [*after, *(key for key in before if key not in after)]:
        shown = after.get(key) or before[key]
        yield PassageDifference(shown.heading, word_difference(_text(before.get(key)), _text(after.get(key))))


def _text(passage: Passage | None) -> str:
    return passage.text if passage else ""
