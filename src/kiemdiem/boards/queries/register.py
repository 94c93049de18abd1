"""Work on the register: entries owned, late, to complete, to verify; obstacles on both sides."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from kiemdiem.audit.access import reach_filter
from kiemdiem.boards.queries.lists import Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Obstacle, Shortcoming, State
from kiemdiem.shortcomings.queries.register import LATE


def owned_by(actor: Actor, today: date) -> Q:
    """Return the entries whose owner post the actor holds on `today`."""
    if actor.person_id is None:
        return Q(pk__in=[])
    held = Appointment.objects.filter(in_force(today), person_id=actor.person_id)
    return Q(owner_post__in=held.values("post_id"))


def entry_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the entries to remedy, to chase, to complete and to verify."""
    entries = Shortcoming.objects.select_related("unit", "owner_post")
    dated = {"show": _entry, "due": "deadline", "order": ("number", "pk"), "today": today}
    own = owned_by(actor, today)
    yield task_list(
        entries.filter(own, state=State.OPEN),
        title="Hạn chế đồng chí chịu trách nhiệm khắc phục", more=_register(State.OPEN), **dated,
    )  # fmt: skip
    yield task_list(
        entries.filter(reach_filter("shortcomings.plan", actor), state=State.OPEN, deadline__lt=today).exclude(own),
        title="Hạn chế của đơn vị đã quá hạn", more=_register(LATE), **dated,
    )  # fmt: skip
    yield task_list(
        entries.filter(reach_filter("shortcomings.open", actor), state=State.DRAFT),
        title="Hạn chế dự thảo cần bổ sung để đưa vào sổ", more=_register(State.DRAFT),
        show=_entry, order=("first_seen_on", "pk"), today=today,
    )  # fmt: skip
    yield task_list(
        entries.filter(reach_filter("shortcomings.verify", actor), state=State.CLAIMED),
        title="Kết quả khắc phục cần thẩm tra", more=_register(State.CLAIMED), **dated,
    )  # fmt: skip
    yield task_list(
        entries.filter(own, state=State.CLAIMED),
        title="Kết quả đã báo cáo, chờ thẩm tra", more=_register(State.CLAIMED), mine=False, **dated,
    )  # fmt: skip


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
        unit="sent_to_id", party="shortcoming__party_path", state="shortcoming__state_path",
    )  # fmt: skip
    dated = {
        "show": _obstacle,
        "due": "answer_due",
        "order": ("sent_on", "pk"),
        "today": today,
        "more": reverse("shortcomings:obstacles"),
    }
    yield task_list(
        rows.filter(answering), title="Vướng mắc cấp dưới báo cáo, chờ trả lời", **dated,
    )  # fmt: skip
    sending = visible_entries(actor, today, "shortcomings.send_obstacle", "shortcoming__")
    yield task_list(
        rows.filter(sending).exclude(answering), title="Vướng mắc đã gửi lên, chờ trả lời", mine=False, **dated,
    )  # fmt: skip


def _obstacle(obstacle: Obstacle) -> Task:
    return Task(
        says=obstacle.text[:120],
        address=reverse("shortcomings:obstacle", args=[obstacle.pk]),
        detail=f"{obstacle.shortcoming.unit} gửi {obstacle.sent_to}",
        due=obstacle.answer_due,
    )
