"""Everything that happened to an entry, in one line of time."""

from datetime import datetime

from kiemdiem.audit.models import Event
from kiemdiem.prepared import Prepared
from kiemdiem.shortcomings.models import (
    Claim,
    DeadlineMove,
    Evidence,
    Measurement,
    OwnerChange,
    Shortcoming,
    Transfer,
)
from kiemdiem.shortcomings.phrases import ATTAINMENT_TONES, DEEDS
from kiemdiem.shortcomings.queries.obstacles import ObstacleLine
from kiemdiem.shortcomings.queries.story.moment import Moment, name_of, noon
from kiemdiem.shortcomings.queries.story.progress import after_closing, put_off, worked
from kiemdiem.shortcomings.queries.story.record import Carried, Record
from kiemdiem.web.addresses import url
from kiemdiem.web.formats import day, day_of, number

SEEN_FIRST = "Thấy lần đầu"


def moments(entry: Shortcoming, record: Record) -> tuple[Moment, ...]:
    """Return the line of time, oldest first; one statement for the deeds that leave nothing but their event."""
    then = f", {record.transfers[0].from_unit}" if record.transfers else ""
    found = [
        Moment(
            entry.first_seen_on, SEEN_FIRST, f"{entry.get_origin_display()}{then}", "bad", source=entry.source,
            illustrative=entry.illustrative,
        ),
        *(_deed(*event) for event in EVENTS.rows(entry_id=entry.pk)),
        *worked(record),
        *put_off(record),
        *after_closing(record),
        *(_reading(entry, reading) for reading in record.measurements),
        *(_evidence(one) for one in record.evidence),
        *(_move(move) for move in record.moves),
        *(_owner_change(change) for change in record.owner_changes),
        *(moment for line in record.obstacles for moment in _obstacle(line)),
        *(moment for claim in record.claims for moment in _claim(claim)),
        *(_transfer(transfer) for transfer in record.transfers),
        *(_inherited(transfer) for transfer in record.continued_from),
        *(_recurrence(other) for other in record.chain if other.pk != entry.pk),
        *(_carried(report) for report in record.carried),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda moment: (moment.on, moment.order)))


EVENTS = Prepared(
    lambda *, entry_id: (
        Event.objects.filter(about_type="shortcomings.shortcoming", about_id=entry_id, action__in=DEEDS)
        .order_by("seq")
        .values_list("action", "at", "actor_name", "reason")
    ),
    entry_id=int,
)


def _deed(action: str, at: datetime, by: str, reason: str) -> Moment:
    return Moment(day_of(at), DEEDS[action], f"Lý do: {reason}" if reason else "", by=by, order=at)


def _reading(entry: Shortcoming, reading: Measurement) -> Moment:
    kind = "Số ước" if reading.estimate else "Số chính thức"
    return Moment(
        reading.as_of, f"{kind}: {number(reading.value)} {entry.measure_unit}", "", "info", source=reading.source,
        illustrative=reading.illustrative, order=reading.recorded_at,
    )  # fmt: skip


def _evidence(one: Evidence) -> Moment:
    return Moment(
        day_of(one.uploaded_at), f"Nộp minh chứng: {one.title}", one.get_kind_display(), "info",
        by=name_of(one.uploaded_by), source=one.source, illustrative=one.illustrative, order=one.uploaded_at,
    )  # fmt: skip


def _move(move: DeadlineMove) -> Moment:
    way = f"lùi {number(move.days)} ngày" if move.days > 0 else f"rút ngắn {number(-move.days)} ngày"
    return Moment(
        day_of(move.moved_at), f"Chuyển thời hạn từ {day(move.old)} sang {day(move.new)} ({way})",
        f"Lý do: {move.ground}. Người, cấp cho phép: {move.authority}.", "warn" if move.days > 0 else "good",
        by=name_of(move.moved_by), source=move.source, illustrative=move.illustrative, order=move.moved_at,
    )  # fmt: skip


