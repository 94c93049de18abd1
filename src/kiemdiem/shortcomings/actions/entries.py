"""How an entry gets into the register."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.cycles.models import Cycle, SuggestedPoint
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.actions.details import DETAIL_FIELDS, Details, check_details, write_details
from kiemdiem.shortcomings.actions.numbering import next_number
from kiemdiem.shortcomings.models import Shortcoming, State

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
    check_details(details, unit_id=unit.pk, first_seen_on=first_seen_on)
    number = next_number(unit.pk)
    _refuse_double(unit, wording, born_in, origin_type, origin_id)
    entry = Shortcoming(
        unit=unit, number=number, born_in=born_in, wording=wording, origin=origin, origin_type=origin_type,
        origin_id=origin_id, origin_passage=normal(origin_passage), point=point, first_seen_on=first_seen_on,
        state=State.DRAFT, created_at=at, created_by_id=by.account_id, party_path=unit.party_path,
        state_path=unit.state_path, source=source, illustrative=illustrative,
    )  # fmt: skip
    entry.save()
    write_details(entry, details)
    entry.save(update_fields=DETAIL_FIELDS)
    record(
        "shortcomings.draft", by=by, at=at, about=entry, paths=entry.paths, cycle_id=entry.born_in_id,
        data={"number": number, "origin": origin, "origin_type": origin_type, "origin_id": origin_id},
    )  # fmt: skip
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
