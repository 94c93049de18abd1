"""The city's public page in November 2026: what the documents report of commitments and targets, approved by two people."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.conferences.actions import approve_news, draft_news
from kiemdiem.conferences.models import Conference, ConferenceState
from kiemdiem.conferences.queries.news import news_parts
from kiemdiem.core.access import SYSTEM
from kiemdiem.publishing.actions.pages import turn_on
from kiemdiem.publishing.actions.proposals import choose, propose, send
from kiemdiem.publishing.actions.publications import approve
from kiemdiem.publishing.models import Proposal, PublicPage
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.targets.models import Target

CITY, DAY = "thanh-uy", date(2026, 11, 20)
OFFICER, SECOND = "can-bo-to-chuc", "thu-truong-thanh-uy"
LAST = 20
"""Where the second person stands among those offered at the sign-in."""
GROUND = "Kết luận minh họa của Thường trực Thành ủy về công khai kết quả khắc phục"
LAND = ("original_deadline", "moves", "steps", "obstacle")


def tell(cast: Cast) -> None:
    """Tell how the page is opened, what is put on it, and what still waits for the second person."""
    second = cast.accounts[SECOND]
    second.sample_label, second.sample_order = "Bí thư Thành ủy, người thứ hai duyệt công khai", LAST
    second.save(update_fields=["sample_label", "sample_order"])
    page = turn_on(unit=cast.units[CITY], ground=GROUND, by=cast.actor(SECOND, DAY), at=at(DAY, 9))
    minute = iter(range(60))
    land = list(
        Shortcoming.objects.filter(_in(cast, "xa-me-linh", "xa-yen-lang"), field__key="dat-dai").order_by(
            "unit__code"
        )
    )
    disbursed = Shortcoming.objects.get(_in(cast, "bac-tu-liem"), state=State.CLOSED)
    for entry, more in ((land[0], LAND), (disbursed, ("cause",))):
        _publish(cast, page, "commitment", entry.pk, next(minute), more)
    for target in Target.objects.filter(
        _in(cast, CITY, "bac-tu-liem"), year=2022, post__isnull=True
    ).order_by("pk"):
        _publish(cast, page, "target", target.pk, next(minute), ("standing",))
    _publish(cast, page, "news", _news(cast), next(minute))
    _sent(cast, page, "commitment", land[1].pk, next(minute), LAND)


def _in(cast: Cast, *units: str) -> Q:
    return Q(unit__in=[cast.units[key] for key in units])


def _news(cast: Cast) -> int:
    """Draft a news item of a ward's conference from its usual parts; somebody else approves it."""
    meeting = (
        Conference.objects.filter(state=ConferenceState.CLOSED, cycle__year=2026).select_related("host__unit", "cycle").order_by("pk")[0]
    )  # fmt: skip
    parts = [part.key for part in news_parts(meeting) if part.usual]
    draft = draft_news(conference=meeting, title=meeting.title, parts=parts, names=False, levels=False, by=SYSTEM, at=at(DAY, 9))  # fmt: skip
    return int(approve_news(draft=draft, by=cast.actor(OFFICER, DAY), at=at(DAY, 9, 30)).pk)


def _sent(
    cast: Cast, page: PublicPage, kind: str, thing: int, minute: int, more: Iterable[str] = ()
) -> Proposal:
    """Propose a thing with its usual fields and `more`."""
    by, when = cast.actor(OFFICER, DAY), at(DAY, 10, minute)
    proposal = propose(page=page, kind=kind, thing_id=thing, by=by, at=when)
    if more:
        proposal = choose(proposal=proposal, fields=[*proposal.fields, *more], by=by, at=when)
    return send(proposal=proposal, by=by, at=when)


def _publish(
    cast: Cast, page: PublicPage, kind: str, thing: int, minute: int, more: Iterable[str] = ()
) -> None:
    """Propose a thing and let the second person approve it."""
    proposal = _sent(cast, page, kind, thing, minute, more)
    approve(proposal=proposal, seen=proposal.content_hash, by=cast.actor(SECOND, DAY), at=at(DAY, 11, minute))
