"""Comparison groups: whom a share of the highest level is counted among. Settled before anything is decided in them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.actions import put_in_group
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings.models import CapRaise
from kiemdiem.ratings.phrases import group_name

LONGEST = 160


@action("ratings.regroup")
def regroup(
    *, cycle: Cycle, subjects: Collection[Subject], group: str, ground: str, by: Actor, at: datetime
) -> int:
    """Move `subjects` of `cycle` to the comparison group `group`, an existing or a new one; return how many moved.

    Raises Refused without a name, a ground or anybody to move, for subjects of another cycle, where collectives and
    persons would share a group, and where a group it takes from or gives to has a decision or a raised cap already.
    """
    _lock(cycle)
    require("ratings.regroup", by, cycle_target(cycle))
    name = _name(group)
    if not ground.strip():
        raise Refused(
            "Chuyển nhóm so sánh phải có căn cứ, vì tỷ lệ mức cao nhất tính trong từng nhóm.",
            way_out="Hãy ghi văn bản chia nhóm hoặc lý do các đối tượng này tương đồng.",
        )
    moved = _to_move(cycle, subjects, name)
    _refuse_settled(cycle, {name, *(subject.comparison_group for subject in moved)})
    _refuse_mixed(cycle, moved, name)
    put_in_group(subjects=moved, group=name, by=by, at=at)
    for subject in moved:
        record(
            "ratings.regroup", by=by, at=at, about=subject, paths=subject.paths, cycle_id=cycle.pk, reason=ground.strip(),
            data={"group": name, "group_before": subject.comparison_group},
        )  # fmt: skip
    return len(moved)


@action("ratings.name_group")
def name_group(*, cycle: Cycle, group: str, name: str, by: Actor, at: datetime) -> str:
    """Give the comparison group `group` of `cycle` another name, and return it as kept.

    Raises Refused for an empty name, one that another group has, a group that isn't there, or a settled one.
    """
    _lock(cycle)
    require("ratings.name_group", by, cycle_target(cycle))
    new = _name(name)
    members = list(cycle.subjects.filter(comparison_group=group))
    if not members:
        raise Refused(f"Đợt “{cycle}” không có nhóm so sánh “{group_name(group)}”.")
    if new == group:
        raise Refused(f"Nhóm đã mang tên “{new}”.", way_out="Hãy nhập tên khác, hoặc thôi nếu không cần đổi.")
    if cycle.subjects.filter(comparison_group=new).exists():
        raise Refused(
            f"Đã có nhóm so sánh “{new}”.",
            way_out="Muốn gộp hai nhóm, hãy chuyển các đối tượng của nhóm này sang nhóm đó.",
        )
    _refuse_settled(cycle, {group})
    put_in_group(subjects=members, group=new, by=by, at=at)
    record(
        "ratings.name_group", by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk,
        data={"group": new, "group_before": group},
    )  # fmt: skip
    return new


def _lock(cycle: Cycle) -> None:
    """Wait for decisions of the same cycle, and let them wait."""
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_for_update())


def _name(text: str) -> str:
    name = normal(text)
    if not name:
        raise Refused("Nhóm so sánh phải có tên.", way_out="Hãy nhập tên nhóm.")
    if len(name) > LONGEST:
        raise Refused(
            f"Tên nhóm so sánh dài {len(name)} ký tự, nhiều nhất {LONGEST}.",
            way_out="Hãy đặt tên ngắn hơn.",
        )
    return name


def _to_move(cycle: Cycle, subjects: Collection[Subject], name: str) -> Sequence[Subject]:
    """Return those of `subjects` that are not in the group yet, as they stand now."""
    if not subjects:
        raise Refused("Chưa chọn đối tượng nào.", way_out="Hãy đánh dấu các đối tượng cần chuyển.")
    stored = list(cycle.subjects.filter(pk__in=[subject.pk for subject in subjects]).order_by("id"))
    if len(stored) != len({subject.pk for subject in subjects}):
        raise Refused(f"Có đối tượng không thuộc đợt “{cycle}”.", way_out="Hãy chọn trong danh sách của đợt.")
    moved = [subject for subject in stored if subject.comparison_group != name]
    if not moved:
        raise Refused(
            f"Các đối tượng đã chọn đều đang ở nhóm “{name}”.", way_out="Hãy chọn nhóm chuyển đến khác."
        )
    return moved


def _refuse_settled(cycle: Cycle, groups: Collection[str]) -> None:
    """Refuse where anybody in the groups is decided, or the authority has raised the cap of one of them."""
    last = rule_set(cycle).steps.keys()[-1]
    decided = (
        cycle.subjects.filter(comparison_group__in=groups, step=last)
        .order_by("comparison_group", "id")
        .first()
    )
    if decided is not None:
        raise Refused(
            f"Nhóm “{group_name(decided.comparison_group)}” đã có quyết định xếp loại (“{decided}”), không thay đổi được nữa.",
            way_out="Nhóm so sánh phải chốt trước khi ghi quyết định đầu tiên của nhóm.",
        )
    raised = CapRaise.objects.filter(cycle=cycle, comparison_group__in=groups).order_by("id").first()
    if raised is not None:
        raise Refused(
            f"Nhóm “{group_name(raised.comparison_group)}” đã có quyết định nâng tỷ lệ số {raised.decision_number}, "
            "không thay đổi được nữa.",
            way_out="Quyết định nâng tỷ lệ nêu đích danh nhóm này; hãy giữ nguyên nhóm.",
        )


def _refuse_mixed(cycle: Cycle, moved: Sequence[Subject], name: str) -> None:
    members = cycle.subjects.filter(comparison_group=name).values_list("kind", flat=True).distinct()
    kinds = {*members.order_by(), *(subject.kind for subject in moved)}
    if SubjectKind.COLLECTIVE in kinds and len(kinds) > 1:
        raise Refused(
            f"Nhóm “{name}” sẽ có cả tập thể và cá nhân; tập thể chỉ so sánh với tập thể, cá nhân với cá nhân.",
            way_out="Hãy chuyển tập thể và cá nhân sang hai nhóm khác nhau.",
        )
