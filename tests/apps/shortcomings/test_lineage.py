"""Limitations that come back, and limitations that pass to successors: history stays whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.models import Appointment, Post, Succession, Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import dependence
from kiemdiem.shortcomings.actions import Details, Successor
from kiemdiem.shortcomings.actions.details import Share, check_shares
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries import resolved_share, similar_entries
from kiemdiem.shortcomings.queries.story import entry_story

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
LATER = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)


def relapse(entry: Shortcoming, earlier: Shortcoming, by: Actor) -> Shortcoming:
    return actions.mark_relapse(entry=entry, earlier=earlier, by=by, at=NOW)


# Relapse


def test_a_relapse_joins_the_earlier_entry_and_leaves_it_as_it_was(
    closed: Make, drafted: Make, actor: ActorOf
) -> None:
    old = closed()
    entry = relapse(
        drafted("Giao đất dịch vụ lại chậm", first_seen_on=date(2026, 5, 1)), old, actor("officer_a")
    )
    old.refresh_from_db()
    assert (entry.relapse_of, entry.relapse_root) == (old, old)
    assert (old.state, old.claims.count(), old.measurements.count()) == (State.CLOSED, 1, 1)


def test_a_relapse_of_a_relapse_keeps_the_first_root(closed: Make, drafted: Make, actor: ActorOf) -> None:
    first = closed()
    second = closed("Giao đất dịch vụ lại chậm", first_seen_on=date(2026, 5, 1))
    Shortcoming.objects.filter(pk=second.pk).update(relapse_of=first, relapse_root=first)
    third = relapse(
        drafted("Giao đất dịch vụ vẫn chậm", first_seen_on=date(2026, 9, 1)), second, actor("officer_a")
    )
    assert (third.relapse_of_id, third.relapse_root_id) == (second.pk, first.pk)


def test_what_came_back_no_longer_counts_as_overcome(
    closed: Make, opened: Make, actor: ActorOf, world: World
) -> None:
    old = closed()
    assert resolved_share(world.subjects["committee"]).percent == 100
    entry = opened("Giao đất dịch vụ lại chậm", first_seen_on=date(2026, 10, 1), born_in=world.cycle)
    relapse(entry, old, actor("officer_a"))
    assert resolved_share(world.subjects["committee"]).percent == 0


def test_only_what_was_closed_can_come_back(opened: Make, drafted: Make, actor: ActorOf) -> None:
    old = opened()
    with pytest.raises(Refused, match="chưa kết thúc") as refused:
        relapse(drafted("Giao đất lại chậm", first_seen_on=date(2026, 5, 1)), old, actor("officer_a"))
    assert "hạn chế số 1" in refused.value.way_out


def test_a_relapse_is_marked_once(closed: Make, drafted: Make, actor: ActorOf) -> None:
    old = closed()
    entry = relapse(drafted("Giao đất lại chậm", first_seen_on=date(2026, 5, 1)), old, actor("officer_a"))
    with pytest.raises(Refused, match="đã được ghi là tái diễn"):
        relapse(entry, old, actor("officer_a"))


def test_a_later_limitation_is_not_what_came_back(closed: Make, drafted: Make, actor: ActorOf) -> None:
    old = closed(first_seen_on=date(2026, 5, 1))
    with pytest.raises(Refused, match="thấy sau hạn chế này"):
        relapse(drafted("Giao đất lại chậm"), old, actor("officer_a"))


def test_another_units_limitation_does_not_come_back_here(
    closed: Make, drafted: Make, actor: ActorOf, world: World, details: Details
) -> None:
    old = closed()
    here = drafted("Giao đất lại chậm", unit=world.units["ward_b"], first_seen_on=date(2026, 5, 1))
    with pytest.raises(Refused, match="không thuộc đơn vị này"):
        relapse(here, old, actor("organiser"))
    Succession.objects.create(
        predecessor=world.units["ward_a"], successor=world.units["ward_b"], on=date(2026, 1, 1)
    )
    assert relapse(here, old, actor("organiser")).relapse_of == old


def test_alike_earlier_entries_are_proposed_whatever_marks_order_and_unit_before(
    closed: Make, drafted: Make, world: World
) -> None:
    old = closed("Giao đất dịch vụ cho các hộ dân còn chậm")
    closed("Cải cách hành chính chuyển biến chưa rõ")
    Succession.objects.create(
        predecessor=world.units["ward_a"], successor=world.units["ward_b"], on=date(2026, 1, 1)
    )
    entry = drafted(
        "Còn chậm: việc giao dat dich vu cho hộ dân",
        unit=world.units["ward_b"],
        first_seen_on=date(2026, 5, 1),
    )
    assert [(match.id, match.closed) for match in similar_entries(entry)] == [(old.pk, True)]
    assert similar_entries(old) == []


# Succession


@dataclass
class Heirs:
    """Two successor wards of ward A, each with a chairman's post that somebody holds."""

    units: list[Unit]
    posts: list[Post]


