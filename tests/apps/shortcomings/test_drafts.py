"""How a limitation gets into the register."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import SuggestedPoint, Suggestion
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import may_see, visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State

ActorOf = Callable[[str], Actor]
SEEN = date(2025, 12, 20)


def draft(
    world: World, by: Actor, wording: str = "Giải ngân vốn đầu tư công còn chậm", **given: object
) -> Shortcoming:
    facts = {
        "unit": world.units["ward_a"],
        "origin": "self_review",
        "first_seen_on": SEEN,
        "at": NOW,
        **given,
    }
    return actions.draft(wording=wording, by=by, **facts)  # type: ignore[arg-type]


def test_a_draft_gets_the_next_number_of_its_unit_and_leaves_an_event(world: World, actor: ActorOf) -> None:
    first = draft(world, actor("officer_a"))
    second = draft(world, actor("officer_a"), "Cải cách hành chính chuyển biến chậm")
    elsewhere = draft(world, actor("organiser"), unit=world.units["ward_b"])
    assert (first.number, second.number, elsewhere.number) == (1, 2, 1)
    assert first.state == State.DRAFT
    assert first.paths == world.units["ward_a"].paths
    assert list(Event.objects.filter(action="shortcomings.draft").values_list("about_id", flat=True)) == [
        first.pk, second.pk, elsewhere.pk,
    ]  # fmt: skip


def test_a_draft_keeps_the_passage_it_was_born_from(world: World, actor: ActorOf) -> None:
    entry = draft(
        world, actor("officer_a"), origin="speech", origin_type="conferences.speech", origin_id=7,
        origin_passage="Việc giao đất dịch vụ kéo dài nhiều năm.", born_in=world.cycle,
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.origin_type, entry.origin_id) == ("conferences.speech", 7)
    assert entry.origin_passage == "Việc giao đất dịch vụ kéo dài nhiều năm."
    assert entry.born_in == world.cycle


def test_who_has_no_role_over_the_unit_cannot_write_into_its_register(world: World, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        draft(world, actor("stranger"))
    with pytest.raises(NotAllowed):
        draft(world, actor("verifier"))


def test_a_delegate_writes_into_the_register_of_an_assigned_unit_only(world: World, actor: ActorOf) -> None:
    assert draft(world, actor("delegate")).number == 1
    with pytest.raises(NotAllowed):
        draft(world, actor("delegate"), unit=world.units["ward_b"])


def test_an_empty_wording_is_refused(world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="Chưa có nội dung"):
        draft(world, actor("officer_a"), "   ")


def test_a_wording_of_several_pages_is_refused(world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="quá 4000 ký tự"):
        draft(world, actor("officer_a"), "a" * 4001)


def test_a_limitation_cannot_be_first_seen_tomorrow(world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="sau ngày ghi"):
        draft(world, actor("officer_a"), first_seen_on=date(2026, 11, 24))
    assert draft(world, actor("officer_a"), first_seen_on=TODAY)


def test_the_same_wording_twice_is_refused_with_the_number_it_has(world: World, actor: ActorOf) -> None:
    draft(world, actor("officer_a"))
    with pytest.raises(Refused, match="số 1"):
        draft(world, actor("officer_a"), "giải ngân vốn đầu tư công  còn chậm")


def test_an_ended_unit_gets_no_new_entries(world: World, actor: ActorOf) -> None:
    unit = world.units["ward_a"]
    unit.valid_to = date(2026, 6, 30)
    unit.save()
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 30/06/2026") as refused:
        draft(world, actor("organiser"))
    assert "kế thừa" in refused.value.way_out


def test_a_point_suggested_to_another_unit_is_refused(world: World, actor: ActorOf) -> None:
    suggestion = Suggestion.objects.create(subject=world.subjects["committee"], issuer=world.units["city"])
    point = SuggestedPoint.objects.create(suggestion=suggestion, number=1, text="Trật tự đô thị")
    assert draft(world, actor("organiser"), origin="point", point=point).point == point
    with pytest.raises(Refused, match="không dành cho đơn vị"):
        draft(world, actor("organiser"), unit=world.units["ward_b"], origin="point", point=point)


def test_the_list_of_visible_entries_agrees_with_the_question_about_each(
    world: World, actor: ActorOf
) -> None:
    mine = draft(world, actor("officer_a"))
    owned = draft(world, actor("organiser"), unit=world.units["ward_b"])
    owned.owner_post = world.posts["member_a"]
    owned.save(update_fields=["owner_post"])
    seen = {}
    for key in world.accounts:
        who = actor(key)
        listed = set(Shortcoming.objects.filter(visible_entries(who, TODAY)))
        asked = {entry for entry in (mine, owned) if may_see(who, entry, TODAY).allowed}
        assert listed == asked, key
        seen[key] = listed
    assert seen["organiser"] == seen["leader"] == seen["verifier"] == {mine, owned}
    assert seen["officer_a"] == seen["head_a"] == seen["delegate"] == {mine}
    assert seen["member_a"] == seen["stranger"] == {owned}
    assert seen["deputy_a"] == seen["admin"] == set()


def test_a_delegate_of_a_closed_cycle_sees_nothing_any_more(world: World, actor: ActorOf) -> None:
    entry = draft(world, actor("officer_a"))
    world.cycle.state = "cycle_closed"
    world.cycle.save()
    assert not may_see(actor("delegate"), entry, TODAY).allowed
    assert not Shortcoming.objects.filter(visible_entries(actor("delegate"), TODAY)).exists()
