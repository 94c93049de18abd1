"""All that a merged, divided or ended unit leaves open passes to its successors by one decision, all or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.organisations.actions.succession import Successor
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.actions.lineage import transfer
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.handover import open_entries
from kiemdiem.targets import actions as targets
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries import open_targets


@dataclass(frozen=True)
class EntryPlan:
    """To whom one entry goes."""

    entry: Shortcoming
    successors: tuple[Successor, ...]


@dataclass(frozen=True)
class TargetPlan:
    """To whom one target goes."""

    target: Target
    heirs: tuple[Successor, ...]


@dataclass(frozen=True)
class Progress:
    """How much of a handing over is written."""

    done: int
    total: int
    says: str


@action("shortcomings.hand_over")
def hand_over(
    *,
    unit: Unit,
    entries: Sequence[EntryPlan],
    of_targets: Sequence[TargetPlan],
    decision_number: str,
    decided_on: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Iterator[Progress]:
    """Hand everything a unit left open to its successors; yields progress, and writes all of it or nothing.

    Raises NotAllowed; NotReady with the list where something open is not in the plan; Refused for what isn't open
    in the unit, and whatever `transfer` and `targets.hand_over` refuse, naming the entry or target.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    require("shortcomings.hand_over", by, register_target(unit, by))
    decision_number = said(decision_number, "số quyết định")
    not_ahead(decided_on, at, "Ngày quyết định")
    _check_complete(unit, entries, of_targets, timezone.localdate(at))
    total, facts = len(entries) + len(of_targets), {
        "decision_number": decision_number, "decided_on": decided_on, "by": by, "at": at, "source": source,
        "illustrative": illustrative,
    }  # fmt: skip
    for done, plan in enumerate(entries, start=1):
        with _named(f"Hạn chế số {plan.entry.number}"):
            transfer(entry=plan.entry, successors=plan.successors, **facts)  # type: ignore[arg-type]
        yield Progress(done, total, "hạn chế")
    for done, goal in enumerate(of_targets, start=len(entries) + 1):
        with _named(f"Chỉ tiêu “{goal.target}”"):
            targets.hand_over(target=goal.target, heirs=goal.heirs, **facts)  # type: ignore[arg-type]
        yield Progress(done, total, "chỉ tiêu")
    record(
        "shortcomings.hand_over", by=by, at=at, about=unit, paths=unit.paths, reason=decision_number,
        data={"entries": len(entries), "targets": len(of_targets), "on": decided_on},
    )  # fmt: skip


class _named:  # noqa: N801 -- reads as a word of the sentence it stands in
    """Let a refusal inside say which item it is about."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if type(error) is Refused:
            raise Refused(
                f"{self.what}: {error.reason}", article=error.article, way_out=error.way_out
            ) from error


def _check_complete(
    unit: Unit, entries: Sequence[EntryPlan], of_targets: Sequence[TargetPlan], on: date
) -> None:
    open_now = {entry.pk: entry for entry in open_entries(unit)}
    goals = {target.pk: target for target in open_targets(unit, on)}
    asked = [plan.entry.pk for plan in entries]
    asked_goals = [plan.target.pk for plan in of_targets]
    if len(set(asked)) < len(asked) or len(set(asked_goals)) < len(asked_goals):
        raise Refused("Có mục được ghi hai lần trong bản bàn giao.", way_out="Hãy lập lại bản bàn giao.")
    if set(asked) - open_now.keys() or set(asked_goals) - goals.keys():
        raise Refused(
            f"Có mục không còn mở ở {unit}: đã đóng, đã rút hoặc đã chuyển.",
            way_out="Hãy mở lại trang bàn giao để xem danh sách mới.",
        )
    left = [f"Hạn chế số {entry.number}: {entry}" for pk, entry in open_now.items() if pk not in asked]
    left += [f"Chỉ tiêu năm {goal.year}: {goal}" for pk, goal in goals.items() if pk not in asked_goals]
    if left:
        raise NotReady(
            f"Còn {len(left)} mục của {unit} chưa có trong bản bàn giao.",
            [Missing(one) for one in left],
            way_out="Hãy mở lại trang bàn giao: có mục mới được ghi trong lúc đồng chí chuẩn bị.",
        )
    if not asked and not asked_goals:
        raise Refused(f"{unit} không còn hạn chế hay chỉ tiêu nào mở.", way_out="Không có gì phải bàn giao.")