@pytest.fixture
def heirs(world: World) -> Heirs:
    units, posts = [], []
    for key, person in (("b", "stranger"), ("c", "member_a")):
        unit = world.units["ward_b"] if key == "b" else _ward_c(world)
        Succession.objects.create(predecessor=world.units["ward_a"], successor=unit, on=date(2026, 7, 1))
        post = Post.objects.create(
            unit=unit, title=f"Chủ tịch phường {key}", role="head", valid_from=date(2026, 7, 1)
        )
        Appointment.objects.create(person=world.people[person], post=post, valid_from=date(2026, 7, 1))
        units.append(unit)
        posts.append(post)
    return Heirs(units, posts)


def _ward_c(world: World) -> Unit:
    unit = Unit.objects.create(
        code="ward_c", name="Phường Cát Thử", kind="phuong", line="party", valid_from=date(2026, 7, 1)
    )
    unit.party_path = unit.state_path = f"{world.units['city'].party_path}{unit.pk}/"
    unit.save()
    return unit


def transfer(
    entry: Shortcoming, successors: list[Successor], by: Actor, **given: object
) -> list[Shortcoming]:
    facts = {"decision_number": "Quyết định 10-QĐ/TU", "decided_on": date(2026, 6, 20), "at": NOW, **given}
    return actions.transfer(entry=entry, successors=successors, by=by, **facts)  # type: ignore[arg-type]


def test_one_successor_takes_the_entry_over_with_all_its_history(
    opened: Make, heirs: Heirs, actor: ActorOf, world: World
) -> None:
    entry = opened()
    actions.move_deadline(
        entry=entry,
        new=date(2027, 9, 30),
        ground="Chờ giá đất",
        authority="Chủ tịch",
        by=actor("organiser"),
        at=NOW,
    )
    before = Shortcoming.objects.filter(pk=entry.pk).values().get()
    assert transfer(entry, [Successor(heirs.units[0], heirs.posts[0])], actor("organiser")) == [entry]
    after = Shortcoming.objects.filter(pk=entry.pk).values().get()
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"unit_id", "owner_post_id"}
    assert after["unit_id"] == heirs.units[0].pk
    assert after["deadline"] == date(2027, 9, 30)
    moved = Shortcoming.objects.get().transfers.get()
    assert (moved.from_unit, moved.to_unit) == (world.units["ward_a"], heirs.units[0])
    assert (moved.from_post, moved.to_post) == (world.posts["chairman_a"], heirs.posts[0])
    assert (moved.from_number, moved.to_number, moved.share_percent) == (1, 1, 100)
    assert moved.continues_as is None
    assert moved.shortcoming.deadline_moves.get().unit == world.units["ward_a"]


def test_several_successors_carry_on_with_their_shares(
    opened: Make, heirs: Heirs, actor: ActorOf, drafted: Make
) -> None:
    drafted("Việc đang có", unit=heirs.units[1])
    entry = opened()
    made = transfer(
        entry,
        [Successor(heirs.units[0], heirs.posts[0], 70), Successor(heirs.units[1], heirs.posts[1], 30)],
        actor("organiser"),
    )
    assert [(row.unit, row.owner_post, row.number) for row in made] == [
        (heirs.units[0], heirs.posts[0], 1), (heirs.units[1], heirs.posts[1], 2),
    ]  # fmt: skip
    heir = Shortcoming.objects.get(pk=made[1].pk)
    assert (heir.state, heir.deadline, heir.original_deadline, heir.first_seen_on) == (
        State.OPEN, entry.deadline, entry.original_deadline, entry.first_seen_on,
    )  # fmt: skip
    assert heir.continued_from.get().shortcoming == entry
    assert heir.responsibilities.count() == entry.responsibilities.count() == 2
    assert sum(entry.transfers.values_list("share_percent", flat=True)) == 100


