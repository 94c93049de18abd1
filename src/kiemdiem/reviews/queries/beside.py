"""Another report beside the one being written: last year's, or the collective's that the person sits in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.access import may_see_draft, visible_reviews
from kiemdiem.reviews.models import Review
from kiemdiem.reviews.queries.comparing import LAST_YEAR
from kiemdiem.reviews.queries.document import Chapter, Document, document_of, from_json
from kiemdiem.reviews.queries.outline import cells_of, outline_of
from kiemdiem.reviews.queries.rating import WRITING
from kiemdiem.reviews.queries.references import figures_of, printed_cells
from kiemdiem.reviews.queries.report import last_report_before, versions_of

COLLECTIVE = "tap-the-"


@dataclass(frozen=True)
class Neighbour:
    """A report that may stand beside: its name in the address, and what it is called."""

    key: str
    label: str


@dataclass(frozen=True)
class Beside:
    """The report that stands beside, its sections by the printed number of the chapter they stand under."""

    key: str
    label: str
    chapters: Mapping[str, tuple[Chapter, ...]]


def neighbours(subject: Subject, last_year: int | None, by: Actor) -> tuple[Neighbour, ...]:
    """Return what may stand beside a report: one statement for a person's, none for a collective's."""
    found = [Neighbour(LAST_YEAR, "Kỳ trước")] if last_year else []
    if subject.person_id is not None:
        seen = _collectives(subject, by).order_by("sort_key", "pk")
        found += [Neighbour(f"{COLLECTIVE}{pk}", name) for pk, name in seen.values_list("pk", "name")]
    return tuple(found)


def beside_of(subject: Subject, asked: Neighbour, by: Actor, on: date) -> Beside:
    """Return the report asked for, as `by` sees it; one of `neighbours`."""
    if asked.key == LAST_YEAR:
        before = last_report_before(subject, by)
        document = _sent(before) if before else None
    else:
        pk = int(asked.key.removeprefix(COLLECTIVE))
        rows = _collectives(subject, by).select_related("cycle__rule_set", "unit")
        document = _as_seen(rows.get(pk=pk), by, on)
    chapters: dict[str, tuple[Chapter, ...]] = {}
    for chapter in document.chapters if document else ():
        number = chapter.number.partition(".")[0]
        chapters[number] = (*chapters.get(number, ()), chapter)
    return Beside(asked.key, asked.label, chapters)


def _collectives(subject: Subject, by: Actor) -> QuerySet[Subject]:
    return Subject.objects.filter(visible_reviews(by), members__subject=subject)


def _as_seen(collective: Subject, by: Actor, on: date) -> Document | None:
    if collective.step in WRITING and may_see_draft(collective, by, subject_target(collective, by)):
        outline = outline_of(collective)
        stored = cells_of(Review.objects.filter(subject=collective).first(), outline)
        return document_of(outline, printed_cells(stored, figures_of(stored, collective, by, on)))
    return _sent(collective)


def _sent(subject: Subject) -> Document | None:
    versions = versions_of(subject)
    return from_json(versions[-1].content) if versions else None
