"""Priority tasks are proposed, weighed, chosen by a decision, and closed by their measure with proof."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.programmes.conftest import DECIDED, DUE, Actors, Propose
from cast import NOW, TODAY, World
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.models import Post
from kiemdiem.programmes import actions
from kiemdiem.programmes.actions.drafting import Stone
from kiemdiem.programmes.actions.priorities import Weighed
from kiemdiem.programmes.models import PriorityState, PriorityTask
from kiemdiem.programmes.queries.criteria import at_once
from kiemdiem.programmes.queries.priorities import figure_faults
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.targets import actions as targets


def weigh(one: PriorityTask, world: World, actor: Actors, **given: object) -> PriorityTask:
    said = {
        "name": one.name, "owner_post": world.posts["head_a"], "due_on": DUE, "measure": "Số hộ được giao đất",
        "measure_unit": "hộ", "goal": Decimal(100), **given,
    }  # fmt: skip
    weighed = Weighed(**said)  # type: ignore[arg-type]
    return actions.weigh_priority(priority=one, weighed=weighed, by=actor("organiser"), at=NOW)


def choose(one: PriorityTask, actor: Actors, who: str = "organiser", **given: object) -> PriorityTask:
    facts = {"decision_number": "12-NQ/TU", "decided_on": DECIDED, "at": NOW, **given}
    return actions.adopt_priority(priority=one, by=actor(who), **facts)  # type: ignore[arg-type]


def paper(content: bytes = b"%PDF-1.7 mot bao cao", name: str = "bao-cao.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def figure(one: PriorityTask, actor: Actors, value: str, who: str = "organiser", **given: object) -> None:
    facts = {"as_of": TODAY, "proof": "Báo cáo số 5", "file": paper(), "at": NOW, **given}
    actions.record_figure(priority=one, value=Decimal(value), by=actor(who), **facts)  # type: ignore[arg-type]


def test_a_candidate_of_the_register_takes_over_what_the_register_says(
    world: World, propose: Propose, entry: Shortcoming
) -> None:
    one = propose("", shortcoming=entry)
    assert (one.name, one.origin, one.owner_post, one.due_on) == (
        "Chưa giao đất dịch vụ cho các hộ", "register", world.posts["head_a"], DUE,
    )  # fmt: skip
    assert (one.measure, one.goal, one.measure_unit) == ("Số hộ được giao đất", 100, "hộ")


def test_an_entry_is_proposed_once_a_year_unless_it_was_not_chosen(
    actor: Actors, propose: Propose, entry: Shortcoming
) -> None:
    first = propose(shortcoming=entry)
    with pytest.raises(Refused, match="đã được đề xuất"):
        propose(shortcoming=entry)
    assert propose(shortcoming=entry, year=2028).pk
    actions.drop_priority(priority=first, ground="Để năm sau", by=actor("organiser"), at=NOW)
    assert propose(shortcoming=entry).pk


def test_an_entry_or_target_of_another_unit_is_no_candidate(
    world: World, actor: Actors, propose: Propose, entry: Shortcoming
) -> None:
    with pytest.raises(Refused, match="không thuộc"):
        propose(unit=world.units["ward_b"], shortcoming=entry)
    target = targets.create(
        unit=world.units["ward_a"], year=2026, name="Thu", measure_unit="tỷ", by=actor("organiser"), at=NOW
    )
    with pytest.raises(Refused, match="không thuộc"):
        propose(unit=world.units["ward_b"], target=target)
    assert propose("", target=target).origin == "target"


@pytest.mark.parametrize("who", ["officer_a", "leader", "stranger", "verifier"])
def test_whoever_does_not_serve_the_unit_proposes_nothing_for_it(
    actor: Actors, propose: Propose, who: str
) -> None:
    with pytest.raises(NotAllowed):
        propose(by=actor(who))


def test_a_candidate_is_chosen_only_with_owner_deadline_and_measure(actor: Actors, propose: Propose) -> None:
    one = propose()
    with pytest.raises(NotReady) as refused:
        choose(one, actor)
    assert [missing.says for missing in refused.value.missing] == [
        "Chưa giao chức vụ nào chịu trách nhiệm.", "Chưa có thời hạn.", "Chưa có thước đo và mức phải đạt.",
    ]  # fmt: skip


def test_a_post_that_nobody_holds_owns_nothing(world: World, actor: Actors, propose: Propose) -> None:
    vacant = Post.objects.create(
        unit=world.units["city"], title="Phó", role="deputy", valid_from=date(2025, 7, 1)
    )
    one = weigh(propose(), world, actor, owner_post=vacant)
    with pytest.raises(NotReady, match="còn 1 điều"):
        choose(one, actor)


def test_only_criteria_that_people_tick_are_ticked(world: World, actor: Actors, propose: Propose) -> None:
    assert weigh(propose(), world, actor, criteria=["diem-nghen"]).criteria == ["diem-nghen"]
    for wrong in ("lau-nam", "khac"):
        with pytest.raises(Refused, match="tiêu chí"):
            weigh(PriorityTask.objects.get(), world, actor, criteria=[wrong])


def test_what_was_chosen_is_weighed_no_more_and_not_chosen_twice(
    world: World, actor: Actors, propose: Propose
) -> None:
    one = choose(weigh(propose(), world, actor), actor)
    assert one.state == PriorityState.ADOPTED
    for late in (lambda: weigh(one, world, actor), lambda: choose(one, actor)):
        with pytest.raises(NotAllowed):
            late()


@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader"])
def test_only_the_organising_board_records_the_choice(
    world: World, actor: Actors, propose: Propose, who: str
) -> None:
    one = weigh(propose(), world, actor)
    with pytest.raises(NotAllowed):
        choose(one, actor, who)


def test_not_choosing_has_a_reason(actor: Actors, propose: Propose) -> None:
    with pytest.raises(Refused, match="lý do"):
        actions.drop_priority(priority=propose(), ground=" ", by=actor("organiser"), at=NOW)


def test_a_priority_task_closes_only_by_its_measure_with_proof(
    world: World, actor: Actors, propose: Propose
) -> None:
    one, by = choose(weigh(propose(), world, actor), actor), actor("organiser")

    def close() -> PriorityTask:
        return actions.close_priority(priority=one, ground="Thông báo số 8", by=by, at=NOW)

    with pytest.raises(Refused, match="chưa có số nào"):
        close()
    figure(one, actor, "60", "head_a")
    with pytest.raises(Refused, match="mới đạt 60, phải đạt 100 hộ"):
        close()
    with pytest.raises(Refused, match="làm chứng"):
        figure(one, actor, "100", proof=" ")
    figure(one, actor, "100")
    with pytest.raises(Refused, match="xác nhận"):
        actions.close_priority(priority=one, ground="", by=by, at=NOW)
    assert close().state == PriorityState.CLOSED


def test_less_is_better_where_the_measure_says_so(world: World, actor: Actors, propose: Propose) -> None:
    one = choose(weigh(propose(), world, actor, direction="down", goal=Decimal(5)), actor)
    figure(one, actor, "5")
    assert (
        actions.close_priority(priority=one, ground="Báo cáo", by=actor("organiser"), at=NOW).ended_at == NOW
    )


def test_what_came_from_the_register_closes_after_it_was_verified_there(
    actor: Actors, propose: Propose, entry: Shortcoming
) -> None:
    one = choose(propose(shortcoming=entry), actor)
    figure(one, actor, "100")
    with pytest.raises(Refused, match="chưa được thẩm tra"):
        actions.close_priority(priority=one, ground="Báo cáo", by=actor("organiser"), at=NOW)


@pytest.mark.parametrize("who", ["deputy_a", "officer_a", "stranger"])
def test_figures_come_from_the_owner_or_the_unit(
    world: World, actor: Actors, propose: Propose, who: str
) -> None:
    one = choose(weigh(propose(), world, actor), actor)
    with pytest.raises(NotAllowed):
        figure(one, actor, "1", who)


def test_a_milestone_of_a_priority_task_is_reached_with_proof_once(
    world: World, actor: Actors, propose: Propose
) -> None:
    one = choose(weigh(propose(), world, actor, milestones=[Stone("Có danh sách", DUE)]), actor)
    stone, by = one.milestones.get(), actor("head_a")
    with pytest.raises(Refused, match="làm chứng"):
        actions.reach_milestone(milestone=stone, done_on=TODAY, proof="", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        actions.reach_milestone(
            milestone=stone, done_on=TODAY, proof="Biên bản", by=actor("stranger"), at=NOW
        )
    assert (
        actions.reach_milestone(milestone=stone, done_on=TODAY, proof="Biên bản", by=by, at=NOW).done_on
        == TODAY
    )
    with pytest.raises(Refused, match="đã được ghi"):
        actions.reach_milestone(milestone=stone, done_on=TODAY, proof="Biên bản", by=by, at=NOW)


def test_a_unit_says_how_many_it_means_to_have_at_once(world: World, actor: Actors) -> None:
    unit = world.units["city"]
    assert at_once(unit) == 7
    actions.set_limit(unit=unit, most=2, by=actor("organiser"), at=NOW)
    assert at_once(unit) == 2
    with pytest.raises(Refused, match="1 trở lên"):
        actions.set_limit(unit=unit, most=0, by=actor("organiser"), at=NOW)


def test_the_paper_of_a_figure_is_kept_under_its_hash_and_checked_against_it(
    world: World, actor: Actors, propose: Propose
) -> None:
    one = choose(weigh(propose(), world, actor), actor)
    for wrong, says in (
        (paper(b""), "Tệp rỗng"),
        (paper(b"MZ"), "không phải"),
        (paper(name="a.exe"), "không nhận"),
    ):
        with pytest.raises(Refused, match=says):
            figure(one, actor, "60", file=wrong)
    figure(one, actor, "60")
    kept = one.figures.get()
    assert kept.sha256 == sha256(b"%PDF-1.7 mot bao cao").hexdigest()
    assert (kept.file_name, kept.size) == ("bao-cao.pdf", 20)
    assert [fault for _, fault in figure_faults()] == [""]
    with Path(kept.file.path).open("ab") as tampered:
        tampered.write(b"!")
    assert "không còn khớp mã SHA-256" in next(fault for _, fault in figure_faults())
