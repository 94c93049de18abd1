"""The calendar of the delegations: when each comes to each unit, who is absent and who goes instead."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import (
    Absence,
    CycleUnit,
    Delegation,
    DelegationMember,
    Session,
    Visit,
    VisitReport,
)
from kiemdiem.cycles.queries.clashes import When, clashes_of, going_to, holidays_in, members_of, when
from kiemdiem.cycles.queries.conflicts import ties_of
from kiemdiem.rulesets.queries import working_days

LONGEST_DAYS = 14


@action("cycles.schedule_visit")
def schedule_visit(
    *, unit: CycleUnit, starts_on: date, by: Actor, at: datetime, ends_on: date | None = None,
    session: str = Session.DAY, place: str = "",
) -> Visit:  # fmt: skip
    """Set when the delegation of `unit` comes to it, or move it to another time.

    Raises NotAllowed; Refused for a unit without delegation, a time that is none, a public holiday, a visit already
    reported on, the same delegation or any of those who go due elsewhere then.
    """
    wanted = When(starts_on, ends_on or starts_on, session)
    delegation = _delegation_of(unit)
    require("cycles.schedule_visit", by, cycle_target(delegation.cycle))
    Delegation.objects.select_for_update().filter(cycle=delegation.cycle_id).order_by("pk").first()
    _refuse_odd(wanted)
    visit = Visit.objects.filter(unit=unit).first()
    if visit is not None:
        _refuse_reported(visit)
    _refuse_busy(delegation, wanted, visit)
    fields = {"starts_on": wanted.starts_on, "ends_on": wanted.ends_on, "session": session, "place": place}
    visit, _ = Visit.objects.update_or_create(unit=unit, defaults={"delegation": delegation, **fields})
    _record("cycles.schedule_visit", visit, by, at, {"unit": unit.unit_id, **fields})
    return visit


@action("cycles.cancel_visit")
def cancel_visit(*, visit: Visit, by: Actor, at: datetime) -> None:
    """Take a visit off the calendar. Raises NotAllowed; Refused where it has been reported on."""
    require("cycles.cancel_visit", by, cycle_target(visit.delegation.cycle))
    _refuse_reported(visit)
    _record("cycles.cancel_visit", visit, by, at, {"unit": visit.unit.unit_id, "starts_on": visit.starts_on})
    visit.delete()


@action("cycles.cover_absence")
def cover_absence(
    *,
    visit: Visit,
    member: DelegationMember,
    reason: str,
    by: Actor,
    at: datetime,
    cover: Person | None = None,
) -> Absence:
    """Note that a member does not go on a visit, why, and who goes instead; said again it takes the earlier one's place.

    Raises NotAllowed; Refused without a reason, for somebody of another delegation, for a cover who goes anyway, is
    due elsewhere, or is tied to the unit, and for a visit whose report was sent.
    """
    require("cycles.cover_absence", by, cycle_target(visit.delegation.cycle))
    reason = said(reason, "lý do vắng")
    if VisitReport.objects.filter(visit=visit, sent_at__isnull=False).exists():
        raise Refused("Báo cáo của đoàn đã gửi, không sửa người dự được nữa.")
    if member.delegation_id != visit.delegation_id:
        raise Refused(f"{member.person} không ở {visit.delegation}.", way_out="Hãy chọn thành viên của đoàn.")
    if cover is not None:
        _refuse_cover(visit, cover, at)
    absence, _ = Absence.objects.update_or_create(
        visit=visit, member=member, defaults={"reason": reason, "cover": cover}
    )
    _record(
        "cycles.cover_absence", visit, by, at,
        {"absent": member.person_id, "cover": cover.pk if cover else None}, reason,
    )  # fmt: skip
    return absence


def _delegation_of(unit: CycleUnit) -> Delegation:
    delegation = unit.delegations.select_related("cycle__root").first()
    if delegation is None:
        raise Refused(f"{unit.name} chưa giao cho đoàn nào.", way_out="Hãy giao đơn vị cho một đoàn trước.")
    return delegation


def _refuse_odd(wanted: When) -> None:
    if wanted.ends_on < wanted.starts_on:
        raise Refused("Ngày kết thúc ở trước ngày bắt đầu.", way_out="Hãy sửa lại ngày.")
    if (wanted.ends_on - wanted.starts_on).days >= LONGEST_DAYS:
        raise Refused(f"Một lịch làm việc không quá {LONGEST_DAYS} ngày.", way_out="Hãy sửa lại ngày.")
    if wanted.session != Session.DAY and wanted.starts_on != wanted.ends_on:
        raise Refused(
            "Chỉ lịch trong một ngày mới chọn được buổi sáng hoặc buổi chiều.", way_out="Hãy chọn cả ngày."
        )
    for day in holidays_in(wanted, working_days()):
        raise Refused(
            day.off,
            article=day.article,
            way_out="Hãy chọn ngày khác.",
        )


def _refuse_reported(visit: Visit) -> None:
    if VisitReport.objects.filter(visit=visit).exists():
        raise Refused(
            f"Đoàn đã có báo cáo về {visit.unit.name}, lịch không đổi được nữa.",
            way_out="Nếu ghi nhầm, hãy ghi rõ trong báo cáo.",
        )


def _refuse_busy(delegation: Delegation, wanted: When, visit: Visit | None) -> None:
    for other in delegation.visits.select_related("unit").exclude(pk=visit.pk if visit else 0):
        if wanted.meets(when(other)):
            raise Refused(
                f"{delegation} đã có lịch tại {other.unit.name}: {when(other)}.",
                way_out="Hãy chọn ngày khác hoặc buổi khác.",
            )
    people = going_to(visit) if visit and visit.delegation_id == delegation.pk else members_of(delegation)
    for clash in clashes_of(people, wanted, but=visit):
        raise Refused(
            f"{clash.name} đã có lịch tại {clash.unit} ({clash.delegation}): {clash.when}.",
            way_out="Hãy chọn ngày khác, hoặc ghi người này vắng ở một nơi và cử người dự thay.",
        )


def _refuse_cover(visit: Visit, cover: Person, at: datetime) -> None:
    if cover.pk in members_of(visit.delegation):
        raise Refused(f"{cover} đã là thành viên của đoàn.", way_out="Hãy cử người khác dự thay.")
    for clash in clashes_of({cover.pk}, when(visit), but=visit):
        raise Refused(
            f"{clash.name} đã có lịch tại {clash.unit}: {clash.when}.", way_out="Hãy cử người khác dự thay."
        )
    on = timezone.localdate(at)
    for tie in ties_of(visit.delegation.cycle, {cover.pk}, {visit.unit_id}, on):
        raise Refused(f"{tie.says}.", article=tie.article, way_out="Hãy cử người khác dự thay.")


def _record(
    name: str, visit: Visit, by: Actor, at: datetime, data: dict[str, object], reason: str = ""
) -> None:
    cycle = visit.delegation.cycle
    record(
        name, by=by, at=at, about=visit, paths=visit.unit.paths, cycle_id=cycle.pk, reason=reason, data=data
    )
