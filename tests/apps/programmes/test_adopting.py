"""Adoption is refused with the whole list; where nothing is missing it freezes, gives tasks and indicators at once."""

from datetime import date
from decimal import Decimal

import pytest

from apps.programmes.conftest import DECIDED, DUE, Actors, AddTask, Plan
from cast import NOW, TODAY, World
from kiemdiem.assignments.models import Task, TaskState
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.models import Post
from kiemdiem.programmes import actions
from kiemdiem.programmes.access import may_see
from kiemdiem.programmes.models import EditionState, Programme, ProgrammeState, ProgrammeTask
from kiemdiem.reviews.queries.document import content_hash
from kiemdiem.targets import actions as targets
from kiemdiem.targets.models import Target, TargetValue


def adopt(programme: Programme, actor: Actors, who: str = "organiser", **given: object) -> None:
    facts = {"decision_number": "16-CTr/TU", "decided_on": DECIDED, "at": NOW, **given}
    actions.adopt(programme=programme, by=actor(who), **facts)  # type: ignore[arg-type]


def lacking(programme: Programme, actor: Actors) -> list[str]:
    with pytest.raises(NotReady) as refused:
        adopt(programme, actor)
    return [one.says for one in refused.value.missing]


def test_an_empty_draft_is_refused_with_all_it_lacks(actor: Actors, drafted: Plan) -> None:
    assert lacking(drafted(), actor) == [
        "Mục “Quan điểm” chưa có nội dung.",
        "Mục “Mục tiêu” chưa có nội dung.",
        "Mục “Tổ chức thực hiện, phân công” chưa có nội dung.",
        "Chương trình chưa có nhiệm vụ nào.",
        "Chương trình chưa có chỉ tiêu nào.",
    ]


def test_an_undisposed_comment_a_wrong_sum_a_vacant_post_and_a_target_without_unit_are_refused_together(
    world: World, actor: Actors, ready: Plan, add_task: AddTask
) -> None:
    programme, by = ready(), actor("organiser")
    vacant = Post.objects.create(
        unit=world.units["ward_b"], title="Chủ tịch UBND phường", role="head", valid_from=date(2025, 7, 1)
    )
    upper = add_task(programme, "Cải cách hành chính", rule="weights", owner_post=None, due_on=None)
    add_task(programme, "Cắt giảm thủ tục", parent=upper, weight=Decimal(60))
    add_task(programme, "Số hóa hồ sơ", parent=upper, weight=Decimal(30), owner_post=vacant)
    actions.save_goal(programme=programme, name="Tỷ lệ số hóa", year=2027, by=by, at=NOW)
    version = actions.freeze(programme=programme, by=by, at=NOW)
    comment = actions.comment(
        version=version, group="lo-trinh", passage="lo-trinh", text="Thiếu mốc.", by=by, at=NOW
    )
    found = lacking(programme, actor)
    assert found == [
        "Góp ý của Nguyễn Ví Dụ về “Lộ trình, tiến độ” chưa có tiếp thu, giải trình.",
        "Tỷ trọng các việc con của nhiệm vụ 3 “Cải cách hành chính” cộng lại là 90 %, chưa đủ 100 %.",
        "Nhiệm vụ 3.2 “Số hóa hồ sơ”: chức vụ “Chủ tịch UBND phường”, Phường Đà Thử chưa có người giữ vào ngày 20/11/2026.",
        "Chỉ tiêu “Tỷ lệ số hóa” năm 2027 chưa có đơn vị tính.",
        "Chỉ tiêu “Tỷ lệ số hóa” năm 2027 chưa có mức phấn đấu.",
        "Chỉ tiêu “Tỷ lệ số hóa” năm 2027 chưa giao đơn vị chịu trách nhiệm.",
    ]
    assert not Task.objects.exists()
    assert not Target.objects.exists()
    actions.answer_comment(comment=comment, outcome="accepted", answer="", by=by, at=NOW)
    assert len(lacking(programme, actor)) == len(found) - 1


def test_a_last_task_without_post_or_deadline_or_with_one_that_is_past_is_refused(
    actor: Actors, ready: Plan, add_task: AddTask
) -> None:
    programme = ready()
    add_task(programme, "Chưa giao", owner_post=None, due_on=None)
    add_task(programme, "Hạn đã qua", due_on=date(2026, 11, 1))
    add_task(programme, "Không mốc", rule="milestones")
    assert lacking(programme, actor) == [
        "Nhiệm vụ 3 “Chưa giao” chưa giao chức vụ nào chịu trách nhiệm.",
        "Nhiệm vụ 3 “Chưa giao” chưa có thời hạn.",
        "Nhiệm vụ 4 “Hạn đã qua” có hạn 01/11/2026 trước ngày ban hành 20/11/2026.",
        "Nhiệm vụ 5 “Không mốc” tính tiến độ theo mốc mà chưa có mốc nào.",
    ]


def test_a_round_under_way_is_ended_first(world: World, actor: Actors, ready: Plan) -> None:
    programme = ready()
    actions.consult(
        programme=programme, people=[world.people["leader"]], due_on=DUE, by=actor("organiser"), at=NOW
    )
    assert lacking(programme, actor) == ["Đợt lấy ý kiến đến 30/06/2027 chưa kết thúc."]


