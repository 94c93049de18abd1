"""The list of sessions, one session with its papers, and one paper with what was said on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from kiemdiem.audit.access import decide, may_somewhere, require
from kiemdiem.core.access import Actor
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Collective
from kiemdiem.plenums.access import plenum_target, visible_plenums
from kiemdiem.plenums.models import Delegate, Onward, Plenum, PlenumPaper, PlenumState, Remark, VoteWay
from kiemdiem.plenums.queries.papers import SOURCES, PaperPassage, newest_of, passages, version_of
from kiemdiem.reviews.models import CommentOutcome

Window = Callable[[int], slice]
DEEDS = (
    "replan",
    "invite", "add_paper", "hand_out", "mark_attendance", "open", "vote", "enter_count", "close",
    "remark", "dispose", "to_register", "to_programme",
)  # fmt: skip


@dataclass(frozen=True)
class PlenumLine:
    """One session of the list."""

    id: int
    title: str
    body: str
    unit: str
    held_on: date
    state: str
    papers: int
    source: str
    illustrative: bool

    @property
    def state_label(self) -> str:
        """Where the session stands, in words."""
        return str(PlenumState(self.state).label)


@dataclass(frozen=True)
class PlenumList:
    """One page of sessions, and whether the reader may plan one anywhere."""

    rows: tuple[PlenumLine, ...]
    total: int
    may_plan: bool


@dataclass(frozen=True)
class Vote:
    """What came of a vote."""

    way: str
    present: int
    in_favour: int
    against: int
    abstained: int
    counted_by: str

    @property
    def way_says(self) -> str:
        """How it was voted, in words."""
        return str(VoteWay(self.way).label)


@dataclass(frozen=True)
class PaperLine:
    """One paper of a session: its hash, who has read it, how many remarks wait, its vote."""

    id: int
    number: int
    title: str
    content_hash: str
    handed_out_at: datetime | None
    read: int
    read_by_me: bool
    remarks: int
    waiting: int
    counting: bool
    vote: Vote | None


@dataclass(frozen=True)
class DelegateLine:
    """One person of the list."""

    person_id: int
    name: str
    votes: bool
    arrived_at: datetime | None
    absent_reason: str


@dataclass(frozen=True)
class PlenumPage:
    """One session for one reader. `may`: deed to whether."""

    id: int
    title: str
    body: str
    unit: str
    held_on: date
    place: str
    chair: str
    secretary: str
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    conclusion: str
    minutes_hash: str
    source: str
    illustrative: bool
    papers: tuple[PaperLine, ...]
    delegates: tuple[DelegateLine, ...]
    may: Mapping[str, bool]

    @property
    def state_label(self) -> str:
        """Where the session stands, in words."""
        return str(PlenumState(self.state).label)

    @property
    def to_hand_out(self) -> int:
        """How many papers wait to be handed out."""
        return sum(one.handed_out_at is None for one in self.papers)

    @property
    def voters(self) -> int:
        """How many have a vote."""
        return sum(one.votes for one in self.delegates)

    @property
    def present(self) -> int:
        """How many of them are there."""
        return sum(one.votes and one.arrived_at is not None for one in self.delegates)


@dataclass(frozen=True)
class RemarkLine:
    """What one delegate said on a passage, and what became of it."""

    id: int
    name: str
    passage: str
    about: str
    quote: str
    text: str
    made_at: datetime
    outcome: str
    answer: str
    onward: str
    source: str
    illustrative: bool

    @property
    def outcome_says(self) -> str:
        """What became of it, in words."""
        return str(CommentOutcome(self.outcome).label) if self.outcome else "chưa xử lý"

    @property
    def onward_says(self) -> str:
        """Where it went on to, in words."""
        return str(Onward(self.onward).label) if self.onward else ""


@dataclass(frozen=True)
class PaperPage:
    """One paper as a delegate reads it."""

    line: PaperLine
    plenum_id: int
    plenum: str
    state: str
    of_programme: bool
    newer: str
    passages: tuple[PaperPassage, ...]
    remarks: tuple[RemarkLine, ...]
    delegates: tuple[tuple[int, str], ...]
    voters: int
    present: int
    me_listed: bool
    may: Mapping[str, bool]

    def about(self, key: str) -> list[RemarkLine]:
        """Return the remarks on one passage."""
        return [one for one in self.remarks if one.passage == key]


def plenums_for_pages() -> QuerySet[Plenum]:
    """Return the sessions with all that their pages name."""
    return Plenum.objects.select_related("body__unit", "chair", "secretary")


def papers_for_pages() -> QuerySet[PlenumPaper]:
    """Return the papers with all that their pages name."""
    return PlenumPaper.objects.select_related(
        "plenum__body__unit",
        "plenum__chair",
        "plenum__secretary",
        "review_version__review__subject__cycle",
        *SOURCES,
    )


def bodies_for(by: Actor) -> QuerySet[Collective]:
    """Return the bodies whose sessions `by` may plan."""
    unit = "unit"
    reached = reach_filter(
        "plenums.plan", by, unit="unit_id", party=f"{unit}__party_path", state=f"{unit}__state_path"
    )
    return (
        Collective.objects.filter(reached, valid_to__isnull=True)
        .select_related("unit")
        .order_by("sort_key", "pk")
    )


def voters_present(plenum: Plenum) -> int:
    """Return how many of those with a vote are there: one statement."""
    return Delegate.objects.filter(plenum=plenum, votes=True, arrived_at__isnull=False).count()


def plenum_list(by: Actor, window: Window) -> PlenumList:
    """Return the sessions `by` may see, latest first: two statements."""
    rows = Plenum.objects.filter(visible_plenums(by))
    total = rows.count()
    shown = rows.select_related("body__unit").annotate(amount=Count("papers")).order_by("-held_on", "-pk")
    return PlenumList(
        rows=tuple(
            PlenumLine(
                one.pk, one.title, one.body.name, one.body.unit.name, one.held_on, one.state, one.amount, one.source, one.illustrative
            )
            for one in shown[window(total)]
        ),
        total=total,
        may_plan=may_somewhere("plenums.plan", by),
    )  # fmt: skip


def plenum_page(plenum: Plenum, by: Actor) -> PlenumPage:
    """Return one session: four statements. Raises NotAllowed."""
    target = plenum_target(plenum, by)
    require("plenums.see", by, target)
    seats = plenum.delegates.select_related("person").order_by("person__sort_key", "pk")
    return PlenumPage(
        id=plenum.pk,
        title=plenum.title,
        body=plenum.body.name,
        unit=plenum.body.unit.name,
        held_on=plenum.held_on,
        place=plenum.place,
        chair=plenum.chair.full_name if plenum.chair else "",
        secretary=plenum.secretary.full_name if plenum.secretary else "",
        state=plenum.state,
        opened_at=plenum.opened_at,
        closed_at=plenum.closed_at,
        conclusion=plenum.conclusion,
        minutes_hash=plenum.minutes_hash,
        source=plenum.source,
        illustrative=plenum.illustrative,
        papers=tuple(_line(one) for one in _counted(plenum.papers.order_by("number"), by)),
        delegates=tuple(
            DelegateLine(
                seat.person_id, seat.person.full_name, seat.votes, seat.arrived_at, seat.absent_reason
            )
            for seat in seats
        ),
        may={deed: decide(f"plenums.{deed}", by, target).allowed for deed in DEEDS},
    )


def paper_page(paper: PlenumPaper, by: Actor) -> PaperPage:
    """Return one paper as its delegates read it: six statements. Raises NotAllowed."""
    plenum = paper.plenum
    target = plenum_target(plenum, by)
    require("plenums.see", by, target)
    counted = _counted(PlenumPaper.objects.filter(pk=paper.pk), by).get()
    seats = plenum.delegates.select_related("person").order_by("person__sort_key", "pk")
    people = [
        (seat.person_id, seat.person.full_name, seat.votes, seat.arrived_at is not None) for seat in seats
    ]
    version, newest = version_of(paper), newest_of(version_of(paper))
    return PaperPage(
        line=_line(counted),
        plenum_id=plenum.pk,
        plenum=plenum.title,
        state=plenum.state,
        of_programme=paper.programme_version_id is not None,
        newer=f"Đã có bản {newest.number} sau khi phát bản {version.number}." if newest.pk != version.pk else "",
        passages=tuple(passages(paper)),
        remarks=tuple(remark_line(one) for one in paper.remarks.select_related("person").order_by("made_at", "pk")),
        delegates=tuple((key, name) for key, name, _, _ in people),
        voters=sum(votes for _, _, votes, _ in people),
        present=sum(votes and there for _, _, votes, there in people),
        me_listed=by.person_id in {key for key, *_ in people},
        may={deed: decide(f"plenums.{deed}", by, target).allowed for deed in (*DEEDS, "renew_paper", "remove_paper", "read")},
    )  # fmt: skip


def remark_line(remark: Remark) -> RemarkLine:
    """Return a remark as pages print it; no statement where its person is there."""
    return RemarkLine(
        remark.pk, remark.person.full_name, remark.passage, remark.about, remark.quote, remark.text, remark.made_at,
        remark.outcome, remark.answer, remark.onward, remark.source, remark.illustrative,
    )  # fmt: skip


def _counted(papers: QuerySet[PlenumPaper], by: Actor) -> QuerySet[PlenumPaper]:
    mine = Q(readings__person=by.person_id or 0)
    return papers.annotate(
        read=Count("readings", distinct=True),
        mine=Count("readings", filter=mine, distinct=True),
        said=Count("remarks", distinct=True),
        waiting=Count("remarks", filter=Q(remarks__outcome=""), distinct=True),
        counted=Count("counts", distinct=True),
    )


def _line(paper: PlenumPaper) -> PaperLine:
    return PaperLine(
        id=paper.pk,
        number=paper.number,
        title=paper.title,
        content_hash=paper.content_hash,
        handed_out_at=paper.handed_out_at,
        read=paper.read,  # type: ignore[attr-defined]  # annotated
        read_by_me=bool(paper.mine),  # type: ignore[attr-defined]
        remarks=paper.said,  # type: ignore[attr-defined]
        waiting=paper.waiting,  # type: ignore[attr-defined]
        counting=bool(paper.counted) and paper.voted_at is None,  # type: ignore[attr-defined]
        vote=vote_of(paper),
    )


def vote_of(paper: PlenumPaper) -> Vote | None:
    """Return the figures of a paper's vote; None while they do not stand."""
    if paper.voted_at is None:
        return None
    return Vote(
        paper.way,
        paper.present or 0,
        paper.in_favour or 0,
        paper.against or 0,
        paper.abstained or 0,
        paper.voted_by,
    )
