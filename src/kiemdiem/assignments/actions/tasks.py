"""What becomes of a task: reported, returned, confirmed, opened again, withdrawn."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from kiemdiem.assignments.actions.holding import hold_task, refuse_closed, refuse_own
from kiemdiem.assignments.models import GroundState, Lapse, ProgressReport, Quality, Task, TaskState
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal

DELAYS = "Nghị định 335/2025/NĐ-CP, Điều 14.2"


@action("assignments.report")
def report(
    *, task: Task, on: date, done_amount: Decimal, says: str, finished: bool, by: Actor, at: datetime
) -> ProgressReport:
    """Report how far a task is by the day `on`; `finished` asks the superior to confirm the result.

    Raises NotAllowed; Refused for a day ahead or before the assignment, more done than was given, or nothing said.
    """
    task = hold_task("assignments.report", task, by)
    _check_done(task, done_amount, on, at, "Ngày báo cáo")
    made = ProgressReport.objects.create(
        task=task, on=on, done_amount=done_amount, says=said(says, "kết quả, vướng mắc"), finished=finished,
        reported_by_id=by.account_id, reported_at=at,
    )  # fmt: skip
    if finished:
        _move(task, TaskState.REPORTED)
    record(
        "assignments.report", by=by, at=at, about=task, paths=task.unit.paths,
        data={"as_of": on, "amount": done_amount, "finished": finished},
    )  # fmt: skip
    return made


@action("assignments.return_report")
def return_report(*, task: Task, reason: str, by: Actor, at: datetime) -> Task:
    """Send a finished report back: the task goes on. Raises NotAllowed; Refused without a reason, or for one's own."""
    task = hold_task("assignments.return_report", task, by)
    refuse_own(task, by)
    last = task.reports.filter(finished=True).order_by("-reported_at", "-pk").first()
    if last:
        last.returned_reason, last.returned_by_id, last.returned_at = (
            said(reason, "lý do trả lại"),
            by.account_id,
            at,
        )
        last.save(update_fields=["returned_reason", "returned_by", "returned_at"])
    _move(task, TaskState.OPEN)
    record(
        "assignments.return_report", by=by, at=at, about=task, paths=task.unit.paths,
        reason=said(reason, "lý do trả lại"),
    )  # fmt: skip
    return task


@action("assignments.confirm")
def confirm(
    *,
    task: Task,
    done_amount: Decimal,
    by: Actor,
    at: datetime,
    done_on: date | None = None,
    faults: int = 0,
    delays: int = 0,
    quality: int | None = None,
    above: bool = False,
    comment: str = "",
) -> Task:
    """Confirm what a task came to: amount, day, major faults of content and delays, as the superior found them.

    Raises NotAllowed; Refused for one's own task, for a result that isn't finished while there is still time, a
    day ahead, more done than was given, something done later than due without a delay, fewer lapses than were
    confirmed as objective, or more than required of what isn't wholly done.
    """
    task = hold_task("assignments.confirm", task, by)
    refuse_own(task, by)
    if done_amount and done_on is None:
        raise Refused(
            "Đã có phần hoàn thành thì phải ghi ngày hoàn thành.", way_out="Hãy ghi ngày hoàn thành."
        )
    done_on = done_on if done_amount else None
    _check_done(task, done_amount, done_on, at, "Ngày hoàn thành")
    whole = done_amount == task.amount
    if not whole and timezone.localdate(at) <= task.due_on:
        raise Refused(
            f"Nhiệm vụ còn hạn đến hết ngày {task.due_on:%d/%m/%Y} mà chưa xong đủ số lượng.",
            way_out="Hãy chờ xong hoặc quá hạn mới xác nhận; nếu không cần làm nữa thì rút nhiệm vụ.",
        )
    if done_on and done_on > task.due_on and not delays:
        raise Refused(
            f"Xong ngày {done_on:%d/%m/%Y} là sau hạn {task.due_on:%d/%m/%Y}, nên có ít nhất một lần chậm.",
            article=DELAYS,
            way_out="Hãy ghi số lần chậm; nếu vì khách quan thì người thực hiện đề nghị ghi nhận sau khi xác nhận.",
        )
    if above and (not whole or quality == Quality.NOT_MET):
        raise Refused(
            "Chỉ nhiệm vụ xong đủ và đạt yêu cầu mới được ghi là vượt yêu cầu.", way_out="Hãy bỏ dấu vượt."
        )
    _keep_objective(task, faults, delays)
    task.done_amount, task.done_on = done_amount, done_on
    task.faults, task.delays, task.quality, task.above = faults, delays, quality, above
    task.comment = normal(comment)
    task.confirmed_by_id, task.confirmed_at, task.state = by.account_id, at, TaskState.CONFIRMED
    task.save(
        update_fields=[
            "done_amount", "done_on", "faults", "delays", "quality", "above", "comment", "confirmed_by",
            "confirmed_at", "state",
        ]
    )  # fmt: skip
    record(
        "assignments.confirm", by=by, at=at, about=task, paths=task.unit.paths,
        data={"amount": done_amount, "done_on": done_on, "faults": faults, "delays": delays, "quality": quality, "above": above},
    )  # fmt: skip
    return task


