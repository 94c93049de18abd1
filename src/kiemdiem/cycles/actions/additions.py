"""Taking somebody, or a collective, into a cycle that has opened already: into its frozen tree, with a ground."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.actions.making import SubjectMaker, seats_of
from kiemdiem.cycles.models import Cycle, CycleUnit, Membership, Subject
from kiemdiem.cycles.queries.additions import in_period, latecomers, sitters
from kiemdiem.cycles.queries.plan import is_reviewed
from kiemdiem.cycles.queries.progress import next_due
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.organisations.models import Appointment, Collective
from kiemdiem.organisations.phrases import collective_kind

ORGANISATION = "Hãy ghi chức vụ và người giữ chức vụ ở mục Tổ chức trước, rồi bổ sung lại."


@action("cycles.add_subject")
def add_subject(*, cycle: Cycle, who: Person | Collective, ground: str, by: Actor, at: datetime) -> Subject:
    """Take `who` into an open cycle as its opening would have; a collective brings those of its members not yet in it.

    Whoever comes in stands at the first step, at the highest post held, with the exemptions that apply. Raises
    Refused without a ground, for who is in already, who held no post in the frozen units in the period, and for a
    collective of other units, of another time, of a kind that is not reviewed, or in which nobody sits.
    """
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_for_update())
    require("cycles.add_subject", by, cycle_target(cycle))
    if not ground.strip():
        raise Refused(
            "Bổ sung đối tượng sau khi mở đợt phải có căn cứ.",
            way_out="Hãy ghi số quyết định bổ nhiệm, thành lập hoặc lý do cụ thể vào ô căn cứ.",
        )
    units = {unit.unit_id: unit for unit in cycle.units.all()}
    maker = _maker(
        cycle, units, f"Bổ sung ngày {timezone.localdate(at):%d/%m/%Y}: {ground.strip()}"[:300], at
    )
    if isinstance(who, Person):
        _refuse_person(cycle, who)
        made = _add_people(maker, {who.pk})
        if not made:
            _refuse_without_post(cycle, who)
    else:
        _refuse_collective(cycle, who, units)
        made = _add_collective(maker, who)
    for subject in made:
        record(
            "cycles.add_subject", by=by, at=at, about=subject, paths=subject.paths, cycle_id=cycle.pk, reason=ground.strip(),
            data={"unit": subject.unit.name, "kind": subject.kind, "inclusion": subject.inclusion},
        )  # fmt: skip
    return made[0]


def _maker(cycle: Cycle, units: Mapping[int, CycleUnit], source: str, at: datetime) -> SubjectMaker:
    steps = rule_set(cycle).steps
    first = steps.keys()[0]
    due = next_due(steps, first, list(cycle.calendar.values_list("step", "due_on")))
    return SubjectMaker(cycle, units, first, due, at, source)


def _add_people(maker: SubjectMaker, people: set[int]) -> list[Subject]:
    planned = latecomers(maker.cycle, maker.units, people)
    made = Subject.objects.bulk_create([maker.person(each) for each in planned])
    seated = {seat.collective_id for each in planned for seat in each.seats}
    collectives = maker.cycle.subjects.filter(collective__in=seated - {None})
    known = {each.collective_id: each for each in collectives if each.collective_id}
    Membership.objects.bulk_create(seats_of(planned, made, known))
    return made


def _add_collective(maker: SubjectMaker, collective: Collective) -> list[Subject]:
    seats = sitters(maker.cycle, collective, maker.units)
    if not seats:
        raise Refused(
            f"Chưa có ai giữ chức vụ trong “{collective}” trong kỳ kiểm điểm.", way_out=ORGANISATION
        )
    (made,) = Subject.objects.bulk_create([maker.collective(collective)])
    present = dict(maker.cycle.subjects.filter(person__in=seats).values_list("person_id", "pk"))
    Membership.objects.bulk_create(
        Membership(
            subject_id=present[person_id], collective_subject=made, role=seat.role, title=seat.title, rank=seat.rank
        )
        for person_id, seat in seats.items()
        if person_id in present
    )  # fmt: skip
    return [made, *_add_people(maker, set(seats) - set(present))]


def _refuse_person(cycle: Cycle, person: Person) -> None:
    present = cycle.subjects.filter(person=person).first()
    if present is not None:
        raise Refused(
            f"{person} đã có trong đợt “{cycle}”, với chức vụ {present.title}.",
            way_out="Hãy mở trang của người này trong đợt nếu cần thay đổi diện kiểm điểm, xếp loại.",
        )


def _refuse_without_post(cycle: Cycle, person: Person) -> None:
    """Say why `person` has no place in the cycle: no post at all in the period, or none in its units."""
    if Appointment.objects.filter(in_period(cycle), person=person).exists():
        raise Refused(
            f"Chức vụ của {person} trong kỳ ở đơn vị không có trong cây tổ chức đã chốt khi mở đợt “{cycle}”.",
            way_out="Người này kiểm điểm trong đợt có đơn vị đó.",
        )
    raise Refused(
        f"{person} không giữ chức vụ nào từ {cycle.period_start:%d/%m/%Y} đến {cycle.period_end:%d/%m/%Y}.",
        way_out=ORGANISATION,
    )


def _refuse_collective(cycle: Cycle, collective: Collective, units: Mapping[int, CycleUnit]) -> None:
    if cycle.subjects.filter(collective=collective).exists():
        raise Refused(
            f"“{collective}” đã có trong đợt “{cycle}”.",
            way_out="Hãy mở trang của tập thể này trong đợt nếu cần thay đổi diện kiểm điểm, xếp loại.",
        )
    if collective.unit_id not in units:
        raise Refused(
            f"“{collective}” thuộc đơn vị không có trong cây tổ chức đã chốt khi mở đợt “{cycle}”.",
            way_out="Tập thể này kiểm điểm trong đợt có đơn vị đó.",
        )
    if not is_reviewed(collective):
        raise Refused(
            f"“{collective}” là {collective_kind(collective.kind)}, không thuộc các tập thể phải kiểm điểm.",
            way_out="Kiểm điểm ban thường vụ hoặc tập thể lãnh đạo của cùng đơn vị.",
        )
    if not Collective.objects.filter(in_period(cycle), pk=collective.pk).exists():
        raise Refused(
            f"“{collective}” không hoạt động ngày nào từ {cycle.period_start:%d/%m/%Y} đến {cycle.period_end:%d/%m/%Y}.",
            way_out="Hãy xem lại ngày thành lập, ngày kết thúc của tập thể ở mục Tổ chức.",
        )
