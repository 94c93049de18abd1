"""Roles over units: given, taken back, and never the last administrator's."""

from datetime import date

import pytest

from cast import NOW, TODAY
from kiemdiem.core.access import Role
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.actions.roles import grant_role, revoke_role
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import actor_of


def give(world, by, **more):
    return grant_role(
        **{
            "account": world.accounts["stranger"], "role": Role.HEAD, "unit": world.units["ward_b"],
            "valid_from": TODAY, "by": by, "at": NOW, **more,
        }
    )  # fmt: skip


def test_a_role_counts_from_its_day_until_it_is_taken_back(world, actor):
    grant = give(world, actor("admin"))
    account = world.accounts["stranger"]
    assert actor_of(account, on=TODAY).holds(Role.HEAD)
    assert not actor_of(account, on=date(2026, 11, 22)).holds(Role.HEAD)
    revoke_role(grant=grant, on=date(2026, 12, 1), by=actor("admin"), at=NOW)
    assert actor_of(account, on=date(2026, 11, 30)).holds(Role.HEAD)
    assert not actor_of(account, on=date(2026, 12, 1)).holds(Role.HEAD)


def test_only_administrators_give_roles(world, actor):
    with pytest.raises(NotAllowed, match="Giao vai trò cho tài khoản"):
        give(world, actor("organiser"))


def test_a_relation_is_no_role_to_give(world, actor):
    with pytest.raises(Refused, match="Vai trò này không giao được"):
        give(world, actor("admin"), role=Role.REVIEWED)


def test_a_role_needs_its_unit_unless_it_reaches_everywhere(world, actor):
    with pytest.raises(Refused, match="Phải chọn đơn vị"):
        give(world, actor("admin"), unit=None)
    assert give(world, actor("admin"), unit=None, role=Role.ADMINISTRATOR).unit is None


def test_a_role_is_held_once_and_by_open_accounts(world, actor):
    with pytest.raises(Refused, match="đã có vai trò “Cán bộ văn phòng, thư ký đơn vị” ở đây"):
        give(world, actor("admin"), role=Role.OFFICER)
    world.accounts["stranger"].is_active = False
    with pytest.raises(Refused, match="đang bị khóa"):
        give(world, actor("admin"))


def test_a_role_is_taken_back_once(world, actor):
    grant = RoleGrant.objects.get(account=world.accounts["stranger"])
    revoke_role(grant=grant, on=TODAY, by=actor("admin"), at=NOW)
    with pytest.raises(Refused, match="đã kết thúc ngày 22/11/2026"):
        revoke_role(grant=grant, on=TODAY, by=actor("admin"), at=NOW)


def test_the_last_administrator_stays(world, actor):
    grant = RoleGrant.objects.get(account=world.accounts["admin"])
    with pytest.raises(Refused, match="quản trị viên cuối cùng") as refusal:
        revoke_role(grant=grant, on=TODAY, by=actor("admin"), at=NOW)
    assert "cho tài khoản khác trước" in refusal.value.way_out
