"""The first steps of an installation, told to its administrator until the first cycle is open."""

from collections.abc import Callable

import pytest
from django.test import Client

from browsing import page
from cast import NOW, TODAY, World
from kiemdiem.accounts.models import Account
from kiemdiem.boards.queries.beginning import beginning
from kiemdiem.core.access import SYSTEM, Actor, Role
from kiemdiem.cycles.models import Cycle, CycleState
from kiemdiem.organisations.actions.roles import grant_role
from kiemdiem.organisations.queries import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def administrator() -> Account:
    account = Account.objects.create(username="quantri", display_name="Quản trị", created_at=NOW)
    grant_role(account=account, role=Role.ADMINISTRATOR, unit=None, valid_from=TODAY, by=SYSTEM, at=NOW)
    return account


def test_an_empty_installation_tells_its_bywhat_comes_first(client: Client) -> None:
    account = administrator()
    steps = beginning(actor_of(account, on=TODAY), TODAY)
    assert [step.says for step in steps] == [
        "Lập cây tổ chức", "Ghi tập thể, chức vụ và người giữ", "Tạo tài khoản, giao vai trò", "Công bố bộ quy định",
        "Lập và mở đợt kiểm điểm đầu tiên",
    ]  # fmt: skip
    assert not any(step.done for step in steps)
    client.force_login(account)
    told = page(client, "boards:home")
    assert "Những bước đầu" in told
    assert "0 / 5 bước đã xong" in told
    assert "Hôm nay không có việc nào" not in told


def test_what_is_there_is_done_and_an_open_cycle_ends_the_list(
    world: World, actor: Callable[[str], Actor], django_assert_num_queries: Callable[..., object]
) -> None:
    assert beginning(actor("admin"), TODAY) == ()
    Cycle.objects.update(state=CycleState.DRAFT)
    by = actor("admin")
    with django_assert_num_queries(1):
        steps = beginning(by, TODAY)
    assert [step.done for step in steps] == [True, True, True, True, False]


def test_nobody_else_is_told(world: World, actor: Callable[[str], Actor]) -> None:
    Cycle.objects.update(state=CycleState.DRAFT)
    for who in ("organiser", "officer_a", "leader"):
        assert beginning(actor(who), TODAY) == ()
