"""Planning: whose conference, when, who presides; the agenda and the list of attendance follow from the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.conferences.access import host_target
from kiemdiem.conferences.actions.rows import held_conference
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ConferenceState
from kiemdiem.conferences.queries.candidates import hosted_collectives, seatless, sitting, to_review
from kiemdiem.conferences.queries.order import in_order
from kiemdiem.conferences.queries.times import Times, notes_on, suggested
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.models import CycleUnit, Subject
from kiemdiem.cycles.queries import rule_set

WHOLE = 100
PRESIDING = {Attendance.Capacity.MEMBER, Attendance.Capacity.DELEGATION}
PLANNED_FIELDS = [
    "title", "place", "starts_on", "ends_on", "chair", "secretary", "draft_sent_on", "time_ground", "quorum_percent",
]  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What is decided about a conference before it is held.

    `quorum_percent` is the unit's own setting: no central text that was read prescribes a quorum. `others` are
    people of the unit who sit in none of its collectives and review here too.
    """

    collectives: Sequence[Subject]
    title: str
    starts_on: date
    ends_on: date
    place: str = ""
    chair: Person | None = None
    secretary: Person | None = None
    draft_sent_on: date | None = None
    time_ground: str = ""
    quorum_percent: int | None = None
    invited: Sequence[Person] = field(default=())
    others: Sequence[Subject] = field(default=())


@action("conferences.plan")
def plan(
    *, host: CycleUnit, details: Plan, by: Actor, at: datetime, source: str = "", illustrative: bool = False
) -> Conference:
    """Plan a conference of some collectives of `host`, with its agenda, its days and its list of attendance.

    The agenda is in the order of the rules and spread evenly over the days. Raises NotAllowed; Refused where a
    collective isn't the host's or meets elsewhere already, nobody is left to review, or the time breaks a
    confirmed rule (Hướng dẫn 43-HD/BTCTW, mục 2.1: duration, draft report sent in time).
    """
    require("conferences.plan", by, host_target(host))
    conference = Conference(cycle=host.cycle, host=host, source=source, illustrative=illustrative)
    _check(conference, details)
    _fill(conference, details)
    conference.save()
    _arrange(conference, details)
    _record("conferences.plan", conference, by=by, at=at)
    return conference


@action("conferences.replan")
def replan(*, conference: Conference, details: Plan, by: Actor, at: datetime) -> Conference:
    """Change the plan of a conference that has not opened; agenda and list are made anew, guests stay.

    Raises what `plan` raises.
    """
    conference = held_conference("conferences.replan", conference.pk, by)
    _check(conference, details)
    _fill(conference, details)
    conference.save(update_fields=PLANNED_FIELDS)
    guests = conference.attendance.filter(capacity=Attendance.Capacity.INVITED, day=1).select_related(
        "person"
    )
    kept = [row.person for row in guests]
    conference.agenda.all().delete()
    conference.attendance.all().delete()
    _arrange(conference, details, kept)
    _record("conferences.replan", conference, by=by, at=at)
    return conference


def _check(conference: Conference, details: Plan) -> None:
    if not details.collectives:
        raise Refused(
            "Chưa chọn tập thể nào.", way_out="Chọn ít nhất một tập thể được kiểm điểm tại hội nghị."
        )
    own = {collective.pk for collective in hosted_collectives(conference.host)}
    for collective in details.collectives:
        if collective.pk not in own:
            raise Refused(
                f"“{collective}” không phải tập thể được kiểm điểm của {conference.host.name} trong đợt này.",
                way_out="Chỉ chọn trong danh sách tập thể của đơn vị tổ chức và đơn vị trực thuộc.",
            )
    chosen = [subject.pk for subject in details.others]
    waiting = set(seatless(conference.host).filter(pk__in=chosen).values_list("pk", flat=True))
    for subject in details.others:
        if subject.pk not in waiting:
            raise Refused(
                f"“{subject}” không thuộc diện kiểm điểm tại hội nghị này: đã ở trong một tập thể, hoặc đã kiểm điểm.",
                way_out="Chỉ chọn người của đơn vị không thuộc tập thể nào và chưa kiểm điểm.",
            )
    _check_elsewhere(conference, details)
    if details.ends_on < details.starts_on:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu.", way_out="Chọn lại ngày kết thúc.")
    if details.quorum_percent is not None and not 1 <= details.quorum_percent <= WHOLE:
        raise Refused(
            "Tỷ lệ có mặt tối thiểu phải từ 1 đến 100%.", way_out="Nhập lại, hoặc để trống nếu không đặt."
        )
    if not normal(details.title):
        raise Refused("Chưa ghi tên hội nghị.", way_out="Ghi tên hội nghị, rồi gửi lại.")
    _check_times(conference, details)


