"""One programme: what is in force with how far it is, what is being written, its versions, rounds and comments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Value

from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.programmes.access import programme_target
from kiemdiem.programmes.models import (
    Edition,
    EditionState,
    Programme,
    ProgrammeComment,
    ProgrammeGoal,
    ProgrammeTask,
    ProgrammeVersion,
    Round,
)
from kiemdiem.programmes.queries.progress import Followed, Going, Row, Tally, columns_of, followed, tally
from kiemdiem.programmes.queries.tree import Branch, Line, in_order

ORDER = list(Going)
ASKED = ("see_draft", "write", "freeze", "consult", "close_round", "comment", "receive", "answer_comment", "adopt", "amend", "withdraw")  # fmt: skip


LINE_COLUMNS = (
    "pk", "parent_id", "number", "name", "rule", "weight", "starts_on", "due_on", "unit__name", "owner_post__title",
    "task__done_on",
)  # fmt: skip


@dataclass(frozen=True)
class FollowedTask:
    """A task of the edition in force, in the order of the paper or the worst first, with how it goes."""

    branch: Branch[Line]
    how: Followed


@dataclass(frozen=True)
class RoundLine:
    """A round with how many were asked and how many say they have the draft."""

    round: Round
    asked: int
    received: int
    commented: int


@dataclass(frozen=True)
class ProgrammePage:
    """All that the page of a programme shows."""

    programme: Programme
    edition: Edition | None
    draft: Edition | None
    tasks: tuple[FollowedTask, ...]
    tally: Tally | None
    goals: tuple[ProgrammeGoal, ...]
    versions: tuple[ProgrammeVersion, ...]
    rounds: tuple[RoundLine, ...]
    comments: int
    open_comments: int
    may: Mapping[str, bool]


def allowed(programme: Programme, actor: Actor, today: date) -> dict[str, bool]:
    """Return which deeds `actor` may do about a programme now; three statements at most."""
    target = programme_target(programme, actor, today)
    return {verb: decide(f"programmes.{verb}", actor, target).allowed for verb in ASKED}


def programme_page(programme: Programme, actor: Actor, today: date) -> ProgrammePage:
    """Return the page of a programme; a constant number of statements, however many tasks it has."""
    may = allowed(programme, actor, today)
    editions = {one.state: one for one in EDITIONS.rows(programme=programme.pk)}
    edition, draft = editions.get(EditionState.ADOPTED), editions.get(EditionState.DRAFT)
    rows = _rows(edition.pk) if edition else []
    comments, waiting = COMMENTS.first(programme=programme.pk) or (0, 0)
    return ProgrammePage(
        programme=programme,
        edition=edition,
        draft=draft,
        tasks=tuple(_lines(rows, today)),
        tally=tally([row for row, _ in rows], today) if edition else None,
        goals=tuple(GOALS.rows(edition=edition.pk)) if edition else (),
        versions=tuple(VERSIONS.rows(programme=programme.pk)),
        rounds=tuple(round_lines(programme)),
        comments=comments,
        open_comments=waiting,
        may=may,
    )


def _comments(*, programme: int) -> QuerySet[ProgrammeComment, tuple[int, int]]:
    waiting = Q(outcome="", version__edition__state=EditionState.DRAFT)
    counts = {"all": Count("pk"), "waiting": Count("pk", filter=waiting)}
    asked = ProgrammeComment.objects.filter(version__programme=programme).order_by()
    return asked.values(whole=Value(1)).annotate(**counts).values_list(*counts)


def _versions(*, programme: int) -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.filter(programme=programme).defer("content").order_by("-number")


def _goals(*, edition: int) -> QuerySet[ProgrammeGoal]:
    return (
        ProgrammeGoal.objects.filter(edition=edition)
        .select_related("unit", "owner_post", "target")
        .order_by("year", "key")
    )


EDITIONS = Prepared(
    lambda *, programme: Edition.objects.filter(programme=programme).order_by("number"), programme=int
)
COMMENTS, VERSIONS = Prepared(_comments, programme=int), Prepared(_versions, programme=int)
GOALS = Prepared(_goals, edition=int)


def task_lines(edition_id: int, today: date) -> list[FollowedTask]:
    """Return the tasks of an edition in the order of the paper with how each goes; one statement."""
    return _lines(_rows(edition_id), today)


def _rows(edition_id: int) -> list[tuple[Row, Line]]:
    width = len(Row._fields)
    return [(Row(*one[:width]), Line(*one[width:])) for one in LINES.rows(edition_id)]


LINES = Shaped(lambda edition: columns_of(ProgrammeTask.objects.filter(edition=edition), *LINE_COLUMNS))


def _lines(rows: Collection[tuple[Row, Line]], today: date) -> list[FollowedTask]:
    found = followed([row for row, _ in rows], today)
    return [FollowedTask(branch, found[branch.task.pk]) for branch in in_order(line for _, line in rows)]


def worst_first(lines: list[FollowedTask]) -> list[FollowedTask]:
    """Return the last tasks alone, the late ones first, then the stuck ones, each by deadline."""
    last = [one for one in lines if one.how.leaf]
    return sorted(last, key=lambda one: (ORDER.index(one.how.going), one.branch.task.due_on or date.max))


def round_lines(programme: Programme) -> list[RoundLine]:
    """Return the rounds of a programme, newest first; one statement."""
    return [
        RoundLine(one, one.asked, one.received, one.commented)  # type: ignore[attr-defined]
        for one in ROUNDS.rows(programme=programme.pk)
    ]


def _rounds(*, programme: int) -> QuerySet[Round]:
    return (
        Round.objects.filter(version__programme=programme)
        .select_related("version")
        .defer("version__content")
        .annotate(
            asked=Count("invitations", distinct=True),
            received=Count("invitations", filter=Q(invitations__received_at__isnull=False), distinct=True),
            commented=Count("version__comments", distinct=True),
        )
        .order_by("-opened_at", "-id")
    )


ROUNDS = Prepared(_rounds, programme=int)
