"""Opinions asked of organisations about a subject: what is asked where, what came back, what is missing or late."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from kiemdiem import data
from kiemdiem.audit.access import decide, require
from kiemdiem.core import reminders
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.core.reminders import Ladder
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.reviews.models import Consultation, ReturnWay
from kiemdiem.web.downloads import file_fault


@dataclass(frozen=True)
class Kind:
    """A kind of opinion under one rule set; `always`: a text asks for it of every such subject."""

    key: str
    name: str
    question: str
    article: str
    confidence: str
    always: bool


@dataclass(frozen=True)
class ConsultationLine:
    """One request, and what came of it."""

    id: int
    kind: str
    body: str
    question: str
    due_on: date
    asked_at: datetime
    asked_by: str
    way: str
    opinion: str
    signed_by: str
    signed_on: date | None
    file_name: str
    sha256: str
    returned_at: datetime | None
    set_aside_ground: str

    @property
    def open(self) -> bool:
        """Whether the answer is still awaited."""
        return self.returned_at is None and not self.set_aside_ground

    @property
    def way_says(self) -> str:
        """How the opinion came back, in words."""
        return str(ReturnWay(self.way).label) if self.way else ""

    def late(self, on: date) -> bool:
        """Whether the answer is overdue on a day."""
        return self.open and self.due_on < on


@dataclass(frozen=True)
class Consultations:
    """A subject's page of opinions: what may be asked, what was asked, what is missing. `may`: deed to whether."""

    subject_id: int
    name: str
    title: str
    unit: str
    cycle: str
    kinds: tuple[Kind, ...]
    lines: tuple[ConsultationLine, ...]
    missing: tuple[Missing, ...]
    answer_by: date
    may: Mapping[str, bool]


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = data.table("reviews/consultations.yaml")
    return table


def ladder() -> Ladder:
    """Return when a late answer is spoken of: the software's own days."""
    return reminders.ladder(_table()["reminders"])


def kinds_for(subject: Subject) -> tuple[Kind, ...]:
    """Return the kinds of opinions for a subject under the rule set of its cycle; no statement beyond the cycle's."""
    rules = rule_set(subject.cycle)
    return tuple(_kind(row, rules.key) for row in _table()["kinds"] if subject.kind in row["subjects"])


def _kind(row: Mapping[str, Any], rules_key: str) -> Kind:
    asked = row["asked"].get(rules_key)
    if asked is None:
        return Kind(
            row["key"], row["name"], row["question"], _table()["no_article"], "confirmed", always=False
        )
    return Kind(
        row["key"],
        row["name"],
        row["question"],
        asked["article"],
        asked["confidence"],
        always=asked["always"],
    )


def consultations_of(subject: Subject) -> tuple[ConsultationLine, ...]:
    """Return the requests about a subject, oldest first: one statement."""
    rows = Consultation.objects.filter(subject=subject).select_related("asked_by")
    return tuple(_line(row) for row in rows.order_by("asked_at", "pk"))


def consultation_gaps(subject: Subject, lines: Iterable[ConsultationLine], on: date) -> list[Missing]:
    """Return the opinions that a text asks for and nobody asked, and the answers that are late; no statement.

    Nothing of it keeps a report from being sent: no text that was read says so.
    """
    if subject.inclusion == Inclusion.EXEMPT:
        return []
    asked = list(lines)
    gaps = [
        Missing(f"Chưa lấy ý kiến: {kind.name.lower()} ({kind.article}).")
        for kind in kinds_for(subject)
        if kind.always and not any(line.kind == kind.key for line in asked)
    ]
    gaps += [
        Missing(
            f"{line.body} chưa trả lời, {'đã quá hạn' if line.late(on) else 'hạn'} {line.due_on:%d/%m/%Y}."
        )
        for line in asked
        if line.open
    ]
    return gaps


def consultations_page(subject: Subject, by: Actor, on: date) -> Consultations:
    """Return a subject's page of opinions. Raises NotAllowed."""
    target = subject_target(subject, by)
    require("reviews.see_consultations", by, target)
    lines = consultations_of(subject)
    deeds = ("consult", "enter_opinion", "set_aside_consultation")
    return Consultations(
        subject_id=subject.pk,
        name=subject.name,
        title=subject.title,
        unit=subject.unit.name,
        cycle=subject.cycle.title,
        kinds=kinds_for(subject),
        lines=lines,
        missing=tuple(consultation_gaps(subject, lines, on)),
        answer_by=on + timedelta(days=_table()["answer_days"]),
        may={deed: decide(f"reviews.{deed}", by, target).allowed for deed in deeds},
    )


def consultation_file(subject: Subject, consultation_id: int, by: Actor) -> Consultation:
    """Return a request whose signed file is handed out. Raises NotAllowed; Refused where there is none."""
    require("reviews.see_consultations", by, subject_target(subject, by))
    found = Consultation.objects.filter(subject=subject, pk=consultation_id).exclude(sha256="").first()
    if found is None:
        raise Refused("Ý kiến này chưa có tệp.", way_out="Hãy mở lại danh sách lấy ý kiến.")
    return found


def awaited(on: date) -> list[int]:
    """Return the requests whose answer is due soon, or late, in cycles that are open; one statement."""
    soon = on + timedelta(days=ladder().horizon)
    rows = Consultation.objects.filter(
        returned_at__isnull=True,
        set_aside_at__isnull=True,
        due_on__lte=soon,
        subject__cycle__state="cycle_open",
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def consultation_faults() -> Iterator[tuple[str, str]]:
    """Yield every signed file: whose it is, and what is wrong with it (nothing where it is whole)."""
    rows = Consultation.objects.exclude(sha256="").select_related("subject").order_by("pk")
    for one in rows.iterator(chunk_size=500):
        yield f"Ý kiến của {one.body} về {one.subject}", file_fault(one.file, one.sha256)


def _line(row: Consultation) -> ConsultationLine:
    return ConsultationLine(
        id=row.pk,
        kind=row.kind,
        body=row.body,
        question=row.question,
        due_on=row.due_on,
        asked_at=row.asked_at,
        asked_by=row.asked_by.display_name if row.asked_by else "",
        way=row.way,
        opinion=row.opinion,
        signed_by=row.signed_by,
        signed_on=row.signed_on,
        file_name=row.file_name,
        sha256=row.sha256,
        returned_at=row.returned_at,
        set_aside_ground=row.set_aside_ground,
    )
