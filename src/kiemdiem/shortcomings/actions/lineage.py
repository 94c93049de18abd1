"""What joins entries over the years: a limitation that came back, and one that passed to a successor unit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.actions.succession import Successor, check_successors
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import entry_target
from kiemdiem.shortcomings.actions.chains import join_chain
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.inheriting import inherit_standing, inherit_work, take_over_work
from kiemdiem.shortcomings.actions.numbering import next_number
from kiemdiem.shortcomings.actions.shares import copy_shares
from kiemdiem.shortcomings.models import Shortcoming, State, StateChange, Transfer
from kiemdiem.shortcomings.queries.matches import lines_of_units
from kiemdiem.shortcomings.queries.missing import holders_of

WHOLE = 100
COPIED = (
    "born_in", "wording", "field", "group", "cause_node", "origin", "origin_type", "origin_id", "origin_passage", "point",
    "first_seen_on", "cause_kind", "cause", "deadline", "original_deadline", "measure_kind", "measure",
    "measure_unit", "measure_direction", "measure_target", "recheck_months", "state", "relapse_of", "relapse_root", "opened_at",
    "source", "illustrative",
)  # fmt: skip


@action("shortcomings.mark_relapse")
def mark_relapse(*, entry: Shortcoming, earlier: Shortcoming, by: Actor, at: datetime) -> Shortcoming:
    """Join an entry to an earlier one that was closed and has come back; the earlier one's history stays whole.

    Raises NotAllowed; Refused where the earlier entry isn't closed, isn't of the unit or its predecessors, is
    younger, or where the entry is marked already.
    """
    entry = hold("shortcomings.mark_relapse", entry, by, at)
    earlier = Shortcoming.objects.get(pk=earlier.pk)
    if entry.relapse_of_id:
        raise Refused("Hạn chế này đã được ghi là tái diễn.")
    if earlier.unit_id not in lines_of_units(entry.unit_id):
        raise Refused(
            "Hạn chế trước không thuộc đơn vị này hoặc đơn vị tiền thân của nó.",
            way_out="Hãy chọn một hạn chế trong danh sách gợi ý.",
        )
    if earlier.state != State.CLOSED:
        raise Refused(
            f"Hạn chế số {earlier.number} chưa kết thúc nên chưa thể gọi là tái diễn.",
            way_out=f"Hãy tiếp tục theo dõi ở hạn chế số {earlier.number} và rút bản ghi trùng.",
        )
    if earlier.first_seen_on > entry.first_seen_on:
        raise Refused(
            f"Hạn chế số {earlier.number} được thấy sau hạn chế này.", way_out="Hãy chọn hạn chế có trước."
        )
    entry.relapse_of = earlier
    entry.relapse_root_id = earlier.relapse_root_id or earlier.pk
    entry.save(update_fields=["relapse_of", "relapse_root"])
    join_chain(entry, earlier)
    record(
        "shortcomings.mark_relapse", by=by, at=at, about=entry, paths=entry.paths,
        data={"relapse_of": earlier.pk, "root": entry.relapse_root_id},
    )  # fmt: skip
    return entry


@action("shortcomings.transfer")
def transfer(
    *,
    entry: Shortcoming,
    successors: Sequence[Successor],
    decision_number: str,
    decided_on: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> list[Shortcoming]:
    """Hand an entry to the successors of its unit by a decision; return the entry and those that continue it.

    The entry itself moves to the first successor with all its history; every further successor gets an entry
    that continues it with its share, with the steps still to be done. Wording, first-seen day, deadline and its
    moves stay as they are.
    Raises NotAllowed (also where a successor lies outside the actor's reach); Refused for shares that don't make
    100 %, a unit that isn't recorded as successor, a post that isn't the successor's or that nobody holds.
    """
    entry = hold("shortcomings.transfer", entry, by, at)
    decision_number = said(decision_number, "số quyết định")
    not_ahead(decided_on, at, "Ngày quyết định")
    _check_successors(entry, successors, by, timezone.localdate(at))
    list(
        Unit.objects.select_for_update(no_key=True)
        .filter(pk__in=[entry.unit_id, *(successor.unit.pk for successor in successors)])
        .order_by("pk")
    )
    old_unit, old_post, old_number = entry.unit, entry.owner_post, entry.number
    continuing = [_continue(entry, successor, by, at) for successor in successors[1:]]
    _move(entry, successors[0])
    take_over_work(entry, old_post, successors[0].post)
    if continuing:
        join_chain(entry, *continuing)
    Transfer.objects.bulk_create(
        Transfer(
            shortcoming=entry, from_unit=old_unit, to_unit=successor.unit, from_post=old_post,
            to_post=successor.post, share_percent=successor.share_percent, decision_number=decision_number,
            decided_on=decided_on, continues_as=None if heir is entry else heir, from_number=old_number,
            to_number=heir.number, recorded_at=at, recorded_by_id=by.account_id, source=normal(source),
            illustrative=illustrative,
        )
        for successor, heir in zip(successors, [entry, *continuing], strict=True)
    )  # fmt: skip
    for heir in [entry, *continuing]:
        record(
            "shortcomings.transfer", by=by, at=at, about=heir, paths=heir.paths, reason=decision_number,
            data={"from_unit": old_unit.pk, "from_number": old_number, "to_unit": heir.unit_id, "number": heir.number},
        )  # fmt: skip
    return [entry, *continuing]


def _check_successors(entry: Shortcoming, successors: Sequence[Successor], by: Actor, on: date) -> None:
    target = entry_target(entry, by, on)
    for successor in successors:
        there = replace(target, unit_id=successor.unit.pk, paths=successor.unit.paths)
        require("shortcomings.transfer", by, there)
    check_successors(entry.unit, successors, on)
    for successor in successors:
        _check_post(entry, successor, on)


def _check_post(entry: Shortcoming, successor: Successor, on: date) -> None:
    if successor.post is None:
        if entry.state == State.DRAFT:
            return
        raise Refused(
            f"Chưa chọn chức vụ chịu trách nhiệm tại {successor.unit}.",
            way_out="Hạn chế đang theo dõi luôn phải có người chịu trách nhiệm; hãy chọn chức vụ.",
        )
    if successor.post.unit_id != successor.unit.pk:
        raise Refused(
            f"Chức vụ “{successor.post}” không thuộc {successor.unit}.",
            way_out="Hãy chọn chức vụ của đơn vị đó.",
        )
    if not holders_of(successor.post.pk, on):
        raise Refused(
            f"Chức vụ “{successor.post}” của {successor.unit} chưa có người giữ vào ngày {on:%d/%m/%Y}.",
            way_out="Hãy ghi người giữ chức vụ trước khi chuyển.",
        )


def _move(entry: Shortcoming, successor: Successor) -> None:
    entry.number = next_number(successor.unit.pk)
    entry.unit, entry.owner_post = successor.unit, successor.post
    entry.save(update_fields=["unit", "number", "owner_post"])


def _continue(entry: Shortcoming, successor: Successor, by: Actor, at: datetime) -> Shortcoming:
    heir = Shortcoming(
        **{name: getattr(entry, name) for name in COPIED},
        unit=successor.unit, number=next_number(successor.unit.pk), owner_post=successor.post, created_at=at,
        created_by_id=by.account_id, share_of_id=entry.share_of_id or entry.pk,
    )  # fmt: skip
    heir.save()
    StateChange.objects.create(
        shortcoming=heir, to_state=heir.state, changed_at=at, changed_by_id=by.account_id
    )
    copy_shares(entry, heir)
    inherit_standing(entry, heir)
    inherit_work(entry, heir, successor.post)
    return heir
