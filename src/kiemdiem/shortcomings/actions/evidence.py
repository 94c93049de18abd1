"""Evidence: files kept whole under the hash of their content, and checked by somebody against it."""

from dataclasses import asdict
from datetime import date, datetime

from django.core.files.base import File

from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.shortcomings.actions.files import examined
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.models import Evidence, Shortcoming
from kiemdiem.shortcomings.queries.evidence import fault_of


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
    replaces: Evidence | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Evidence:
    """Keep a file that proves something, under the SHA-256 of its content; `replaces` is the version it follows.

    The earlier version stays on record and proves nothing any more. Raises NotAllowed; Refused for a file that is
    empty, too large, not what its name says, handed in already, or dated ahead; for an earlier version of another
    entry, or one that was replaced before.
    """
    entry = hold("shortcomings.add_evidence", entry, by, at)
    not_ahead(dated, at, "Ngày của tài liệu")
    title = said(title, "tên minh chứng")
    found = examined(file)
    _refuse_double(entry, found.sha256, replaces)
    evidence = Evidence(
        shortcoming=entry, kind=kind, title=title, dated=dated, **asdict(found), replaces=replaces, uploaded_at=at, uploaded_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    evidence.file.save(found.sha256, file, save=False)
    evidence.save()
    record(
        "shortcomings.add_evidence", by=by, at=at, about=entry, paths=entry.paths,
        data={"evidence": evidence.pk, "kind": kind, "sha256": found.sha256, "size": found.size, "replaces": replaces and replaces.pk},
    )  # fmt: skip
    return evidence


def _refuse_double(entry: Shortcoming, digest: str, replaces: Evidence | None) -> None:
    same = Evidence.objects.filter(shortcoming=entry, sha256=digest).first()
    if same:
        raise Refused(
            f"Tệp này đã được nộp cho hạn chế này, với tên “{same.title}”.", way_out="Hãy chọn tệp khác."
        )
    if replaces and replaces.shortcoming_id != entry.pk:
        raise Refused("Bản được thay không phải minh chứng của hạn chế này.", way_out="Hãy chọn lại.")
    if replaces and replaces.replaced_by.exists():
        raise Refused(
            f"Minh chứng “{replaces.title}” đã có bản thay thế.", way_out="Hãy chọn bản mới nhất để thay."
        )


@action("shortcomings.check_evidence")
def check_evidence(*, evidence: Evidence, by: Actor, at: datetime) -> Evidence:
    """Read a kept file again and note who found it whole, and when.

    Raises NotAllowed; Refused where the file is gone or no longer has the size and SHA-256 it was kept under.
    """
    entry = hold("shortcomings.check_evidence", evidence.shortcoming, by, at)
    evidence = Evidence.objects.get(pk=evidence.pk)
    fault = fault_of(evidence)
    if fault:
        raise Refused(fault, way_out="Hãy báo quản trị viên khôi phục từ bản sao lưu.")
    evidence.checked_at, evidence.checked_by_id = at, by.account_id
    evidence.save(update_fields=["checked_at", "checked_by"])
    record(
        "shortcomings.check_evidence", by=by, at=at, about=entry, paths=entry.paths,
        data={"evidence": evidence.pk, "sha256": evidence.sha256},
    )  # fmt: skip
    return evidence
