"""The entry's page as one frozen answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.organisations.models import Appointment
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.shortcomings.access import dependence, entry_target
from kiemdiem.shortcomings.models import (
    Attainment,
    Claim,
    Deferral,
    Measurement,
    Recheck,
    Responsibility,
    Shortcoming,
    State,
)
from kiemdiem.shortcomings.queries.audience import reminders
from kiemdiem.shortcomings.queries.carried import LIVE
from kiemdiem.shortcomings.queries.matches import Match, similar_entries
from kiemdiem.shortcomings.queries.missing import is_met, missing_to_close, missing_to_open
from kiemdiem.shortcomings.queries.story.former import former_moments, targets_beside
from kiemdiem.shortcomings.queries.story.moment import Moment
from kiemdiem.shortcomings.queries.story.moments import SEEN_FIRST, moments
from kiemdiem.shortcomings.queries.story.record import Record, record_of
from kiemdiem.targets.queries import Row
from kiemdiem.web.formats import day_of

VERBS = (
    "edit", "open", "withdraw", "plan", "complete_step", "note_progress", "record_meeting", "measure", "add_evidence",
    "check_evidence", "move_deadline", "defer", "end_deferral", "reassign_owner", "send_obstacle", "claim", "verify",
    "recheck", "mark_relapse", "transfer",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Somebody in a post, from and to."""

    person_id: int
    name: str
    since: date
    until: date | None

    def on(self, day: date) -> bool:
        """Return whether the post was held on `day`."""
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True)
class Answering:
    """A share of responsibility, with whoever held the post since the limitation was first seen."""

    responsibility: Responsibility
    held: tuple[Held, ...]

    @property
    def served_to(self) -> date | None:
        """The last day in the post of whoever is named; None where they hold it today.

        A term that still ran when the responsibility was recorded may have ended since.
        """
        named = self.responsibility
        ends = (
            one.until
            for one in self.held
            if one.person_id == named.person_id and one.since == named.served_from
        )
        return named.served_to or next(ends, None)


@dataclass(frozen=True)
class Reopening:
    """An entry that stood closed and came back: a relapse in its own ledger."""

    closed_on: date
    reopened_on: date
    why: str


@dataclass(frozen=True)
class Story:
    """Everything the page of an entry shows; `may` maps the verbs of the register to whether the actor may now."""

    entry: Shortcoming
    today: date
    held: tuple[Held, ...]
    answering: tuple[Answering, ...]
    slippage_days: int
    reading: Measurement | None
    reading_met: bool
    missing: tuple[Missing, ...]
    record: Record
    matches: tuple[Match, ...]
    timeline: tuple[Moment, ...]
    targets: tuple[Row, ...]
    may: dict[str, bool]
    not_independent: str
    reopened: tuple[Reopening, ...]

    @property
    def held_now(self) -> tuple[Held, ...]:
        """Who holds the owner post today."""
        return tuple(one for one in self.held if one.on(self.today))

    @property
    def last_day(self) -> date:
        """The day up to which the limitation has lasted: that of its closing, else today."""
        return day_of(self.entry.closed_at) if self.entry.closed_at else self.today

    @property
    def deferral(self) -> Deferral | None:
        """The deferral that is running."""
        return next((one for one in self.record.deferrals if one.ended_at is None), None)

    @property
    def recheck_default(self) -> int:
        """After how many months the effect is looked at where the entry says nothing of its own."""
        return reminders().recheck_months

    @property
    def recheck_ahead(self) -> Recheck | None:
        """The look at the effect that is still to be taken."""
        return next((one for one in self.record.rechecks if one.checked_at is None), None)

    @property
    def is_late(self) -> bool:
        """Whether somebody still works on it past its deadline."""
        return (
            self.entry.state in LIVE and self.entry.deadline is not None and self.entry.deadline < self.today
        )


SUBJECT = Prepared(
    lambda *, entry_id: Shortcoming.objects.filter(pk=entry_id).select_related(
        "unit", "field", "group__unit", "owner_post__unit", "born_in", "point", "relapse_of", "planned_by",
        "cause_node__parent",
    ),
    entry_id=int,
)  # fmt: skip


def story_subject(entry_id: int) -> Shortcoming | None:
    """Return an entry with all that its pages name of it, None where there is none; one statement."""
    return SUBJECT.first(entry_id=entry_id)


