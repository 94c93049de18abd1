"""A programme is begun, written, frozen under its hash, amended on a ground."""

from datetime import date
from decimal import Decimal

import pytest

from apps.programmes.conftest import DUE, Actors, AddTask, Plan
from cast import NOW, World
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.programmes import actions
from kiemdiem.programmes.actions.drafting import Stone
from kiemdiem.programmes.models import EditionState, Milestone, ProgrammeState
from kiemdiem.programmes.queries.text import changes_between, passages_of
from kiemdiem.reviews.queries.difference import Change
from kiemdiem.reviews.queries.document import content_hash
from kiemdiem.rulesets.actions import record_act
from kiemdiem.rulesets.models import LegalAct


@pytest.mark.parametrize("who", ["stranger", "leader", "delegate", "admin", "officer_a"])
def test_whoever_does_not_serve_the_unit_begins_no_programme_of_it(
    world: World, actor: Actors, drafted: Plan, who: str
) -> None:
    with pytest.raises(NotAllowed):
        drafted(by=actor(who))


def test_the_same_title_is_begun_once(drafted: Plan) -> None:
    drafted()
    with pytest.raises(Refused, match="đã có chương trình"):
        drafted()


def test_one_year_is_written_once(drafted: Plan) -> None:
    assert drafted(from_year=2027, to_year=2027).years == "2027"
    assert drafted("Chương trình khác", from_year=2026, to_year=2030).years == "2026–2030"


def test_the_years_stand_the_right_way_round(drafted: Plan) -> None:
    with pytest.raises(Refused, match="trước năm đầu"):
        drafted(from_year=2030, to_year=2026)


def test_an_act_of_the_same_number_and_day_is_recorded_once(actor: Actors, act: LegalAct) -> None:
    again = record_act(
        number=act.number, title="Khác", issuer="Khác", issued_on=act.issued_on, by=actor("officer_a"), at=NOW
    )
    assert (again.pk, again.title) == (act.pk, act.title)


def test_a_section_that_no_programme_has_is_refused(actor: Actors, drafted: Plan) -> None:
    with pytest.raises(Refused, match="không có mục"):
        actions.save_section(programme=drafted(), key="phu-luc", text="…", by=actor("organiser"), at=NOW)


def test_a_target_of_a_year_outside_the_programme_is_refused(actor: Actors, drafted: Plan) -> None:
    with pytest.raises(Refused, match="ngoài giai đoạn"):
        actions.save_goal(programme=drafted(), name="Hộ", year=2031, by=actor("organiser"), at=NOW)


def test_a_post_of_another_unit_is_refused(world: World, drafted: Plan, add_task: AddTask) -> None:
    with pytest.raises(Refused, match="thuộc"):
        add_task(drafted(), unit=world.units["ward_b"])


def test_the_unit_is_that_of_the_post(world: World, drafted: Plan, add_task: AddTask) -> None:
    assert add_task(drafted()).unit == world.units["ward_a"]


@pytest.mark.parametrize("weight", ["0", "-1", "100.01"])
def test_a_weight_is_a_share_of_a_hundred(drafted: Plan, add_task: AddTask, weight: str) -> None:
    with pytest.raises(Refused, match="Tỷ trọng"):
        add_task(drafted(), weight=Decimal(weight))


def test_a_task_does_not_end_before_it_begins(drafted: Plan, add_task: AddTask) -> None:
    with pytest.raises(Refused, match="trước ngày bắt đầu"):
        add_task(drafted(), starts_on=date(2027, 7, 1))


def test_a_task_lies_under_neither_itself_nor_what_lies_under_it(drafted: Plan, add_task: AddTask) -> None:
    programme = drafted()
    upper = add_task(programme)
    lower = add_task(programme, "Lập danh sách", parent=upper)
    for parent in (upper, lower):
        with pytest.raises(Refused, match="chính nó"):
            add_task(programme, task=upper, parent=parent)


def test_a_tree_is_no_deeper_than_four(drafted: Plan, add_task: AddTask) -> None:
    programme, parent = drafted(), None
    for _ in range(4):
        parent = add_task(programme, parent=parent)
    with pytest.raises(Refused, match="sâu nhất"):
        add_task(programme, parent=parent)


def test_a_task_of_another_draft_is_no_parent(drafted: Plan, add_task: AddTask) -> None:
    with pytest.raises(Refused, match="không thuộc"):
        add_task(drafted(), parent=add_task(drafted("Chương trình khác")))


def test_a_task_taken_out_takes_its_parts_along(actor: Actors, drafted: Plan, add_task: AddTask) -> None:
    programme = drafted()
    upper = add_task(programme)
    add_task(programme, "Lập danh sách", parent=upper)
    actions.drop_task(task=upper, by=actor("organiser"), at=NOW)
    assert programme.editions.get().tasks.count() == 0


