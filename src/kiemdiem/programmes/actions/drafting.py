"""A programme is begun, written and amended; what was adopted is never written over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.programmes.access import programmes_of
from kiemdiem.programmes.actions.copying import copy_edition
from kiemdiem.programmes.actions.holding import draft_of, hold, next_key
from kiemdiem.programmes.models import (
    Edition,
    EditionState,
    Milestone,
    Programme,
    ProgrammeGoal,
    ProgrammeKind,
    ProgrammeSection,
    ProgrammeState,
    ProgrammeTask,
    RollUp,
)
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.reviews.queries.cells import canonical
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.targets.models import Direction

Row = TypeVar("Row", ProgrammeGoal, ProgrammeTask)

MOST_TASKS = 1000
DEEPEST = 4


@action("programmes.create")
def create(
    *,
    unit: Unit,
    act: LegalAct,
    title: str,
    from_year: int,
    to_year: int,
    by: Actor,
    at: datetime,
    kind: str = ProgrammeKind.PROGRAMME,
    source: str = "",
    illustrative: bool = False,
) -> Programme:
    """Begin a programme of a unit for a resolution, with an empty draft of all its sections.

    Raises NotAllowed; Refused without a title, for years the wrong way round, or where the unit writes or follows a
    programme of this title already.
    """
    require("programmes.create", by, programmes_of(unit))
    title = said(title, "tên chương trình")
    if to_year < from_year:
        raise Refused("Năm cuối của giai đoạn ở trước năm đầu.", way_out="Hãy sửa lại giai đoạn.")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    same = Programme.objects.filter(unit=unit, title=title).exclude(state=ProgrammeState.WITHDRAWN)
    if same.exists():
        raise Refused(
            f"{unit} đã có chương trình “{title}”.", way_out="Hãy mở chương trình ấy, hoặc đặt tên khác."
        )
    made = Programme.objects.create(
        unit=unit, act=act, kind=kind, title=title, from_year=from_year, to_year=to_year, created_at=at,
        created_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    Edition.objects.create(programme=made, number=1, begun_at=at, begun_by_id=by.account_id)
    record("programmes.create", by=by, at=at, about=made, paths=unit.paths, data={"decision": act.number})
    return made


@action("programmes.write")
def save_section(*, programme: Programme, key: str, text: str, by: Actor, at: datetime) -> ProgrammeSection:
    """Write the text of one section of the draft. Raises NotAllowed; Refused for a section that no programme has."""
    programme = hold("programmes.write", programme, by, at)
    if outline().section(key) is None:
        raise Refused(f"Chương trình không có mục “{key}”.", way_out="Hãy chọn lại mục.")
    saved, _ = ProgrammeSection.objects.update_or_create(
        edition=draft_of(programme), key=key, defaults={"text": canonical(text)}
    )
    record(
        "programmes.write",
        by=by,
        at=at,
        about=programme,
        paths=programme.unit.paths,
        data={"section": key},
    )
    return saved


@action("programmes.write")
def save_goal(
    *,
    programme: Programme,
    name: str,
    year: int,
    by: Actor,
    at: datetime,
    goal: ProgrammeGoal | None = None,
    value: Decimal | None = None,
    measure_unit: str = "",
    direction: str = Direction.UP,
    unit: Unit | None = None,
    owner_post: Post | None = None,
    source: str = "",
    illustrative: bool = False,
) -> ProgrammeGoal:
    """Write a target of the draft, a new one without `goal`; what is still open may stay empty until adoption.

    Raises NotAllowed; Refused without a name, for a year outside the programme's, a post of another unit, or a target
    of another draft.
    """
    programme = hold("programmes.write", programme, by, at)
    draft, name = draft_of(programme), said(name, "tên chỉ tiêu")
    if not programme.from_year <= year <= programme.to_year:
        raise Refused(
            f"Năm {year} ở ngoài giai đoạn {programme.from_year}–{programme.to_year} của chương trình.",
            way_out="Hãy sửa lại năm.",
        )
    unit = _unit_of(unit, owner_post)
    row = _own(goal, draft) if goal else ProgrammeGoal(edition=draft, key=next_key(programme))
    row.name, row.year, row.value, row.measure_unit = name, year, value, normal(measure_unit)
    row.direction, row.unit, row.owner_post = direction, unit, owner_post
    row.source, row.illustrative = normal(source), illustrative
    row.save()
    _wrote(programme, "goal", row.key, by, at)
    return row


@action("programmes.write")
def drop_goal(*, goal: ProgrammeGoal, by: Actor, at: datetime) -> None:
    """Take a target out of the draft. Raises NotAllowed; Refused for one of an edition that is no draft."""
    programme = hold("programmes.write", goal.edition.programme, by, at)
    _own(goal, draft_of(programme)).delete()
    _wrote(programme, "goal_dropped", goal.key, by, at)


@dataclass(frozen=True)
class Stone:
    """A milestone as it is written: what must have happened by when."""

    text: str
    due_on: date


@action("programmes.write")
def save_task(
    *,
    programme: Programme,
    name: str,
    by: Actor,
    at: datetime,
    task: ProgrammeTask | None = None,
    parent: ProgrammeTask | None = None,
    number: int | None = None,
    product: str = "",
    unit: Unit | None = None,
    owner_post: Post | None = None,
    starts_on: date | None = None,
    due_on: date | None = None,
    rule: str = RollUp.MEAN,
    weight: Decimal | None = None,
    budget: Decimal | None = None,
    milestones: Sequence[Stone] = (),
    source: str = "",
    illustrative: bool = False,
) -> ProgrammeTask:
    """Write a task of the draft, a new one without `task`; without a `number` it comes last under its parent.

    Raises NotAllowed; Refused without a name, for dates the wrong way round, a weight that is none, a post of another
    unit, a parent that lies under the task itself, of another draft or too deep, or more tasks than a programme bears.
    """
    programme = hold("programmes.write", programme, by, at)
    draft, name = draft_of(programme), said(name, "tên nhiệm vụ")
    row = _own(task, draft) if task else ProgrammeTask(edition=draft, key=next_key(programme))
    if task is None and draft.tasks.count() >= MOST_TASKS:
        raise Refused(
            f"Một chương trình có nhiều nhất {MOST_TASKS} nhiệm vụ.",
            way_out="Hãy gộp hoặc tách chương trình.",
        )
    if starts_on and due_on and due_on < starts_on:
        raise Refused("Hạn hoàn thành ở trước ngày bắt đầu.", way_out="Hãy sửa lại ngày.")
    if weight is not None and not 0 < weight <= 100:
        raise Refused(
            "Tỷ trọng phải lớn hơn 0 và không quá 100 %.", way_out="Để trống nếu không tính theo tỷ trọng."
        )
    row.parent = _parent(row, parent, draft)
    row.number = number or _last(draft, row) + 1
    row.name, row.product, row.unit, row.owner_post = (
        name,
        normal(product),
        _unit_of(unit, owner_post),
        owner_post,
    )
    row.starts_on, row.due_on, row.rule, row.weight, row.budget = starts_on, due_on, rule, weight, budget
    row.source, row.illustrative = normal(source), illustrative
    row.save()
    _set_milestones(row, milestones)
    _wrote(programme, "task", row.key, by, at)
    return row


@action("programmes.write")
def drop_task(*, task: ProgrammeTask, by: Actor, at: datetime) -> None:
    """Take a task, with all that lies under it, out of the draft.

    Raises NotAllowed; Refused for one of an edition that is no draft.
    """
    programme = hold("programmes.write", task.edition.programme, by, at)
    _own(task, draft_of(programme)).delete()
    _wrote(programme, "task_dropped", task.key, by, at)


@action("programmes.amend")
def amend(*, programme: Programme, ground: str, by: Actor, at: datetime) -> Edition:
    """Begin an amendment: a new draft that says what is in force, on a ground. What is in force goes on meanwhile.

    Raises NotAllowed; Refused without a ground.
    """
    programme = hold("programmes.amend", programme, by, at)
    ground = said(ground, "căn cứ sửa đổi")
    old = programme.editions.get(state=EditionState.ADOPTED)
    last = programme.editions.order_by("-number").values_list("number", flat=True)[0]
    draft = Edition.objects.create(
        programme=programme, number=last + 1, ground=ground, begun_at=at, begun_by_id=by.account_id
    )
    copy_edition(old, draft)
    programme.state = ProgrammeState.AMENDING
    programme.save(update_fields=["state"])
    record(
        "programmes.amend", by=by, at=at, about=programme, paths=programme.unit.paths, reason=ground,
        data={"number": draft.number},
    )  # fmt: skip
    return draft


@action("programmes.withdraw")
def withdraw(*, programme: Programme, ground: str, by: Actor, at: datetime) -> Programme:
    """Give up what is being written, on a ground: a programme in force goes on as it is, another one ends.

    Raises NotAllowed; Refused without a ground.
    """
    programme = hold("programmes.withdraw", programme, by, at)
    draft, ground = draft_of(programme), said(ground, "lý do thôi soạn")
    draft.state = EditionState.DROPPED
    draft.save(update_fields=["state"])
    in_force = programme.editions.filter(state=EditionState.ADOPTED).exists()
    programme.state = ProgrammeState.ADOPTED if in_force else ProgrammeState.WITHDRAWN
    programme.withdrawn_ground = ground
    programme.save(update_fields=["state", "withdrawn_ground"])
    record(
        "programmes.withdraw",
        by=by,
        at=at,
        about=programme,
        paths=programme.unit.paths,
        reason=ground,
    )
    return programme


def _wrote(programme: Programme, what: str, key: int, by: Actor, at: datetime) -> None:
    record("programmes.write", by=by, at=at, about=programme, paths=programme.unit.paths, data={what: key})


def _own(row: Row, draft: Edition) -> Row:
    if row.edition_id != draft.pk:
        raise Refused(
            "Nội dung này thuộc bản đã ban hành hoặc đã thôi soạn nên không sửa được.",
            way_out="Hãy sửa ở bản đang soạn.",
        )
    return row


def _unit_of(unit: Unit | None, owner_post: Post | None) -> Unit | None:
    if owner_post is None:
        return unit
    if unit is not None and unit.pk != owner_post.unit_id:
        raise Refused(
            f"Chức vụ “{owner_post}” thuộc {owner_post.unit}, không phải {unit}.",
            way_out="Hãy chọn chức vụ của đơn vị chịu trách nhiệm.",
        )
    return owner_post.unit


def _parent(row: ProgrammeTask, parent: ProgrammeTask | None, draft: Edition) -> ProgrammeTask | None:
    if parent is None:
        return None
    above = dict(draft.tasks.values_list("pk", "parent_id"))
    if parent.pk not in above:
        raise Refused("Nhiệm vụ cấp trên không thuộc bản đang soạn này.", way_out="Hãy chọn lại.")
    steps, step = 1, parent.pk
    while step is not None:
        if step == row.pk:
            raise Refused("Nhiệm vụ không thể nằm dưới chính nó.", way_out="Hãy chọn nhiệm vụ cấp trên khác.")
        step, steps = above[step], steps + 1
    if steps > DEEPEST:
        raise Refused(f"Cây nhiệm vụ sâu nhất {DEEPEST} bậc.", way_out="Hãy đặt ở bậc cao hơn.")
    return parent


def _last(draft: Edition, row: ProgrammeTask) -> int:
    numbers = draft.tasks.filter(parent=row.parent).exclude(pk=row.pk).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def _set_milestones(row: ProgrammeTask, stones: Sequence[Stone]) -> None:
    """Write the milestones anew; one that stays as it was keeps what was recorded of it."""
    before = {(one.text, one.due_on): one for one in row.milestones.all()}
    wanted = [(said(stone.text, "nội dung mốc"), stone.due_on) for stone in stones]
    row.milestones.exclude(pk__in=[before[key].pk for key in wanted if key in before]).delete()
    for number, key in enumerate(wanted, start=1):
        kept = before.get(key) or Milestone(programme_task=row, text=key[0], due_on=key[1])
        kept.number = number
        kept.save()
