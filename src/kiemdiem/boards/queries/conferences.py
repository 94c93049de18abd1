"""Work around conferences: to hold, to attend, items to open, counts to enter a second time."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from kiemdiem.ballots.models import PaperVote
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.conferences.access import visible_conferences
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ConferenceState, ItemState
from kiemdiem.core.access import Actor


def conference_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the conferences to hold and to attend, the agenda items whose turn has come, and those put off."""
    live = Conference.objects.exclude(state=ConferenceState.CLOSED)
    dated: Reading[Conference] = Reading(
        lambda row: _conference(row, today), today, "ends_on", ("starts_on", "pk")
    )
    more = reverse("conferences:index")
    yield task_list(
        live.filter(visible_conferences(actor, "conferences.mark_attendance")),
        dated,
        "Hội nghị kiểm điểm phải tổ chức",
        more=more,
    )
    if actor.person_id is not None:
        invited = Attendance.objects.filter(conference=OuterRef("pk"), person=actor.person_id)
        yield task_list(
            live.filter(Exists(invited)), dated, "Hội nghị đồng chí có tên trong danh sách dự", more=more
        )
    held = Conference.objects.filter(visible_conferences(actor, "conferences.open_item"))
    items = AgendaItem.objects.filter(conference__in=held).select_related("conference", "subject")
    in_turn = Reading(_item, today, order=("conference", "number"))
    yield task_list(
        items.filter(conference__state=ConferenceState.OPEN, state=ItemState.WAITING),
        in_turn,
        "Phần kiểm điểm chưa đến lượt ở hội nghị đang họp",
    )
    yield task_list(
        items.filter(state=ItemState.POSTPONED, subject__step="accepted"),
        in_turn,
        "Phần kiểm điểm đã hoãn, phải kiểm điểm bổ sung",
    )


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
    held = Conference.objects.filter(
        visible_conferences(actor, "ballots.enter_count"), state=ConferenceState.OPEN
    )
    votes = PaperVote.objects.filter(item__conference__in=held, agreed_at__isnull=True)
    if actor.account_id is not None:
        votes = votes.exclude(counts__entered_by=actor.account_id)
    yield task_list(
        votes.annotate(entered=Count("counts"))
        .filter(entered=1)
        .select_related("item__subject", "item__conference"),
        Reading(_vote, today),
        "Kết quả kiểm phiếu cần người thứ hai nhập",
    )


def _vote(vote: PaperVote) -> Task:
    return Task(
        says=vote.item.subject.name,
        address=reverse("ballots:vote", args=[vote.item_id]),
        detail=vote.item.conference.title,
    )
