"""Accounts for everybody who holds a post in a unit: offered, given together, handed out on slips."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, World
from kiemdiem.accounts.models import Account, Person, SetupLink
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.actions.accounts import create_accounts
from kiemdiem.organisations.actions.appointments import appoint
from kiemdiem.organisations.actions.posts import create_post
from kiemdiem.organisations.models import PostRole
from kiemdiem.organisations.queries.newcomers import newcomers, usernames

pytestmark = pytest.mark.usefixtures("on_the_day")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Queries = Callable[..., object]
Enter = Callable[..., Person]


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """Let all of this happen on one day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enter(world: World, actor: ActorOf) -> Enter:
    """Enter somebody who holds a post in a unit and has no account."""
    numbers = count(1)

    def one(name: str, unit: str = "ward_a") -> Person:
        post = create_post(
            unit=world.units[unit], title=f"Chuyên viên {next(numbers)}", role=PostRole.STAFF, rank=90,
            valid_from=TODAY, by=actor("admin"), at=NOW,
        )  # fmt: skip
        person = Person.objects.create(full_name=name)
        appoint(person=person, post=post, valid_from=TODAY, by=actor("admin"), at=NOW)
        return person

    return one


def test_a_name_to_sign_in_with_is_free_and_without_marks(world: World) -> None:
    Account.objects.create(username="nguyen.vi.du", display_name="x", created_at=NOW)
    assert usernames(["Nguyễn Ví Dụ", "Nguyễn Vĩ Dụ", "Đỗ  Thị-Ử", "Á"]) == [
        "nguyen.vi.du2", "nguyen.vi.du3", "do.thi.u", "a10",
    ]  # fmt: skip


def test_a_very_long_name_still_gives_a_name_that_can_be_kept(world: World) -> None:
    longest = Account._meta.get_field("username").max_length
    names = usernames(["Nguyễn " * 20, "Nguyễn " * 20])
    assert len(set(names)) == 2
    assert all(len(name) <= longest for name in names)


def test_whoever_holds_a_post_and_cannot_sign_in_is_offered_with_those_below(
    world: World, enter: Enter, django_assert_num_queries: Queries
) -> None:
    before = {one.person_id for one in newcomers(world.units["city"], TODAY).first}
    here, below = enter("Trần Hư Danh", "city"), enter("Lê Hư Danh")
    assert not Account.objects.filter(person__in=[here, below]).exists()
    with django_assert_num_queries(2):
        found = newcomers(world.units["city"], TODAY)
    assert {one.person_id for one in found.first} - before == {here.pk, below.pk}
    assert here.pk not in {one.person_id for one in newcomers(world.units["ward_a"], TODAY).first}


def test_accounts_are_given_together_each_with_its_own_link(
    world: World, enter: Enter, actor: ActorOf
) -> None:
    first, second = enter("Trần Hư Danh"), enter("Trần Hư Danh")
    given = create_accounts(
        unit=world.units["ward_a"], tokens={first.pk: "mot", second.pk: "hai"}, by=actor("admin"), at=NOW
    )
    assert [one.newcomer.username for one in given] == ["tran.hu.danh", "tran.hu.danh2"]
    for person, token in ((first, "mot"), (second, "hai")):
        link = SetupLink.objects.get(account__person=person)
        assert link.token_hash == SetupLink.hash_of(token)
        assert not link.account.has_usable_password()
    told = Event.objects.filter(action__in=["accounts.create", "organisations.create_accounts"], at=NOW)
    assert sorted(told.values_list("action", flat=True))[-3:] == [
        "accounts.create", "accounts.create", "organisations.create_accounts",
    ]  # fmt: skip


def test_one_who_got_an_account_meanwhile_holds_all_back(world: World, enter: Enter, actor: ActorOf) -> None:
    first, second = enter("Trần Hư Danh"), enter("Lê Hư Danh")
    by, unit = actor("admin"), world.units["ward_a"]
    create_accounts(unit=unit, tokens={first.pk: "mot"}, by=by, at=NOW)
    with pytest.raises(Refused, match="Đã có tài khoản, hoặc không còn giữ chức vụ ở đây: Trần Hư Danh"):
        create_accounts(unit=unit, tokens={first.pk: "ba", second.pk: "hai"}, by=by, at=NOW)
    assert not Account.objects.filter(person=second).exists()
    with pytest.raises(Refused, match="Chưa chọn ai"):
        create_accounts(unit=unit, tokens={}, by=by, at=NOW)
    with pytest.raises(NotAllowed, match="Cấp tài khoản cho người giữ chức vụ"):
        create_accounts(unit=unit, tokens={second.pk: "hai"}, by=actor("organiser"), at=NOW)


def test_the_slips_are_shown_once_and_their_links_set_passwords(
    world: World, enter: Enter, signed_in: SignedIn
) -> None:
    person, left_out = enter("Trần Hư Danh"), enter("Lê Hư Danh")
    client, there = signed_in("admin"), reverse("organisations:accounts", args=[world.units["ward_a"].pk])
    assert "tran.hu.danh" in client.get(there).content.decode()
    answer = client.post(there, {"people": [person.pk]})
    slips = answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    [address] = re.findall(r"http://testserver(\S+dat-mat-khau/[^/<]+/)", slips)
    assert "Lê Hư Danh" not in slips
    assert not Account.objects.filter(person=left_out).exists()
    assert Client().get(address).status_code == 200
    assert "tran.hu.danh" not in client.get(there).content.decode()
    nobody = client.post(there, {})
    assert nobody.status_code == 422
    assert "Chưa chọn ai" in nobody.content.decode()


def test_only_administrators_see_who_has_no_account(world: World, signed_in: SignedIn) -> None:
    assert (
        signed_in("organiser")
        .get(reverse("organisations:accounts", args=[world.units["ward_a"].pk]))
        .status_code
        == 403
    )


def test_a_role_is_given_to_the_account_that_one_came_from(world: World, signed_in: SignedIn) -> None:
    account = world.accounts["stranger"]
    page = (
        signed_in("admin")
        .get(reverse("organisations:grant", query={"tai-khoan": account.pk}))
        .content.decode()
    )
    assert f"({account.username})" in page.split('name="account"')[1].split(">")[0]
