"""What stands between a draft and its adoption: the whole list, each with where it is mended."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Count

from kiemdiem.core.headway import Rule, unbalanced
from kiemdiem.core.refusal import Missing
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.programmes.models import Edition, ProgrammeComment, ProgrammeGoal, Round
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.programmes.queries.progress import nodes_of
from kiemdiem.programmes.queries.tree import Written, in_order
from kiemdiem.targets.models import Target, TargetTransfer, ValueKind
from kiemdiem.web.formats import number


def lacking(edition: Edition, on: date) -> list[Missing]:
    """Return all that the adoption of a draft by a decision of the day `on` still lacks; eight statements at most."""
    texts = dict(edition.sections.values_list("key", "text"))
    tasks = edition.tasks.select_related("unit", "owner_post__unit").prefetch_related("milestones")
    branches = in_order(tasks)
    goals = list(edition.goals.select_related("unit", "owner_post").order_by("year", "key"))
    posts = {one.task.owner_post_id for one in branches} | {one.owner_post_id for one in goals}
    held = holders(posts - {None}, on)
    return [
        *_sections(texts),
        *_nothing(branches, goals),
        *_comments(edition),
        *_weights(branches),
        *(missing for one in branches for missing in _task(one, held, on)),
        *(missing for one in goals for missing in _goal(one, held)),
        *_given_already(goals),
    ]


def holders(posts: Iterable[int | None], on: date) -> dict[int, int]:
    """Return how many people held each of these posts on a day; one statement."""
    held = Appointment.objects.filter(in_force(on), post__in=[key for key in posts if key])
    return dict(held.order_by().values_list("post_id").annotate(number=Count("person", distinct=True)))


def _sections(texts: Mapping[str, str]) -> Iterator[Missing]:
    for section in outline().sections:
        if section.required and not texts.get(section.key, "").strip():
            yield Missing(f"Mục “{section.title}” chưa có nội dung.", f"muc-{section.key}")


def _nothing(branches: list[Written], goals: list[ProgrammeGoal]) -> Iterator[Missing]:
    if not branches:
        yield Missing("Chương trình chưa có nhiệm vụ nào.", "cac-nhiem-vu")
    if not goals:
        yield Missing("Chương trình chưa có chỉ tiêu nào.", "cac-chi-tieu")


def _comments(edition: Edition) -> Iterator[Missing]:
    waiting = Round.objects.filter(version__edition=edition, closed_at__isnull=True).order_by("due_on")
    for one in waiting:
        yield Missing(f"Đợt lấy ý kiến đến {one.due_on:%d/%m/%Y} chưa kết thúc.", "cac-dot")
    open_comments = ProgrammeComment.objects.filter(version__edition=edition, outcome="")
    for comment in open_comments.order_by("made_at", "id"):
        yield Missing(
            f"Góp ý của {comment.speaker} về “{comment.about}” chưa có tiếp thu, giải trình.", "gop-y"
        )


def _weights(branches: list[Written]) -> Iterator[Missing]:
    names = {one.task.pk: f"các việc con của nhiệm vụ {one.mark} “{one.task}”" for one in branches}
    for key, total in unbalanced(nodes_of(branches)).items():
        where = names[key] if key is not None else "các nhiệm vụ lớn"
        yield Missing(f"Tỷ trọng {where} cộng lại là {number(total)} %, chưa đủ 100 %.", "cac-nhiem-vu")


def _task(one: Written, held: Mapping[int, int], on: date) -> Iterator[Missing]:
    task, name, where = one.task, f"Nhiệm vụ {one.mark} “{one.task}”", f"nhiem-vu-{one.task.key}"
    if one.leaf and task.owner_post_id is None:
        yield Missing(f"{name} chưa giao chức vụ nào chịu trách nhiệm.", where)
    if task.owner_post_id and (says := _unheld(held.get(task.owner_post_id, 0), on)):
        yield Missing(f"{name}: chức vụ “{task.owner_post}”, {task.unit} {says}.", where)
    if one.leaf and task.due_on is None:
        yield Missing(f"{name} chưa có thời hạn.", where)
    if one.leaf and task.due_on and task.due_on < on and not _is_over(one):
        yield Missing(f"{name} có hạn {task.due_on:%d/%m/%Y} trước ngày ban hành {on:%d/%m/%Y}.", where)
    if task.rule == Rule.MILESTONES and not task.milestones.all():
        yield Missing(f"{name} tính tiến độ theo mốc mà chưa có mốc nào.", where)


def _is_over(one: Written) -> bool:
    """Return whether an earlier edition gave the task already: then its deadline may well be past."""
    return one.task.task_id is not None


def _goal(goal: ProgrammeGoal, held: Mapping[int, int]) -> Iterator[Missing]:
    name, where = f"Chỉ tiêu “{goal}” năm {goal.year}", f"chi-tieu-{goal.key}"
    if not goal.measure_unit:
        yield Missing(f"{name} chưa có đơn vị tính.", where)
    if goal.value is None:
        yield Missing(f"{name} chưa có mức phấn đấu.", where)
    if goal.unit_id is None:
        yield Missing(f"{name} chưa giao đơn vị chịu trách nhiệm.", where)
    if goal.owner_post_id and not held.get(goal.owner_post_id):
        yield Missing(f"{name}: chức vụ “{goal.owner_post}”, {goal.unit} chưa có người giữ.", where)


def _given_already(goals: list[ProgrammeGoal]) -> Iterator[Missing]:
    there = present_targets(goals)
    for goal in goals:
        found = there.get(goal.pk)
        if found is None or found.pk == goal.target_id:
            continue
        name, where = f"Chỉ tiêu “{goal}” năm {goal.year}", f"chi-tieu-{goal.key}"
        if (found.measure_unit, found.direction) != (goal.measure_unit, goal.direction):
            yield Missing(
                f"{name} trùng tên một chỉ tiêu đã giao cho {goal.unit}, nhưng khác đơn vị tính hoặc chiều.",
                where,
            )
            continue
        plans = found.values.filter(kind=ValueKind.PLAN).order_by("as_of", "recorded_at", "pk")
        plan = plans.last()
        if plan and plan.value != goal.value:
            yield Missing(
                f"{name} đã được giao cho {goal.unit} với kế hoạch {number(plan.value)} {found.measure_unit}, khác mức trong dự thảo.",
                where,
            )


def present_targets(goals: Iterable[ProgrammeGoal]) -> dict[int, Target]:
    """Return the indicators that the units have for these targets already, by the key of the target's row."""
    wanted = {(one.unit_id, one.year, fold(one.name)): one.pk for one in goals if one.unit_id}
    rows = Target.objects.filter(
        post__isnull=True, unit__in={key[0] for key in wanted}, year__in={key[1] for key in wanted}
    ).exclude(pk__in=TargetTransfer.objects.values("target_id"))
    found = {(one.unit_id, one.year, one.search_key): one for one in rows.order_by("-pk")}
    return {row: found[key] for key, row in wanted.items() if key in found}


def _unheld(number_of: int, on: date) -> str:
    if number_of == 1:
        return ""
    day = f"ngày {on:%d/%m/%Y}"
    return f"chưa có người giữ vào {day}" if not number_of else f"có {number_of} người cùng giữ vào {day}"