@action("assignments.reopen_task")
def reopen_task(*, task: Task, ground: str, by: Actor, at: datetime) -> Task:
    """Take a confirmation back, so that it can be made anew; the figures taken back stay in the journal.

    Raises NotAllowed; Refused for one's own, without a ground, or where a closed period has counted it.
    """
    task = hold_task("assignments.reopen_task", task, by)
    refuse_own(task, by)
    refuse_closed({task.person_id}, task.due_on)
    before = {"amount": task.done_amount, "faults": task.faults, "delays": task.delays}
    task.done_amount, task.done_on, task.faults, task.delays = Decimal(0), None, 0, 0
    task.quality, task.above, task.state = None, False, TaskState.OPEN
    task.save(update_fields=["done_amount", "done_on", "faults", "delays", "quality", "above", "state"])
    record(
        "assignments.reopen_task", by=by, at=at, about=task, paths=task.unit.paths,
        reason=said(ground, "lý do mở lại"), data=before,
    )  # fmt: skip
    return task


@action("assignments.withdraw")
def withdraw(*, task: Task, ground: str, by: Actor, at: datetime) -> Task:
    """Take a task back: it no longer counts. Raises NotAllowed; Refused for one's own, without a ground, or where a
    closed period has counted it.
    """
    task = hold_task("assignments.withdraw", task, by)
    refuse_own(task, by)
    refuse_closed({task.person_id}, task.due_on)
    task.withdrawn_ground, task.withdrawn_at = said(ground, "lý do rút"), at
    task.state = TaskState.WITHDRAWN
    task.save(update_fields=["withdrawn_ground", "withdrawn_at", "state"])
    record(
        "assignments.withdraw", by=by, at=at, about=task, paths=task.unit.paths, reason=task.withdrawn_ground
    )
    return task


def _check_done(task: Task, amount: Decimal, on: date | None, at: datetime, what: str) -> None:
    if amount < 0 or amount > task.amount:
        raise Refused(
            f"Số hoàn thành phải từ 0 đến số giao là {task.amount.normalize():f}.",
            way_out="Phần làm thêm thì giao thành một nhiệm vụ khác.",
        )
    if on is None:
        return
    not_ahead(on, at, what)
    if on < task.assigned_on:
        raise Refused(
            f"{what} {on:%d/%m/%Y} ở trước ngày giao {task.assigned_on:%d/%m/%Y}.",
            way_out="Hãy sửa lại ngày.",
        )


def _keep_objective(task: Task, faults: int, delays: int) -> None:
    rows = task.grounds.filter(state=GroundState.CONFIRMED).values_list("lapse").annotate(number=Sum("count"))
    objective = dict(rows.order_by())
    for lapse, found, says in ((Lapse.FAULT, faults, "sai sót"), (Lapse.DELAY, delays, "chậm")):
        if objective.get(lapse, 0) > found:
            raise Refused(
                f"Đã có {objective[lapse]} lần {says} được xác nhận là khách quan, nên không thể ghi chỉ {found} lần.",
                way_out="Hãy ghi đủ số lần; phần khách quan sẽ không bị trừ.",
            )


def _move(task: Task, state: TaskState) -> None:
    task.state = state
    task.save(update_fields=["state"])