def _owner_change(change: OwnerChange) -> Moment:
    decision = f" Quyết định số {change.decision_number}." if change.decision_number else ""
    return Moment(
        day_of(change.changed_at), f"Giao “{change.to_post}” chịu trách nhiệm thay “{change.from_post}”",
        f"Lý do: {change.ground}.{decision}", "info", by=name_of(change.changed_by), source=change.source,
        illustrative=change.illustrative, order=change.changed_at,
    )  # fmt: skip


def _obstacle(line: ObstacleLine) -> list[Moment]:
    one, address = line.obstacle, url("shortcomings:obstacle", line.obstacle.pk)
    sent = Moment(
        one.sent_on, f"{'Gửi tiếp' if one.continues_id else 'Báo cáo'} vướng mắc lên {one.sent_to}", one.text, "warn", source=one.source,
        illustrative=one.illustrative, address=address, order=noon(one.sent_on),
    )  # fmt: skip
    if one.answered_on is None:
        return [sent]
    paper = f" ({one.answer_number})" if one.answer_number else ""
    answered = Moment(
        one.answered_on, f"{one.sent_to} trả lời vướng mắc sau {line.waited} ngày{paper}",
        f"{one.answer} Ảnh hưởng đến thời hạn: {one.effect}", "good", source=one.source,
        illustrative=one.illustrative, address=address, order=noon(one.answered_on),
    )  # fmt: skip
    return [sent, answered]


def _claim(claim: Claim) -> list[Moment]:
    made = Moment(
        day_of(claim.claimed_at), f"Tự báo cáo kết quả: {claim.get_attainment_display()}", claim.text, "info",
        by=name_of(claim.claimed_by), order=claim.claimed_at,
    )  # fmt: skip
    if claim.verified_at is None:
        return [made]
    ground = f" Căn cứ quyết định: {claim.decision_ground}." if claim.decision_ground else ""
    checked = Moment(
        day_of(claim.verified_at), f"Thẩm tra: {claim.get_verified_attainment_display()}",
        f"{claim.verification}{ground}", _tone(claim.verified_attainment), by=name_of(claim.verified_by),
        order=claim.verified_at,
    )  # fmt: skip
    return [made, checked]


def _transfer(transfer: Transfer) -> Moment:
    share = "" if transfer.share_percent == 100 else f" ({transfer.share_percent} %)"
    heir = transfer.continues_as
    return Moment(
        transfer.decided_on, f"Chuyển từ {transfer.from_unit} sang {transfer.to_unit}{share}",
        f"{transfer.decision_number}. Số trong sổ: {transfer.from_number} → {transfer.to_number}.", "info",
        source=transfer.source, illustrative=transfer.illustrative, order=transfer.recorded_at,
        address=url("shortcomings:entry", heir.pk) if heir else "",
    )  # fmt: skip


def _inherited(transfer: Transfer) -> Moment:
    return Moment(
        transfer.decided_on,
        f"Tiếp nhận {transfer.share_percent} % từ {transfer.from_unit} (số {transfer.from_number})",
        f"{transfer.decision_number}.", "info", source=transfer.source,
        illustrative=transfer.illustrative, order=transfer.recorded_at,
        address=url("shortcomings:entry", transfer.shortcoming_id),
    )  # fmt: skip


def _recurrence(other: Shortcoming) -> Moment:
    return Moment(
        other.first_seen_on, f"Cùng hạn chế này ở số {other.number}, {other.unit}", other.wording, "bad",
        address=url("shortcomings:entry", other.pk), order=noon(other.first_seen_on),
    )  # fmt: skip


def _carried(report: Carried) -> Moment:
    verb = "Phải có ở" if report.ahead else "Đưa vào"
    return Moment(
        report.period_end, f"{verb} mục III báo cáo của {report.subject}", report.cycle, "info",
        address=url("reviews:report", report.subject_id), order=noon(report.period_end),
    )  # fmt: skip


def _tone(attainment: str) -> str:
    return next(tone for key, tone in ATTAINMENT_TONES.items() if key == attainment)
