"""Polls as pages show them: to their office with all there is to decide, to the public with the question alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import decide, may_somewhere, require
from kiemdiem.core.access import Actor
from kiemdiem.prepared import Prepared
from kiemdiem.programmes.access import visible_programmes
from kiemdiem.programmes.models import Programme
from kiemdiem.publishing.access.polls import poll_target, visible_polls
from kiemdiem.publishing.models import Poll, PollAnswer, PollCode, PollOption, PollState, PollWay, ResultShown
from kiemdiem.publishing.queries.beneath import AskedAbout, asked_about, links_of
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State

Window = Callable[[int], slice]
STILL_OPEN = (State.OPEN, State.CLAIMED, State.DEFERRED)
DEEDS = ("link_poll", "edit_poll", "approve_poll", "make_codes", "close_poll")


@dataclass(frozen=True)
class Tally:
    """How many answered, and how many of them picked each option."""

    answers: int
    votes: Mapping[int, int]


@dataclass(frozen=True)
class OptionLine:
    """An option with its count; `share` is per cent of the answers, None while nobody has answered."""

    number: int
    text: str
    votes: int
    share: Fraction | None


@dataclass(frozen=True)
class Result:
    """What came of a poll up to the day `as_of`, so far or in the end."""

    answers: int
    options: tuple[OptionLine, ...]
    final: bool
    as_of: date


@dataclass(frozen=True)
class PublicPoll:
    """A poll as the public sees it. `open`: it takes answers today; `result` only where the poll shows it."""

    id: int
    unit: str
    question: str
    purpose: str
    way: str
    several: bool
    options: tuple[tuple[int, str], ...]
    opens_on: date
    closes_on: date
    open: bool
    closed: bool
    shows: str
    per_minute: int
    source: str
    illustrative: bool
    result: Result | None = None
    about: tuple[AskedAbout, ...] = ()

    @property
    def by_code(self) -> bool:
        """Whether an answer takes a printed code."""
        return self.way == PollWay.CODE


@dataclass(frozen=True)
class AnswerTerms:
    """What an answer is held to before it is taken."""

    by_code: bool
    several: bool
    per_minute: int
    options: int

    @property
    def numbered(self) -> list[tuple[int, str]]:
        """The options by their numbers."""
        return [(number, str(number)) for number in range(1, self.options + 1)]


@dataclass(frozen=True)
class PollLine:
    """One poll of the list of its office."""

    id: int
    question: str
    unit: str
    opens_on: date
    closes_on: date
    says: str
    tone: str
    source: str
    illustrative: bool


@dataclass(frozen=True)
class PollList:
    """One page of polls, and whether the reader may draft one anywhere."""

    rows: tuple[PollLine, ...]
    total: int
    may_draft: bool


@dataclass(frozen=True)
class PollPage:
    """A poll for its office: as the public will see it, its figures, what may be done."""

    shown: PublicPoll
    approved: bool
    says: str
    tone: str
    way_says: str
    shows_says: str
    made_by: str
    edited_by: str
    about: tuple[tuple[str, str], ...]
    approved_by: str
    closed_because: str
    codes: int
    result: Result
    may: Mapping[str, bool]


def tally(poll_id: int) -> Tally:
    """Count the answers of a poll: one statement."""
    rows = PollAnswer.objects.filter(poll=poll_id).values_list("picked").annotate(Count("pk")).order_by()
    votes: Counter[int] = Counter()
    answers = 0
    for picked, times in rows:
        answers += times
        for number in range(picked.bit_length()):
            if picked >> number & 1:
                votes[number] += times
    return Tally(answers, votes)


def polls_over(on: date) -> list[Poll]:
    """Return the approved polls whose last day lies before `on`, for the closing that happens by itself."""
    return list(Poll.objects.filter(state=PollState.APPROVED, closes_on__lt=on).order_by("pk"))


def polls_for_pages() -> QuerySet[Poll]:
    """Return the polls with all that their page names."""
    return Poll.objects.select_related(
        "unit", "made_by", "edited_by", "approved_by", "programme", "commitment"
    )


def programmes_for(poll: Poll, by: Actor, on: date) -> QuerySet[Programme]:
    """Return the programmes of the poll's unit that `by` may see."""
    return Programme.objects.filter(visible_programmes(by, on), unit=poll.unit_id)


def commitments_for(poll: Poll, by: Actor, on: date) -> QuerySet[Shortcoming]:
    """Return the entries of the poll's unit that `by` may see and that are still to be remedied."""
    return Shortcoming.objects.filter(visible_entries(by, on), unit=poll.unit_id, state__in=STILL_OPEN)


def poll_list(by: Actor, on: date, window: Window) -> PollList:
    """Return the polls that `by` may see, newest first: two statements."""
    rows = Poll.objects.filter(visible_polls(by))
    total = rows.count()
    shown = rows.select_related("unit").order_by("-opens_on", "-pk")[window(total)]
    return PollList(
        rows=tuple(
            PollLine(
                one.pk, one.question, one.unit.name, one.opens_on, one.closes_on, *_standing(one, on), one.source, one.illustrative
            )
            for one in shown
        ),
        total=total,
        may_draft=may_somewhere("publishing.draft_poll", by),
    )  # fmt: skip


