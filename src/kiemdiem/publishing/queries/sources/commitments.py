"""The public side of the register's entries: what was promised, and how far it is."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Model, QuerySet
from django.utils import timezone

from kiemdiem.organisations.queries import within
from kiemdiem.publishing.queries.facts import Facts, Source, Value, bound, figure, present
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Measurement, Obstacle, RemedyStep, Shortcoming, State
from kiemdiem.shortcomings.phrases import slippage
from kiemdiem.web.formats import day

NOT_YET = (State.DRAFT, State.WITHDRAWN)
READINGS = {False: "reading", True: "reading_estimate"}


def _rows() -> QuerySet[Model]:
    return Shortcoming.objects.exclude(state__in=NOT_YET)


def _facts(ids: Sequence[int]) -> list[Facts]:
    """Eight statements."""
    entries = (
        Shortcoming.objects.filter(pk__in=ids)
        .exclude(state__in=NOT_YET)
        .select_related("unit", "field", "owner_post")
        .prefetch_related(
            "measurements", "steps", "notes", "deadline_moves", "obstacles__sent_to", "responsibilities"
        )
        .order_by("pk")
    )
    return [_of(entry) for entry in entries]


def _of(entry: Shortcoming) -> Facts:
    moves = list(entry.deadline_moves.all())
    notes = sorted(entry.notes.all(), key=lambda one: (one.noted_on, one.pk))
    values = present(
        wording=entry.wording,
        unit=entry.unit.name,
        work_field=entry.field.name if entry.field else "",
        state=State(entry.state).label,
        first_seen_on=entry.first_seen_on,
        cause=entry.cause,
        owner_post=entry.owner_post.title if entry.owner_post else "",
        deadline=entry.deadline,
        original_deadline=entry.original_deadline,
        moves=f"{len(moves)} lần, {slippage(sum(one.days for one in moves))}" if moves else "Chưa chuyển hạn",
        measure=entry.measure,
        goal=_goal(entry),
        steps="\n".join(_step(one) for one in sorted(entry.steps.all(), key=lambda one: one.number)),
        progress=f"Đến {day(notes[-1].noted_on)}: {notes[-1].text}" if notes else "",
        obstacle="\n".join(
            _obstacle(one) for one in sorted(entry.obstacles.all(), key=lambda one: (one.sent_on, one.pk))
        ),
        closed_on=timezone.localdate(entry.closed_at) if entry.closed_at else None,
        source=entry.source,
        **_readings(entry, entry.measurements.all()),
    )
    people = {one.person_id for one in entry.responsibilities.all() if one.person_id}
    if entry.planned_by_id:
        people.add(entry.planned_by_id)
    return Facts(entry.pk, values, entry.illustrative, frozenset(people), frozenset(_made_up(entry)))


def _made_up(entry: Shortcoming) -> Iterator[str]:
    """Yield the fields that are taken from illustrative rows."""
    if any(one.illustrative for one in entry.deadline_moves.all()):
        yield from ("moves", "deadline")
    if any(one.illustrative for one in entry.obstacles.all()):
        yield "obstacle"
    notes = sorted(entry.notes.all(), key=lambda one: (one.noted_on, one.pk))
    if notes and notes[-1].illustrative:
        yield "progress"
    latest = {one.estimate: one for one in _in_order(entry.measurements.all())}
    yield from (READINGS[estimate] for estimate, one in latest.items() if one.illustrative)


def _goal(entry: Shortcoming) -> str:
    if entry.measure_target is None:
        return ""
    return bound(entry.measure_target, entry.measure_unit, entry.measure_direction)


def _readings(entry: Shortcoming, readings: Iterable[Measurement]) -> dict[str, Value]:
    latest = {one.estimate: one for one in _in_order(readings)}
    return {
        READINGS[estimate]: figure(one.value, entry.measure_unit, one.as_of)
        for estimate, one in latest.items()
    }


def _in_order(readings: Iterable[Measurement]) -> list[Measurement]:
    return sorted(readings, key=lambda one: (one.as_of, one.pk))


def _step(step: RemedyStep) -> str:
    done = f"xong {day(step.done_on)}" if step.done_on else "chưa xong"
    return f"{step.number}. {step.text} (hạn {day(step.due_on)}; {done})"


def _obstacle(obstacle: Obstacle) -> str:
    sent = f"Gửi {obstacle.sent_to.name} ngày {day(obstacle.sent_on)}: {obstacle.text}"
    if obstacle.answered_on is None:
        return f"{sent} Chưa có trả lời."
    return f"{sent} Trả lời ngày {day(obstacle.answered_on)}: {obstacle.answer}"


COMMITMENTS = Source(
    rows=_rows,
    within=lambda unit: within(unit, "unit__"),
    seen=visible_entries,
    facts=_facts,
    order=("-first_seen_on", "-id"),
)
