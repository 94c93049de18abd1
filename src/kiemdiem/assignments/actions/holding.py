"""How every action takes hold of its row: locked, allowed, and as it stands now; and what it checks again and again."""

from datetime import date

from kiemdiem.assignments.access.tasks import product_target, task_target
from kiemdiem.assignments.models import PeriodState, Product, Sheet, Task
from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused


def hold_task(action_name: str, task: Task, by: Actor) -> Task:
    """Return the task as it stands now, locked until the transaction ends.

    Raises NotAllowed where `by` may not do this, or not at the task's present state.
    """
    now = (
        Task.objects.select_for_update(of=("self",)).select_related("unit", "post", "person").get(pk=task.pk)
    )
    require(action_name, by, task_target(now, by))
    return now


def hold_product(action_name: str, product: Product, by: Actor) -> Product:
    """Return the version of the product as it stands now, locked. Raises NotAllowed."""
    now = Product.objects.select_for_update(of=("self",)).select_related("unit").get(pk=product.pk)
    require(action_name, by, product_target(now))
    return now


def refuse_own(task: Task, by: Actor) -> None:
    """Raise Refused where somebody judges their own task."""
    if by.person_id is not None and by.person_id == task.person_id:
        raise Refused(
            "Đồng chí là người được giao nhiệm vụ này nên không tự xác nhận cho mình được.",
            way_out="Việc này do người đứng đầu đơn vị, hoặc cấp trên nếu đồng chí là người đứng đầu, xác nhận.",
        )


def refuse_closed(person_ids: set[int], due_on: date) -> None:
    """Raise Refused where a sheet that counts tasks due on that day has been closed for one of these people."""
    sheet = (
        Sheet.objects.filter(
            person__in=person_ids,
            period__start__lte=due_on,
            period__end__gte=due_on,
            period__state=PeriodState.CLOSED,
        )
        .select_related("period__unit")
        .order_by("pk")
        .first()
    )
    if sheet:
        raise Refused(
            f"Hạn {due_on:%d/%m/%Y} nằm trong kỳ đã khóa: {sheet.period} (phiếu của {sheet.name}).",
            way_out="Chọn hạn trong kỳ đang mở, hoặc mở lại kỳ ấy bằng văn bản để sửa.",
        )
