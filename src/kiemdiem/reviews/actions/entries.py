"""From a report into the register: a limitation that somebody named becomes an entry with an address."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor, Target
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.access import may_see_draft
from kiemdiem.reviews.models import SectionText
from kiemdiem.reviews.queries import cells
from kiemdiem.reviews.queries.rating import WRITING
from kiemdiem.shortcomings.actions import draft
from kiemdiem.shortcomings.models import Origin, Shortcoming


@action("reviews.raise_entry")
def raise_entry(
    *, subject: Subject, section_key: str, passage: str, wording: str, by: Actor, at: datetime
) -> Shortcoming:
    """Draft a register entry from a passage of a report's section; the entry keeps the passage and where it stood.

    Raises NotAllowed; Refused where the passage doesn't stand in that section; whatever the register refuses.
    """
    target = subject_target(subject, by)
    require("reviews.raise_entry", by, target)
    section = (
        SectionText.objects.filter(review__subject=subject, key=section_key).select_related("review").first()
    )
    passage = normal(passage)
    if section is None or not passage or passage not in normal(_read_by(by, subject, target, section)):
        raise Refused(
            "Đoạn trích không có trong mục này của báo cáo đã gửi.",
            way_out="Hãy chép đúng nguyên văn một đoạn của báo cáo làm nguồn.",
        )
    seen_on = min(timezone.localdate(at), subject.cycle.period_end)
    entry = draft(
        unit=subject.unit.unit,
        wording=wording,
        origin=Origin.SELF_REVIEW,
        first_seen_on=seen_on,
        by=by,
        at=at,
        born_in=subject.cycle,
        origin_type=SectionText._meta.label_lower,  # noqa: SLF001 -- Django's documented Options
        origin_id=section.pk,
        origin_passage=passage,
    )
    record(
        "reviews.raise_entry", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"section": section_key, "entry": entry.pk},
    )  # fmt: skip
    return entry


def _read_by(by: Actor, subject: Subject, target: Target, section: SectionText) -> str:
    """Return the section's text as `by` sees it: as it stands while it is written, else as it was last sent."""
    if subject.step in WRITING and may_see_draft(subject, by, target):
        return section.text
    require("reviews.see", by, target)
    version = section.review.versions.order_by("-number").first()
    return str(version.content["cells"].get(cells.section(section.key).name, "")) if version else ""
