"""The page of one report: for whoever writes it, and for whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor, Target
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.core.ruleset import Form
from kiemdiem.core.steps import Step
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.reviews.access import (
    answer_action,
    draft_action,
    may_see_draft,
    save_action,
    submit_action,
    visible_reviews,
)
from kiemdiem.reviews.models import Review, ReviewVersion
from kiemdiem.reviews.queries.cells import Cell, Cells
from kiemdiem.reviews.queries.comments import CommentLine, comments_of, open_comments, section_names
from kiemdiem.reviews.queries.consultations import consultation_gaps, consultations_of
from kiemdiem.reviews.queries.document import Document, document_of, figure, from_json
from kiemdiem.reviews.queries.holding import Holder, others_writing
from kiemdiem.reviews.queries.missing import missing_of
from kiemdiem.reviews.queries.outline import Outline, cells_of, outline_of
from kiemdiem.reviews.queries.rating import WRITING
from kiemdiem.reviews.queries.references import (
    Figure,
    Reference,
    figures_of,
    printed_cells,
    reference_faults,
)
from kiemdiem.shortcomings.models import Evidence, Shortcoming
from kiemdiem.shortcomings.queries import prior_entries


@dataclass(frozen=True)
class Heading:
    """Whose report it is, on which form, where it stands. `writes`: the reader is the one who writes it."""

    subject_id: int
    name: str
    title: str
    unit: str
    cycle: str
    person: bool
    form: Form
    step: Step
    due_on: date | None
    writes: bool

    @property
    def says(self) -> str:
        """Where the report stands, in the voice of the reader's side."""
        return self.step.says_doer if self.writes else self.step.says_judge


@dataclass(frozen=True)
class PriorFacts:
    """What the register knows of an earlier limitation, for whoever reports on it.

    A unit that took the entry over answers for its own deadline moves, not for those of the unit before.
    """

    owner: str
    last_reading: str
    last_reading_on: date | None
    proofs: int
    last_proof: str
    last_proof_on: date | None
    moves: int
    days_moved: int


@dataclass(frozen=True)
class VersionLine:
    """A version that was sent, and what came back where it was returned."""

    number: int
    submitted_at: datetime
    submitted_by: str
    returned_at: datetime | None
    returned_by: str
    comment: str


@dataclass(frozen=True)
class May:
    """What the reader may do with the report now."""

    save: bool
    submit: bool
    return_report: bool
    accept: bool
    raise_entry: bool
    comment: bool
    answer: bool
    hold: bool


@dataclass(frozen=True)
class Report:
    """One report with all that its page shows.

    `missing` follows from what stands in its places alone; `unsettled` is what else stands in the way of sending it:
    figures that print nothing, comments that nobody answered. `dossier_missing` keeps nothing from being sent: the
    opinions of organisations that are asked for and not there yet. `figures` is what its live references print.
    """

    head: Heading
    may: May
    outline: Outline
    stored: Cells
    document: Document
    prior: Mapping[int, PriorFacts]
    missing: list[Missing]
    unsettled: list[Missing]
    figures: tuple[Figure, ...]
    comments: tuple[CommentLine, ...]
    section_names: Mapping[str, str]
    writing: Mapping[str, Holder]
    dossier_missing: list[Missing]
    versions: tuple[VersionLine, ...]
    last_year: int | None
    saved_at: datetime | None
    saved_by: str

    @property
    def returned(self) -> VersionLine | None:
        """The version that was sent back and is being mended; None where the last one was not returned."""
        last = self.versions[-1] if self.versions else None
        return last if last and last.returned_at else None


def report_of(subject: Subject, by: Actor, at: datetime) -> Report:
    """Return the page of a report as `by` may see it at a moment, in a fixed number of statements.

    Whoever writes it sees it as it stands while it is written; it is read as it was last sent. Live references add at
    most two statements for each kind of thing they name. Raises NotAllowed; Refused where the subject writes no
    report or its rule set has no form for it.
    """
    target, on = subject_target(subject, by), timezone.localdate(at)
    sees_draft = readable(subject, by, target)
    outline = outline_of(subject)
    review = Review.objects.filter(subject=subject).select_related("saved_by").first()
    stored = cells_of(review, outline)
    versions = versions_of(subject)
    figures: dict[Reference, Figure] = {}
    if (sees_draft and subject.step in WRITING) or not versions:
        figures = figures_of(stored, subject, by, on)
        document = document_of(outline, printed_cells(stored, figures))
    else:
        document = from_json(versions[-1].content)
    may, names, comments = _may(subject, by, target), section_names(outline), comments_of(subject)
    last_year = last_report_before(subject, by)
    return Report(
        head=heading_of(subject, outline, by, target),
        may=may,
        outline=outline,
        stored=stored,
        document=document,
        prior=_prior_facts(subject),
        missing=missing_of(outline, stored),
        unsettled=[*reference_faults(stored, figures), *open_comments(comments, names)],
        figures=tuple(figures.values()),
        comments=comments,
        section_names=names,
        dossier_missing=consultation_gaps(subject, consultations_of(subject), on),
        writing=others_writing(subject, by, at) if may.hold else {},
        versions=tuple(version_line(version) for version in versions),
        last_year=last_year.pk if last_year else None,
        saved_at=review.saved_at if review else None,
        saved_by=review.saved_by.display_name if review and review.saved_by else "",
    )


