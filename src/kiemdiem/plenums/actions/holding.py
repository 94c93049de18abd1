"""Rows locked and rights checked before a session changes."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import record
from kiemdiem.core.access import Actor
from kiemdiem.plenums.access import plenum_target
from kiemdiem.plenums.models import Plenum, PlenumPaper, Remark


def hold(action_name: str, plenum_id: int, by: Actor) -> Plenum:
    """Return the session, locked. Raises NotAllowed."""
    plenum = (
        Plenum.objects.select_for_update(of=("self",))
        .select_related("body__unit", "chair", "secretary")
        .get(pk=plenum_id)
    )
    require(action_name, by, plenum_target(plenum, by))
    return plenum


def hold_paper(action_name: str, paper: PlenumPaper, by: Actor) -> PlenumPaper:
    """Return a paper with its locked session. Raises NotAllowed."""
    plenum = hold(action_name, paper.plenum_id, by)
    held = PlenumPaper.objects.select_related(
        "review_version__review__subject__cycle",
        "programme_version__programme__unit",
        "programme_version__edition",
    ).get(pk=paper.pk)
    held.plenum = plenum
    return held


def hold_remark(action_name: str, remark: Remark, by: Actor) -> Remark:
    """Return a remark with its locked session. Raises NotAllowed."""
    found = Remark.objects.select_related("paper", "person").get(pk=remark.pk)
    found.paper = hold_paper(action_name, found.paper, by)
    return found


def note(
    name: str,
    plenum: Plenum,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> None:
    """Record a deed of a session."""
    record(name, by=by, at=at, about=plenum, paths=plenum.paths, reason=reason, data=data)
