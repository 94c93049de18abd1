""" "Còn thiếu gì": what keeps a draft from being opened, and an open entry from being closed."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from kiemdiem.core.refusal import Missing
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import holders_on
from kiemdiem.prepared import Prepared
from kiemdiem.shortcomings.models import (
    CauseKind,
    Evidence,
    EvidenceKind,
    MeasureKind,
    Measurement,
    Recheck,
    Shortcoming,
)
from kiemdiem.web.formats import number

PROVING = (EvidenceKind.RESULT, EvidenceKind.CONFIRMATION)
WHOLE = 100


def holders_of(post_id: int | None, on: date) -> list[Appointment]:
    """Return who holds a post on a day; nobody where there is no post."""
    return list(holders_on(post_id, on)) if post_id else []


def missing_to_open(entry: Shortcoming, on: date) -> list[Missing]:
    """Return everything an entry still lacks to leave draft on the day `on`, in the order of the form."""
    return [
        *_missing_cause(entry, on),
        *_missing_owner(entry, on),
        *([] if entry.deadline else [Missing("Chưa có thời hạn khắc phục.", "id_deadline")]),
        *_missing_measure(entry),
    ]


def _missing_cause(entry: Shortcoming, on: date) -> list[Missing]:
    missing = []
    if entry.field_id is None:
        missing.append(Missing("Chưa xác định lĩnh vực.", "id_field"))
    if entry.cause_node is None:
        missing.append(Missing("Chưa chọn nguyên nhân trong cây nguyên nhân.", "id_cause_node"))
    elif entry.cause_node.valid_to and entry.cause_node.valid_to < on:
        missing.append(
            Missing(
                f"Nguyên nhân “{entry.cause_node}” đã hết hiệu lực ngày {entry.cause_node.valid_to:%d/%m/%Y}; "
                "hãy chọn nguyên nhân đang dùng.",
                "id_cause_node",
            )
        )
    if not entry.cause:
        missing.append(Missing("Chưa ghi nội dung nguyên nhân.", "id_cause"))
    return [*missing, *_missing_shares(entry)]


def _missing_shares(entry: Shortcoming) -> list[Missing]:
    shares = list(entry.responsibilities.select_related("post"))
    if not shares:
        if entry.cause_kind == CauseKind.SUBJECTIVE:
            return [Missing("Nguyên nhân chủ quan phải nêu rõ trách nhiệm thuộc về ai.", "trach-nhiem")]
        return []
    missing = []
    if (
        any(share.share_percent is None for share in shares)
        or sum(share.share_percent or 0 for share in shares) != WHOLE
    ):
        missing.append(Missing("Các phần trách nhiệm chưa được phân định đủ 100 %.", "trach-nhiem"))
    missing += [
        Missing(
            f"Phần trách nhiệm của chức vụ “{share.post}” chưa ghi ai giữ, trong thời gian nào.",
            "trach-nhiem",
        )
        for share in shares
        if share.post_id and share.person_id is None
    ]
    return missing


def _missing_owner(entry: Shortcoming, on: date) -> list[Missing]:
    if entry.owner_post is None:
        return [Missing("Chưa giao chức vụ chịu trách nhiệm khắc phục.", "id_owner_post")]
    if not holders_of(entry.owner_post_id, on):
        return [
            Missing(
                f"Chức vụ “{entry.owner_post}” chưa có người giữ vào ngày {on:%d/%m/%Y}.", "id_owner_post"
            )
        ]
    return []


def _missing_measure(entry: Shortcoming) -> list[Missing]:
    if not entry.measure_kind:
        return [Missing("Chưa chọn cách đo kết quả.", "id_measure_kind")]
    missing = []
    if not entry.measure:
        missing.append(
            Missing("Chưa ghi thước đo kết quả: đạt được gì thì coi là khắc phục xong.", "id_measure")
        )
    if entry.measure_kind == MeasureKind.FIGURE:
        if not entry.measure_unit:
            missing.append(Missing("Thước đo bằng số chưa có đơn vị tính.", "id_measure_unit"))
        if not entry.measure_direction:
            missing.append(Missing("Thước đo bằng số chưa nêu chiều (≥ hay ≤).", "id_measure_direction"))
        if entry.measure_target is None:
            missing.append(Missing("Thước đo bằng số chưa có giá trị phải đạt.", "id_measure_target"))
    return missing


def missing_to_close(entry: Shortcoming) -> list[Missing]:
    """Return what proof an entry still lacks to be closed; one statement.

    A figure is proved by its newest final reading, never by an estimate; a stated document by evidence of the
    result or by a confirmation that no newer version replaces, never by activity alone. What was
    recorded before a recheck found the effect lost proves nothing any more.
    """
    if entry.measure_kind == MeasureKind.DOCUMENT:
        if PROOF.rows(entry_id=entry.pk):
            return []
        return [
            Missing(
                "Chưa có minh chứng về kết quả hoặc xác nhận của cơ quan có thẩm quyền; kế hoạch, cuộc họp, "
                "công văn chỉ cho thấy hoạt động.",
                "minh-chung",
            )
        ]
    reading = FINAL.first(entry_id=entry.pk)
    if reading is None:
        return [Missing("Chưa có số đo chính thức; số ước không dùng để kết thúc hạn chế.", "thuoc-do")]
    return [] if is_met(entry, reading) else [Missing(_not_met(entry, reading), "thuoc-do")]


def _disproved(recorded: str) -> Q:
    """Return the proof that a later recheck found not to have lasted; `recorded` is the column of its moment."""
    lost = Recheck.objects.filter(
        shortcoming=OuterRef("shortcoming"), lasted=False, checked_at__gte=OuterRef(recorded)
    )
    return Q(Exists(lost))


PROOF = Prepared(
    lambda *, entry_id: (
        Evidence.objects.filter(shortcoming=entry_id, kind__in=PROVING, replaced_by__isnull=True)
        .exclude(_disproved("uploaded_at"))
        .order_by()
        .values_list("pk")[:1]
    ),
    entry_id=int,
)
FINAL = Prepared(
    lambda *, entry_id: (
        Measurement.objects.filter(shortcoming=entry_id, estimate=False)
        .exclude(_disproved("recorded_at"))
        .order_by("-as_of", "-id")[:1]
    ),
    entry_id=int,
)


def is_met(entry: Shortcoming, reading: Measurement) -> bool:
    """Return whether a reading reaches the entry's measure; exact, at the limit it is reached."""
    if entry.measure_target is None:
        return False
    if entry.measure_direction == "down":
        return reading.value <= entry.measure_target
    return reading.value >= entry.measure_target


def _not_met(entry: Shortcoming, reading: Measurement) -> str:
    return (
        f"Số đo chính thức mới nhất là {number(reading.value)} {entry.measure_unit} (đến {reading.as_of:%d/%m/%Y}), "
        f"chưa đạt mức {entry.get_measure_direction_display()} {number(entry.measure_target)} {entry.measure_unit}."
    )
