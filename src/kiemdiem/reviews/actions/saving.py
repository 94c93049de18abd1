"""Writing a report: one place or the whole form, without losing what somebody else wrote meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from kiemdiem.audit.access import policy, require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.prepared import Prepared
from kiemdiem.reviews.access import save_action
from kiemdiem.reviews.actions.figures import check_cell, typed_metric
from kiemdiem.reviews.models import PointAnswer, PriorItem, Review, ReviewVersion, SectionText
from kiemdiem.reviews.queries.cells import (
    GROUND,
    LEVEL,
    Cell,
    CellKind,
    Cells,
    canonical,
    digest,
    prior,
    result,
)
from kiemdiem.reviews.queries.outline import Outline, cells_of, outline_of
from kiemdiem.written import add, change

SAVED = (
    "points", "degrees", "metrics", "self_level", "no_limitation_ground", "revision", "saved_at", "saved_by"
)  # fmt: skip


@dataclass(frozen=True)
class Stale:
    """A place where two people wrote: what stands there now, and what this save would have put there."""

    cell: Cell
    stored: str
    typed: str


class StaleSave(Refused):
    """Somebody else changed these places after they were read; both texts are kept for the person to choose."""

    def __init__(self, stale: tuple[Stale, ...]) -> None:
        super().__init__(
            "Có người vừa sửa cùng chỗ trong báo cáo này; phần đang gõ chưa được ghi đè lên.",
            way_out="Hãy so hai bản và chọn giữ bản nào.",
        )
        self.stale = stale


@action("reviews.save")
def save(
    *,
    subject: Subject,
    cells: Cells,
    by: Actor,
    at: datetime,
    seen: Mapping[Cell, str] | None = None,
    outline: Outline | None = None,
) -> dict[Cell, str]:
    """Write the given places of a report; the others stay. Returns what stands in every place afterwards.

    `seen` is the mark (`digest`) of the text each place had when the writer read it; None: the writer works on
    what is stored. A place written unchanged is left alone, whoever changed it meanwhile. `outline` spares a
    caller who has just read it from having it read again. Raises NotAllowed; Refused after the report was sent,
    where the subject writes none, where a place does not belong to the form or holds what it cannot hold;
    StaleSave where somebody else wrote in the same place.
    """
    subject = locked(subject)
    check_writable(subject, by, save_action(subject))
    outline = outline or outline_of(subject)
    review = _REVIEW.first(subject_id=subject.pk)
    stored = cells_of(review, outline)
    changed = _changed(cells, stored, seen, outline)
    if not changed:
        return stored
    review = review or Review(subject=subject)
    stored |= changed
    _write(review, stored, changed, by, at)
    record(
        "reviews.save", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"revision": review.revision, "places": sorted(cell.name for cell in changed)},
    )  # fmt: skip
    return stored


def locked(subject: Subject) -> Subject:
    """Return the subject as it stands now, locked until the transaction ends: who writes a report queues here."""
    (now,) = _STANDING.rows(pk=subject.pk)
    subject.step, subject.inclusion, subject.cycle.state = now.step, now.inclusion, now.cycle.state
    return subject


def _standing(*, pk: int) -> QuerySet[Subject]:
    locking = Subject.objects.select_for_update(of=("self",)).select_related("cycle").filter(pk=pk)
    return locking.only("step", "inclusion", "cycle__state")


_STANDING: Prepared[Subject] = Prepared(_standing, pk=int)
_REVIEW: Prepared[Review] = Prepared(
    lambda *, subject_id: Review.objects.filter(subject_id=subject_id), subject_id=int
)


def check_writable(subject: Subject, by: Actor, action_name: str) -> None:
    """Raise NotAllowed where `by` may not do it, Refused where the report is sent or there is none to write."""
    target = subject_target(subject, by)
    writing = policy().actions[action_name].steps
    if subject.step not in writing:
        require(action_name, by, replace(target, step=min(writing)))
        raise _sent(subject)
    require(action_name, by, target)
    if subject.inclusion == Inclusion.EXEMPT:
        raise Refused(
            f"“{subject}” thuộc diện không kiểm điểm trong đợt này, không viết báo cáo.",
            way_out=f"Căn cứ đã ghi: {subject.exemption_ground}.",
        )


def _sent(subject: Subject) -> Refused:
    version = ReviewVersion.objects.filter(review__subject=subject).order_by("-number").first()
    when = (
        f" ngày {timezone.localtime(version.submitted_at):%d/%m/%Y} (bản {version.number})" if version else ""
    )
    return Refused(
        f"Báo cáo của “{subject}” đã gửi{when}, không sửa được nữa.",
        way_out="Muốn sửa, hãy đề nghị nơi nhận trả lại báo cáo kèm yêu cầu bổ sung.",
    )


def _changed(
    cells: Cells, stored: Cells, seen: Mapping[Cell, str] | None, outline: Outline
) -> dict[Cell, str]:
    changed: dict[Cell, str] = {}
    stale: list[Stale] = []
    for cell, raw in cells.items():
        typed = check_cell(cell, canonical(raw), outline)
        now = stored[cell]
        read = digest(now) if seen is None else seen.get(cell, digest(""))
        if typed == now or digest(typed) == read:
            continue
        if digest(now) != read:
            stale.append(Stale(cell, now, typed))
        changed[cell] = typed
    if stale:
        raise StaleSave(tuple(stale))
    return changed


def _write(review: Review, stored: Cells, changed: Cells, by: Actor, at: datetime) -> None:
    kinds = {cell.kind for cell in changed}
    review.points = _values(stored, CellKind.POINTS)
    review.degrees = _values(stored, CellKind.DEGREE)
    review.metrics = {key: typed_metric(text) for key, text in _values(stored, CellKind.METRIC).items()}
    review.self_level = stored.get(LEVEL, "")
    review.no_limitation_ground = stored.get(GROUND, "")
    review.revision += 1
    review.saved_at, review.saved_by_id = at, by.account_id
    if review.pk is None:
        review.save()
    else:
        change(review, *SAVED)
    if CellKind.SECTION in kinds:
        rows = [
            SectionText(review=review, key=cell.key, text=text)
            for cell, text in _of(changed, CellKind.SECTION)
        ]
        add(rows, over=["text"], of=["review", "key"])
    if kinds & {CellKind.RESULT, CellKind.PRIOR}:
        ids = {int(cell.key) for cell in changed if cell.kind in {CellKind.RESULT, CellKind.PRIOR}}
        items = [
            PriorItem(review=review, shortcoming_id=pk, result=stored[result(pk)], text=stored[prior(pk)])
            for pk in sorted(ids)
        ]
        add(items, over=["result", "text"], of=["review", "shortcoming"])
    if CellKind.ANSWER in kinds:
        answers = [
            PointAnswer(review=review, point_id=int(cell.key), text=text)
            for cell, text in _of(changed, CellKind.ANSWER)
        ]
        add(answers, over=["text"], of=["review", "point"])


def _of(cells: Cells, kind: CellKind) -> list[tuple[Cell, str]]:
    return [(cell, text) for cell, text in cells.items() if cell.kind == kind]


def _values(stored: Cells, kind: CellKind) -> dict[str, str]:
    return {cell.key: text for cell, text in _of(stored, kind) if text}
