"""What a person decides about two entries that read alike; nothing is joined by the software alone."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.similarity import likeness, words
from kiemdiem.shortcomings.access import entry_target
from kiemdiem.shortcomings.actions.chains import join_chain, part_chain
from kiemdiem.shortcomings.models import Likeness, Shortcoming, State


@action("shortcomings.decide_likeness")
def decide_likeness(
    *, one: Shortcoming, other: Shortcoming, same: bool, ground: str, by: Actor, at: datetime
) -> Likeness:
    """Decide that two entries are one limitation, or that they are two; both stay as they are.

    One limitation: both belong to one chain from now on, so neither counts as overcome while the other is open.
    Raises NotAllowed where `by` may not decide about both; Refused without a ground, for an entry and itself, a
    withdrawn entry, or a pair that was decided or is joined already.
    """
    first, second = _hold("shortcomings.decide_likeness", one.pk, other.pk, by, at)
    ground = said(ground, "lý do kết luận")
    _check(first, second)
    decided = Likeness.objects.create(
        first=first, second=second, same=same, ground=ground, decided_at=at, decided_by_id=by.account_id,
        percent=round(likeness(words(first.wording), words(second.wording)) * 100),
    )  # fmt: skip
    if same:
        join_chain(first, second)
    for entry, pair in ((first, second), (second, first)):
        record(
            "shortcomings.decide_likeness", by=by, at=at, about=entry, paths=entry.paths, reason=ground,
            data={"other": pair.pk, "same": same, "percent": decided.percent},
        )  # fmt: skip
    return decided


@action("shortcomings.undo_likeness")
def undo_likeness(*, decided: Likeness, ground: str, by: Actor, at: datetime) -> Likeness:
    """Take a decision about two entries back; it stays in both histories, and the pair may be decided anew.

    Raises NotAllowed; Refused without a ground, or where it was taken back already.
    """
    first, second = _hold("shortcomings.undo_likeness", decided.first_id, decided.second_id, by, at)
    decided = Likeness.objects.select_for_update().get(pk=decided.pk)
    if decided.undone_at:
        raise Refused(f"Kết luận này đã được gỡ ngày {timezone.localdate(decided.undone_at):%d/%m/%Y}.")
    decided.undo_ground = said(ground, "lý do gỡ kết luận")
    decided.undone_at, decided.undone_by_id = at, by.account_id
    decided.save(update_fields=["undo_ground", "undone_at", "undone_by"])
    if decided.same and first.chain_id:
        part_chain(first.chain_id)
    for entry, pair in ((first, second), (second, first)):
        record(
            "shortcomings.undo_likeness", by=by, at=at, about=entry, paths=entry.paths, reason=decided.undo_ground,
            data={"other": pair.pk, "same": decided.same},
        )  # fmt: skip
    return decided


def _hold(action_name: str, one: int, other: int, by: Actor, at: datetime) -> tuple[Shortcoming, Shortcoming]:
    if one == other:
        raise Refused("Hai hạn chế so với nhau phải khác nhau.", way_out="Hãy chọn một hạn chế khác.")
    rows = Shortcoming.objects.select_for_update(of=("self",)).select_related("unit", "owner_post__unit")
    first, second = rows.filter(pk__in=(one, other)).order_by("pk")
    for entry in (first, second):
        require(action_name, by, entry_target(entry, by, timezone.localdate(at)))
    return first, second


def _check(first: Shortcoming, second: Shortcoming) -> None:
    for entry in (first, second):
        if entry.state == State.WITHDRAWN:
            raise Refused(f"Hạn chế số {entry.number} của {entry.unit} đã rút khỏi sổ.")
    before = Likeness.objects.filter(first=first, second=second, undone_at__isnull=True).first()
    if before:
        how = "là một hạn chế" if before.same else "là hai hạn chế khác nhau"
        raise Refused(
            f"Hai hạn chế này đã được kết luận {how} ngày {timezone.localdate(before.decided_at):%d/%m/%Y}.",
            way_out="Muốn kết luận lại, hãy gỡ kết luận cũ trước, có lý do.",
        )
    if first.chain_id and first.chain_id == second.chain_id:
        raise Refused(
            f"Hạn chế số {first.number} ({first.unit}) và số {second.number} ({second.unit}) đã nối với nhau "
            "qua các lần xuất hiện khác.",
            way_out="Hãy xem mục Các lần xuất hiện ở trang của một trong hai hạn chế.",
        )
