"""The delegations' calendar and reports: no one in two places, no unit twice, no holiday, nothing left unmarked."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cast import NOW, World
from kiemdiem.assignments.models import Task
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.access import visible_kinships
from kiemdiem.cycles.actions import (
    NewMember,
    assign_delegation,
    cancel_visit,
    cover_absence,
    declare_kinship,
    end_kinship,
    form_delegation,
    move_unit,
    schedule_visit,
    send_visit_report,
    settle_conclusion,
    write_visit_report,
)
from kiemdiem.cycles.models import Delegation, Kinship, Outcome, Session, Visit, VisitReport
from kiemdiem.shortcomings.actions.conclusions import raise_conclusion, task_from_conclusion
from kiemdiem.shortcomings.models import Shortcoming

Actors = Callable[[str], Actor]
DAY = date(2026, 12, 8)
AFTER = NOW + timedelta(days=20)


@pytest.fixture
def second(world: World, actor: Actors) -> Delegation:
    """Return a second delegation that has ward B and the verifier for its head."""
    made = form_delegation(cycle=world.cycle, number=2, name="Đoàn số 2", by=actor("organiser"), at=NOW)
    assign_delegation(
        delegation=made, units=[world.cycle_units["ward_b"]], add=[NewMember(world.people["verifier"])],
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    return made


@pytest.fixture
def visit(world: World, actor: Actors) -> Visit:
    """Return the visit of the first delegation to ward A."""
    return schedule_visit(unit=world.cycle_units["ward_a"], starts_on=DAY, by=actor("organiser"), at=NOW)


@pytest.fixture
def report(visit: Visit, actor: Actors) -> VisitReport:
    """Return its report with four conclusions, none marked."""
    texts = ["Giao đất chậm.", "Rà soát hồ sơ đất đai.", "Cải cách hành chính tốt.", "Đúng quy trình.", " "]
    return write_visit_report(
        visit=visit, summary="Hội nghị nghiêm túc.", conclusions=texts, by=actor("delegate"), at=AFTER
    )


def test_a_visit_is_set_and_moved(world: World, visit: Visit, actor: Actors) -> None:
    moved = schedule_visit(
        unit=world.cycle_units["ward_a"], starts_on=DAY + timedelta(days=1), session=Session.MORNING,
        place="Hội trường", by=actor("organiser"), at=NOW,
    )  # fmt: skip
    assert moved == visit
    assert Visit.objects.count() == 1
    assert (moved.session, moved.place, moved.ends_on) == ("morning", "Hội trường", DAY + timedelta(days=1))


@pytest.mark.parametrize("who", ["delegate", "officer_a", "leader"])
def test_the_calendar_is_the_organisation_body_s(world: World, visit: Visit, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed):
        schedule_visit(unit=world.cycle_units["ward_a"], starts_on=DAY, by=actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        cancel_visit(visit=visit, by=actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        move_unit(unit=world.cycle_units["ward_a"], to=None, by=actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        cover_absence(visit=visit, member=world.delegation.members.get(), reason="x", by=actor(who), at=NOW)


def test_a_unit_without_delegation_gets_no_visit(world: World, actor: Actors) -> None:
    with pytest.raises(Refused, match="Phường Đà Thử chưa giao cho đoàn nào"):
        schedule_visit(unit=world.cycle_units["ward_b"], starts_on=DAY, by=actor("organiser"), at=NOW)


@pytest.mark.parametrize(("given", "says"), [
    ({"ends_on": DAY - timedelta(days=1)}, "kết thúc ở trước ngày bắt đầu"),
    ({"ends_on": DAY + timedelta(days=14)}, "không quá 14 ngày"),
    ({"ends_on": DAY + timedelta(days=1), "session": Session.MORNING}, "Chỉ lịch trong một ngày"),
    ({"starts_on": date(2027, 1, 1)}, "Ngày 01/01/2027 là ngày nghỉ"),
    ({"starts_on": date(2026, 8, 31), "ends_on": date(2026, 9, 3)}, "là ngày nghỉ"),
])  # fmt: skip
def test_a_time_that_is_none_is_refused(
    world: World, actor: Actors, given: dict[str, date], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        schedule_visit(
            unit=world.cycle_units["ward_a"], by=actor("organiser"), at=NOW, **{"starts_on": DAY, **given}
        )  # type: ignore[arg-type]


def test_one_delegation_is_at_one_place(world: World, visit: Visit, actor: Actors) -> None:
    by = actor("organiser")
    units = [world.cycle_units["ward_a"], world.cycle_units["ward_b"]]
    assign_delegation(delegation=world.delegation, units=units, by=by, at=NOW)
    with pytest.raises(Refused, match="Đoàn số 1 đã có lịch tại Phường An Thử: 08/12/2026"):
        schedule_visit(unit=units[1], starts_on=DAY, by=by, at=NOW)
    schedule_visit(unit=units[0], starts_on=DAY, session=Session.MORNING, by=by, at=NOW)
    schedule_visit(unit=units[1], starts_on=DAY, session=Session.AFTERNOON, by=by, at=NOW)
    assert Visit.objects.count() == 2


def test_one_member_is_at_one_place(world: World, visit: Visit, second: Delegation, actor: Actors) -> None:
    by = actor("organiser")
    assign_delegation(delegation=second, add=[NewMember(world.people["delegate"])], by=by, at=NOW)
    with pytest.raises(
        Refused, match=r"Phạm Kịch Bản đã có lịch tại Phường An Thử \(Đoàn số 1\): 08/12/2026"
    ):
        schedule_visit(unit=world.cycle_units["ward_b"], starts_on=DAY, by=by, at=NOW)
    cover_absence(
        visit=visit, member=world.delegation.members.get(), reason="Dự nơi khác", cover=world.people["leader"],
        by=by, at=NOW,
    )  # fmt: skip
    schedule_visit(unit=world.cycle_units["ward_b"], starts_on=DAY, by=by, at=NOW)


def test_whoever_goes_instead_is_at_one_place_too(
    world: World, visit: Visit, second: Delegation, actor: Actors
) -> None:
    by = actor("organiser")
    schedule_visit(unit=world.cycle_units["ward_b"], starts_on=DAY, by=by, at=NOW)
    member = world.delegation.members.get()
    with pytest.raises(Refused, match="Lê Giả Định đã có lịch tại Phường Đà Thử"):
        cover_absence(visit=visit, member=member, reason="Ốm", cover=world.people["verifier"], by=by, at=NOW)
    with pytest.raises(Refused, match="Phạm Kịch Bản đã là thành viên của đoàn"):
        cover_absence(visit=visit, member=member, reason="Ốm", cover=world.people["delegate"], by=by, at=NOW)
    with pytest.raises(Refused, match="Bùi Mô Phỏng giữ chức vụ"):
        cover_absence(visit=visit, member=member, reason="Ốm", cover=world.people["member_a"], by=by, at=NOW)
    with pytest.raises(Refused, match="không ở Đoàn số 1"):
        cover_absence(visit=visit, member=second.members.get(), reason="Ốm", by=by, at=NOW)
    with pytest.raises(Refused, match="Chưa ghi lý do vắng"):
        cover_absence(visit=visit, member=member, reason=" ", by=by, at=NOW)


def test_a_new_member_due_elsewhere_is_refused(
    world: World, visit: Visit, second: Delegation, actor: Actors
) -> None:
    by = actor("organiser")
    schedule_visit(unit=world.cycle_units["ward_b"], starts_on=DAY, by=by, at=NOW)
    with pytest.raises(
        Refused, match=r"Phạm Kịch Bản đã có lịch tại Phường An Thử .* trùng lịch của Đoàn số 2"
    ):
        assign_delegation(delegation=second, add=[NewMember(world.people["delegate"])], by=by, at=NOW)


def test_a_unit_with_a_date_stays_until_the_date_is_off(world: World, visit: Visit, actor: Actors) -> None:
    by = actor("organiser")
    with pytest.raises(Refused, match="Đoàn số 1 đã có lịch làm việc tại Phường An Thử"):
        move_unit(unit=world.cycle_units["ward_a"], to=None, by=by, at=NOW)
    cancel_visit(visit=visit, by=by, at=NOW)
    move_unit(unit=world.cycle_units["ward_a"], to=None, by=by, at=NOW)
    assert not world.delegation.units.exists()


def test_a_unit_is_moved_in_one_gesture(world: World, second: Delegation, actor: Actors) -> None:
    unit = world.cycle_units["ward_a"]
    move_unit(unit=unit, to=second, by=actor("organiser"), at=NOW)
    assert list(unit.delegations.all()) == [second]
    gestures = set(Event.objects.order_by("-seq").values_list("gesture", flat=True)[:3])
    assert len(gestures) == 1


def test_a_declared_relative_is_a_tie(world: World, actor: Actors) -> None:
    by, person = actor("organiser"), world.people["leader"]
    made = declare_kinship(
        person=person, unit=world.units["ward_a"], relative="Trần Hư Danh", relation="em ruột", by=actor("leader"), at=NOW
    )  # fmt: skip
    with pytest.raises(Refused, match="Trần Minh Họa đã khai báo có em ruột công tác tại Phường An Thử"):
        assign_delegation(delegation=world.delegation, add=[NewMember(person)], by=by, at=NOW)
    assert "Trần Hư Danh" not in Event.objects.get(action="cycles.declare_kinship").payload
    end_kinship(kinship=made, ground="Đã chuyển công tác", by=actor("leader"), at=NOW)
    assign_delegation(delegation=world.delegation, add=[NewMember(person)], by=by, at=NOW)
    assert world.delegation.members.count() == 2


def test_declaring_is_one_s_own_or_the_organisation_body_s(world: World, actor: Actors) -> None:
    given = {"unit": world.units["ward_a"], "relative": "Trần Hư Danh", "relation": "em ruột", "at": NOW}
    with pytest.raises(NotAllowed):
        declare_kinship(person=world.people["leader"], by=actor("officer_a"), **given)  # type: ignore[arg-type]
    made = declare_kinship(person=world.people["leader"], by=actor("organiser"), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Đã khai báo Trần Hư Danh tại Phường An Thử"):
        declare_kinship(person=world.people["leader"], by=actor("leader"), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Chưa ghi quan hệ"):
        declare_kinship(person=world.people["leader"], by=actor("leader"), **{**given, "relation": ""})  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        end_kinship(kinship=made, ground="x", by=actor("delegate"), at=NOW)
    with pytest.raises(Refused, match="Chưa ghi lý do thôi khai báo"):
        end_kinship(kinship=made, ground="", by=actor("leader"), at=NOW)
    end_kinship(kinship=made, ground="Nghỉ hưu", by=actor("leader"), at=NOW)
    with pytest.raises(Refused, match="đã thôi hiệu lực"):
        end_kinship(kinship=made, ground="x", by=actor("leader"), at=NOW)


@pytest.mark.parametrize(("who", "count"), [("organiser", 1), ("leader", 1), ("delegate", 0), ("head_a", 0)])
def test_a_declared_relative_is_seen_by_few(world: World, actor: Actors, who: str, count: int) -> None:
    declare_kinship(
        person=world.people["leader"], unit=world.units["ward_a"], relative="x", relation="em", by=actor("leader"), at=NOW
    )  # fmt: skip
    assert Kinship.objects.filter(visible_kinships(actor(who))).count() == count


def test_nothing_is_reported_before_the_visit(visit: Visit, actor: Actors) -> None:
    with pytest.raises(Refused, match="chưa có gì để báo cáo"):
        write_visit_report(visit=visit, summary="x", conclusions=[], by=actor("delegate"), at=NOW)


def test_the_unit_writes_no_report_of_the_delegation(visit: Visit, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        write_visit_report(visit=visit, summary="x", conclusions=[], by=actor("head_a"), at=AFTER)


def test_a_report_leaves_nothing_unmarked(world: World, report: VisitReport, actor: Actors) -> None:
    one, two, three, four = report.conclusions.all()
    with pytest.raises(NotReady) as refused:
        send_visit_report(report=report, by=actor("delegate"), at=AFTER)
    assert [missing.where for missing in refused.value.missing] == [
        f"ket-luan-{number}" for number in range(1, 5)
    ]
    entry = raise_conclusion(conclusion=one, by=actor("delegate"), at=AFTER)
    task = task_from_conclusion(
        conclusion=two,
        post=world.posts["deputy_a"],
        due_on=date(2027, 3, 31),
        by=actor("organiser"),
        at=AFTER,
    )
    settle_conclusion(conclusion=three, outcome=Outcome.COMMENDATION, by=actor("delegate"), at=AFTER)
    with pytest.raises(NotReady) as refused:
        send_visit_report(report=report, by=actor("delegate"), at=AFTER)
    assert [missing.where for missing in refused.value.missing] == ["ket-luan-4"]
    settle_conclusion(
        conclusion=four, outcome=Outcome.NONE, ground="Việc thường", by=actor("delegate"), at=AFTER
    )
    send_visit_report(report=report, by=actor("delegate"), at=AFTER)
    found = report.conclusions.values_list("outcome", "became_type", "became_id")
    assert list(found) == [
        ("entry", "shortcomings.shortcoming", entry.pk), ("task", "assignments.task", task.pk),
        ("commendation", "", None), ("none", "", None),
    ]  # fmt: skip
    assert (entry.origin, entry.wording, entry.first_seen_on, entry.state) == (
        "delegation", "Giao đất chậm.", DAY, "entry_draft",
    )  # fmt: skip
    assert Task.objects.get().name == "Rà soát hồ sơ đất đai."
    assert report.sent_at == AFTER


def test_an_empty_report_is_not_sent(visit: Visit, actor: Actors) -> None:
    empty = write_visit_report(visit=visit, summary="", conclusions=[], by=actor("delegate"), at=AFTER)
    with pytest.raises(NotReady) as refused:
        send_visit_report(report=empty, by=actor("delegate"), at=AFTER)
    assert [missing.says for missing in refused.value.missing] == [
        "Chưa có nhận xét chung.",
        "Chưa có kết luận nào.",
    ]


def test_what_is_marked_stays_when_the_report_is_written_anew(report: VisitReport, actor: Actors) -> None:
    settle_conclusion(
        conclusion=report.conclusions.get(number=2), outcome=Outcome.NONE, by=actor("delegate"), at=AFTER
    )
    write_visit_report(
        visit=report.visit, summary="Khác", conclusions=["Mới"], by=actor("delegate"), at=AFTER
    )
    assert list(report.conclusions.values_list("number", "text")) == [
        (2, "Rà soát hồ sơ đất đai."),
        (3, "Mới"),
    ]


def test_a_conclusion_is_marked_once_and_only_here_as_these(report: VisitReport, actor: Actors) -> None:
    one = report.conclusions.get(number=1)
    with pytest.raises(Refused, match="chỉ đánh dấu được là biểu dương hoặc không phát sinh"):
        settle_conclusion(conclusion=one, outcome="entry", by=actor("delegate"), at=AFTER)
    settle_conclusion(conclusion=one, outcome="none", by=actor("delegate"), at=AFTER)
    with pytest.raises(Refused, match="Kết luận 1 đã được đánh dấu: không phát sinh"):
        raise_conclusion(conclusion=one, by=actor("delegate"), at=AFTER)
    assert not Shortcoming.objects.exists()
    with pytest.raises(NotAllowed):
        settle_conclusion(
            conclusion=report.conclusions.get(number=2), outcome="none", by=actor("head_a"), at=AFTER
        )
    with pytest.raises(NotAllowed):
        raise_conclusion(conclusion=report.conclusions.get(number=2), by=actor("head_a"), at=AFTER)
    with pytest.raises(NotAllowed):
        task_from_conclusion(
            conclusion=report.conclusions.get(number=2), post=one.report.visit.unit.unit.posts.first(),
            due_on=date(2027, 3, 31), by=actor("delegate"), at=AFTER,
        )  # fmt: skip


def test_a_sent_report_stays_as_it_is(world: World, report: VisitReport, actor: Actors) -> None:
    for one in report.conclusions.all():
        settle_conclusion(conclusion=one, outcome="none", by=actor("delegate"), at=AFTER)
    with pytest.raises(NotAllowed):
        send_visit_report(report=report, by=actor("head_a"), at=AFTER)
    send_visit_report(report=report, by=actor("delegate"), at=AFTER)
    for deed in (
        lambda: send_visit_report(report=report, by=actor("delegate"), at=AFTER),
        lambda: write_visit_report(
            visit=report.visit, summary="x", conclusions=[], by=actor("delegate"), at=AFTER
        ),
        lambda: settle_conclusion(conclusion=one, outcome="none", by=actor("delegate"), at=AFTER),
    ):
        with pytest.raises(Refused, match="đã gửi lúc 09:00 ngày 13/12/2026"):
            deed()
    by = actor("organiser")
    with pytest.raises(Refused, match="không sửa người dự được nữa"):
        cover_absence(visit=report.visit, member=world.delegation.members.get(), reason="x", by=by, at=AFTER)
    with pytest.raises(Refused, match="lịch không đổi được nữa"):
        cancel_visit(visit=report.visit, by=by, at=AFTER)
    with pytest.raises(Refused, match="lịch không đổi được nữa"):
        schedule_visit(unit=world.cycle_units["ward_a"], starts_on=DAY, by=by, at=AFTER)