def test_a_number_that_went_away_is_never_given_again(
    opened: Make, heirs: Heirs, actor: ActorOf, drafted: Make
) -> None:
    entry = opened()
    transfer(entry, [Successor(heirs.units[0], heirs.posts[0])], actor("organiser"))
    assert drafted("Hạn chế mới của đơn vị cũ").number == 2


@pytest.mark.parametrize("shares", [(60, 30), (100, 100), (100, 0), (130, -30)])
def test_shares_of_successors_make_up_the_whole(
    opened: Make, heirs: Heirs, actor: ActorOf, shares: tuple[int, int]
) -> None:
    entry = opened()
    with pytest.raises(Refused, match="100 %"):
        transfer(
            entry,
            [
                Successor(unit, post, share)
                for unit, post, share in zip(heirs.units, heirs.posts, shares, strict=True)
            ],
            actor("organiser"),
        )
    assert Shortcoming.objects.count() == 1


def test_a_successor_named_twice_is_refused(opened: Make, heirs: Heirs, actor: ActorOf) -> None:
    twice = [Successor(heirs.units[0], heirs.posts[0], 50)] * 2
    with pytest.raises(Refused, match="hai lần"):
        transfer(opened(), twice, actor("organiser"))


def test_a_unit_that_is_no_successor_is_refused(opened: Make, world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="chưa được ghi là đơn vị kế thừa"):
        transfer(opened(), [Successor(world.units["ward_b"], None)], actor("organiser"))


def test_a_successor_of_tomorrow_is_not_one_yet(opened: Make, heirs: Heirs, actor: ActorOf) -> None:
    Succession.objects.update(on=date(2026, 11, 24))
    with pytest.raises(Refused, match="chưa được ghi là đơn vị kế thừa"):
        transfer(opened(), [Successor(heirs.units[0], heirs.posts[0])], actor("organiser"))


def test_an_open_entry_never_loses_its_address_on_the_way(
    opened: Make, drafted: Make, heirs: Heirs, actor: ActorOf, world: World
) -> None:
    entry = opened()
    with pytest.raises(Refused, match="Chưa chọn chức vụ"):
        transfer(entry, [Successor(heirs.units[0], None)], actor("organiser"))
    with pytest.raises(Refused, match="không thuộc Phường Đà Thử"):
        transfer(entry, [Successor(heirs.units[0], world.posts["head_a"])], actor("organiser"))
    Appointment.objects.filter(post=heirs.posts[0]).update(valid_to=date(2026, 11, 1))
    with pytest.raises(Refused, match="chưa có người giữ"):
        transfer(entry, [Successor(heirs.units[0], heirs.posts[0])], actor("organiser"))
    draft = drafted("Dự thảo thì được")
    assert transfer(draft, [Successor(heirs.units[0], None)], actor("organiser"))[0].owner_post is None


def test_a_transfer_has_its_decision(opened: Make, heirs: Heirs, actor: ActorOf) -> None:
    entry = opened()
    whole = [Successor(heirs.units[0], heirs.posts[0])]
    with pytest.raises(Refused, match="số quyết định"):
        transfer(entry, whole, actor("organiser"), decision_number=" ")
    with pytest.raises(Refused, match="Ngày quyết định"):
        transfer(entry, whole, actor("organiser"), decided_on=date(2026, 12, 1))


def test_nobody_pushes_an_entry_out_of_the_own_reach(
    opened: Make, heirs: Heirs, actor: ActorOf, world: World
) -> None:
    entry = opened()
    for who in ("officer_a", "head_a", "verifier"):
        with pytest.raises(NotAllowed):
            transfer(entry, [Successor(heirs.units[0], heirs.posts[0])], actor(who))
    heirs.units[0].party_path = heirs.units[0].state_path = "9999/"
    heirs.units[0].save()
    with pytest.raises(NotAllowed):
        transfer(entry, [Successor(heirs.units[0], heirs.posts[0])], actor("organiser"))


def test_what_is_closed_stays_where_it_was(closed: Make, heirs: Heirs, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed, match="đã khắc phục"):
        transfer(closed(), [Successor(heirs.units[0], heirs.posts[0])], actor("organiser"))


