"""Whether the effect lasted: looked at some months after closing, by somebody independent; where not, it goes on."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.facts.employment import months_before
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices.models import Kind
from kiemdiem.shortcomings.access import dependence
from kiemdiem.shortcomings.actions.deadlines import shift
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.letters import named, tell
from kiemdiem.shortcomings.actions.states import become
from kiemdiem.shortcomings.models import Claim, Recheck, Shortcoming
from kiemdiem.shortcomings.queries.audience import rules_on


def plan_recheck(entry: Shortcoming, at: datetime) -> Recheck:
    """Plan the look at a closed entry's effect: after the entry's own months, else those that hold in its unit."""
    today, months = timezone.localdate(at), entry.recheck_months
    if months is None:
        months = rules_on(today).of(entry.unit_id, entry.paths).recheck_months
    return Recheck.objects.create(shortcoming=entry, due_on=months_before(today, -months))


@action("shortcomings.recheck")
def recheck(
    *,
    entry: Shortcoming,
    lasted: bool,
    text: str,
    by: Actor,
    at: datetime,
    new: date | None = None,
    ground: str = "",
    authority: str = "",
) -> Recheck:
    """Say whether a closed entry's effect lasted; where it didn't, the entry reopens with all its history.

    Reopening needs a new deadline with its ground and authority, kept as a move of the deadline. An earlier look than
    planned, or another one after it, may be taken at any time. Raises NotAllowed where the rechecker isn't
    independent (the rule for verifiers); Refused without a remark, or where the deadline doesn't go with the finding.
    """
    entry = hold("shortcomings.recheck", entry, by, at)
    closing = Claim.objects.get(closes=entry.pk)
    reason = dependence(entry, closing, by, timezone.localdate(at))
    if reason:
        raise NotAllowed(reason, way_out="Hãy để một người độc lập với việc khắc phục kiểm tra lại.")
    if lasted and (new or ground or authority):
        raise Refused(
            "Hiệu quả còn giữ thì hạn chế không mở lại, nên không có thời hạn mới.",
            way_out="Hãy bỏ trống thời hạn mới, lý do và cấp cho phép.",
        )
    one = Recheck.objects.filter(shortcoming=entry, checked_at__isnull=True).first()
    one = one or Recheck(shortcoming=entry, due_on=timezone.localdate(at))
    one.lasted, one.text, one.checked_at, one.checked_by_id = (
        lasted,
        said(text, "nhận xét kiểm tra lại"),
        at,
        by.account_id,
    )
    one.save()
    if lasted:
        become(entry, "shortcomings.recheck", by=by, at=at, outcome="lasted")
    else:
        _reopen(entry, closing, new, ground, authority, by, at)
    record(
        "shortcomings.recheck", by=by, at=at, about=entry, paths=entry.paths, reason="" if lasted else one.text,
        data={"recheck": one.pk, "lasted": lasted, "new": entry.deadline if not lasted else None},
    )  # fmt: skip
    return one


def _reopen(
    entry: Shortcoming, closing: Claim, new: date | None, ground: str, authority: str, by: Actor, at: datetime
) -> None:
    if new is None:
        raise Refused(
            "Hiệu quả không giữ được thì hạn chế mở lại và phải có thời hạn mới.",
            way_out="Hãy ghi thời hạn mới, lý do và người, cấp cho phép.",
        )
    shift(entry, new, ground=ground, authority=authority, by=by, at=at)
    entry.closing = entry.closed_at = None
    become(entry, "shortcomings.recheck", "closing", "closed_at", "deadline", by=by, at=at, outcome="lost")
    closing.closes = None
    closing.save(update_fields=["closes"])
    says = f"{named(entry)}: kiểm tra lại cho thấy hiệu quả không giữ được, hạn chế mở lại; thời hạn mới {new:%d/%m/%Y}."
    key = f"reopened:{entry.pk}:{timezone.localdate(at)}"
    tell(entry, ["owner", "officer", "head", "organiser"], Kind.RECHECK, key, says, at)
