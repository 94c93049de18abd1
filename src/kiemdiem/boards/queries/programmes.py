"""Work on programmes and plenary sessions: drafts to comment on, comments and remarks to answer."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from kiemdiem.audit.access import reach_filter
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.plenums.access import answered_by
from kiemdiem.plenums.models import Plenum, PlenumState
from kiemdiem.programmes.models import EditionState, Invitation, Programme, ProgrammeComment, ProgrammeState

WRITING = (ProgrammeState.DRAFTING, ProgrammeState.AMENDING)


def programme_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the drafts the actor was asked to comment on, and what waits for its disposition."""
    said = ProgrammeComment.objects.filter(version=OuterRef("round__version"), made_by=actor.account_id)
    asked = Invitation.objects.filter(
        Q(received_at__isnull=True) | ~Exists(said) & Q(round__due_on__gte=today),
        person_id=actor.person_id or 0, round__closed_at__isnull=True, round__version__edition__state=EditionState.DRAFT,
    )  # fmt: skip
    own = asked if actor.person_id else asked.none()
    yield task_list(
        own.select_related("round__version__programme__unit").defer("round__version__content"),
        Reading(_asked, today, "round__due_on", ("pk",)),
        "Dự thảo chương trình được mời góp ý",
    )
    reached = reach_filter(
        "programmes.answer_comment", actor, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )
    waiting = Q(
        versions__comments__outcome="", versions__comments__isnull=False, versions__edition__state=EditionState.DRAFT
    )  # fmt: skip
    yield task_list(
        Programme.objects.filter(reached, waiting, state__in=WRITING)
        .annotate(waiting=Count("versions__comments"))
        .select_related("unit"),
        Reading(_programme, today, order=("search_key", "pk")),
        "Góp ý dự thảo chương trình chưa tiếp thu, giải trình",
    )
    heard = Q(papers__remarks__outcome="", papers__remarks__isnull=False)
    yield task_list(
        Plenum.objects.filter(answered_by(actor), heard)
        .exclude(state=PlenumState.CLOSED)
        .annotate(waiting=Count("papers__remarks"))
        .select_related("body__unit"),
        Reading(_plenum, today, order=("held_on", "pk")),
        "Ý kiến đại biểu ở hội nghị toàn thể chưa xử lý",
    )


def _asked(invitation: Invitation) -> Task:
    version = invitation.round.version
    return Task(
        says=version.programme.title,
        address=reverse("programmes:version", args=[version.programme_id, version.number]),
        detail=f"{version.programme.unit}, bản {version.number}",
        due=invitation.round.due_on,
    )


def _programme(programme: Programme) -> Task:
    return Task(
        says=programme.title,
        address=reverse("programmes:comments", args=[programme.pk]),
        detail=f"{programme.unit}: {programme.waiting} góp ý",  # type: ignore[attr-defined]
    )


def _plenum(plenum: Plenum) -> Task:
    return Task(
        says=plenum.title,
        address=plenum.get_absolute_url(),
        detail=f"{plenum.body}, {plenum.body.unit}: {plenum.waiting} ý kiến",  # type: ignore[attr-defined]
    )
