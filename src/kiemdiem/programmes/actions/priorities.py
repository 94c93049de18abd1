"""Priority tasks are proposed, weighed, adopted by a decision, followed by their measure, and closed by it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import File
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.conferences.models import Conference
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.programmes.access import programmes_of
from kiemdiem.programmes.actions.drafting import Stone
from kiemdiem.programmes.actions.holding import hold_priority
from kiemdiem.programmes.models import (
    Milestone,
    PriorityFigure,
    PriorityLimit,
    PriorityOrigin,
    PriorityState,
    PriorityTask,
)
from kiemdiem.programmes.queries.criteria import criteria
from kiemdiem.programmes.queries.missing import holders
from kiemdiem.programmes.queries.priorities import reached
from kiemdiem.reviews.queries.cells import canonical
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.shortcomings.access import may_see as may_see_entry
from kiemdiem.shortcomings.actions.files import examined
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.targets.access import may_see as may_see_target
from kiemdiem.targets.models import Direction, Target
from kiemdiem.web.formats import number

LONGEST_NAME = 300


@action("programmes.propose_priority")
def propose_priority(
    *,
    unit: Unit,
    year: int,
    name: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    shortcoming: Shortcoming | None = None,
    target: Target | None = None,
    act: LegalAct | None = None,
    source: str = "",
    illustrative: bool = False,
) -> PriorityTask:
    """Propose a priority task of a unit for a year: of an entry of the register, a missed target, an act, or by hand.

    What the register or the target says already (who answers, until when, by what measured) is taken over. Raises
    NotAllowed; Refused without a name, for an entry or a target that `by` may not see or that lies outside the unit, or
    where the entry was proposed for that year before.
    """
    require("programmes.propose_priority", by, programmes_of(unit))
    origin = PriorityOrigin.HAND
    if shortcoming:
        origin, name = PriorityOrigin.REGISTER, name or shortcoming.wording
        _check_entry(shortcoming, unit, year, by, at)
    elif target:
        origin, name = PriorityOrigin.TARGET, name or target.name
        if not may_see_target(by, target).allowed or not target.unit.paths.below(unit.pk):
            raise Refused("Chỉ tiêu này không thuộc đơn vị.", way_out="Hãy chọn chỉ tiêu của đơn vị.")
    elif act:
        origin = PriorityOrigin.ACT
    made = PriorityTask(
        unit=unit, year=year, name=said(name, "tên nhiệm vụ")[:LONGEST_NAME], reason=canonical(reason), origin=origin,
        shortcoming=shortcoming, target=target, act=act, proposed_at=at, proposed_by_id=by.account_id,
        source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    _take_over(made)
    made.save()
    record(
        "programmes.propose_priority", by=by, at=at, about=made, paths=unit.paths, data={"year": year, "origin": origin}
    )  # fmt: skip
    return made


@dataclass(frozen=True)
class Weighed:
    """What is said of a candidate before it is chosen: criteria ticked, who answers, by when, by what it is measured."""

    name: str
    reason: str = ""
    criteria: Collection[str] = ()
    owner_post: Post | None = None
    due_on: date | None = None
    cost: Decimal | None = None
    measure: str = ""
    measure_unit: str = ""
    direction: str = Direction.UP
    baseline: Decimal | None = None
    goal: Decimal | None = None
    milestones: Collection[Stone] = ()


@action("programmes.weigh_priority")
def weigh_priority(*, priority: PriorityTask, weighed: Weighed, by: Actor, at: datetime) -> PriorityTask:
    """Say of a candidate why it should be chosen, who answers for it, by when and by what measure.

    Raises NotAllowed, also once it was chosen or not chosen; Refused without a name or for an unknown criterion.
    """
    one = hold_priority("programmes.weigh_priority", priority, by, at)
    known = {criterion.key for criterion in criteria() if not criterion.fact}
    if not set(weighed.criteria) <= known:
        raise Refused("Có tiêu chí không còn dùng.", way_out="Hãy chọn lại tiêu chí.")
    one.name, one.reason = said(weighed.name, "tên nhiệm vụ"), canonical(weighed.reason)
    one.criteria = sorted(set(weighed.criteria))
    one.owner_post, one.due_on, one.cost = weighed.owner_post, weighed.due_on, weighed.cost
    one.measure, one.measure_unit = normal(weighed.measure), normal(weighed.measure_unit)
    one.direction, one.baseline, one.goal = weighed.direction, weighed.baseline, weighed.goal
    one.save()
    one.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(
            priority_task=one, number=number_of, text=said(stone.text, "nội dung mốc"), due_on=stone.due_on
        )
        for number_of, stone in enumerate(weighed.milestones, start=1)
    )
    record("programmes.weigh_priority", by=by, at=at, about=one, paths=one.unit.paths)
    return one


@action("programmes.adopt_priority")
def adopt_priority(
    *,
    priority: PriorityTask,
    decision_number: str,
    decided_on: date,
    by: Actor,
    at: datetime,
    conference: Conference | None = None,
) -> PriorityTask:
    """Record that a candidate was chosen by a decision, at a conference where there was one.

    More than the unit means to have at once is told beforehand, not forbidden. Raises NotAllowed; Refused without a
    number or for a day ahead; NotReady with all it lacks: owner post and its holder, deadline, measure, goal.
    """
    one = hold_priority("programmes.adopt_priority", priority, by, at)
    decision = said(decision_number, "số văn bản")
    not_ahead(decided_on, at, "Ngày văn bản")
    missing = _lacking(one, decided_on)
    if missing:
        raise NotReady(
            f"Chưa thể chọn “{one}” làm nhiệm vụ trọng tâm: còn {len(missing)} điều.",
            missing,
            way_out="Hãy ghi đủ ở trang nhiệm vụ rồi chọn lại.",
        )
    one.decision_number, one.decided_on, one.conference = decision, decided_on, conference
    one.state = PriorityState.ADOPTED
    one.save(update_fields=["decision_number", "decided_on", "conference", "state"])
    record(
        "programmes.adopt_priority", by=by, at=at, about=one, paths=one.unit.paths,
        data={"decision": decision, "on": decided_on},
    )  # fmt: skip
    return one


@action("programmes.drop_priority")
def drop_priority(*, priority: PriorityTask, ground: str, by: Actor, at: datetime) -> PriorityTask:
    """Record that a candidate is not chosen, and why. Raises NotAllowed; Refused without a reason."""
    one = hold_priority("programmes.drop_priority", priority, by, at)
    _end(one, PriorityState.DROPPED, said(ground, "lý do không chọn"), by, at)
    record(
        "programmes.drop_priority",
        by=by,
        at=at,
        about=one,
        paths=one.unit.paths,
        reason=one.ended_ground,
    )
    return one


@action("programmes.record_figure")
def record_figure(
    *,
    priority: PriorityTask,
    value: Decimal,
    as_of: date,
    proof: str,
    file: "File[bytes]",
    by: Actor,
    at: datetime,
) -> PriorityFigure:
    """Record how far the measure of a priority task is on a day, with the paper by which that is known; older ones stay.

    The paper is kept as evidence is in the register, under its SHA-256. Raises NotAllowed; Refused for a day ahead,
    without naming the paper, or for a file that is empty, too large or not what its name says.
    """
    one = hold_priority("programmes.record_figure", priority, by, at)
    not_ahead(as_of, at, "Số liệu đến ngày")
    proof, found = said(proof, "văn bản làm chứng"), examined(file)
    made = PriorityFigure(
        priority_task=one, value=value, as_of=as_of, proof=proof, **asdict(found), recorded_at=at,
        recorded_by_id=by.account_id,
    )  # fmt: skip
    made.file.save(found.sha256, file, save=False)
    made.save()
    record(
        "programmes.record_figure", by=by, at=at, about=one, paths=one.unit.paths,
        data={"value": value, "as_of": as_of, "sha256": found.sha256, "size": found.size},
    )  # fmt: skip
    return made


@action("programmes.close_priority")
def close_priority(*, priority: PriorityTask, ground: str, by: Actor, at: datetime) -> PriorityTask:
    """Close a priority task that its measure says is done; `ground` names what confirms it.

    Raises NotAllowed; Refused without a ground, where no proven figure reaches the goal, or where it came from an entry
    of the register whose result has not been verified and closed there.
    """
    one = hold_priority("programmes.close_priority", priority, by, at)
    ground = said(ground, "văn bản xác nhận kết quả")
    last = one.figures.order_by("as_of", "recorded_at", "pk").last()
    if last is None or not reached(one, last.value):
        now = f"mới đạt {number(last.value)}" if last else "chưa có số nào"
        raise Refused(
            f"Thước đo “{one.measure}” {now}, phải đạt {number(one.goal)} {one.measure_unit}.",
            way_out="Hãy ghi số đạt được kèm văn bản làm chứng; chưa đạt thì chưa kết thúc được.",
        )
    if one.shortcoming and one.shortcoming.state != State.CLOSED:
        raise Refused(
            f"Hạn chế số {one.shortcoming.number} trong sổ chưa được thẩm tra là đã khắc phục.",
            way_out="Hãy hoàn thành thẩm tra ở sổ hạn chế trước.",
        )
    _end(one, PriorityState.CLOSED, ground, by, at)
    record(
        "programmes.close_priority", by=by, at=at, about=one, paths=one.unit.paths, reason=ground,
        data={"value": last.value, "as_of": last.as_of},
    )  # fmt: skip
    return one


@action("programmes.set_limit")
def set_limit(*, unit: Unit, most: int, by: Actor, at: datetime) -> PriorityLimit:
    """Say how many priority tasks a unit means to have at once. Raises NotAllowed; Refused for none at all."""
    require("programmes.set_limit", by, programmes_of(unit))
    if most < 1:
        raise Refused("Số nhiệm vụ cùng lúc phải từ 1 trở lên.", way_out="Hãy ghi một số dương.")
    limit, _ = PriorityLimit.objects.update_or_create(
        unit=unit, defaults={"most": most, "set_at": at, "set_by_id": by.account_id}
    )
    record("programmes.set_limit", by=by, at=at, about=unit, paths=unit.paths, data={"value": most})
    return limit


def _end(one: PriorityTask, state: PriorityState, ground: str, by: Actor, at: datetime) -> None:
    one.state, one.ended_ground, one.ended_at, one.ended_by_id = state, ground, at, by.account_id
    one.save(update_fields=["state", "ended_ground", "ended_at", "ended_by"])


def _check_entry(entry: Shortcoming, unit: Unit, year: int, by: Actor, at: datetime) -> None:
    if not may_see_entry(by, entry, timezone.localdate(at)).allowed or not entry.paths.below(unit.pk):
        raise Refused("Hạn chế này không thuộc đơn vị.", way_out="Hãy chọn hạn chế trong sổ của đơn vị.")
    if entry.state in (State.DRAFT, State.WITHDRAWN, State.CLOSED):
        raise Refused(
            "Chỉ đề xuất được hạn chế đang phải khắc phục.", way_out="Hãy chọn hạn chế khác trong sổ."
        )
    rows = PriorityTask.objects.filter(unit=unit, year=year, shortcoming=entry)
    if rows.exclude(state=PriorityState.DROPPED).exists():
        raise Refused(
            f"Hạn chế này đã được đề xuất làm nhiệm vụ trọng tâm năm {year}.",
            way_out="Hãy mở đề xuất đã có.",
        )


def _take_over(one: PriorityTask) -> None:
    """Take over what the register or the target says of it; all of it may be said otherwise before the choice."""
    if one.shortcoming:
        entry = one.shortcoming
        one.owner_post, one.due_on, one.measure = entry.owner_post, entry.deadline, entry.measure[:300]
        one.measure_unit, one.goal = entry.measure_unit, entry.measure_target
        one.direction = entry.measure_direction or Direction.UP
    elif one.target:
        one.owner_post, one.measure = one.target.owner_post, one.target.name
        one.measure_unit, one.direction = one.target.measure_unit, one.target.direction


def _lacking(one: PriorityTask, on: date) -> list[Missing]:
    missing = []
    if one.owner_post is None:
        missing.append(Missing("Chưa giao chức vụ nào chịu trách nhiệm.", "can-nhac"))
    elif holders([one.owner_post_id], on).get(one.owner_post_id or 0, 0) != 1:
        says = f"Chức vụ “{one.owner_post}” chưa có đúng một người giữ vào ngày {on:%d/%m/%Y}."
        missing.append(Missing(says, "can-nhac"))
    if one.due_on is None:
        missing.append(Missing("Chưa có thời hạn.", "can-nhac"))
    if not one.measure or one.goal is None:
        missing.append(Missing("Chưa có thước đo và mức phải đạt.", "can-nhac"))
    return missing