def written_of(subject: Subject, outline: Outline, by: Actor) -> dict[Cell, str]:
    """Return what stands in a report, for whoever writes it. Raises NotAllowed."""
    require(draft_action(subject), by, subject_target(subject, by))
    return cells_of(Review.objects.filter(subject=subject).first(), outline)


def readable(subject: Subject, by: Actor, target: Target) -> bool:
    """Return whether `by` sees the text as it stands (else: as last sent). Raises NotAllowed where neither."""
    if not may_see_draft(subject, by, target):
        require("reviews.see", by, target)
    if subject.inclusion == Inclusion.EXEMPT:
        raise Refused(
            f"“{subject}” thuộc diện không kiểm điểm trong đợt này, không có báo cáo.",
            way_out=f"Căn cứ đã ghi: {subject.exemption_ground}.",
        )
    return may_see_draft(subject, by, target)


def heading_of(subject: Subject, outline: Outline, by: Actor, target: Target) -> Heading:
    """Return the head of every page of a report."""
    may_write = decide(save_action(subject), by, target).allowed
    return Heading(
        subject_id=subject.pk,
        name=subject.name,
        title=subject.title,
        unit=subject.unit.name,
        cycle=subject.cycle.title,
        person=subject.person_id is not None,
        form=outline.form,
        step=outline.rules.steps.step(subject.step),
        due_on=subject.due_on,
        writes=may_write or may_see_draft(subject, by, target),
    )


def versions_of(subject: Subject) -> list[ReviewVersion]:
    """Return the versions of a report, oldest first, with their returns: one statement."""
    rows = ReviewVersion.objects.filter(review__subject=subject).order_by("number")
    return list(rows.select_related("submitted_by", "returned__returned_by"))


def version_line(version: ReviewVersion) -> VersionLine:
    """Return a version as a line of the list."""
    returned = getattr(version, "returned", None)
    return VersionLine(
        number=version.number,
        submitted_at=version.submitted_at,
        submitted_by=version.submitted_by.display_name if version.submitted_by else "",
        returned_at=returned.returned_at if returned else None,
        returned_by=returned.returned_by.display_name if returned and returned.returned_by else "",
        comment=returned.comment if returned else "",
    )


def last_report_before(subject: Subject, by: Actor) -> Subject | None:
    """Return the same person's or collective's latest earlier subject with a sent report that `by` may see."""
    same = Subject.objects.filter(
        Q(person=subject.person_id, collective=subject.collective_id),
        visible_reviews(by),
        cycle__period_end__lt=subject.cycle.period_start,
        pk__in=ReviewVersion.objects.values("review__subject_id"),
    )
    return same.select_related("cycle__rule_set", "unit").order_by("-cycle__period_end", "-pk").first()


def _may(subject: Subject, by: Actor, target: Target) -> May:
    def may(action: str) -> bool:
        return decide(action, by, target).allowed

    return May(
        save=may(save_action(subject)),
        submit=may(submit_action(subject)),
        return_report=may("reviews.return_report"),
        accept=may("reviews.accept"),
        raise_entry=may("reviews.raise_entry"),
        comment=may("reviews.comment"),
        answer=may(answer_action(subject)),
        hold=subject.person_id is None and may("reviews.hold_section"),
    )


def _prior_facts(subject: Subject) -> dict[int, PriorFacts]:
    proofs = Prefetch("evidence", Evidence.objects.filter(replaced_by__isnull=True), to_attr="proofs")
    rows = prior_entries(subject).select_related("owner_post")
    rows = rows.prefetch_related("measurements", "deadline_moves", proofs)
    return {row.pk: _facts(row) for row in rows}


def _facts(row: Shortcoming) -> PriorFacts:
    last = max(row.measurements.all(), key=lambda reading: (reading.as_of, reading.pk), default=None)
    proofs: list[Evidence] = row.proofs  # type: ignore[attr-defined]  # prefetched under this name
    proof = max(proofs, key=lambda one: (one.dated, one.pk), default=None)
    moves = [move for move in row.deadline_moves.all() if move.unit_id == row.unit_id]
    return PriorFacts(
        owner=row.owner_post.title if row.owner_post else "",
        last_reading=_reading(last.value, row.measure_unit, estimate=last.estimate) if last else "",
        last_reading_on=last.as_of if last else None,
        proofs=len(proofs),
        last_proof=proof.title if proof else "",
        last_proof_on=proof.dated if proof else None,
        moves=len(moves),
        days_moved=sum(move.days for move in moves),
    )


def _reading(value: Decimal, unit: str, *, estimate: bool) -> str:
    text = f"{figure(format(value, 'f'))} {unit}".strip()
    return f"ước {text}" if estimate else text
