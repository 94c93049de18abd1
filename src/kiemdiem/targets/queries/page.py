"""One target: its figures as a history, what a later figure changed about reports already sent, its chart."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from kiemdiem.core.targets import Result
from kiemdiem.cycles.models import Subject
from kiemdiem.targets.models import Target, TargetTransfer, TargetValue, ValueKind
from kiemdiem.targets.queries.standing import Row, end_of, standing_of
from kiemdiem.web.formats import number

WIDTH, HEIGHT, EDGE = 640, 200, 24


@dataclass(frozen=True)
class Dot:
    """A figure on the chart."""

    x: int
    y: int
    kind: str
    says: str


@dataclass(frozen=True)
class Chart:
    """The figures over time, in a box of `width` by `height`; `plan_y` is the height of the plan, where there is one."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    plan_y: int | None


@dataclass(frozen=True)
class Effect:
    """A report that was sent when another figure counted `then`; `mentions`: its text has that figure."""

    subject_id: int
    subject: str
    version: int
    sent_at: datetime
    then: TargetValue
    then_result: Result
    mentions: bool


@dataclass(frozen=True)
class TargetPage:
    """A target with all its figures, newest first, how it stands, and where it went on or came from."""

    row: Row
    values: tuple[TargetValue, ...]
    chart: Chart | None
    effects: tuple[Effect, ...]
    went_to: tuple[TargetTransfer, ...]
    came_from: tuple[TargetTransfer, ...]


def target_page(target: Target, known_on: date | None = None) -> TargetPage:
    """Return one target with every figure recorded by the end of a day, or ever; four statements."""
    recorded = target.values.select_related("recorded_by").order_by("recorded_at", "id")
    values = [one for one in recorded if known_on is None or one.recorded_at < end_of(known_on)]
    plan, reached, how = standing_of(target, values)
    went_to = tuple(target.transfers.select_related("continues_as__unit").order_by("id"))
    row = Row(target, plan, reached, how, gone_on=bool(went_to))
    return TargetPage(
        row=row,
        values=tuple(reversed(values)),
        chart=_chart(values, plan),
        effects=tuple(_effects(row, values)),
        went_to=went_to,
        came_from=tuple(target.continued_from.select_related("target__unit").order_by("id")),
    )


def _effects(row: Row, values: Sequence[TargetValue]) -> Iterator[Effect]:
    """Yield the reports of the unit for that year that were sent when another figure counted than does now.

    The reports stand in a context above this one; only who sent which version when is read, and whether the figure
    of then is in its text.
    """
    target = row.target
    sent = (
        Subject.objects.filter(
            unit__unit=target.unit_id, cycle__year=target.year, review__versions__isnull=False
        )
        .order_by("review__versions__submitted_at", "review__versions__id")
        .values_list(
            "pk",
            "name",
            "review__versions__number",
            "review__versions__submitted_at",
            "review__versions__content",
        )
    )
    for subject_id, name, version, sent_at, content in sent:
        _, then, result = standing_of(target, [one for one in values if one.recorded_at <= sent_at])
        now = row.reached
        same = now is not None and then is not None and then.value == now.value
        if then is None or (same and result.standing == row.result.standing):
            continue
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        yield Effect(subject_id, name, version, sent_at, then, result, _has(text, then))


def _has(text: str, figure: TargetValue) -> bool:
    said = re.escape(number(figure.value))
    return re.search(rf"(?<![\d.,]){said}(?![\d]|[.,]\d)", text) is not None


def _chart(values: Sequence[TargetValue], plan: TargetValue | None) -> Chart | None:
    """Return the chart of the figures reached, by the day they are up to; None for fewer than two."""
    reached = sorted(
        (one for one in values if one.kind != ValueKind.PLAN), key=lambda one: (one.as_of, one.pk)
    )
    if len(reached) < 2:
        return None
    heights = [Fraction(one.value) for one in (*reached, plan) if one]
    low, high = min(Fraction(0), *heights), max(heights)
    first, last = reached[0].as_of, reached[-1].as_of

    def y(value: Fraction) -> int:
        return round(HEIGHT - EDGE - (value - low) * (HEIGHT - 2 * EDGE) / ((high - low) or 1))

    def x(day: date) -> int:
        return round(EDGE + Fraction((day - first).days * (WIDTH - 2 * EDGE), (last - first).days or 1))

    return Chart(
        WIDTH,
        HEIGHT,
        tuple(
            Dot(x(one.as_of), y(Fraction(one.value)), one.kind, f"{one.as_of:%d/%m/%Y}: {number(one.value)}")
            for one in reached
        ),
        y(Fraction(plan.value)) if plan else None,
    )