def test_a_handover_makes_nobody_independent_who_answered_before(
    opened: Make, proved: Callable[..., None], heirs: Heirs, actor: ActorOf, world: World
) -> None:
    entry = opened()
    proved(entry)
    _, heir = transfer(
        entry,
        [Successor(heirs.units[0], heirs.posts[0], 50), Successor(heirs.units[1], heirs.posts[1], 50)],
        actor("organiser"),
    )
    actions.claim(entry=heir, attainment="full", text="Đã xong", by=actor("member_a"), at=NOW)
    claim = heir.claims.get()
    Appointment.objects.create(
        person=world.people["verifier"],
        post=world.posts["chairman_a"],
        valid_from=date(2026, 11, 1),
        valid_to=NOW.date(),
    )
    heir.refresh_from_db()
    assert "đã giữ chức vụ chịu trách nhiệm" in dependence(heir, claim, actor("verifier"), NOW.date())
    assert "tham gia khắc phục" in dependence(heir, claim, actor("officer_a"), NOW.date())
    Appointment.objects.filter(person=world.people["verifier"]).delete()
    assert dependence(heir, claim, actor("verifier"), NOW.date()) == ""


# Shares as such


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_shares_are_accepted_exactly_when_none_is_nothing_and_they_make_a_hundred(
    percents: list[int],
) -> None:
    shares = tuple(
        Share("collective", f"Phần {number}", None, percent) for number, percent in enumerate(percents)
    )
    if sum(percents) == 100 and all(percents):
        check_shares(shares)
    else:
        with pytest.raises(Refused):
            check_shares(shares)


def test_a_share_reads_as_one_story_from_first_sight_on(
    opened: Make, heirs: Heirs, actor: ActorOf, world: World
) -> None:
    entry = opened(first_seen_on=date(2025, 12, 20))
    actions.record_meeting(
        entry=entry, held_on=date(2026, 11, 2), chaired_by="Chủ tịch", decisions="Đôn đốc", by=actor("officer_a"), at=NOW
    )  # fmt: skip
    both = [Successor(heirs.units[0], heirs.posts[0], 70), Successor(heirs.units[1], heirs.posts[1], 30)]
    _, heir = transfer(entry, both, actor("organiser"), decided_on=NOW.date())
    actions.move_deadline(
        entry=heir, new=date(2027, 12, 31), ground="Chờ giá đất", authority="Chủ tịch", by=actor("organiser"), at=LATER
    )  # fmt: skip
    actions.record_meeting(
        entry=entry, held_on=date(2027, 2, 1), chaired_by="Bí thư", decisions="Xong", by=actor("stranger"), at=LATER
    )  # fmt: skip
    heir = Shortcoming.objects.select_related("unit", "relapse_of", "owner_post__unit").get(pk=heir.pk)
    told = [moment.title for moment in entry_story(heir, actor("organiser"), LATER.date()).timeline]
    assert told.count("Thấy lần đầu") == 1
    wanted = [
        "Thấy lần đầu", "Họp kiểm điểm tiến độ, chủ trì: Chủ tịch", "Đưa vào sổ theo dõi",
        f"Tiếp nhận 30 % từ {world.units['ward_a']} (số 1)",
    ]  # fmt: skip
    assert [title for title in told if title in wanted] == wanted
    assert any(title.startswith("Chuyển thời hạn") for title in told)
    assert "Họp kiểm điểm tiến độ, chủ trì: Bí thư" not in told
    elsewhere = entry_story(heir, actor("leader"), LATER.date()).timeline
    assert [moment.title for moment in elsewhere] == told


def test_a_share_of_a_share_keeps_the_whole_story(
    opened: Make, heirs: Heirs, actor: ActorOf, world: World
) -> None:
    entry = opened(first_seen_on=date(2025, 12, 20))
    both = [Successor(heirs.units[0], heirs.posts[0], 70), Successor(heirs.units[1], heirs.posts[1], 30)]
    _, heir = transfer(entry, both, actor("organiser"), decided_on=NOW.date())
    Succession.objects.create(
        predecessor=heirs.units[1], successor=world.units["ward_a"], on=date(2026, 7, 1)
    )
    Succession.objects.create(predecessor=heirs.units[1], successor=heirs.units[0], on=date(2026, 7, 1))
    both = [
        Successor(world.units["ward_a"], world.posts["chairman_a"], 50), Successor(heirs.units[0], heirs.posts[0], 50),
    ]  # fmt: skip
    _, last = transfer(heir, both, actor("organiser"), decided_on=NOW.date())
    assert last.share_of == entry
    last = Shortcoming.objects.select_related("unit", "relapse_of", "owner_post__unit").get(pk=last.pk)
    told = [moment.title for moment in entry_story(last, actor("organiser"), NOW.date()).timeline]
    assert told[0] == "Thấy lần đầu"
    assert sum(title.startswith("Tiếp nhận") for title in told) == 2
    assert "Đưa vào sổ theo dõi" in told
