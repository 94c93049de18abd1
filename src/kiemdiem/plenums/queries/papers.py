"""What can be a paper of a session, and a paper as it is read: passage by passage, from its frozen version."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.organisations.models import Collective
from kiemdiem.plenums.models import PlenumPaper
from kiemdiem.programmes.access import visible_programmes
from kiemdiem.programmes.models import EditionState, ProgrammeVersion
from kiemdiem.programmes.queries.text import passages_of
from kiemdiem.reviews.models import ReviewVersion
from kiemdiem.reviews.queries.document import content_hash, from_json

REVIEW, PROGRAMME = "bao-cao", "chuong-trinh"
Version = ReviewVersion | ProgrammeVersion
SOURCES = (
    "review_version__review__subject__unit__unit",
    "programme_version__programme__unit",
    "programme_version__edition",
)


@dataclass(frozen=True)
class Candidate:
    """A frozen version that may be laid before a session; `key` is what a form sends for it."""

    key: str
    says: str


@dataclass(frozen=True)
class PaperPassage:
    """One passage of a paper; `anchor` is its address on the page, the same for every version that has it."""

    key: str
    anchor: str
    heading: str
    text: str


def candidates(body: Collective, by: Actor, on: date) -> list[Candidate]:
    """Return the newest frozen versions of the body's unit that `by` may see: two statements."""
    reviews = ReviewVersion.objects.filter(
        visible_subjects(by, "reviews.see", "review__subject__"),
        review__subject__unit__unit=body.unit_id,
        review__subject__kind=SubjectKind.COLLECTIVE,
    ).select_related("review__subject__cycle")
    programmes = ProgrammeVersion.objects.filter(
        visible_programmes(by, on, "programme__"),
        programme__unit=body.unit_id,
        edition__state=EditionState.DRAFT,
    ).select_related("programme")
    newest = {one.review_id: one for one in reviews.order_by("number", "pk")}
    drafts = {one.programme_id: one for one in programmes.order_by("number", "pk")}
    return [
        *(Candidate(f"{REVIEW}-{one.pk}", title_of(one)) for one in reversed(newest.values())),
        *(Candidate(f"{PROGRAMME}-{one.pk}", title_of(one)) for one in reversed(drafts.values())),
    ]


def version_named(key: str) -> Version | None:
    """Return the version that a form's key names; None for none."""
    kind, _, number = key.rpartition("-")
    if not number.isdecimal():
        return None
    if kind == REVIEW:
        return _reviews().filter(pk=number).first()
    return _programmes().filter(pk=number).first() if kind == PROGRAMME else None


def version_of(paper: PlenumPaper) -> Version:
    """Return what a paper was handed out as."""
    found = paper.review_version or paper.programme_version
    assert found is not None
    return found


def newest_of(version: Version) -> Version:
    """Return the newest version of the same report, or of the same edition of the same programme: one statement."""
    if isinstance(version, ReviewVersion):
        return _reviews().filter(review=version.review_id).order_by("-number")[0]
    return _programmes().filter(edition=version.edition_id).order_by("-number")[0]


def title_of(version: Version) -> str:
    """Return what a version is called as a paper."""
    if isinstance(version, ReviewVersion):
        subject = version.review.subject
        return f"Báo cáo kiểm điểm của {subject.name}, {subject.cycle.title} (bản {version.number})"[:500]
    return f"Dự thảo “{version.programme.title[:440]}” (bản {version.number})"


def untouched(version: Version) -> bool:
    """Return whether what is stored still is what its hash was made of."""
    return content_hash(version.content) == version.content_hash


def passages(paper: PlenumPaper) -> list[PaperPassage]:
    """Return the passages of a paper in their order; no statement."""
    if paper.review_version:
        chapters = from_json(paper.review_version.content).chapters
        found = [
            (f"{chapter.key}/{passage.key}", ". ".join(filter(None, [chapter.number, chapter.title, passage.heading])), passage.text)
            for chapter in chapters
            for passage in chapter.passages
        ]  # fmt: skip
    else:
        assert paper.programme_version is not None
        found = [(one.key, one.heading, one.text) for one in passages_of(paper.programme_version.content)]
    return [PaperPassage(key, f"doan-{_short(key)}", heading, text) for key, heading, text in found]


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:10]


def _reviews() -> QuerySet[ReviewVersion]:
    return ReviewVersion.objects.select_related("review__subject__cycle", "review__subject__unit__unit")


def _programmes() -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.select_related("programme__unit", "edition")