def poll_page(poll: Poll, by: Actor, on: date) -> PollPage:
    """Return a poll for its office, with its figures so far: at most three statements. Raises NotAllowed."""
    target = poll_target(poll)
    require("publishing.see_polls", by, target)
    options = list(poll.options.all())
    says, tone = _standing(poll, on)
    return PollPage(
        shown=_public(poll, options, on),
        approved=poll.state != PollState.DRAFT,
        says=says,
        tone=tone,
        way_says=str(PollWay(poll.way).label),
        shows_says=str(ResultShown(poll.shows).label),
        made_by=_name(poll, "made_by"),
        edited_by=_name(poll, "edited_by"),
        about=tuple(_about(poll)),
        approved_by=_name(poll, "approved_by"),
        closed_because=poll.closed_because,
        codes=PollCode.objects.filter(poll=poll).count() if poll.way == PollWay.CODE else 0,
        result=_result(poll, options, on),
        may={deed: decide(f"publishing.{deed}", by, target).allowed for deed in DEEDS},
    )


_POLL = Prepared(
    lambda *, pk: Poll.objects.select_related("unit").filter(pk=pk).exclude(state=PollState.DRAFT), pk=int
)
_OPTIONS = Prepared(lambda *, poll: PollOption.objects.filter(poll=poll).order_by("number"), poll=int)


def public_poll(poll_id: int, on: date, answered: Callable[[Poll], bool]) -> PublicPoll | None:
    """Return a poll as the public sees it on a day, None for one that was never approved: four statements at most.

    What it asks about is told only where that is public itself. `answered` says whether whoever asks has answered; it is asked only where the result depends on it.
    """
    poll = _POLL.first(pk=poll_id)
    if poll is None:
        return None
    options = _OPTIONS.rows(poll=poll_id)
    shown = _public(poll, options, on, _shown_to(poll, options, on, answered))
    return replace(shown, about=asked_about(links_of(poll)))


_TERMS = Prepared(
    lambda *, pk: (
        Poll.objects.filter(pk=pk)
        .exclude(state=PollState.DRAFT)
        .values_list("way", "several", "per_minute", Count("options"))
        .order_by()
    ),
    pk=int,
)


def answer_terms(poll_id: int) -> AnswerTerms | None:
    """Return what an answer to a poll is held to, None for one that was never approved: one statement."""
    found = _TERMS.first(pk=poll_id)
    return AnswerTerms(found[0] == PollWay.CODE, *found[1:]) if found else None


def open_to_public(on: date, unit_id: int | None = None) -> list[PublicPoll]:
    """Return the approved polls that have begun, those taking answers first, of a unit where one is named: two statements."""
    rows = Poll.objects.exclude(state=PollState.DRAFT).filter(opens_on__lte=on)
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    found = rows.select_related("unit").prefetch_related("options").order_by("-closes_on", "-pk")
    shown = [_public(poll, list(poll.options.all()), on) for poll in found]
    return sorted(shown, key=lambda one: not one.open)


def has_answered(poll: Poll, hashed: str) -> bool:
    """Return whether there is an answer under this hash: one statement."""
    return PollAnswer.objects.filter(pk=hashed, poll=poll).exists()


def _shown_to(
    poll: Poll, options: list[PollOption], on: date, answered: Callable[[Poll], bool]
) -> Result | None:
    over = poll.state == PollState.CLOSED or poll.closes_on < on
    if poll.shows == ResultShown.NEVER or not (over or poll.shows == ResultShown.ANSWERED):
        return None
    return _result(poll, options, on) if over or answered(poll) else None


def _public(poll: Poll, options: list[PollOption], on: date, result: Result | None = None) -> PublicPoll:
    approved = poll.state == PollState.APPROVED
    return PublicPoll(
        id=poll.pk,
        unit=poll.unit.name,
        question=poll.question,
        purpose=poll.purpose,
        way=poll.way,
        several=poll.several,
        options=tuple((option.number, option.text) for option in options),
        opens_on=poll.opens_on,
        closes_on=poll.closes_on,
        open=approved and poll.opens_on <= on <= poll.closes_on,
        closed=poll.state == PollState.CLOSED or poll.closes_on < on,
        shows=poll.shows,
        per_minute=poll.per_minute,
        source=poll.source,
        illustrative=poll.illustrative,
        result=result,
    )


def _result(poll: Poll, options: list[PollOption], on: date) -> Result:
    """Return the figures: those fixed at the closing, until then those counted now."""
    if poll.answers is None:
        counted = tally(poll.pk)
    else:
        counted = Tally(poll.answers, {option.number: option.votes or 0 for option in options})
    lines = tuple(
        OptionLine(option.number, option.text, votes, Fraction(100 * votes, counted.answers) if counted.answers else None)
        for option in options
        for votes in [counted.votes.get(option.number, 0)]
    )  # fmt: skip
    ended = [timezone.localdate(poll.closed_at)] if poll.closed_at else []
    as_of = min([on, poll.closes_on, *ended])
    return Result(counted.answers, lines, final=poll.answers is not None, as_of=as_of)


def _standing(poll: Poll, on: date) -> tuple[str, str]:
    """Return where a poll stands on a day, in words, and the tone of the words."""
    if poll.state == PollState.DRAFT:
        return "chờ người thứ hai duyệt", "warn"
    if poll.state == PollState.CLOSED:
        return "đã kết thúc, lưu trữ", "neutral"
    if on < poll.opens_on:
        return "đã duyệt, chưa đến ngày", "info"
    return ("đang nhận trả lời", "good") if on <= poll.closes_on else ("đã hết hạn, chờ lưu trữ", "neutral")


def _about(poll: Poll) -> Iterator[tuple[str, str]]:
    if poll.programme:
        yield poll.programme.title, poll.programme.get_absolute_url()
    if poll.commitment:
        yield poll.commitment.wording, reverse("shortcomings:entry", args=[poll.commitment_id])


def _name(poll: Poll, role: str) -> str:
    account = getattr(poll, role)
    return account.display_name if account else ""
