"""Obstacles sent up: which wait for whom, how long, what was answered, and which answers came late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import entry_target, may_see, obstacle_target, visible_entries
from kiemdiem.shortcomings.models import DeadlineMove, Obstacle

OPEN, LATE, ALL = "", "tre", "tat-ca"
WHICH = (OPEN, LATE, ALL)


@dataclass(frozen=True)
class ObstacleLine:
    """An obstacle as the list shows it.

    `waited` are the days until the answer, or until today; `late` the days of these past the day it was due.
    """

    obstacle: Obstacle
    waited: int
    late: int
    may_answer: bool
    may_send_further: bool


@dataclass(frozen=True)
class ObstaclePage:
    """One obstacle with the one it continues, those that continue it, and the moves of the deadline it led to."""

    line: ObstacleLine
    before: Obstacle | None
    further: tuple[Obstacle, ...]
    moves: tuple[DeadlineMove, ...]
    may_move: bool


def visible_obstacles(actor: Actor, today: date) -> Q:
    """Return the obstacles of entries that `actor` may see, and those sent to a unit for which the actor answers."""
    addressed = reach_filter(
        "shortcomings.answer_obstacle",
        actor,
        unit="sent_to_id",
        party="shortcoming__unit__party_path",
        state="shortcoming__unit__state_path",
    )
    return visible_entries(actor, today, prefix="shortcoming__") | addressed


def may_see_obstacle(actor: Actor, obstacle: Obstacle, today: date) -> bool:
    """Answer whether `actor` may see `obstacle`: the twin of `visible_obstacles`."""
    if may_see(actor, obstacle.shortcoming, today).allowed:
        return True
    return decide("shortcomings.answer_obstacle", actor, obstacle_target(obstacle)).allowed


def obstacle_count(actor: Actor, today: date, which: str) -> int:
    """Count the obstacles of one tab; one statement."""
    return Obstacle.objects.filter(_asked(actor, today, which)).count()


def obstacle_lines(actor: Actor, today: date, window: slice, which: str) -> list[ObstacleLine]:
    """Return one page of obstacles, unanswered and longest overdue first; one statement."""
    rows = (
        Obstacle.objects.filter(_asked(actor, today, which))
        .select_related("shortcoming__unit", "sent_to")
        .order_by(F("answered_on").desc(nulls_first=True), "answer_due", "id")[window]
    )
    return [line_of(row, actor, today) for row in rows]


def line_of(obstacle: Obstacle, actor: Actor, today: date) -> ObstacleLine:
    """Return an obstacle with how long it waited and what `actor` may do about it; no statement."""
    open_still = obstacle.answered_on is None
    target = obstacle_target(obstacle)
    until = obstacle.answered_on or today
    return ObstacleLine(
        obstacle=obstacle,
        waited=(until - obstacle.sent_on).days,
        late=max((until - obstacle.answer_due).days, 0) if obstacle.answer_due else 0,
        may_answer=open_still and decide("shortcomings.answer_obstacle", actor, target).allowed,
        may_send_further=open_still and decide("shortcomings.send_further", actor, target).allowed,
    )


def obstacle_page(obstacle: Obstacle, actor: Actor, today: date) -> ObstaclePage:
    """Return everything the page of an obstacle shows; five statements at most."""
    further = tuple(obstacle.sent_further.select_related("sent_to").order_by("sent_on", "id"))
    target = entry_target(obstacle.shortcoming, actor, today)
    return ObstaclePage(
        line=line_of(obstacle, actor, today),
        before=Obstacle.objects.select_related("sent_to").filter(sent_further=obstacle).first(),
        further=further,
        moves=tuple(obstacle.moves.order_by("moved_at", "id")),
        may_move=decide("shortcomings.move_deadline", actor, target).allowed,
    )


def _asked(actor: Actor, today: date, which: str) -> Q:
    rows = visible_obstacles(actor, today)
    if which == LATE:
        unanswered = Q(answered_on__isnull=True, answer_due__lt=today)
        return rows & (unanswered | Q(answered_on__gt=F("answer_due")))
    return rows & Q(answered_on__isnull=True) if which == OPEN else rows
