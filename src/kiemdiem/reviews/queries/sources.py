"""A section of a report as the source of register entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.models import Review, SectionText
from kiemdiem.reviews.queries.cells import section as section_cell
from kiemdiem.reviews.queries.outline import TEXT, cells_of, outline_of
from kiemdiem.reviews.queries.rating import WRITING
from kiemdiem.reviews.queries.report import Heading, heading_of, readable, versions_of
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming


@dataclass(frozen=True)
class RaisedEntry:
    """An entry of the register that a section of a report gave."""

    id: int
    number: int
    wording: str


@dataclass(frozen=True)
class Source:
    """A section of a report as the source of register entries, with those it already gave."""

    head: Heading
    section: str
    text: str
    raised: tuple[RaisedEntry, ...]


def source_of(subject: Subject, section_key: str, by: Actor, on: date) -> Source:
    """Return a section's text as `by` may read it, to draft entries of the register from.

    Raises NotAllowed; Refused where the form has no such section.
    """
    target = subject_target(subject, by)
    require("reviews.raise_entry", by, target)
    sees_draft = readable(subject, by, target)
    outline = outline_of(subject)
    section = next((part for part in outline.form.sections if part.key == section_key), None)
    if section is None or section.kind != TEXT:
        raise Refused(f"{outline.form.number} không có mục “{section_key}”.", way_out="Hãy mở lại báo cáo.")
    cell = section_cell(section.key)
    if sees_draft and subject.step in WRITING:
        text = cells_of(Review.objects.filter(subject=subject).first(), outline)[cell]
    else:
        text = str(versions_of(subject)[-1].content["cells"].get(cell.name, ""))
    return Source(
        head=heading_of(subject, outline, by, target),
        section=f"{section.number}. {section.title}",
        text=text,
        raised=tuple(_raised(subject, section_key, by, on)),
    )


def _raised(subject: Subject, section_key: str, by: Actor, on: date) -> Iterator[RaisedEntry]:
    sections = SectionText.objects.filter(review__subject=subject, key=section_key)
    entries = Shortcoming.objects.filter(
        visible_entries(by, on),
        origin_type=SectionText._meta.label_lower,  # noqa: SLF001 -- Django's documented Options
        origin_id__in=sections.values("pk"),
    )
    for entry in entries.order_by("number", "pk"):
        yield RaisedEntry(entry.pk, entry.number, entry.wording)
