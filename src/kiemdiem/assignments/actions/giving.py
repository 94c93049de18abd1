"""Tasks are given: to one post, to several at once, or as a pasted list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.assignments.access.tasks import tasks_of
from kiemdiem.assignments.actions.holding import refuse_closed
from kiemdiem.assignments.models import Product, Task, TaskKind
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Appointment, Post, Unit
from kiemdiem.organisations.queries import in_force

MOST = 200


@dataclass(frozen=True)
class TaskLine:
    """One task as it is given: to whom, what, by when; `product` brings its factor, without one it is 1."""

    post: Post
    name: str
    due_on: date
    kind: str = TaskKind.PLANNED
    product: Product | None = None
    amount: Decimal = Decimal(1)
    document_number: str = ""
    document_on: date | None = None
    source: str = ""
    illustrative: bool = False


@action("assignments.assign")
def assign(
    *, lines: Sequence[TaskLine], by: Actor, at: datetime, assigned_on: date | None = None
) -> list[Task]:
    """Give the tasks of a list, all or none, in a constant number of statements; one event per task.

    The result belongs to whoever holds the post on `assigned_on` (the day of the deed where none is said).
    Raises NotAllowed; Refused, naming the line, for a post that nobody holds, a due date before the assignment
    or in a closed period, an amount not above 0, a product that is not approved, not in force on that day, or of
    another unit's catalogue.
    """
    assigned_on = assigned_on or timezone.localdate(at)
    not_ahead(assigned_on, at, "Ngày giao")
    if not lines:
        raise Refused("Chưa có nhiệm vụ nào để giao.", way_out="Hãy ghi ít nhất một nhiệm vụ.")
    if len(lines) > MOST:
        raise Refused(f"Mỗi lần giao nhiều nhất {MOST} nhiệm vụ.", way_out="Hãy chia thành nhiều lần.")
    units = {line.post.unit_id: line.post.unit for line in lines}
    for unit in units.values():
        require("assignments.assign", by, tasks_of(unit))
    holders = _holders({line.post.pk for line in lines}, assigned_on)
    products = Product.objects.in_bulk({line.product.pk for line in lines if line.product})
    lines = [replace(line, product=products[line.product.pk] if line.product else None) for line in lines]
    made = []
    for number, line in enumerate(lines, start=1):
        try:
            made.append(_task(line, holders.get(line.post.pk, []), assigned_on, by))
        except Refused as refused:
            where = f"Dòng {number}: " if len(lines) > 1 else ""
            raise Refused(where + refused.reason, way_out=refused.way_out) from refused
    for due_on in sorted({task.due_on for task in made}):
        refuse_closed({task.person_id for task in made if task.due_on == due_on}, due_on)
    Task.objects.bulk_create(made)
    for task in made:
        record(
            "assignments.assign", by=by, at=at, about=task, paths=units[task.unit_id].paths,
            data={"person": task.person_id, "due_on": task.due_on, "factor": task.factor, "amount": task.amount},
        )  # fmt: skip
    return made


def _holders(posts: set[int], on: date) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    held = Appointment.objects.filter(in_force(on), post__in=posts).select_related("person")
    for appointment in held.order_by("pk"):
        found.setdefault(appointment.post_id, []).append(appointment.person)
    return found


def _task(line: TaskLine, holders: list[Person], on: date, by: Actor) -> Task:
    name = said(line.name, "tên nhiệm vụ")
    if len(holders) != 1:
        says = "chưa có người giữ" if not holders else f"có {len(holders)} người cùng giữ"
        raise Refused(
            f"Chức vụ “{line.post}” {says} vào ngày {on:%d/%m/%Y}, nên chưa biết tính kết quả cho ai.",
            way_out="Hãy ghi phân công ở trang đơn vị, hoặc giao cho chức vụ khác.",
        )
    if line.due_on < on:
        raise Refused(
            f"Hạn {line.due_on:%d/%m/%Y} ở trước ngày giao {on:%d/%m/%Y}.",
            way_out="Hãy sửa hạn hoặc ngày giao.",
        )
    if line.amount <= 0:
        raise Refused("Số lượng giao phải lớn hơn 0.", way_out="Việc không đếm được thì ghi 1.")
    if line.product:
        _refuse_product(line.product, line.post.unit, on)
    return Task(
        unit_id=line.post.unit_id, post=line.post, person=holders[0], assigned_by_id=by.account_id, kind=line.kind,
        name=name, product=line.product, factor=line.product.factor if line.product else Decimal(1),
        amount=line.amount, assigned_on=on, due_on=line.due_on, document_number=normal(line.document_number),
        document_on=line.document_on, source=normal(line.source), illustrative=line.illustrative,
    )  # fmt: skip


def _refuse_product(product: Product, unit: Unit, on: date) -> None:
    if product.approved_at is None:
        raise Refused(
            f"“{product}” chưa được phê duyệt.",
            way_out="Người đứng đầu phê duyệt ở danh mục sản phẩm trước khi giao.",
        )
    if not product.valid_from <= on <= (product.valid_to or date.max):
        raise Refused(
            f"Phiên bản này của “{product}” không áp dụng vào ngày {on:%d/%m/%Y}.",
            way_out="Hãy chọn phiên bản đang áp dụng.",
        )
    if product.unit_id not in places_above(unit):
        raise Refused(
            f"“{product}” không thuộc danh mục của {unit} hay của cấp trên.",
            way_out="Hãy chọn sản phẩm trong danh mục của đơn vị.",
        )


def places_above(unit: Unit) -> Iterable[int]:
    """Return the ids of a unit and of all units above it, in both trees: whose catalogues serve it."""
    steps = f"{unit.party_path}{unit.state_path}".split("/")
    return {unit.pk, *(int(step) for step in steps if step)}
