"""Writing together: who writes in a section is told, and may be taken over knowingly; nobody's text is lost by it."""

from datetime import datetime

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.actions.saving import check_writable, locked
from kiemdiem.reviews.models import SectionHold
from kiemdiem.reviews.queries.comments import section_names
from kiemdiem.reviews.queries.holding import LASTS
from kiemdiem.reviews.queries.outline import outline_of


@action("reviews.hold_section")
def hold_section(
    *, subject: Subject, section: str, by: Actor, at: datetime, take_over: bool = False
) -> SectionHold:
    """Say that `by` writes in a section of a collective's report; return whose section it is now.

    Somebody else's stays theirs while their window is heard of, unless `take_over`. Whoever goes to another section
    leaves the one before. Saying it again goes on holding and is no event. Raises NotAllowed; Refused after the report
    was sent, or where the form has no such section.
    """
    subject = locked(subject)
    check_writable(subject, by, "reviews.hold_section")
    holds = SectionHold.objects.select_for_update(of=("self",)).select_related("account")
    held = holds.filter(subject=subject, section=section).first()
    alive = held is not None and held.seen_at > at - LASTS
    if held is not None and alive and held.account_id == by.account_id:
        held.seen_at = at
        held.save(update_fields=["seen_at"])
        return held
    if held is not None and alive and not take_over:
        return held
    if by.account_id is None:
        raise Refused("Chỉ người có tài khoản mới soạn báo cáo.", way_out="Hãy đăng nhập.")
    return _take(subject, section, held if alive else None, by, by.account_id, at)


def _take(
    subject: Subject, section: str, taken_from: SectionHold | None, by: Actor, account_id: int, at: datetime
) -> SectionHold:
    outline = outline_of(subject)
    if section not in section_names(outline):
        raise Refused(f"{outline.form.number} không có mục “{section}”.", way_out="Hãy tải lại trang.")
    SectionHold.objects.filter(subject=subject, account_id=account_id).exclude(section=section).delete()
    held, _ = SectionHold.objects.update_or_create(
        subject=subject,
        section=section,
        defaults={"account_id": account_id, "since": at, "seen_at": at},
    )
    record(
        "reviews.hold_section", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"section": section, "taken_from": taken_from.account.display_name if taken_from else ""},
    )  # fmt: skip
    return held