def _check_elsewhere(conference: Conference, details: Plan) -> None:
    chosen = Q(collectives__in=[each.pk for each in details.collectives])
    chosen |= Q(agenda__subject__in=[each.pk for each in details.others])
    live = Conference.objects.exclude(state=ConferenceState.CLOSED).exclude(pk=conference.pk)
    other = live.filter(chosen).first()
    if other:
        raise Refused(
            f"Tập thể hoặc cá nhân đã chọn có trong hội nghị “{other}” ngày {other.starts_on:%d/%m/%Y}, chưa bế mạc.",
            way_out="Sửa kế hoạch của hội nghị đó, hoặc chờ hội nghị đó bế mạc.",
        )


def _check_times(conference: Conference, details: Plan) -> None:
    times = Times(
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        draft_sent_on=details.draft_sent_on,
        time_ground=normal(details.time_ground),
        kinds=frozenset(each.collective.kind for each in details.collectives if each.collective),
        suggested=suggested([each.pk for each in details.collectives]),
    )
    for note in notes_on(rule_set(conference.cycle), times):
        if note.binding and not note.kept and not note.later:
            raise Refused(note.says, article=note.rule.article, way_out=note.way_out)


def _fill(conference: Conference, details: Plan) -> None:
    for name in PLANNED_FIELDS:
        value = getattr(details, name)
        setattr(conference, name, normal(value) if isinstance(value, str) else value)


def _arrange(conference: Conference, details: Plan, guests: Sequence[Person] = ()) -> None:
    collectives = list(details.collectives)
    conference.collectives.set(collectives)
    left = [*to_review(conference, collectives), *details.others]
    if not left:
        raise Refused(
            "Mọi đối tượng của các tập thể đã chọn đều đã được kiểm điểm.",
            way_out="Chọn tập thể khác; nếu cần kiểm điểm bổ sung, phần đó phải được ghi là hoãn ở hội nghị trước.",
        )
    order = in_order(
        rule_set(conference.cycle), conference.cycle, collectives, [s for s in left if s.person_id]
    )
    listed = [key for key in order if key in {subject.pk for subject in left}]
    AgendaItem.objects.bulk_create(
        AgendaItem(conference=conference, subject_id=key, number=place + 1, day=1 + place * conference.days // len(listed))
        for place, key in enumerate(listed)
    )  # fmt: skip
    own = {subject.person_id for subject in details.others if subject.person_id}
    _summon(conference, collectives, own, [*details.invited, *guests])


def _summon(conference: Conference, collectives: list[Subject], own: set[int], guests: list[Person]) -> None:
    capacities = sitting(conference, collectives) | dict.fromkeys(own, Attendance.Capacity.MEMBER)
    for guest in guests:
        capacities.setdefault(guest.pk, Attendance.Capacity.INVITED)
    if conference.chair_id and capacities.get(conference.chair_id) not in PRESIDING:
        raise Refused(
            f"{conference.chair} không phải thành viên của tập thể được kiểm điểm hay đoàn của cấp trên.",
            way_out="Người chủ trì phải là thành viên của tập thể, hoặc thành viên đoàn công tác của cấp trên.",
        )
    if conference.secretary_id:
        capacities.setdefault(conference.secretary_id, Attendance.Capacity.SECRETARIAT)
    Attendance.objects.bulk_create(
        Attendance(conference=conference, person_id=person, capacity=capacity, day=day)
        for day in range(1, conference.days + 1)
        for person, capacity in capacities.items()
    )


def _record(name: str, conference: Conference, *, by: Actor, at: datetime) -> None:
    record(
        name, by=by, at=at, about=conference, paths=conference.paths, cycle_id=conference.cycle_id,
        data={"starts_on": conference.starts_on, "ends_on": conference.ends_on, "items": conference.agenda.count()},
    )  # fmt: skip
