"""What still stands in the way of opening a cycle ("còn thiếu gì"), and what only deserves a look."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.models import Cycle, CycleState, Inclusion
from kiemdiem.cycles.queries.plan import Plan, plan
from kiemdiem.organisations.models import Appointment, PostRole
from kiemdiem.organisations.queries import in_force

NAMED = 12


@dataclass(frozen=True)
class Readiness:
    """`blockers` keep the cycle from opening; `notices` do not. The counts say what opening would make."""

    blockers: list[Missing]
    notices: list[Missing]
    units: int
    collectives: int
    people: int
    review_only: int
    exempt: int


def readiness_of(cycle: Cycle) -> Readiness:
    """Return what blocks opening `cycle` as things stand: seven statements."""
    return readiness(cycle, plan(cycle))


def readiness(cycle: Cycle, planned: Plan) -> Readiness:
    """Return what blocks opening `cycle` and what is only to be noticed; two statements besides the plan's."""
    standings = [person.standing.inclusion for person in planned.people]
    return Readiness(
        blockers=[
            *_rules(cycle),
            *_overlaps(cycle),
            *_subjects(cycle, planned),
            *_empty_collectives(planned),
        ],
        notices=[*_without_head(planned), *_without_subjects(planned), *_gone(cycle, planned)],
        units=len(planned.units),
        collectives=len(planned.collectives),
        people=len(planned.people),
        review_only=standings.count(Inclusion.REVIEW_ONLY),
        exempt=standings.count(Inclusion.EXEMPT),
    )


def _rules(cycle: Cycle) -> Iterable[Missing]:
    chosen, on = cycle.rule_set, cycle.period_end
    in_time = chosen.effective_from <= on and (chosen.effective_to is None or on <= chosen.effective_to)
    if not in_time and not cycle.rule_set_ground:
        yield Missing(
            f"Bộ quy định {chosen} không có hiệu lực ngày {on:%d/%m/%Y}; hãy chọn bộ khác hoặc nêu căn cứ áp dụng."
        )


def _overlaps(cycle: Cycle) -> Iterable[Missing]:
    mine = cycle.root.paths
    others = (
        Cycle.objects.filter(
            state=CycleState.OPEN,
            kind=cycle.kind,
            period_start__lte=cycle.period_end,
            period_end__gte=cycle.period_start,
        )
        .exclude(pk=cycle.pk)
        .select_related("root")
    )
    for other in others:
        if other.root.paths.inside(mine) or mine.inside(other.root.paths):
            yield Missing(
                f"Đợt “{other}” cùng loại kỳ, cùng thời gian đang mở trên phạm vi {other.root}; "
                "hãy kết thúc đợt đó hoặc thu hẹp phạm vi đợt này."
            )


def _subjects(cycle: Cycle, planned: Plan) -> Iterable[Missing]:
    if not planned.units:
        yield Missing(
            f"{cycle.root} không hoạt động ngày {cycle.period_end:%d/%m/%Y}; hãy chọn phạm vi khác."
        )
    elif not planned.subjects:
        yield Missing(
            "Chưa có tập thể, cá nhân nào trong phạm vi: hãy nhập tập thể, chức vụ và người giữ chức vụ ở mục Tổ chức."
        )


def _empty_collectives(planned: Plan) -> Iterable[Missing]:
    seated = {seat.collective_id for person in planned.people for seat in person.seats}
    empty = [collective.name for collective in planned.collectives if collective.pk not in seated]
    if empty:
        yield Missing(
            f"{len(empty)} tập thể chưa có thành viên nào giữ chức vụ ngày cuối kỳ: {_named(empty)}. "
            "Hãy bổ nhiệm thành viên, hoặc kết thúc tập thể không còn hoạt động."
        )


def _without_head(planned: Plan) -> Iterable[Missing]:
    headed = {
        seat.unit_id for person in planned.people for seat in person.seats if seat.role == PostRole.HEAD
    }
    led = {collective.unit_id for collective in planned.collectives}
    vacant = [unit.name for unit in planned.units.values() if unit.unit_id in led - headed]
    if vacant:
        yield Missing(f"{len(vacant)} đơn vị chưa có người đứng đầu ngày cuối kỳ: {_named(vacant)}.")


def _without_subjects(planned: Plan) -> Iterable[Missing]:
    filled = {collective.unit_id for collective in planned.collectives}
    filled |= {person.post.unit_id for person in planned.people}
    bare = [unit.name for unit in planned.units.values() if unit.unit_id not in filled]
    if bare:
        yield Missing(f"{len(bare)} đơn vị không có tập thể, cá nhân nào được kiểm điểm: {_named(bare)}.")


def _gone(cycle: Cycle, planned: Plan) -> Iterable[Missing]:
    """Whoever held a post here during the period and holds none on its last day is not reviewed; say who."""
    still = Appointment.objects.filter(in_force(cycle.period_end), person=OuterRef("person"))
    left = (
        Appointment.objects.filter(
            Q(valid_to__gte=cycle.period_start, valid_to__lt=cycle.period_end),
            ~Exists(still),
            valid_from__lte=cycle.period_end,
        )
        .order_by("person__sort_key", "person_id")
        .values_list("post__unit_id", "person__full_name")
    )
    names = list(dict.fromkeys(name for unit_id, name in left if unit_id in planned.units))
    if names:
        yield Missing(
            f"{len(names)} người thôi giữ chức vụ trong kỳ và không còn chức vụ nào ngày cuối kỳ, "
            f"nên không có trong đợt: {_named(names)}."
        )


def _named(names: list[str]) -> str:
    rest = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f" và {rest} trường hợp nữa" if rest > 0 else "")
