"""A version as its readers see it, and all comments on a programme under the four groups."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kiemdiem import data
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.reminders import Ladder, ladder
from kiemdiem.programmes.models import (
    EditionState,
    Invitation,
    Programme,
    ProgrammeComment,
    ProgrammeVersion,
    Round,
)
from kiemdiem.programmes.queries.outline import QuestionGroup, outline
from kiemdiem.programmes.queries.page import allowed
from kiemdiem.programmes.queries.text import PassageChange, PassageText, changes_between, passages_of
from kiemdiem.reviews.queries.document import content_hash


@dataclass(frozen=True)
class VersionPage:
    """A frozen version: its passages, the comments on each, whether it still matches its hash, what the reader may do.

    `mine` is the invitation that the reader has not yet said to have received; `rounds` are open ones on this version.
    """

    programme: Programme
    version: ProgrammeVersion
    passages: tuple[PassageText, ...]
    comments: Mapping[str, tuple[ProgrammeComment, ...]]
    rounds: tuple[Round, ...]
    mine: Invitation | None
    intact: bool
    open: bool
    may: Mapping[str, bool]


@dataclass(frozen=True)
class GroupOfComments:
    """One of the four groups with the comments made under it, the unanswered first."""

    group: QuestionGroup
    comments: tuple[ProgrammeComment, ...]


@dataclass(frozen=True)
class CommentsPage:
    """All comments on a programme by group, with how many wait for their disposition."""

    programme: Programme
    groups: tuple[GroupOfComments, ...]
    total: int
    waiting: int
    may: Mapping[str, bool]


@dataclass(frozen=True)
class DifferencePage:
    """What changed from one version to another."""

    programme: Programme
    old: ProgrammeVersion
    new: ProgrammeVersion
    choices: tuple[ProgrammeVersion, ...]
    changes: tuple[PassageChange, ...]


def version_page(programme: Programme, number: int, actor: Actor, today: date) -> VersionPage:
    """Return a frozen version; eight statements at most. Raises Refused where there is no such version."""
    version = programme.versions.select_related("edition").filter(number=number).first()
    if version is None:
        raise Refused(
            f"Chương trình này không có bản {number}.", way_out="Hãy mở chương trình và chọn trong danh sách."
        )
    comments: defaultdict[str, list[ProgrammeComment]] = defaultdict(list)
    for one in version.comments.order_by("made_at", "id"):
        comments[one.passage].append(one)
    waiting = Invitation.objects.filter(round__version=version, received_at__isnull=True)
    return VersionPage(
        programme=programme,
        version=version,
        passages=tuple(passages_of(version.content)),
        comments={key: tuple(found) for key, found in comments.items()},
        rounds=tuple(version.rounds.filter(closed_at__isnull=True).order_by("due_on", "id")),
        mine=waiting.filter(person_id=actor.person_id or 0).select_related("round").order_by("pk").first(),
        intact=content_hash(version.content) == version.content_hash,
        open=version.edition.state == EditionState.DRAFT,
        may=allowed(programme, actor, today),
    )


def comments_page(programme: Programme, actor: Actor, today: date) -> CommentsPage:
    """Return all comments on a programme under the four groups; four statements at most."""
    found = list(
        ProgrammeComment.objects.filter(version__programme=programme)
        .select_related("version__edition", "answered_by")
        .defer("version__content")
        .order_by("version__number", "made_at", "id")
    )
    groups = [
        GroupOfComments(group, tuple(sorted((one for one in found if one.group == group.key), key=_answered)))
        for group in outline().groups
    ]
    return CommentsPage(
        programme=programme,
        groups=tuple(groups),
        total=len(found),
        waiting=sum(not _answered(one) for one in found),
        may=allowed(programme, actor, today),
    )


def difference_page(programme: Programme, old: int | None, new: int | None) -> DifferencePage:
    """Return what changed between two versions, the last two unless said otherwise; two statements.

    Raises Refused where there are not two.
    """
    choices = list(programme.versions.order_by("number"))
    if len(choices) < 2:
        raise Refused(
            "Chương trình này chưa có hai bản để so sánh.",
            way_out="Mỗi lần gửi lấy ý kiến hay ban hành, phần mềm chốt một bản.",
        )
    by_number = {one.number: one for one in choices}
    first, second = by_number.get(old or 0, choices[-2]), by_number.get(new or 0, choices[-1])
    return DifferencePage(
        programme=programme,
        old=first,
        new=second,
        choices=tuple(choices),
        changes=tuple(changes_between(first.content, second.content)),
    )


def rounds_due(on: date) -> list[int]:
    """Return the open rounds whose last day is near, or past, while their draft is still being written; one statement."""
    soon = on + timedelta(days=round_ladder().horizon)
    rows = Round.objects.filter(
        closed_at__isnull=True, due_on__lte=soon, version__edition__state=EditionState.DRAFT
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@cache
def round_ladder() -> Ladder:
    """Return when the last day of a round is spoken of, by `data/programmes/following.yaml`."""
    return ladder(data.table("programmes/following.yaml")["rounds"])


def _answered(comment: ProgrammeComment) -> bool:
    return bool(comment.outcome)
