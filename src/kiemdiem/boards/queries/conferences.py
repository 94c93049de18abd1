"""Work around conferences: to hold, to attend, items to open, counts to enter a second time."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from kiemdiem.ballots.models import PaperCount, PaperVote
from kiemdiem.boards.queries.lists import Task, TaskList, task_list
from kiemdiem.conferences.access import visible_conferences
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ConferenceState, ItemState
from kiemdiem.core.access import Actor


def conference_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the conferences to hold and to attend, the agenda items whose turn has come, and those put off."""
    live = Conference.objects.exclude(state=ConferenceState.CLOSED)
    dated = {
        "more": reverse("conferences:index"),
        "due": "ends_on", "order": ("starts_on", "pk"), "today": today,
        "show": lambda conference: _conference(conference, today),
    }  # fmt: skip
    yield task_list(
        live.filter(visible_conferences(actor, "conferences.mark_attendance")),
        title="Hội nghị kiểm điểm phải tổ chức", **dated,
    )  # fmt: skip
    invited = Attendance.objects.filter(conference=OuterRef("pk"), person_id=actor.person_id)
    yield task_list(
        live.filter(Exists(invited)),
        title="Hội nghị đồng chí có tên trong danh sách dự", **dated,
    )  # fmt: skip
    held = Conference.objects.filter(visible_conferences(actor, "conferences.open_item"))
    items = AgendaItem.objects.filter(conference__in=held).select_related("conference", "subject")
    yield task_list(
        items.filter(conference__state=ConferenceState.OPEN, state=ItemState.WAITING),
        title="Phần kiểm điểm chưa đến lượt ở hội nghị đang họp",
        show=_item, order=("conference", "number"), today=today,
    )  # fmt: skip
    yield task_list(
        items.filter(state=ItemState.POSTPONED, subject__step="accepted"),
        title="Phần kiểm điểm đã hoãn, phải kiểm điểm bổ sung",
        show=_item, order=("conference", "number"), today=today,
    )  # fmt: skip


def _conference(conference: Conference, today: date) -> Task:
    on = conference.starts_on <= today <= conference.ends_on
    days = f"{conference.starts_on:%d/%m/%Y}"
    if conference.ends_on != conference.starts_on:
        days = f"{days} – {conference.ends_on:%d/%m/%Y}"
    return Task(
        says=conference.title,
        address=reverse("conferences:conference", args=[conference.pk]),
        detail=f"{conference.get_state_display()} · {days}",
        due=conference.ends_on,
        badge="hôm nay" if on else "",
    )


def _item(item: AgendaItem) -> Task:
    return Task(
        says=f"{item.number}. {item.subject}",
        address=reverse("conferences:item", args=[item.pk]),
        detail=item.postponed_because or item.conference.title,
    )


def count_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the paper votes that one person has counted and a second one has not."""
    by_me = PaperCount.objects.filter(vote=OuterRef("pk"), entered_by_id=actor.account_id)
    held = Conference.objects.filter(
        visible_conferences(actor, "ballots.enter_count"), state=ConferenceState.OPEN
    )
    votes = PaperVote.objects.filter(~Exists(by_me), item__conference__in=held, agreed_at__isnull=True)
    yield task_list(
        votes.annotate(entered=Count("counts")).filter(entered=1).select_related("item__subject", "item__conference"),
        title="Kết quả kiểm phiếu cần người thứ hai nhập",
        show=_vote, today=today,
    )  # fmt: skip


def _vote(vote: PaperVote) -> Task:
    return Task(
        says=vote.item.subject.name,
        address=reverse("ballots:vote", args=[vote.item_id]),
        detail=vote.item.conference.title,
    )
