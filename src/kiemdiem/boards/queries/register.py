"""Work on the register: entries owned, late, to complete, to verify; obstacles on both sides."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from kiemdiem.audit.access import reach_filter
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.access import reached_entries, visible_entries
from kiemdiem.shortcomings.models import Obstacle, Shortcoming, State
from kiemdiem.shortcomings.queries.filtering import LATE, UNOWNED, is_unowned


def owned_by(actor: Actor, today: date) -> Q:
    """Return the entries whose owner post the actor holds on `today`."""
    if actor.person_id is None:
        return Q(pk__in=[])
    held = Appointment.objects.filter(in_force(today), person_id=actor.person_id)
    return Q(owner_post__in=held.values("post_id"))


def entry_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the entries to remedy, to chase, to complete and to verify."""
    entries = Shortcoming.objects.select_related("unit", "owner_post")
    dated = Reading(_entry, today, "deadline", ("number", "pk"))
    own = owned_by(actor, today)
    yield task_list(
        entries.filter(own, state=State.OPEN),
        dated,
        "Hạn chế đồng chí chịu trách nhiệm khắc phục",
        more=_register(State.OPEN),
    )
    yield task_list(
        entries.filter(
            reached_entries("shortcomings.plan", actor), state=State.OPEN, deadline__lt=today
        ).exclude(own),
        dated,
        "Hạn chế của đơn vị đã quá hạn",
        more=_register(LATE),
    )
    yield task_list(
        entries.filter(reached_entries("shortcomings.reassign_owner", actor), is_unowned(today)),
        dated,
        "Hạn chế chưa có người chịu trách nhiệm, cần giao chức vụ khác",
        more=_register(UNOWNED),
    )
    yield task_list(
        entries.filter(reached_entries("shortcomings.open", actor), state=State.DRAFT),
        Reading(_entry, today, order=("first_seen_on", "pk")),
        "Hạn chế dự thảo cần bổ sung để đưa vào sổ",
        more=_register(State.DRAFT),
    )
    yield task_list(
        entries.filter(reached_entries("shortcomings.verify", actor), state=State.CLAIMED),
        dated,
        "Kết quả khắc phục cần thẩm tra",
        more=_register(State.CLAIMED),
    )
    yield task_list(
        entries.filter(own, state=State.CLAIMED),
        dated,
        "Kết quả đã báo cáo, chờ thẩm tra",
        more=_register(State.CLAIMED),
        mine=False,
    )


def _register(state: str) -> str:
    return reverse("shortcomings:index", query={"trang-thai": state})


def _entry(entry: Shortcoming) -> Task:
    owner = entry.owner_post.title if entry.owner_post else "chưa có người chịu trách nhiệm"
    return Task(
        says=str(entry),
        address=reverse("shortcomings:entry", args=[entry.pk]),
        detail=f"{entry.unit} · số {entry.number} · {owner}",
        due=entry.deadline,
    )


def obstacle_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the obstacles to answer, and those whose answer the actor waits for."""
    rows = Obstacle.objects.filter(answered_on__isnull=True).select_related("shortcoming__unit", "sent_to")
    answering = reach_filter(
        "shortcomings.answer_obstacle", actor,
        unit="sent_to_id", party="shortcoming__unit__party_path", state="shortcoming__unit__state_path",
    )  # fmt: skip
    dated, more = (
        Reading(_obstacle, today, "answer_due", ("sent_on", "pk")),
        reverse("shortcomings:obstacles"),
    )
    yield task_list(rows.filter(answering), dated, "Vướng mắc cấp dưới báo cáo, chờ trả lời", more=more)
    sending = visible_entries(actor, today, "shortcomings.send_obstacle", "shortcoming__")
    yield task_list(
        rows.filter(sending).exclude(answering),
        dated,
        "Vướng mắc đã gửi lên, chờ trả lời",
        more=more,
        mine=False,
    )


def _obstacle(obstacle: Obstacle) -> Task:
    return Task(
        says=obstacle.text[:120],
        address=reverse("shortcomings:obstacle", args=[obstacle.pk]),
        detail=f"{obstacle.shortcoming.unit} gửi {obstacle.sent_to}",
        due=obstacle.answer_due,
    )
