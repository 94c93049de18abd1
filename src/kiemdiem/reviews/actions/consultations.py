"""Asking organisations for their opinion, entering what came back signed, reminding of what did not."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.base import File
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor, Role
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import RoleGrant, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.reviews.actions.saving import locked
from kiemdiem.reviews.models import Consultation, ReturnWay
from kiemdiem.reviews.queries.cells import canonical
from kiemdiem.reviews.queries.consultations import kinds_for, ladder
from kiemdiem.shortcomings.actions.files import examined


@action("reviews.consult")
def consult(
    *,
    subject: Subject,
    kind: str,
    body: str,
    question: str,
    due_on: date,
    by: Actor,
    at: datetime,
    unit: Unit | None = None,
) -> Consultation:
    """Ask an organisation for its opinion on a subject until a day; its officers are told where it is of the tree.

    Raises NotAllowed; Refused for a kind not asked of such subjects, without a name or a question, with a day past,
    or where that organisation was asked the same and has not answered yet.
    """
    subject = locked(subject)
    require("reviews.consult", by, subject_target(subject, by))
    if kind not in {one.key for one in kinds_for(subject)}:
        raise Refused("Loại ý kiến này không dùng cho đối tượng này.", way_out="Hãy chọn lại.")
    body = unit.name if unit else said(body, "nơi được lấy ý kiến")
    question = said(question, "nội dung đề nghị")
    if due_on < timezone.localdate(at):
        raise Refused(f"Hạn trả lời {due_on:%d/%m/%Y} đã qua.", way_out="Hãy chọn ngày từ hôm nay trở đi.")
    waiting = Consultation.objects.filter(
        subject=subject, kind=kind, returned_at__isnull=True, set_aside_at__isnull=True
    )
    if any(normal(one.body) == normal(body) for one in waiting):
        raise Refused(
            f"Đã gửi đề nghị đến “{body}”, đang chờ trả lời.",
            way_out="Hãy ghi ý kiến trả lời, hoặc thôi lấy ý kiến cũ trước.",
        )
    made = Consultation.objects.create(
        subject=subject, kind=kind, body=body, unit=unit, question=question, due_on=due_on,
        asked_at=at, asked_by_id=by.account_id,
    )  # fmt: skip
    record(
        "reviews.consult", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"consultation": made.pk, "kind": kind, "due_on": due_on},
    )  # fmt: skip
    return made


@action("reviews.enter_opinion")
def enter_opinion(
    *,
    consultation: Consultation,
    way: str,
    opinion: str,
    signed_by: str,
    signed_on: date,
    file: "File[bytes]",
    by: Actor,
    at: datetime,
) -> Consultation:
    """Enter an opinion as it came back signed, with the file that proves it, kept under its SHA-256.

    Raises NotAllowed; Refused where it came back or was set aside before, without an opinion or a signer, signed
    ahead of time, or with a file that is empty, too large or not what its name says.
    """
    subject = locked(consultation.subject)
    require("reviews.enter_opinion", by, subject_target(subject, by))
    one = _open(consultation)
    if way not in ReturnWay.values:
        raise Refused("Chưa chọn hình thức trả lời.", way_out="Hãy chọn bản quét hay xác nhận.")
    not_ahead(signed_on, at, "Ngày ký")
    one.way, one.opinion, one.signed_by = way, said(opinion, "ý kiến"), said(signed_by, "người ký")
    found = examined(file)
    one.signed_on = signed_on
    one.file_name, one.sha256, one.size = found.file_name, found.sha256, found.size
    one.returned_at, one.returned_by_id = at, by.account_id
    one.file.save(found.sha256, file, save=False)
    one.save()
    record(
        "reviews.enter_opinion", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"consultation": one.pk, "way": way, "sha256": found.sha256, "size": found.size},
    )  # fmt: skip
    return one


@action("reviews.set_aside_consultation")
def set_aside_consultation(
    *, consultation: Consultation, ground: str, by: Actor, at: datetime
) -> Consultation:
    """Await an answer no longer, on a ground that stays on record. Raises NotAllowed; Refused without a ground."""
    subject = locked(consultation.subject)
    require("reviews.set_aside_consultation", by, subject_target(subject, by))
    one = _open(consultation)
    one.set_aside_ground = canonical(said(ground, "căn cứ thôi lấy ý kiến"))
    one.set_aside_at, one.set_aside_by_id = at, by.account_id
    one.save(update_fields=["set_aside_ground", "set_aside_at", "set_aside_by"])
    record(
        "reviews.set_aside_consultation", by=by, at=at, about=subject, paths=subject.paths,
        cycle_id=subject.cycle_id, reason=one.set_aside_ground, data={"consultation": one.pk},
    )  # fmt: skip
    return one


def _open(consultation: Consultation) -> Consultation:
    one = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if one.returned_at or one.set_aside_at:
        raise Refused(
            f"Việc lấy ý kiến của “{one.body}” đã xong.", way_out="Muốn lấy thêm, hãy lập đề nghị mới."
        )
    return one


@action("reviews.remind_consultations")
def remind_consultations(*, consultations: Sequence[int], on: date, by: Actor, at: datetime) -> int:
    """Tell who asked, the subject's office and the office asked what is due or late; return how many notices are new.

    A step of the software itself; run twice it tells nothing twice.
    """
    rows = list(
        Consultation.objects.filter(pk__in=consultations).select_related("subject__unit").order_by("pk")
    )
    units = {row.subject.unit.unit_id for row in rows} | {row.unit_id for row in rows if row.unit_id}
    grants = RoleGrant.objects.filter(in_force(on), role=Role.OFFICER, unit__in=units)
    officers: dict[int, set[int]] = {}
    for unit_id, account_id in grants.values_list("unit_id", "account_id"):
        officers.setdefault(unit_id, set()).add(account_id)
    told = deliver((letter for row in rows for letter in _letters(row, officers, on)), at)
    by_id = {row.pk: row for row in rows}
    for pk in sorted({letter.about_id for letter in told}):
        subject = by_id[pk].subject
        record(
            "reviews.remind_consultations", by=by, at=at, about=subject, paths=subject.paths,
            cycle_id=subject.cycle_id, data={"consultation": pk, "on": on},
        )  # fmt: skip
    return len(told)


def _letters(row: Consultation, officers: dict[int, set[int]], on: date) -> list[Letter]:
    steps = ladder()
    near, rungs = steps.threshold(row.due_on, on), steps.rungs(row.due_on, on)
    if near is None and not rungs:
        return []
    key = f"opinion:{row.pk}:{row.due_on}:{rungs[-1].key if rungs else f'before{near}'}"
    when = f"đã quá hạn {row.due_on:%d/%m/%Y}" if rungs else f"hạn {row.due_on:%d/%m/%Y}"
    says = f"Ý kiến của {row.body} về {row.subject}: chưa trả lời, {when}."
    accounts = officers.get(row.subject.unit.unit_id, set()) | officers.get(row.unit_id or 0, set())
    accounts |= {row.asked_by_id} if row.asked_by_id else set()
    address = reverse("reviews:consultations", args=[row.subject_id])
    return [
        Letter(account, Kind.REMINDER, key, says, address, "reviews.consultation", row.pk)
        for account in sorted(accounts)
    ]
