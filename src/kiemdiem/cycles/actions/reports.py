"""What a delegation reports after a visit: its conclusions, what became of each, and the sending."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Model
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.access import unit_target
from kiemdiem.cycles.models import Conclusion, Outcome, Visit, VisitReport

HERE = (Outcome.NONE, Outcome.COMMENDATION)


@action("cycles.write_visit_report")
def write_visit_report(
    *, visit: Visit, summary: str, conclusions: Sequence[str], by: Actor, at: datetime
) -> VisitReport:
    """Write the report on a visit, or write it anew: `conclusions` are those not marked yet, in their order.

    What was marked stays as it was. Raises NotAllowed; Refused before the visit, and once the report was sent.
    """
    require("cycles.write_visit_report", by, unit_target(visit.unit, by))
    if timezone.localdate(at) < visit.starts_on:
        raise Refused(
            f"Đoàn làm việc với {visit.unit.name} từ ngày {visit.starts_on:%d/%m/%Y}, chưa có gì để báo cáo.",
            way_out="Hãy viết báo cáo khi đoàn đã làm việc.",
        )
    report, _ = VisitReport.objects.select_for_update().get_or_create(
        visit=visit, defaults={"written_at": at, "written_by_id": by.account_id}
    )
    _refuse_sent(report)
    report.summary, report.written_at, report.written_by_id = normal(summary), at, by.account_id
    report.save(update_fields=["summary", "written_at", "written_by"])
    report.conclusions.filter(outcome="").delete()
    last = report.conclusions.aggregate(last=Max("number"))["last"] or 0
    texts = [text for text in map(normal, conclusions) if text]
    Conclusion.objects.bulk_create(
        Conclusion(report=report, number=number, text=text)
        for number, text in enumerate(texts, start=last + 1)
    )
    _record("cycles.write_visit_report", report, by, at, {"conclusions": len(texts) + last})
    return report


@action("cycles.settle_conclusion")
def settle_conclusion(
    *, conclusion: Conclusion, outcome: str, by: Actor, at: datetime, ground: str = ""
) -> None:
    """Mark a conclusion as a commendation, or as one that gives rise to nothing.

    What becomes an entry or a task is made where these live. Raises NotAllowed; Refused for another outcome, for
    one that is marked already, and once the report was sent.
    """
    report = conclusion.report
    require("cycles.settle_conclusion", by, unit_target(report.visit.unit, by))
    if outcome not in HERE:
        raise Refused(
            "Kết luận chỉ đánh dấu được là biểu dương hoặc không phát sinh.",
            way_out="Ghi vào sổ hạn chế hoặc giao nhiệm vụ thì dùng nút riêng của việc ấy.",
        )
    become(conclusion=conclusion, outcome=Outcome(outcome), by=by, at=at, ground=ground)
    _record(
        "cycles.settle_conclusion", report, by, at, {"number": conclusion.number, "outcome": outcome}, normal(ground)
    )  # fmt: skip


def become(
    *,
    conclusion: Conclusion,
    outcome: Outcome,
    by: Actor,
    at: datetime,
    row: Model | None = None,
    ground: str = "",
) -> None:
    """Mark a conclusion inside the action that makes something of it: `row` is what it became.

    Raises Refused for one that is marked already, and once the report was sent.
    """
    conclusion.refresh_from_db(from_queryset=Conclusion.objects.select_for_update(of=("self",)))
    _refuse_sent(conclusion.report)
    if conclusion.outcome:
        raise Refused(
            f"Kết luận {conclusion.number} đã được đánh dấu: {conclusion.get_outcome_display().lower()}.",
            way_out="Không cần đánh dấu lại.",
        )
    conclusion.outcome, conclusion.ground = outcome, normal(ground)
    conclusion.became_type = row._meta.label_lower if row else ""  # noqa: SLF001 -- Django's documented Options
    conclusion.became_id = row.pk if row else None
    conclusion.settled_at, conclusion.settled_by_id = at, by.account_id
    conclusion.save(
        update_fields=["outcome", "ground", "became_type", "became_id", "settled_at", "settled_by"]
    )


@action("cycles.send_visit_report")
def send_visit_report(*, report: VisitReport, by: Actor, at: datetime) -> None:
    """Send the report: from then on it stays as it is.

    Raises NotAllowed; Refused where it was sent; NotReady with everything missing and every conclusion not marked.
    """
    report.refresh_from_db(from_queryset=VisitReport.objects.select_for_update(of=("self",)))
    require("cycles.send_visit_report", by, unit_target(report.visit.unit, by))
    _refuse_sent(report)
    missing = [] if report.summary else [Missing("Chưa có nhận xét chung.", "id_summary")]
    conclusions = list(report.conclusions.all())
    if not conclusions:
        missing.append(Missing("Chưa có kết luận nào.", "ket-luan"))
    missing += [
        Missing(f"Kết luận {one.number} chưa đánh dấu xử lý: {one.text[:80]}", f"ket-luan-{one.number}")
        for one in conclusions
        if not one.outcome
    ]
    if missing:
        raise NotReady(
            "Báo cáo của đoàn chưa gửi được.", missing,
            way_out="Mỗi kết luận phải thành hạn chế trong sổ, nhiệm vụ, biểu dương, hoặc ghi là không phát sinh.",
        )  # fmt: skip
    report.sent_at, report.sent_by_id = at, by.account_id
    report.save(update_fields=["sent_at", "sent_by"])
    _record("cycles.send_visit_report", report, by, at, {"conclusions": len(conclusions)})


def _refuse_sent(report: VisitReport) -> None:
    if report.sent_at is not None:
        raise Refused(
            f"Báo cáo của đoàn đã gửi lúc {timezone.localtime(report.sent_at):%H:%M ngày %d/%m/%Y}, không sửa được nữa.",
            way_out="Việc phát sinh sau đó ghi thẳng vào sổ hạn chế.",
        )


def _record(
    name: str, report: VisitReport, by: Actor, at: datetime, data: dict[str, object], reason: str = ""
) -> None:
    unit = report.visit.unit
    record(
        name, by=by, at=at, about=report, paths=unit.paths, cycle_id=unit.cycle_id, reason=reason, data=data
    )
