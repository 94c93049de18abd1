"""Plan, work, meetings, deadline moves, obstacles."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import PlannedStep
from kiemdiem.shortcomings.models import Obstacle, Shortcoming

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]


def step(world: World, text: str = "Rà soát hồ sơ", due_on: date = date(2027, 1, 31)) -> PlannedStep:
    return PlannedStep(text, world.posts["chairman_a"], due_on, "Danh sách hộ")


def test_a_plan_names_its_author_and_its_steps(opened: Make, world: World, actor: ActorOf) -> None:
    entry = opened()
    actions.plan(entry=entry, steps=[step(world), step(world, "Giao đất")], by=actor("deputy_a"), at=NOW)
    entry.refresh_from_db()
    assert entry.planned_by == world.people["deputy_a"]
    assert [(row.number, row.text) for row in entry.steps.all()] == [(1, "Rà soát hồ sơ"), (2, "Giao đất")]


def test_a_new_plan_keeps_what_is_done_and_replaces_the_rest(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = opened()
    first, _ = actions.plan(
        entry=entry, steps=[step(world), step(world, "Giao đất")], by=actor("deputy_a"), at=NOW
    )
    actions.complete_step(step=first, done_on=TODAY, by=actor("officer_a"), at=NOW)
    actions.plan(entry=entry, steps=[step(world, "Tái định cư")], by=actor("officer_a"), at=NOW)
    assert [(row.number, row.text, row.done_on) for row in entry.steps.all()] == [
        (1, "Rà soát hồ sơ", TODAY), (2, "Tái định cư", None),
    ]  # fmt: skip


def test_an_empty_plan_is_refused(opened: Make, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="ít nhất một việc"):
        actions.plan(entry=opened(), steps=[], by=actor("deputy_a"), at=NOW)


def test_a_step_after_the_deadline_is_refused(opened: Make, world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="sau thời hạn khắc phục 30/06/2027"):
        actions.plan(
            entry=opened(), steps=[step(world, due_on=date(2027, 7, 1))], by=actor("deputy_a"), at=NOW
        )


def test_a_step_for_a_post_that_has_ended_is_refused(opened: Make, world: World, actor: ActorOf) -> None:
    world.posts["chairman_a"].valid_to = date(2026, 10, 1)
    entry = opened()
    with pytest.raises(Refused, match="hết hiệu lực"):
        actions.plan(entry=entry, steps=[step(world)], by=actor("officer_a"), at=NOW)


def test_a_draft_has_no_plan_yet(drafted: Make, world: World, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed, match="dự thảo"):
        actions.plan(entry=drafted(), steps=[step(world)], by=actor("officer_a"), at=NOW)


def test_who_is_not_of_the_unit_and_not_the_owner_does_not_plan(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = opened()
    for who in ("stranger", "verifier", "member_a", "organiser"):
        with pytest.raises(NotAllowed):
            actions.plan(entry=entry, steps=[step(world)], by=actor(who), at=NOW)


def test_a_step_is_done_once_and_never_tomorrow(opened: Make, world: World, actor: ActorOf) -> None:
    made = actions.plan(entry=opened(), steps=[step(world)], by=actor("officer_a"), at=NOW)[0]
    with pytest.raises(Refused, match="sau ngày ghi"):
        actions.complete_step(step=made, done_on=date(2026, 11, 24), by=actor("officer_a"), at=NOW)
    actions.complete_step(step=made, done_on=TODAY, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="đã được ghi xong ngày 23/11/2026"):
        actions.complete_step(step=made, done_on=TODAY, by=actor("officer_a"), at=NOW)


def test_a_meeting_is_recorded_with_what_it_decided(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    facts = {"entry": entry, "by": actor("officer_a"), "at": NOW}
    actions.record_meeting(held_on=TODAY, chaired_by="Chủ tịch UBND", decisions="Xong trước 31/12", **facts)  # type: ignore[arg-type]
    assert entry.meetings.get().decisions == "Xong trước 31/12"
    with pytest.raises(Refused, match="kết luận"):
        actions.record_meeting(held_on=TODAY, chaired_by="Chủ tịch UBND", decisions="", **facts)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="chủ trì"):
        actions.record_meeting(held_on=TODAY, chaired_by=" ", decisions="Xong", **facts)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Ngày họp"):
        actions.record_meeting(held_on=date(2026, 12, 1), chaired_by="A", decisions="B", **facts)  # type: ignore[arg-type]


def test_every_move_of_a_deadline_is_a_line_of_the_ledger(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    for new in (date(2027, 9, 30), date(2027, 8, 31)):
        actions.move_deadline(
            entry=entry, new=new, ground="Chờ quyết định giá đất", authority="Chủ tịch UBND thành phố",
            by=actor("organiser"), at=NOW,
        )  # fmt: skip
    entry.refresh_from_db()
    moves = list(entry.deadline_moves.values_list("old", "new", "days"))
    assert moves == [(date(2027, 6, 30), date(2027, 9, 30), 92), (date(2027, 9, 30), date(2027, 8, 31), -30)]
    assert entry.deadline == date(2027, 8, 31)
    assert entry.original_deadline == date(2027, 6, 30)
    assert (entry.deadline - entry.original_deadline).days == sum(days for *_, days in moves)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"new": date(2027, 6, 30)}, "trùng với hạn đang có"),
        ({"new": date(2026, 11, 22)}, "đã qua"),
        ({"ground": ""}, "lý do chuyển thời hạn"),
        ({"authority": "  "}, "người, cấp cho phép"),
    ],
)
def test_a_move_without_sense_ground_or_authority_is_refused(
    opened: Make, actor: ActorOf, given: dict[str, object], sentence: str
) -> None:
    entry = opened()
    facts = {"new": date(2027, 9, 30), "ground": "Chờ giá đất", "authority": "Chủ tịch", **given}
    with pytest.raises(Refused, match=sentence):
        actions.move_deadline(entry=entry, by=actor("organiser"), at=NOW, **facts)  # type: ignore[arg-type]
    entry.refresh_from_db()
    assert entry.deadline == date(2027, 6, 30)
    assert not entry.deadline_moves.exists()


def test_an_owner_does_not_move_the_own_deadline(opened: Make, actor: ActorOf) -> None:
    for who in ("deputy_a", "officer_a", "head_a"):
        with pytest.raises(NotAllowed):
            actions.move_deadline(
                entry=opened(f"Việc {who}"), new=date(2027, 9, 30), ground="Bận", authority="Tôi", by=actor(who), at=NOW
            )  # fmt: skip


@pytest.fixture
def ministry(world: World) -> Unit:
    return Unit.objects.create(code="ministry", name="Bộ Thử nghiệm", kind="bo", line="state", valid_from=date(2020, 1, 1), state_path="9999/")  # fmt: skip


@pytest.fixture
def send(actor: ActorOf, ministry: Unit) -> Callable[..., Obstacle]:
    def make(entry: Shortcoming, **given: object) -> Obstacle:
        facts = {
            "text": "Thiếu cơ chế giá đất", "sent_to": ministry, "sent_on": date(2026, 11, 1),
            "answer_due": date(2026, 12, 1), "by": actor("officer_a"), "at": NOW, **given,
        }  # fmt: skip
        return actions.send_obstacle(entry=entry, **facts)  # type: ignore[arg-type]

    return make


def test_an_obstacle_goes_up_never_sideways_to_itself_or_down(
    opened: Make, send: Callable[..., Obstacle], world: World
) -> None:
    entry = opened()
    assert send(entry).answer_due == date(2026, 12, 1)
    assert send(entry, sent_to=world.units["city"]).sent_to == world.units["city"]
    with pytest.raises(Refused, match="không gửi cho chính đơn vị"):
        send(entry, sent_to=world.units["ward_a"])


def test_an_obstacle_needs_words_a_day_and_a_clock(opened: Make, send: Callable[..., Obstacle]) -> None:
    entry = opened()
    with pytest.raises(Refused, match="nội dung vướng mắc"):
        send(entry, text="")
    with pytest.raises(Refused, match="Ngày gửi"):
        send(entry, sent_on=date(2026, 12, 1), answer_due=date(2026, 12, 31))
    with pytest.raises(Refused, match="Hạn trả lời"):
        send(entry, answer_due=date(2026, 11, 1))


def answer(obstacle: Obstacle, by: Actor, **given: object) -> Obstacle:
    facts = {
        "answer": "Thống nhất đề xuất", "answered_on": date(2026, 11, 20), "effect": "Giữ nguyên thời hạn",
        "answer_number": "12/BTN", **given,
    }  # fmt: skip
    return actions.answer_obstacle(obstacle=obstacle, by=by, at=NOW, **facts)  # type: ignore[arg-type]


def test_what_a_body_outside_answers_is_recorded_by_the_organiser(
    opened: Make, send: Callable[..., Obstacle], actor: ActorOf
) -> None:
    answered = answer(send(opened()), actor("organiser"))
    assert (answered.answer, answered.effect) == ("Thống nhất đề xuất", "Giữ nguyên thời hạn")
    assert answered.answered_by_id == actor("organiser").account_id


def test_the_addressed_units_own_officer_answers_and_nobody_elses(
    opened: Make, send: Callable[..., Obstacle], actor: ActorOf, world: World
) -> None:
    obstacle = send(opened(), sent_to=world.units["ward_b"])
    for who in ("officer_a", "deputy_a", "head_a", "verifier"):
        with pytest.raises(NotAllowed):
            answer(obstacle, actor(who))
    assert answer(obstacle, actor("stranger")).answered_on == date(2026, 11, 20)


def test_an_answer_is_given_once_with_words_day_and_effect(
    opened: Make, send: Callable[..., Obstacle], actor: ActorOf
) -> None:
    obstacle = send(opened())
    by = actor("organiser")
    with pytest.raises(Refused, match="nội dung trả lời"):
        answer(obstacle, by, answer="")
    with pytest.raises(Refused, match="ảnh hưởng đến thời hạn"):
        answer(obstacle, by, effect="")
    with pytest.raises(Refused, match="trước ngày gửi"):
        answer(obstacle, by, answered_on=date(2026, 10, 31))
    with pytest.raises(Refused, match="Ngày trả lời"):
        answer(obstacle, by, answered_on=date(2026, 11, 24))
    answer(obstacle, by)
    with pytest.raises(Refused, match="đã được trả lời ngày 20/11/2026"):
        answer(obstacle, by)
