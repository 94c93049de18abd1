"""Two entries that read alike: proposed by the software, decided by a person, taken back with a reason."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.models import Likeness, Shortcoming
from kiemdiem.shortcomings.queries import duplicates
from kiemdiem.shortcomings.queries.chains import memory_of
from kiemdiem.shortcomings.queries.duplicates import Asked, alike_entries

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
TODAY = NOW.date()


@pytest.fixture
def elsewhere(drafted: Make, world: World) -> Callable[..., Shortcoming]:
    """Make a draft in ward B's register."""
    return lambda wording, **given: drafted(wording, unit=world.units["ward_b"], details=Details(), **given)


@pytest.fixture
def alike(drafted: Make, elsewhere: Make) -> tuple[Shortcoming, Shortcoming]:
    """Two entries of two wards that tell one limitation."""
    one = drafted("Giao đất dịch vụ cho các hộ dân còn chậm", first_seen_on=date(2019, 12, 20))
    return one, elsewhere("Còn chậm: việc giao dat dich vu cho hộ dân")


def decide(one: Shortcoming, other: Shortcoming, by: Actor, **given: object) -> Likeness:
    facts = {"same": True, "ground": "Cùng thửa đất, cùng đơn thư", "at": NOW, **given}
    return actions.decide_likeness(one=one, other=other, by=by, **facts)  # type: ignore[arg-type]


def undo(decided: Likeness, by: Actor, ground: str = "Khác dự án") -> Likeness:
    return actions.undo_likeness(decided=decided, ground=ground, by=by, at=NOW)


def chain_of(*entries: Shortcoming) -> set[int | None]:
    for entry in entries:
        entry.refresh_from_db()
    return {entry.chain_id for entry in entries}


def test_a_person_joins_two_entries_and_both_remember_it(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf
) -> None:
    one, other = alike
    before = list(Shortcoming.objects.order_by("pk").values("wording", "state", "unit", "number"))
    decided = decide(other, one, actor("organiser"))
    assert (decided.first, decided.second, decided.percent) == (one, other, 100)
    assert chain_of(one, other) == {one.pk}
    assert list(Shortcoming.objects.order_by("pk").values("wording", "state", "unit", "number")) == before
    told = Event.objects.filter(action="shortcomings.decide_likeness").values_list("about_id", "reason")
    assert set(told) == {(one.pk, decided.ground), (other.pk, decided.ground)}


def test_two_that_are_different_are_not_joined_and_not_proposed_again(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf
) -> None:
    assert len(alike_entries(actor("organiser"), Asked()).pairs) == 1
    decide(*alike, actor("organiser"), same=False)
    assert chain_of(*alike) == {None}
    assert alike_entries(actor("organiser"), Asked()).pairs == ()


def test_a_decision_is_taken_back_with_a_reason_stays_in_history_and_may_be_made_anew(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf
) -> None:
    decided = decide(*alike, actor("organiser"))
    undone = undo(decided, actor("organiser"))
    assert chain_of(*alike) == {None}
    assert (undone.undone_at, undone.undo_ground) == (NOW, "Khác dự án")
    again = decide(*alike, actor("organiser"))
    assert chain_of(*alike) == {alike[0].pk}
    memory = memory_of(alike[0], actor("organiser"), TODAY)
    assert [one.decided for one in memory.decided] == [decided, again]
    with pytest.raises(Refused, match="đã được gỡ"):
        undo(decided, actor("organiser"))


def test_taking_one_tie_back_leaves_what_others_still_join(drafted: Make, actor: ActorOf) -> None:
    by, rows = actor("organiser"), [drafted(f"Hạn chế {place}") for place in range(4)]
    ties = [decide(one, other, by) for one, other in pairwise(rows)]
    assert chain_of(*rows) == {rows[0].pk}
    undo(ties[1], by)
    assert [chain_of(row).pop() for row in rows] == [rows[0].pk, rows[0].pk, rows[2].pk, rows[2].pk]


