"""How an entry gets into the register: written as a draft, mended, opened with its full address, or withdrawn."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.cycles.models import Cycle, SuggestedPoint
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.actions.details import WRITTEN_FIELDS, Details, check_details, write_details
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.numbering import next_number
from kiemdiem.shortcomings.actions.revisions import same_revision
from kiemdiem.shortcomings.actions.states import become
from kiemdiem.shortcomings.models import ImportBatch, Shortcoming, State, StateChange
from kiemdiem.shortcomings.queries.missing import holders_of, missing_to_open

LONGEST_WORDING = 4000


@action("shortcomings.draft")
def draft(
    *,
    unit: Unit,
    wording: str,
    origin: str,
    first_seen_on: date,
    by: Actor,
    at: datetime,
    born_in: Cycle | None = None,
    origin_type: str = "",
    origin_id: int | None = None,
    origin_passage: str = "",
    point: SuggestedPoint | None = None,
    field: WorkField | None = None,
    details: Details | None = None,
    source: str = "",
    illustrative: bool = False,
    batch: ImportBatch | None = None,
) -> Shortcoming:
    """Write a limitation into a unit's register as a draft, under the unit's next number.

    `origin_type` and `origin_id` name the row it was born from (`conferences.speech`, 17), `origin_passage` is
    the passage itself. Raises NotAllowed; Refused where the wording is empty or stands in the register already,
    the day lies ahead, the unit has ended, or the suggested point is another unit's.
    """
    require("shortcomings.draft", by, register_target(unit, by))
    on = timezone.localdate(at)
    wording = normal(wording)
    _check_wording(wording)
    _check_dates(first_seen_on, on)
    if unit.valid_to and unit.valid_to < on:
        raise Refused(
            f"{unit} đã kết thúc hoạt động ngày {unit.valid_to:%d/%m/%Y}.",
            way_out="Hãy ghi hạn chế vào sổ của đơn vị kế thừa.",
        )
    if point and point.suggestion.subject.unit.unit_id != unit.pk:
        raise Refused(
            "Nội dung gợi ý này không dành cho đơn vị đã chọn.", way_out="Hãy chọn gợi ý của chính đơn vị."
        )
    details = details or Details(field=field)
    check_details(details, unit=unit, first_seen_on=first_seen_on)
    number = next_number(unit.pk)
    _refuse_double(unit, wording, born_in, origin_type, origin_id)
    entry = Shortcoming(
        unit=unit, number=number, born_in=born_in, wording=wording, origin=origin, origin_type=origin_type,
        origin_id=origin_id, origin_passage=normal(origin_passage), point=point, first_seen_on=first_seen_on,
        state=State.DRAFT, created_at=at, created_by_id=by.account_id, source=source,
        illustrative=illustrative, batch=batch,
    )  # fmt: skip
    entry.save()
    write_details(entry, details)
    entry.save(update_fields=WRITTEN_FIELDS)
    StateChange.objects.create(
        shortcoming=entry, to_state=State.DRAFT, changed_at=at, changed_by_id=by.account_id
    )
    record(
        "shortcomings.draft", by=by, at=at, about=entry, paths=entry.paths, cycle_id=entry.born_in_id,
        data={"number": number, "origin": origin, "origin_type": origin_type, "origin_id": origin_id},
    )  # fmt: skip
    return entry


@action("shortcomings.edit")
def edit(
    *,
    entry: Shortcoming,
    wording: str,
    first_seen_on: date,
    details: Details,
    by: Actor,
    at: datetime,
    revision: int | None = None,
) -> Shortcoming:
    """Change a draft; `revision` is the one that was read for the change.

    Raises NotAllowed once it has left draft; ChangedMeanwhile where somebody else changed it since; Refused where
    the new content contradicts itself.
    """
    entry = hold("shortcomings.edit", entry, by, at)
    same_revision(entry, revision)
    wording = normal(wording)
    _check_wording(wording)
    _check_dates(first_seen_on, timezone.localdate(at))
    check_details(details, unit=entry.unit, first_seen_on=first_seen_on)
    before = {name: getattr(entry, name) for name in ("wording", "first_seen_on", *WRITTEN_FIELDS)}
    entry.wording, entry.first_seen_on, entry.revision = wording, first_seen_on, entry.revision + 1
    write_details(entry, details)
    entry.save(update_fields=["wording", "search_key", "first_seen_on", "revision", *WRITTEN_FIELDS])
    changed = [name for name, old in before.items() if getattr(entry, name) != old]
    record("shortcomings.edit", by=by, at=at, about=entry, paths=entry.paths, data={"changed": changed})
    return entry


@action("shortcomings.open")
def open_entry(*, entry: Shortcoming, by: Actor, at: datetime) -> Shortcoming:
    """Take a draft into the register: from now on somebody answers for it, by a day, with a measure.

    Raises NotAllowed; NotReady with everything still missing (Quy định 366-QĐ/TW, Điều 6: a review states
    solutions and the time to overcome, so an entry without a deadline is incomplete).
    """
    entry = hold("shortcomings.open", entry, by, at)
    on = timezone.localdate(at)
    missing = missing_to_open(entry, on)
    if missing:
        raise NotReady(
            f"Hạn chế số {entry.number} chưa đủ địa chỉ để đưa vào sổ theo dõi.",
            missing,
            way_out="Hãy bổ sung từng mục dưới đây rồi mở lại.",
        )
    entry.opened_at, entry.original_deadline = at, entry.deadline
    become(entry, "shortcomings.open", "opened_at", "original_deadline", by=by, at=at)
    record(
        "shortcomings.open", by=by, at=at, about=entry, paths=entry.paths, cycle_id=entry.born_in_id,
        data={
            "owner_post": entry.owner_post_id, "deadline": entry.deadline,
            "held_by": [holder.person_id for holder in holders_of(entry.owner_post_id, on)],
        },
    )  # fmt: skip
    return entry


@action("shortcomings.withdraw")
def withdraw(*, entry: Shortcoming, ground: str, by: Actor, at: datetime) -> Shortcoming:
    """Take a draft back, with its ground; its number stays taken. Raises NotAllowed; Refused without a ground."""
    entry = hold("shortcomings.withdraw", entry, by, at)
    entry.withdrawal_ground = said(ground, "lý do rút")
    become(entry, "shortcomings.withdraw", "withdrawal_ground", by=by, at=at)
    record(
        "shortcomings.withdraw", by=by, at=at, about=entry, paths=entry.paths, reason=entry.withdrawal_ground
    )
    return entry


def _check_wording(wording: str) -> None:
    if not wording:
        raise Refused("Chưa có nội dung hạn chế, khuyết điểm.", way_out="Hãy viết rõ hạn chế là gì.")
    if len(wording) > LONGEST_WORDING:
        raise Refused(
            f"Nội dung hạn chế dài {len(wording)} ký tự, quá {LONGEST_WORDING} ký tự.",
            way_out="Hãy tách thành nhiều hạn chế, mỗi hạn chế một việc.",
        )


def _check_dates(first_seen_on: date, on: date) -> None:
    if first_seen_on > on:
        raise Refused(
            f"Ngày thấy lần đầu {first_seen_on:%d/%m/%Y} ở sau ngày ghi {on:%d/%m/%Y}.",
            way_out="Hãy sửa lại ngày thấy lần đầu.",
        )


def _refuse_double(
    unit: Unit, wording: str, born_in: Cycle | None, origin_type: str, origin_id: int | None
) -> None:
    same = (
        Shortcoming.objects.filter(
            unit=unit, search_key=fold(wording), born_in=born_in, origin_type=origin_type, origin_id=origin_id
        )
        .exclude(state__in=(State.WITHDRAWN, State.CLOSED))
        .first()
    )
    if same:
        raise Refused(
            f"Hạn chế này đã có trong sổ, số {same.number}.",
            way_out=f"Hãy mở hạn chế số {same.number} để ghi tiếp, hoặc viết rõ điểm khác.",
        )
