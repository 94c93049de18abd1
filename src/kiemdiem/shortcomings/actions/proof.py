"""Proof: readings of the measure, evidence, the owner's claim, and the independent verification beside it."""

import hashlib
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.shortcomings.access import dependence
from kiemdiem.shortcomings.actions.holding import hold, not_ahead, said
from kiemdiem.shortcomings.actions.states import become
from kiemdiem.shortcomings.models import (
    Attainment,
    Claim,
    Evidence,
    MeasureKind,
    Measurement,
    Shortcoming,
)
from kiemdiem.shortcomings.queries.missing import missing_to_close

LONGEST_FILE_NAME = 255
MB = 1024 * 1024


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


@action("shortcomings.add_evidence")
def add_evidence(
    *,
    entry: Shortcoming,
    file: "File[bytes]",
    kind: str,
    title: str,
    dated: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Evidence:
    """Keep a file that proves something, under the SHA-256 of its content.

    Raises NotAllowed; Refused for an empty or too large file, one handed in already, or one dated ahead.
    """
    entry = hold("shortcomings.add_evidence", entry, by, at)
    not_ahead(dated, at, "Ngày của tài liệu")
    title = said(title, "tên minh chứng")
    digest, size = _read_through(file)
    same = Evidence.objects.filter(shortcoming=entry, sha256=digest).first()
    if same:
        raise Refused(
            f"Tệp này đã được nộp cho hạn chế này, với tên “{same.title}”.", way_out="Hãy chọn tệp khác."
        )
    evidence = Evidence(
        shortcoming=entry, kind=kind, title=title, dated=dated, file_name=_bare_name(file.name), size=size,
        sha256=digest, uploaded_at=at, uploaded_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    evidence.file.save(digest, file, save=False)
    evidence.save()
    record(
        "shortcomings.add_evidence", by=by, at=at, about=entry, paths=entry.paths,
        data={"evidence": evidence.pk, "kind": kind, "sha256": digest, "size": size},
    )  # fmt: skip
    return evidence


def _read_through(file: "File[bytes]") -> tuple[str, int]:
    """Return the SHA-256 and the size of a file, read piece by piece; stop at the limit."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for piece in file.chunks():
        digest.update(piece)
        size += len(piece)
        if size > settings.EVIDENCE_MAX_MB * MB:
            raise Refused(
                f"Tệp lớn hơn {settings.EVIDENCE_MAX_MB} MB.",
                way_out="Hãy nén hoặc tách tệp, hoặc đề nghị quản trị viên nâng giới hạn.",
            )
    if size == 0:
        raise Refused("Tệp rỗng, không chứng minh được điều gì.", way_out="Hãy chọn tệp khác.")
    file.seek(0)
    return digest.hexdigest(), size


def _bare_name(name: str | None) -> str:
    """Return a file's own name: no folders, no control characters, its end kept where it is too long."""
    bare = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    bare = normal("".join(letter for letter in bare if letter.isprintable()))
    return bare[-LONGEST_FILE_NAME:] or "minh-chung"


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
    record(
        "shortcomings.verify", by=by, at=at, about=entry, paths=entry.paths, reason=ground,
        data={"claimed": claimed.attainment, "verified": attainment, "unproved": len(missing) if closes else 0},
    )  # fmt: skip
    return claimed