RESPONSIBILITIES = Prepared(
    lambda *, entry_id: (
        Responsibility.objects.filter(shortcoming=entry_id).select_related("post", "person").order_by("id")
    ),
    entry_id=int,
)


def entry_story(entry: Shortcoming, actor: Actor, today: date) -> Story:
    """Return the story of an entry that `actor` may see, in a number of statements that no list makes longer."""
    target = entry_target(entry, actor, today)
    may = {verb: decide(f"shortcomings.{verb}", actor, target).allowed for verb in VERBS}
    responsibilities = RESPONSIBILITIES.rows(entry_id=entry.pk)
    holders = _holders(
        [entry.owner_post_id, *(one.post_id for one in responsibilities)], entry.first_seen_on, today
    )
    record = record_of(entry, actor, today)
    lost = [one.checked_at for one in record.rechecks if one.checked_at and not one.lasted]
    finals = [
        reading
        for reading in record.measurements
        if not reading.estimate and not (lost and reading.recorded_at <= lost[-1])
    ]
    return Story(
        entry=entry,
        today=today,
        held=holders.get(entry.owner_post_id or 0, ()),
        answering=tuple(Answering(one, holders.get(one.post_id or 0, ())) for one in responsibilities),
        slippage_days=_slippage(entry),
        reading=next(reversed(finals or record.measurements), None),
        reading_met=bool(finals) and is_met(entry, finals[-1]),
        missing=_missing(entry, today),
        matches=tuple(similar_entries(entry)) if may["mark_relapse"] and not entry.relapse_of_id else (),
        record=record,
        timeline=_timeline(entry, record, actor, today),
        targets=targets_beside(entry, record, actor, today),
        may=may,
        not_independent=(
            _not_independent(entry, record.claims, actor, today) if may["verify"] or may["recheck"] else ""
        ),
        reopened=_reopened(record),
    )


def _timeline(entry: Shortcoming, record: Record, actor: Actor, today: date) -> tuple[Moment, ...]:
    """Return the line of time; of a share it begins where the limitation was first seen, in the unit of then."""
    own, former = moments(entry, record), tuple(former_moments(record, actor, today))
    if not former:
        return own
    here = (moment for moment in own if moment.title != SEEN_FIRST)
    return tuple(sorted(dict.fromkeys((*former, *here)), key=lambda moment: (moment.on, moment.order)))


def _slippage(entry: Shortcoming) -> int:
    if entry.deadline is None or entry.original_deadline is None:
        return 0
    return (entry.deadline - entry.original_deadline).days


def _missing(entry: Shortcoming, today: date) -> tuple[Missing, ...]:
    if entry.state == State.DRAFT:
        return tuple(missing_to_open(entry, today))
    return tuple(missing_to_close(entry)) if entry.state in LIVE else ()


def _not_independent(entry: Shortcoming, claims: tuple[Claim, ...], actor: Actor, today: date) -> str:
    judged = [claim for claim in claims if claim.verified_at is None or claim.closes]
    return dependence(entry, judged[-1], actor, today) if judged else ""


def _reopened(record: Record) -> tuple[Reopening, ...]:
    """Return every time the entry stood closed and was opened again because the effect did not last."""
    found = []
    for one in record.rechecks:
        if one.checked_at and not one.lasted:
            full = [
                claim.verified_at
                for claim in record.claims
                if claim.verified_at
                and claim.verified_at <= one.checked_at
                and claim.verified_attainment == Attainment.FULL
            ]
            found.append(Reopening(day_of(full[-1]), day_of(one.checked_at), one.text))
    return tuple(found)


def _holders(posts: Iterable[int | None], since: date, until: date) -> dict[int, tuple[Held, ...]]:
    """Return who held each post at any time from `since` to `until`, in order; one statement."""
    held: dict[int, tuple[Held, ...]] = {}
    for row in HOLDING.rows(tuple(sorted({post for post in posts if post is not None})), since, until):
        one = Held(row.person_id, row.person.full_name, row.valid_from, row.valid_to)
        held[row.post_id] = (*held.get(row.post_id, ()), one)
    return held


HOLDING = Shaped(
    lambda posts, since, until: (
        Appointment.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=since), post__in=posts, valid_from__lte=until
        )
        .select_related("person")
        .order_by("valid_from", "id")
    )
)