def test_a_version_is_frozen_under_its_hash_and_the_same_text_is_the_same_version(
    actor: Actors, ready: Plan
) -> None:
    programme, by = ready(), actor("organiser")
    first = actions.freeze(programme=programme, by=by, at=NOW)
    assert actions.freeze(programme=programme, by=by, at=NOW) == first
    assert first.content_hash == content_hash(first.content)
    actions.save_section(programme=programme, key="lo-trinh", text="Xong trong quý II.", by=by, at=NOW)
    assert actions.freeze(programme=programme, by=by, at=NOW).number == 2
    first.refresh_from_db()
    assert "quý II" not in str(first.content)


def test_what_changed_between_two_versions_is_told_word_by_word(actor: Actors, ready: Plan) -> None:
    programme, by = ready(), actor("organiser")
    first = actions.freeze(programme=programme, by=by, at=NOW)
    goal = programme.editions.get().goals.get()
    actions.save_goal(
        programme=programme, goal=goal, name=goal.name, year=2027, value=Decimal(120), measure_unit="hộ",
        unit=goal.unit, by=by, at=NOW,
    )  # fmt: skip
    second = actions.freeze(programme=programme, by=by, at=NOW)
    changed = [one for one in changes_between(first.content, second.content) if one.changed]
    assert [one.key for one in changed] == [f"chi-tieu-{goal.key}"]
    pieces = [
        (piece.change, piece.text.strip()) for piece in changed[0].pieces if piece.change != Change.SAME
    ]
    assert pieces == [(Change.REMOVED, "100"), (Change.ADDED, "120")]


def test_the_passages_of_a_version_are_the_sections_with_what_stands_under_them(
    actor: Actors, ready: Plan
) -> None:
    version = actions.freeze(programme=ready(), by=actor("organiser"), at=NOW)
    keys = [one.key for one in passages_of(version.content)]
    assert keys == [
        "quan-diem",
        "muc-tieu",
        "chi-tieu-3",
        "nhiem-vu",
        "nhiem-vu-1",
        "nhiem-vu-2",
        "to-chuc",
        "lo-trinh",
    ]


def test_a_programme_in_force_is_not_written_but_amended_on_a_ground(
    actor: Actors, adopted: Plan, add_task: AddTask
) -> None:
    programme, by = adopted(), actor("organiser")
    with pytest.raises(NotAllowed):
        add_task(programme)
    with pytest.raises(Refused, match="căn cứ"):
        actions.amend(programme=programme, ground=" ", by=by, at=NOW)
    draft = actions.amend(programme=programme, ground="Kết luận 80-KL/TW", by=by, at=NOW)
    programme.refresh_from_db()
    assert (programme.state, draft.number) == (ProgrammeState.AMENDING, 2)
    assert draft.tasks.count() == 2
    assert draft.goals.count() == 1
    assert draft.sections.count() == 3
    former = programme.editions.get(number=1)
    with pytest.raises(Refused, match="đã ban hành"):
        actions.drop_task(task=former.tasks.first(), by=by, at=NOW)


def test_an_amendment_given_up_leaves_what_is_in_force(actor: Actors, adopted: Plan) -> None:
    programme, by = adopted(), actor("organiser")
    actions.amend(programme=programme, ground="Kết luận 80-KL/TW", by=by, at=NOW)
    actions.withdraw(programme=programme, ground="Không cần sửa", by=by, at=NOW)
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.ADOPTED
    assert [one.state for one in programme.editions.order_by("number")] == [
        EditionState.ADOPTED, EditionState.DROPPED,
    ]  # fmt: skip


def test_a_draft_given_up_says_why_and_is_written_no_more(
    actor: Actors, ready: Plan, add_task: AddTask
) -> None:
    programme, by = ready(), actor("organiser")
    with pytest.raises(Refused, match="lý do"):
        actions.withdraw(programme=programme, ground="", by=by, at=NOW)
    actions.withdraw(programme=programme, ground="Nhập vào chương trình khác", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        add_task(programme)


def test_milestones_written_again_keep_what_was_recorded_of_them(
    actor: Actors, ready: Plan, add_task: AddTask
) -> None:
    programme, by = ready(), actor("organiser")
    stones = [Stone("Có danh sách", date(2026, 12, 31)), Stone("Có quyết định", DUE)]
    task = add_task(programme, "Việc có mốc", milestones=stones, rule="milestones")
    actions.adopt(
        programme=programme, decision_number="16-CTr/TU", decided_on=date(2026, 11, 20), by=by, at=NOW
    )
    first = task.milestones.order_by("due_on")[0]
    actions.reach_milestone(milestone=first, done_on=date(2026, 11, 22), proof="Biên bản số 3", by=by, at=NOW)
    draft = actions.amend(programme=programme, ground="Kết luận 80-KL/TW", by=by, at=NOW)
    copy = draft.tasks.get(key=task.key)
    add_task(
        programme, copy.name, task=copy, milestones=[stones[0], Stone("Có giấy", DUE)], rule="milestones"
    )
    assert [(one.text, one.done_on) for one in copy.milestones.order_by("number")] == [
        ("Có danh sách", date(2026, 11, 22)), ("Có giấy", None),
    ]  # fmt: skip
    assert Milestone.objects.filter(programme_task=task).count() == 2