def test_who_may_not_decide_about_both_may_not_decide(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf, drafted: Make
) -> None:
    for who in ("officer_a", "head_a", "stranger", "verifier", "leader", "delegate", "member_a"):
        with pytest.raises(NotAllowed):
            decide(*alike, actor(who))
    here = drafted("Giao đất dịch vụ cho hộ dân chậm")
    decided = decide(alike[0], here, actor("officer_a"))
    with pytest.raises(NotAllowed):
        undo(decided, actor("stranger"))


def test_a_decision_needs_a_reason(alike: tuple[Shortcoming, Shortcoming], actor: ActorOf) -> None:
    with pytest.raises(Refused, match="lý do kết luận"):
        decide(*alike, actor("organiser"), ground=" ")
    decided = decide(*alike, actor("organiser"))
    with pytest.raises(Refused, match="lý do gỡ"):
        undo(decided, actor("organiser"), ground="")


def test_what_is_decided_joined_withdrawn_or_the_same_row_is_not_decided_again(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf, drafted: Make
) -> None:
    by, third = actor("organiser"), drafted("Giao đất dịch vụ chậm")
    with pytest.raises(Refused, match="phải khác nhau"):
        decide(alike[0], alike[0], by)
    decide(*alike, by)
    with pytest.raises(Refused, match="đã được kết luận là một hạn chế"):
        decide(*alike, by, same=False)
    decide(alike[1], third, by)
    with pytest.raises(Refused, match="qua các lần xuất hiện khác"):
        decide(alike[0], third, by, same=False)
    gone = actions.withdraw(entry=drafted("Ghi nhầm"), ground="Trùng", by=by, at=NOW)
    with pytest.raises(Refused, match="đã rút"):
        decide(alike[0], gone, by)


def test_the_memory_is_as_old_as_the_oldest_and_counts_every_promise(
    opened: Make, closed: Make, drafted: Make, actor: ActorOf, world: World
) -> None:
    old = closed("Giao đất dịch vụ chậm", first_seen_on=date(2016, 12, 20))
    new = opened("Đất dịch vụ vẫn chưa giao", first_seen_on=date(2026, 3, 1))
    decide(old, new, actor("organiser"))
    actions.move_deadline(
        entry=new, new=date(2027, 12, 31), ground="Chờ giá đất", authority="Chủ tịch", by=actor("organiser"), at=NOW
    )  # fmt: skip
    new.refresh_from_db()
    memory = memory_of(new, actor("officer_a"), TODAY)
    assert (memory.since, memory.promises, memory.closings, memory.hidden) == (date(2016, 12, 20), 3, 1, 0)
    assert [row.entry for row in memory.appearances] == [old, new]
    assert memory.open_again == (new,)
    assert {head.person_id for head in memory.heads} == {
        world.people["head_a"].pk,
        world.people["deputy_a"].pk,
    }


def test_another_register_is_counted_but_not_read(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf, signed_in: SignedIn
) -> None:
    decide(*alike, actor("organiser"))
    alike[1].refresh_from_db()
    memory = memory_of(alike[1], actor("stranger"), TODAY)
    assert (memory.since, memory.hidden) == (date(2019, 12, 20), 1)
    assert [row.entry for row in memory.appearances] == [alike[1]]
    assert memory.decided == ()
    page = signed_in("stranger").get(reverse("shortcomings:memory", args=[alike[1].pk])).content.decode()
    assert alike[0].wording not in page
    assert "Còn 1 lần ở sổ của đơn vị khác" in " ".join(page.split())


def test_only_pairs_about_which_one_may_decide_are_proposed(
    alike: tuple[Shortcoming, Shortcoming], actor: ActorOf, drafted: Make, world: World
) -> None:
    here = drafted("Giao đất dịch vụ cho hộ dân chậm")
    mine = alike_entries(actor("officer_a"), Asked()).pairs
    assert [pair[1:] for pair in mine] == [(alike[0].pk, here.pk)]
    assert alike_entries(actor("organiser"), Asked(across=True)).pairs
    assert all(
        alike[1].pk in pair for _, *pair in alike_entries(actor("organiser"), Asked(across=True)).pairs
    )
    assert alike_entries(actor("organiser"), Asked(unit_id=world.units["ward_b"].pk)).pairs == ()
    for who in ("verifier", "leader", "delegate", "admin", "deputy_a"):
        assert alike_entries(actor(who), Asked()).pairs == ()


