"""Papers of 2026: bodies say how they are called, and what is ready is issued by the same actions as people use."""

from datetime import date

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.models import Cycle, Subject, Suggestion
from kiemdiem.documents.actions import describe_body, issue, set_term

WARD, CITY = "phuong-tay-tuu", "thanh-uy"
TERM = date(2025, 7, 1)
SOURCE = "Tên, ký hiệu, nhiệm kỳ minh họa"


def tell(cast: Cast) -> None:
    """Tell which papers of the season were issued up to the last week of November."""
    _bodies(cast)
    cycle = Cycle.objects.get(year=2026, root=cast.units[CITY])
    ward = Subject.objects.filter(cycle=cycle, unit__unit=cast.units[WARD], collective__isnull=False)
    for number, subject in enumerate(ward.filter(line="party").order_by("pk"), start=9):
        issue(form_key="report_collective", thing_id=subject.pk, by=SYSTEM, at=at(date(2026, 11, 10), number))
    for number, subject in enumerate(ward.filter(line="state").order_by("pk"), start=14):
        issue(form_key="report_collective", thing_id=subject.pk, by=SYSTEM, at=at(date(2026, 11, 10), number))
    for suggestion in Suggestion.objects.filter(subject__cycle=cycle, issued_at__isnull=False).order_by("pk"):
        issue(form_key="suggestion", thing_id=suggestion.pk, by=SYSTEM, at=at(date(2026, 11, 6), 8))
    meeting = cycle.conferences.get(host__unit=cast.units[WARD])
    again = Subject.objects.get(cycle__year=2025, stages__replaces__isnull=False)
    issue(form_key="rerating_decision", thing_id=again.pk, by=SYSTEM, at=at(date(2026, 11, 12), 9))
    issue(form_key="minutes", thing_id=meeting.pk, by=SYSTEM, at=at(date(2026, 11, 19), 9))


def _bodies(cast: Cast) -> None:
    when = at(date(2026, 11, 2))
    ward, city = cast.units[WARD], cast.units[CITY]
    bodies = (
        (ward, "party", "Đảng ủy phường Tây Tựu", "Đảng bộ thành phố Hà Nội", "ĐU"),
        (ward, "state", "Ủy ban nhân dân phường Tây Tựu", "", "UBND"),
        (ward, "council", "Hội đồng nhân dân phường Tây Tựu", "", "HĐND"),
        (city, "party", "Thành ủy Hà Nội", "", "TU"),
        (city, "state", "Ủy ban nhân dân thành phố Hà Nội", "", "UBND"),
    )
    for unit, line, name, superior, abbreviation in bodies:
        body = describe_body(
            unit=unit, line=line, name=name, superior=superior, abbreviation=abbreviation, place="Hà Nội", by=SYSTEM,
            at=when, source=SOURCE, illustrative=True,
        )  # fmt: skip
        if line == "party":
            set_term(body=body, name="2025-2030", starts_on=TERM, by=SYSTEM, at=when)
