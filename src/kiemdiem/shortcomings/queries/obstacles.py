"""Obstacles sent up: which wait for whom, how long, and what was answered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import may_see, obstacle_target, visible_entries
from kiemdiem.shortcomings.models import Obstacle


@dataclass(frozen=True)
class ObstacleLine:
    """An obstacle as the list shows it; `waited` are the days until the answer, or until today."""

    obstacle: Obstacle
    waited: int
    may_answer: bool


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


def obstacle_count(actor: Actor, today: date, *, open_only: bool) -> int:
    """Count the obstacles; one statement."""
    return Obstacle.objects.filter(_asked(actor, today, open_only=open_only)).count()


def obstacle_lines(actor: Actor, today: date, window: slice, *, open_only: bool) -> list[ObstacleLine]:
    """Return one page of obstacles, unanswered and longest overdue first; one statement."""
    rows = (
        Obstacle.objects.filter(_asked(actor, today, open_only=open_only))
        .select_related("shortcoming__unit", "sent_to")
        .order_by(F("answered_on").desc(nulls_first=True), "answer_due", "id")[window]
    )
    return [line_of(row, actor, today) for row in rows]


def line_of(obstacle: Obstacle, actor: Actor, today: date) -> ObstacleLine:
    """Return an obstacle with how long it waited and whether `actor` may answer it; no statement."""
    open_still = obstacle.answered_on is None
    allowed = open_still and decide("shortcomings.answer_obstacle", actor, obstacle_target(obstacle)).allowed
    return ObstacleLine(
        obstacle=obstacle,
        waited=((obstacle.answered_on or today) - obstacle.sent_on).days,
        may_answer=allowed,
    )


def _asked(actor: Actor, today: date, *, open_only: bool) -> Q:
    rows = visible_obstacles(actor, today)
    return rows & Q(answered_on__isnull=True) if open_only else rows