def test_too_many_entries_ask_for_a_narrower_view(
    alike: tuple[Shortcoming, Shortcoming],
    actor: ActorOf,
    monkeypatch: pytest.MonkeyPatch,
    signed_in: SignedIn,
) -> None:
    monkeypatch.setattr(duplicates, "MOST", 1)
    found = alike_entries(actor("organiser"), Asked())
    assert (found.too_many, found.entries, found.pairs) == (True, 2, ())
    assert "Hãy chọn một đơn vị hoặc một lĩnh vực" in text(signed_in("organiser"), "shortcomings:duplicates")


# Pages


def text(client: Client, name: str, *args: object) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def test_the_list_shows_both_texts_and_takes_the_decision_in_place(
    alike: tuple[Shortcoming, Shortcoming], signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    page = text(client, "shortcomings:duplicates")
    assert "Giống 100 %" in page
    assert all(entry.wording in page for entry in alike)
    address = reverse("shortcomings:pair", args=[alike[0].pk, alike[1].pk]) + "?khac-don-vi=1&tu=danh-sach"
    refused = client.post(address, {"how": "cung", "ground": ""})
    assert refused.status_code == 422
    answer = client.post(address, {"how": "cung", "ground": "Một thửa đất"})
    assert answer.headers["Location"] == reverse("shortcomings:duplicates") + "?khac-don-vi=1"
    assert "Không còn cặp hạn chế nào" in text(client, "shortcomings:duplicates")
    assert "Cùng một hạn chế, ghi" in text(client, "shortcomings:pair", alike[1].pk, alike[0].pk)


def test_another_entry_is_found_by_its_number_and_a_decision_is_undone_on_its_page(
    alike: tuple[Shortcoming, Shortcoming], signed_in: SignedIn, actor: ActorOf, world: World
) -> None:
    client, (one, other) = signed_in("organiser"), alike
    address = reverse("shortcomings:memory", args=[one.pk])
    found = client.get(address, {"unit": world.units["ward_b"].name, "number": other.number})
    assert found.headers["Location"] == reverse("shortcomings:pair", args=[one.pk, other.pk])
    absent = client.get(address, {"unit": world.units["ward_b"].name, "number": 77})
    assert "không có hạn chế khác mang số 77" in absent.content.decode()
    decided = decide(one, other, actor("organiser"))
    undo_page = reverse("shortcomings:undo_likeness", args=[decided.pk])
    assert undo_page in text(client, "shortcomings:memory", one.pk)
    assert client.post(undo_page, {"ground": "Khác dự án"}).headers["Location"] == address
    assert "Đã gỡ" in text(client, "shortcomings:memory", one.pk)
    assert client.post(undo_page, {"ground": "Lần nữa"}).status_code == 409


def test_who_sees_one_side_only_learns_nothing_of_the_other(
    alike: tuple[Shortcoming, Shortcoming], signed_in: SignedIn, actor: ActorOf
) -> None:
    decided = decide(*alike, actor("organiser"))
    for who in ("officer_a", "stranger"):
        for name, args in (
            ("shortcomings:pair", (alike[0].pk, alike[1].pk)),
            ("shortcomings:undo_likeness", (decided.pk,)),
        ):
            assert signed_in(who).get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_memory_take_the_same_statements_however_many_entries(
    drafted: Make, actor: ActorOf, django_assert_num_queries: object, count: int
) -> None:
    rows = [drafted("Giao đất dịch vụ chậm" + " thêm" * place) for place in range(count + 1)]
    by = actor("organiser")
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = alike_entries(by, Asked())
        duplicates.pairs_of(found, slice(0, 10))
    assert len(found.pairs) >= count
    for other in rows[1:]:
        decide(rows[0], other, actor("organiser"))
    rows[0].refresh_from_db()
    with django_assert_num_queries(6):  # type: ignore[operator]
        memory_of(rows[0], by, TODAY)
