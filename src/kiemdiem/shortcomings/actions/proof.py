"""Proof: readings of the measure, the owner's claim, and the independent verification beside it."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.notices.models import Kind
from kiemdiem.shortcomings.access import dependence
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.letters import named, tell
from kiemdiem.shortcomings.actions.rechecks import plan_recheck
from kiemdiem.shortcomings.actions.states import become
from kiemdiem.shortcomings.models import (
    Attainment,
    Claim,
    MeasureKind,
    Measurement,
    Recheck,
    Shortcoming,
)
from kiemdiem.shortcomings.queries.missing import missing_to_close


@action("shortcomings.measure")
def measure(
    *,
    entry: Shortcoming,
    value: Decimal,
    as_of: date,
    estimate: bool,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Measurement:
    """Record a reading of the measure, as an estimate or as final.

    Raises NotAllowed; Refused for an entry proved by a document, a day ahead, or a final figure without a source.
    """
    entry = hold("shortcomings.measure", entry, by, at)
    if entry.measure_kind != MeasureKind.FIGURE:
        raise Refused(
            "Hạn chế này được chứng minh bằng văn bản, không đo bằng số.",
            way_out="Hãy nộp minh chứng kết quả.",
        )
    not_ahead(as_of, at, "Số liệu đến ngày")
    if not estimate:
        source = said(source, "nguồn của số chính thức")
    reading = Measurement.objects.create(
        shortcoming=entry, value=value, as_of=as_of, estimate=estimate, recorded_at=at,
        recorded_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    record(
        "shortcomings.measure", by=by, at=at, about=entry, paths=entry.paths,
        data={"value": value, "as_of": as_of, "estimate": estimate},
    )  # fmt: skip
    return reading


@action("shortcomings.claim")
def claim(*, entry: Shortcoming, attainment: str, text: str, by: Actor, at: datetime) -> Claim:
    """State the result oneself and ask for its verification. Raises NotAllowed; Refused where no result is told."""
    entry = hold("shortcomings.claim", entry, by, at)
    made = Claim.objects.create(
        shortcoming=entry, attainment=attainment, text=said(text, "kết quả khắc phục"), claimed_at=at,
        claimed_by_id=by.account_id,
    )  # fmt: skip
    become(entry, "shortcomings.claim", by=by, at=at)
    record(
        "shortcomings.claim", by=by, at=at, about=entry, paths=entry.paths, data={"attainment": attainment}
    )
    return made


@action("shortcomings.verify")
def verify(
    *, entry: Shortcoming, attainment: str, text: str, by: Actor, at: datetime, decision_ground: str = ""
) -> Claim:
    """Rate the claimed result independently; only "full", with proof or with a decision's ground, closes the entry.

    Anything less sends the entry back to its owner with the verifier's remark. Raises NotAllowed where the
    verifier isn't independent (`access.dependence`); NotReady with the list where "full" lacks its proof; Refused
    without a remark, or with a ground beside a rating that doesn't close.
    """
    entry = hold("shortcomings.verify", entry, by, at)
    claimed = Claim.objects.get(shortcoming=entry, verified_at__isnull=True)
    reason = dependence(entry, claimed, by, timezone.localdate(at))
    if reason:
        raise NotAllowed(reason, way_out="Hãy để một người độc lập với việc khắc phục thẩm tra.")
    closes = attainment == Attainment.FULL
    ground = normal(decision_ground)
    if ground and not closes:
        raise Refused(
            "Căn cứ quyết định chỉ ghi khi kết thúc hạn chế với mức đạt đầy đủ.",
            way_out="Hãy bỏ trống ô này.",
        )
    missing = missing_to_close(entry)
    if closes and missing and not ground:
        raise NotReady(
            f"Hạn chế số {entry.number} chưa đủ điều kiện kết thúc.",
            missing,
            way_out="Hãy đánh giá mức thấp hơn để trả lại, hoặc ghi căn cứ quyết định của cấp có thẩm quyền.",
        )
    claimed.verified_attainment, claimed.verification = attainment, said(text, "nhận xét thẩm tra")
    claimed.verified_at, claimed.verified_by_id, claimed.decision_ground = at, by.account_id, ground
    claimed.closes = entry.pk if closes else None
    claimed.save(
        update_fields=[
            "verified_attainment",
            "verification",
            "verified_at",
            "verified_by",
            "decision_ground",
            "closes",
        ]
    )
    entry.closing, entry.closed_at = (claimed, at) if closes else (None, None)
    outcome = "full" if closes else "less"
    become(entry, "shortcomings.verify", "closing", "closed_at", by=by, at=at, outcome=outcome)
    planned = plan_recheck(entry, at) if closes else None
    record(
        "shortcomings.verify", by=by, at=at, about=entry, paths=entry.paths, reason=ground,
        data={"claimed": claimed.attainment, "verified": attainment, "unproved": len(missing) if closes else 0},
    )  # fmt: skip
    _tell(entry, claimed, planned, at)
    return claimed


def _tell(entry: Shortcoming, claimed: Claim, planned: Recheck | None, at: datetime) -> None:
    if planned:
        says = f"{named(entry)} đã khắc phục; hiệu quả được kiểm tra lại vào {planned.due_on:%d/%m/%Y}."
    else:
        level = claimed.get_verified_attainment_display().lower()
        says = (
            f"{named(entry)} được thẩm tra ở mức “{level}”, trả lại để khắc phục tiếp: {claimed.verification}"
        )
    tell(entry, ["owner", "officer"], Kind.RETURNED, f"verified:{claimed.pk}", says, at)
