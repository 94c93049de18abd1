"""What waits for a second person before the public reads it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kiemdiem.audit.access import reach_filter
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.publishing.access.pages import untouched_by
from kiemdiem.publishing.access.polls import visible_polls
from kiemdiem.publishing.models import Poll, PollState, Proposal, Step


def publication_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the proposals and the polls that the actor may approve and had no hand in."""
    unit = "page__unit"
    reached = reach_filter(
        "publishing.approve",
        actor,
        unit=f"{unit}_id",
        party=f"{unit}__party_path",
        state=f"{unit}__state_path",
    )
    yield task_list(
        Proposal.objects.filter(
            reached, untouched_by(actor), step=Step.SENT, page__is_on=True
        ).select_related("page"),
        Reading(_proposal, today, order=("sent_at", "pk")),
        "Nội dung công khai chờ đồng chí đọc, duyệt",
    )
    yield task_list(
        Poll.objects.filter(
            visible_polls(actor, "publishing.approve_poll"), state=PollState.DRAFT, closes_on__gte=today
        )
        .exclude(made_by=actor.account_id)
        .exclude(edited_by__isnull=False, edited_by=actor.account_id)
        .select_related("unit"),
        Reading(_poll, today, order=("opens_on", "pk")),
        "Bình chọn chờ đồng chí đọc, duyệt",
    )


def _proposal(proposal: Proposal) -> Task:
    return Task(
        says=proposal.name,
        address=reverse("publishing:proposal", args=[proposal.pk]),
        detail=proposal.page.title,
    )


def _poll(poll: Poll) -> Task:
    return Task(
        says=poll.question,
        address=poll.get_absolute_url(),
        detail=f"{poll.unit}; mở từ ngày {poll.opens_on:%d/%m/%Y}",
    )
