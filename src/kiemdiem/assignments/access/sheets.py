"""What an actor is to a period or a sheet, and which of them an actor may see."""

from django.db.models import Q

from kiemdiem.assignments.models import Period, Sheet
from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role, Target


def period_target(period: Period) -> Target:
    """Return a period as the access policy sees it."""
    return Target(unit_id=period.unit_id, paths=period.unit.paths, step=period.state)


def sheet_target(sheet: Sheet, actor: Actor) -> Target:
    """Return a sheet as the access policy sees it: its own state, that of its period, and whose it is."""
    own = actor.person_id is not None and actor.person_id == sheet.person_id
    return Target(
        unit_id=sheet.period.unit_id,
        paths=sheet.period.unit.paths,
        relations=frozenset({Role.REVIEWED} if own else ()),
        step=sheet.state,
        cycle_state=sheet.period.state,
    )


def visible_periods(actor: Actor) -> Q:
    """Return the periods that `actor` may see whole: the twin of `may_see_period`."""
    if actor is SYSTEM:
        return Q()
    return reach_filter(
        "assignments.see_period", actor, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )


def may_see_period(actor: Actor, period: Period) -> Decision:
    """Answer whether `actor` may see `period`: the twin of `visible_periods`."""
    return decide("assignments.see_period", actor, period_target(period))


def reached_sheets(action: str, actor: Actor) -> Q:
    """Return the sheets that the actor's roles over units reach for `action`, at whatever step."""
    if actor is SYSTEM:
        return Q()
    return reach_filter(
        action,
        actor,
        unit="period__unit_id",
        party="period__unit__party_path",
        state="period__unit__state_path",
    )


def visible_sheets(actor: Actor) -> Q:
    """Return the sheets that `actor` may see: the twin of `may_see_sheet`."""
    if actor is SYSTEM:
        return Q()
    rows = reached_sheets("assignments.see_sheet", actor)
    if actor.person_id is None or not rows:
        return rows
    return rows | Q(person_id=actor.person_id)


def may_see_sheet(actor: Actor, sheet: Sheet) -> Decision:
    """Answer whether `actor` may see `sheet`: the twin of `visible_sheets`."""
    return decide("assignments.see_sheet", actor, sheet_target(sheet, actor))
