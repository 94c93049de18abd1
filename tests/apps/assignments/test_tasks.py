"""Work is given to a post, its result stays with whoever held the post, and a superior says what it came to."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.assignments.work import DUE_ON, GIVEN_ON, confirmed, given, line
from cast import NOW, SINCE, TODAY, World
from kiemdiem.assignments.access.tasks import may_see, visible_tasks
from kiemdiem.assignments.actions import giving, grounds, tasks
from kiemdiem.assignments.models import ObjectiveGround, Period, PeriodState, Quality, Sheet, Task, TaskState
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.models import Appointment, Post

ActorOf = Callable[[str], Actor]
LATE = date(2026, 11, 22)


def closed_november(world: World, person: str = "deputy_a") -> Period:
    period = Period.objects.create(
        unit=world.units["ward_a"], rule_set=world.rule_set, rule_set_key="nd335_2025", rule_set_hash="x",
        kind="month", year=2026, number=11, start=date(2026, 11, 1), end=date(2026, 11, 30), opened_at=NOW,
        state=PeriodState.CLOSED, closed_at=NOW,
    )  # fmt: skip
    Sheet.objects.create(
        period=period, person=world.people[person], post=world.posts[person], kind="leader", role="deputy",
        name=world.people[person].full_name,
    )  # fmt: skip
    return period


def test_a_task_belongs_to_whoever_held_the_post_when_it_was_given(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"))
    Appointment.objects.filter(post=world.posts["deputy_a"]).update(valid_to=TODAY)
    Appointment.objects.create(
        person=world.people["member_a"], post=world.posts["deputy_a"], valid_from=TODAY + timedelta(days=1)
    )
    task.refresh_from_db()
    assert task.person == world.people["deputy_a"]
    assert (task.factor, task.state) == (1, TaskState.OPEN)


def test_one_gesture_gives_to_several_posts_all_or_none(world: World, actor: ActorOf) -> None:
    empty = Post.objects.create(
        unit=world.units["ward_a"], title="Phó Chủ tịch", role="deputy", valid_from=SINCE
    )
    lines = [line(world), line(world, "member_a"), line(world, post=empty)]
    with pytest.raises(Refused, match="Dòng 3: Chức vụ “Phó Chủ tịch” chưa có người giữ"):
        giving.assign(lines=lines, assigned_on=GIVEN_ON, by=actor("head_a"), at=NOW)
    assert not Task.objects.exists()
    made = giving.assign(lines=lines[:2], assigned_on=GIVEN_ON, by=actor("head_a"), at=NOW)
    assert [task.person for task in made] == [world.people["deputy_a"], world.people["member_a"]]
    assert Event.objects.filter(action="assignments.assign").count() == 2


def test_a_post_that_two_people_hold_is_nobody_s_result(world: World, actor: ActorOf) -> None:
    Appointment.objects.create(
        person=world.people["officer_a"], post=world.posts["deputy_a"], valid_from=SINCE
    )
    with pytest.raises(Refused, match="có 2 người cùng giữ"):
        given(world, actor("officer_a"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "  "}, "tên nhiệm vụ"),
        ({"due_on": date(2026, 10, 25)}, "trước ngày giao"),
        ({"amount": Decimal(0)}, "lớn hơn 0"),
    ],
)
def test_a_task_says_what_how_much_and_by_when(
    world: World, actor: ActorOf, wrong: dict[str, object], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        given(world, actor("officer_a"), **wrong)


def test_nothing_is_given_ahead_of_its_day_nor_nothing_nor_too_much_at_once(
    world: World, actor: ActorOf
) -> None:
    with pytest.raises(Refused, match="ở sau ngày ghi"):
        given(world, actor("officer_a"), on=TODAY + timedelta(days=1), due_on=TODAY + timedelta(days=2))
    for count, says in ((0, "Chưa có nhiệm vụ"), (201, "nhiều nhất 200")):
        with pytest.raises(Refused, match=says):
            giving.assign(lines=[line(world)] * count, by=actor("officer_a"), at=NOW)


def test_work_is_given_by_those_above_and_in_their_unit(world: World, actor: ActorOf) -> None:
    for who in ("stranger", "deputy_a", "verifier", "leader", "delegate", "admin"):
        with pytest.raises(NotAllowed):
            given(world, actor(who))
    for who in ("organiser", "officer_a", "head_a"):
        assert given(world, actor(who), to="head_a")


def test_twenty_tasks_cost_as_many_statements_as_one(
    world: World, actor: ActorOf, django_assert_num_queries: Callable[[int], object]
) -> None:
    by = actor("officer_a")
    given(world, by)
    for count in (1, 20):
        with django_assert_num_queries(8):
            giving.assign(lines=[line(world)] * count, assigned_on=GIVEN_ON, by=by, at=NOW)


def test_nothing_is_given_into_a_closed_period_nor_taken_out_of_it(world: World, actor: ActorOf) -> None:
    task, settled = given(world, actor("officer_a")), given(world, actor("officer_a"))
    confirmed(settled, actor("head_a"))
    period = closed_november(world)
    for deed in (
        lambda: given(world, actor("officer_a")),
        lambda: tasks.withdraw(task=task, ground="Thừa", by=actor("head_a"), at=NOW),
        lambda: tasks.reopen_task(task=settled, ground="Ghi nhầm", by=actor("head_a"), at=NOW),
    ):
        with pytest.raises(Refused, match="nằm trong kỳ đã khóa: Tháng 11/2026"):
            deed()
    assert given(world, actor("officer_a"), to="member_a")
    assert given(world, actor("officer_a"), due_on=date(2026, 12, 1))
    assert confirmed(task, actor("head_a")).state == TaskState.CONFIRMED
    Period.objects.filter(pk=period.pk).update(state=PeriodState.REOPENED)
    assert given(world, actor("officer_a"))


def test_a_report_tells_how_far_it_is_and_asks_to_be_confirmed(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"), amount=Decimal(3))
    tell = {"task": task, "on": TODAY, "says": "Xong một phần", "finished": False, "at": NOW}
    tasks.report(**tell, done_amount=Decimal(1), by=actor("deputy_a"))
    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    tasks.report(**{**tell, "finished": True}, done_amount=Decimal(3), by=actor("deputy_a"))
    task.refresh_from_db()
    assert (task.state, task.done_amount) == (TaskState.REPORTED, 0)
    with pytest.raises(NotAllowed, match="Chưa thể"):
        tasks.report(**tell, done_amount=Decimal(3), by=actor("deputy_a"))


def test_a_report_is_made_by_the_person_or_the_office(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"))
    tell = {
        "task": task,
        "on": TODAY,
        "done_amount": Decimal(0),
        "says": "Đang làm",
        "finished": False,
        "at": NOW,
    }
    for who in ("member_a", "head_a", "stranger", "organiser"):
        with pytest.raises(NotAllowed):
            tasks.report(**tell, by=actor(who))
    for who in ("deputy_a", "officer_a"):
        assert tasks.report(**tell, by=actor(who))
    for wrong, says in (
        ({"says": ""}, "Chưa ghi kết quả"), ({"done_amount": Decimal(2)}, "từ 0 đến số giao là 1"),
        ({"on": TODAY + timedelta(days=1)}, "sau ngày ghi"), ({"on": date(2026, 10, 1)}, "trước ngày giao"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            tasks.report(**{**tell, **wrong}, by=actor("deputy_a"))


def test_a_report_sent_back_lets_the_task_go_on(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"))
    tasks.report(
        task=task, on=TODAY, done_amount=Decimal(1), says="Xong", finished=True, by=actor("deputy_a"), at=NOW
    )
    with pytest.raises(Refused, match="lý do trả lại"):
        tasks.return_report(task=task, reason="", by=actor("head_a"), at=NOW)
    task = tasks.return_report(task=task, reason="Thiếu dự thảo quyết định", by=actor("head_a"), at=NOW)
    assert task.state == TaskState.OPEN
    assert task.reports.get().returned_reason == "Thiếu dự thảo quyết định"


def test_nobody_judges_their_own_work(world: World, actor: ActorOf) -> None:
    own = given(world, actor("officer_a"), to="head_a")
    with pytest.raises(Refused, match="không tự xác nhận"):
        confirmed(own, actor("head_a"))
    with pytest.raises(Refused, match="không tự xác nhận"):
        tasks.withdraw(task=own, ground="Thừa", by=actor("head_a"), at=NOW)
    assert confirmed(own, actor("organiser")).state == TaskState.CONFIRMED
    with pytest.raises(Refused, match="không tự xác nhận"):
        tasks.reopen_task(task=own, ground="Nhầm", by=actor("head_a"), at=NOW)


def test_a_result_is_confirmed_by_a_superior(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"), amount=Decimal(2))
    for who in ("deputy_a", "officer_a", "stranger", "member_a"):
        with pytest.raises(NotAllowed):
            confirmed(task, actor(who))
    task = confirmed(task, actor("head_a"), faults=1, quality=Quality.BASIC, comment=" Còn  sót ")
    assert (task.done_amount, task.faults, task.quality, task.comment) == (2, 1, 2, "Còn sót")
    assert task.confirmed_by == world.accounts["head_a"]
    with pytest.raises(NotAllowed, match="Chưa thể"):
        confirmed(task, actor("head_a"))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"done_on": None}, "phải ghi ngày hoàn thành"),
        ({"done_amount": Decimal(3)}, "từ 0 đến số giao là 2"),
        ({"done_on": date(2026, 10, 1)}, "trước ngày giao"),
        ({"done_on": date(2026, 12, 1)}, "sau ngày ghi"),
        ({"done_on": LATE}, "ít nhất một lần chậm"),
        ({"done_amount": Decimal(1), "above": True}, "vượt yêu cầu"),
        ({"quality": Quality.NOT_MET, "above": True}, "vượt yêu cầu"),
    ],
)
def test_a_confirmation_fits_together(
    world: World, actor: ActorOf, found: dict[str, object], says: str
) -> None:
    task = given(world, actor("officer_a"), amount=Decimal(2))
    with pytest.raises(Refused, match=says):
        confirmed(task, actor("head_a"), **found)


def test_what_is_not_finished_waits_for_its_due_date(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"), due_on=TODAY)
    with pytest.raises(Refused, match="còn hạn đến hết ngày 23/11/2026"):
        confirmed(task, actor("head_a"), done_amount=Decimal(0), done_on=None)
    later = NOW + timedelta(days=1)
    task = confirmed(task, actor("head_a"), done_amount=Decimal(0), at=later)
    assert (task.state, task.done_amount, task.done_on) == (TaskState.CONFIRMED, 0, None)


def test_a_confirmation_taken_back_is_made_anew(world: World, actor: ActorOf) -> None:
    task = confirmed(given(world, actor("officer_a")), actor("head_a"), faults=2)
    with pytest.raises(Refused, match="lý do mở lại"):
        tasks.reopen_task(task=task, ground="", by=actor("head_a"), at=NOW)
    task = tasks.reopen_task(task=task, ground="Ghi nhầm sai sót", by=actor("head_a"), at=NOW)
    assert (task.state, task.faults, task.done_amount, task.done_on) == (TaskState.OPEN, 0, 0, None)
    assert '"faults":2' in Event.objects.get(action="assignments.reopen_task").payload
    assert confirmed(task, actor("head_a")).faults == 0


def test_a_withdrawn_task_says_why_and_stays_withdrawn(world: World, actor: ActorOf) -> None:
    task = given(world, actor("officer_a"))
    with pytest.raises(Refused, match="lý do rút"):
        tasks.withdraw(task=task, ground=" ", by=actor("head_a"), at=NOW)
    task = tasks.withdraw(task=task, ground="Giao trùng", by=actor("head_a"), at=NOW)
    assert (task.state, task.withdrawn_ground) == (TaskState.WITHDRAWN, "Giao trùng")
    with pytest.raises(NotAllowed):
        confirmed(task, actor("head_a"))


def claim(task: Task, by: Actor, **said: object) -> ObjectiveGround:
    facts = {
        "lapse": "delay",
        "count": 1,
        "ground": "Chờ cơ quan đăng ký",
        "evidence": "Công văn 120",
        **said,
    }
    return grounds.claim_ground(task=task, by=by, at=NOW, **facts)  # type: ignore[arg-type]


@pytest.fixture
def late(world: World, actor: ActorOf) -> Task:
    return confirmed(given(world, actor("officer_a")), actor("head_a"), done_on=LATE, delays=2)


def test_an_objective_ground_is_claimed_and_answered_by_somebody_else(
    world: World, actor: ActorOf, late: Task
) -> None:
    made = claim(late, actor("deputy_a"))
    for who in ("deputy_a", "officer_a", "member_a", "stranger"):
        with pytest.raises(NotAllowed):
            grounds.answer_ground(claim=made, confirmed=True, reason="Đúng", by=actor(who), at=NOW)
    with pytest.raises(Refused, match="Chưa ghi ý kiến"):
        grounds.answer_ground(claim=made, confirmed=True, reason="", by=actor("head_a"), at=NOW)
    made = grounds.answer_ground(claim=made, confirmed=True, reason="Đúng là chờ", by=actor("head_a"), at=NOW)
    assert (made.state, made.answered_by) == ("ground_confirmed", world.accounts["head_a"])
    with pytest.raises(Refused, match="đã được trả lời"):
        grounds.answer_ground(claim=made, confirmed=False, reason="Không", by=actor("organiser"), at=NOW)


def test_whoever_claims_does_not_answer_nor_the_person_it_is_for(world: World, actor: ActorOf) -> None:
    own = confirmed(given(world, actor("officer_a"), to="head_a"), actor("organiser"), done_on=LATE, delays=1)
    by_office = claim(own, actor("officer_a"))
    with pytest.raises(Refused, match="không tự xác nhận"):
        grounds.answer_ground(claim=by_office, confirmed=True, reason="Đúng", by=actor("head_a"), at=NOW)
    ObjectiveGround.objects.filter(pk=by_office.pk).update(claimed_by=world.accounts["organiser"])
    with pytest.raises(NotAllowed, match="người đề nghị"):
        grounds.answer_ground(claim=by_office, confirmed=True, reason="Đúng", by=actor("organiser"), at=NOW)


def test_no_more_is_claimed_than_was_found(world: World, actor: ActorOf, late: Task) -> None:
    for wrong in ({"lapse": "fault"}, {"count": 3}, {"count": 0}):
        with pytest.raises(Refused, match="còn có thể đề nghị"):
            claim(late, actor("deputy_a"), **wrong)
    for absent, says in (({"ground": ""}, "nguyên nhân"), ({"evidence": " "}, "minh chứng")):
        with pytest.raises(Refused, match=says):
            claim(late, actor("deputy_a"), **absent)
    refused = claim(late, actor("deputy_a"), count=2)
    grounds.answer_ground(claim=refused, confirmed=False, reason="Không đúng", by=actor("head_a"), at=NOW)
    assert claim(late, actor("deputy_a"), count=2)
    with pytest.raises(Refused, match="còn có thể đề nghị là 0"):
        claim(late, actor("deputy_a"))


def test_what_was_confirmed_as_objective_is_not_forgotten_by_a_new_confirmation(
    world: World, actor: ActorOf, late: Task
) -> None:
    made = claim(late, actor("deputy_a"), count=2)
    grounds.answer_ground(claim=made, confirmed=True, reason="Đúng", by=actor("head_a"), at=NOW)
    task = tasks.reopen_task(task=late, ground="Ghi nhầm", by=actor("head_a"), at=NOW)
    with pytest.raises(Refused, match="Đã có 2 lần chậm được xác nhận là khách quan"):
        confirmed(task, actor("head_a"), done_on=LATE, delays=1)
    assert confirmed(task, actor("head_a"), done_on=LATE, delays=2)


def test_the_list_of_visible_tasks_agrees_with_the_question_about_each(world: World, actor: ActorOf) -> None:
    post = Post.objects.create(
        unit=world.units["ward_b"], title="Bí thư phường", role="head", valid_from=SINCE
    )
    Appointment.objects.create(person=world.people["stranger"], post=post, valid_from=SINCE)
    every = [
        given(world, actor("organiser"), to) for to in ("head_a", "deputy_a", "member_a")
    ] + [given(world, actor("organiser"), post=post)]  # fmt: skip
    seen = {}
    for key in world.accounts:
        listed = set(Task.objects.filter(visible_tasks(actor(key))))
        assert listed == {task for task in every if may_see(actor(key), task).allowed}, key
        seen[key] = len(listed)
    assert seen == {
        "organiser": 4, "leader": 4, "verifier": 0, "delegate": 0, "admin": 0, "head_a": 3, "deputy_a": 1,
        "member_a": 1, "officer_a": 3, "stranger": 1,
    }  # fmt: skip


def test_the_day_of_the_default_assignment_is_the_day_of_the_deed(world: World, actor: ActorOf) -> None:
    task = giving.assign(lines=[line(world, due_on=TODAY)], by=actor("head_a"), at=NOW)[0]
    assert (task.assigned_on, task.due_on, DUE_ON < TODAY) == (TODAY, TODAY, True)
