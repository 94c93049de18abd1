"""The page of one vote: who sees which figures, and when."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.ballots.access import item_target
from kiemdiem.ballots.actions import COUNTERS, Count, figures
from kiemdiem.ballots.models import PaperCount, PaperVote
from kiemdiem.conferences.models import AgendaItem, ItemState, VoteResult
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.conferences.queries.votes import VoteTable, figure_label, vote_table
from kiemdiem.core.access import Actor

FIELDS = ("issued", "returned", "invalid", "htxs", "htt", "ht", "kht", "unrated")


@dataclass(frozen=True)
class BoxDifference:
    """One figure of the two counts, side by side."""

    label: str
    mine: int
    theirs: int

    @property
    def differs(self) -> bool:
        """Whether the two people counted differently here."""
        return self.mine != self.theirs


@dataclass(frozen=True)
class VotePage:
    """One vote as one person may see it.

    `mine` is the reader's own count. `first` and `second` name who has counted, never what. `differences` is
    empty until both have counted; before that no figure but the reader's own is on the page.
    """

    item_id: int
    subject: str
    conference_id: int
    conference: str
    item_open: bool
    members_present: int
    begun: bool
    present: int
    threshold_percent: int | None
    counted_by: tuple[str, ...]
    mine: Count | None
    differences: tuple[BoxDifference, ...]
    columns: tuple[str, str]
    result: VoteTable | None
    may_begin: bool
    may_enter: bool


def vote_page(item: AgendaItem, by: Actor, at: datetime) -> VotePage:
    """Return the page of the vote on an agenda item: at most five statements. Raises NotAllowed."""
    target = item_target(item, by)
    require("conferences.see", by, target)
    vote = PaperVote.objects.filter(item=item).first()
    rows = list(PaperCount.objects.filter(vote__item=item).select_related("entered_by"))
    result = VoteResult.objects.filter(item=item).first()
    mine = next((row for row in rows if row.entered_by_id == by.account_id), None)
    both = rows if len(rows) == COUNTERS and result is None else []
    day = item.conference.day_on(timezone.localdate(at))
    free = mine is not None or len(rows) < COUNTERS
    return VotePage(
        item_id=item.pk,
        subject=item.subject.name,
        conference_id=item.conference_id,
        conference=item.conference.title,
        item_open=item.state == ItemState.OPEN,
        members_present=roll_count(item.conference, day, at).present,
        begun=vote is not None,
        present=vote.present if vote else 0,
        threshold_percent=vote.threshold_percent if vote else None,
        counted_by=tuple(row.entered_by.display_name for row in rows),
        mine=figures(mine) if mine else None,
        differences=_differences(both, mine),
        columns=_columns(both, mine),
        result=vote_table(result) if result else None,
        may_begin=vote is None
        and item.state == ItemState.OPEN
        and decide("ballots.begin", by, target).allowed,
        may_enter=vote is not None
        and result is None
        and free
        and decide("ballots.enter_count", by, target).allowed,
    )


def _pair(both: list[PaperCount], mine: PaperCount | None) -> list[PaperCount]:
    return sorted(both, key=lambda row: row != mine) if mine else both


def _differences(both: list[PaperCount], mine: PaperCount | None) -> tuple[BoxDifference, ...]:
    if not both:
        return ()
    left, right = (asdict(figures(row)) for row in _pair(both, mine))
    return tuple(BoxDifference(figure_label(name), left[name], right[name]) for name in FIELDS)


def _columns(both: list[PaperCount], mine: PaperCount | None) -> tuple[str, str]:
    if not both:
        return ("", "")
    left, right = (row.entered_by.display_name for row in _pair(both, mine))
    return (left, right)