def test_a_target_that_the_unit_has_with_another_plan_is_a_contradiction(
    world: World, actor: Actors, ready: Plan
) -> None:
    by, unit = actor("organiser"), world.units["ward_a"]
    there = targets.create(unit=unit, year=2027, name="hộ được giao đất", measure_unit="hộ", by=by, at=NOW)
    targets.record_value(target=there, kind="plan", value=Decimal(80), as_of=TODAY, by=by, at=NOW)
    programme = ready()
    assert lacking(programme, actor) == [
        "Chỉ tiêu “Hộ được giao đất” năm 2027 đã được giao cho Phường An Thử với kế hoạch 80 hộ, khác mức trong dự thảo."
    ]
    targets.record_value(target=there, kind="plan", value=Decimal(100), as_of=TODAY, by=by, at=NOW)
    adopt(programme, actor)
    assert Target.objects.get() == there == programme.editions.get().goals.get().target


@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader", "stranger"])
def test_only_the_organising_board_records_the_decision(actor: Actors, ready: Plan, who: str) -> None:
    with pytest.raises(NotAllowed):
        adopt(ready(), actor, who)


def test_a_decision_has_a_number_and_is_not_of_tomorrow(actor: Actors, ready: Plan) -> None:
    programme = ready()
    with pytest.raises(Refused, match="số văn bản"):
        adopt(programme, actor, decision_number=" ")
    with pytest.raises(Refused, match="sau ngày ghi"):
        adopt(programme, actor, decided_on=date(2026, 11, 24))


def test_adoption_freezes_the_text_and_gives_tasks_and_targets(
    world: World, actor: Actors, adopted: Plan
) -> None:
    programme = adopted()
    edition = programme.editions.get()
    assert (programme.state, edition.state) == (ProgrammeState.ADOPTED, EditionState.ADOPTED)
    version = programme.versions.get()
    assert version.adopted
    assert version.content_hash == content_hash(version.content)
    given = {task.name: task for task in Task.objects.select_related("person")}
    assert {
        name: (task.person.full_name, task.document_number, task.due_on) for name, task in given.items()
    } == {
        "Rà soát quỹ đất": ("Vũ Tưởng Tượng", "16-CTr/TU", DUE),
        "Giao đất dịch vụ": ("Đặng Hư Cấu", "16-CTr/TU", DUE),
    }
    assert {one.task_id for one in ProgrammeTask.objects.all()} == {task.pk for task in given.values()}
    figure = TargetValue.objects.select_related("target").get()
    assert (figure.kind, figure.value, figure.target.unit, figure.target.year) == (
        "plan",
        100,
        world.units["ward_a"],
        2027,
    )


def test_who_was_given_a_task_sees_the_programme(actor: Actors, adopted: Plan) -> None:
    programme = adopted()
    for who, sees in (
        ("head_a", True),
        ("officer_a", True),
        ("deputy_a", True),
        ("member_a", False),
        ("stranger", False),
    ):
        assert may_see(actor(who), programme, TODAY).allowed is sees, who


def test_an_amendment_keeps_what_stays_and_takes_back_what_changed(
    world: World, actor: Actors, adopted: Plan, add_task: AddTask
) -> None:
    programme, by = adopted(), actor("organiser")
    draft = actions.amend(programme=programme, ground="Kết luận 80-KL/TW", by=by, at=NOW)
    moved = draft.tasks.get(name="Giao đất dịch vụ")
    add_task(programme, moved.name, task=moved, owner_post=world.posts["deputy_a"], due_on=date(2027, 9, 30))
    goal = draft.goals.get()
    actions.save_goal(
        programme=programme, goal=goal, name=goal.name, year=2027, value=Decimal(150), measure_unit="hộ",
        unit=goal.unit, by=by, at=NOW,
    )  # fmt: skip
    adopt(programme, actor, decision_number="20-CTr/TU", decided_on=TODAY)
    states = dict(Task.objects.values_list("name", "state").filter(document_number="16-CTr/TU"))
    assert states == {"Rà soát quỹ đất": TaskState.OPEN, "Giao đất dịch vụ": TaskState.WITHDRAWN}
    assert Task.objects.get(document_number="20-CTr/TU").due_on == date(2027, 9, 30)
    assert list(TargetValue.objects.order_by("pk").values_list("value", flat=True)) == [100, 150]
    assert [one.state for one in programme.editions.order_by("number")] == [
        EditionState.SUPERSEDED, EditionState.ADOPTED,
    ]  # fmt: skip


def test_more_tasks_than_are_given_at_once_are_all_given(
    actor: Actors, ready: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiemdiem.programmes.actions.adopting.MOST", 1)
    adopt(ready(), actor)
    assert Task.objects.count() == 2


def test_where_giving_one_task_is_refused_nothing_is_adopted(
    actor: Actors, ready: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = ready()

    def refuse(**_: object) -> None:
        raise Refused("Kỳ đã khóa.")

    monkeypatch.setattr("kiemdiem.programmes.actions.adopting.targets.create", refuse)
    with pytest.raises(Refused):
        adopt(programme, actor)
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.DRAFTING
    assert not Task.objects.exists()
    assert not programme.versions.exists()
