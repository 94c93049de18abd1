"""An entry stands where its unit stands: when a unit moves in a tree, who sees its register changes with it."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, SINCE, TODAY, World
from kiemdiem.core.access import Actor, Role
from kiemdiem.organisations.actions.places import place_unit
from kiemdiem.organisations.models import RoleGrant, Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import may_see, visible_entries
from kiemdiem.shortcomings.forms.entries import posts_in_line
from kiemdiem.shortcomings.models import Obstacle, Shortcoming
from kiemdiem.shortcomings.queries.obstacles import may_see_obstacle, visible_obstacles

from .conftest import Make

ActorOf = Callable[[str], Actor]


def move(unit: Unit, superior: Unit, on: date, by: Actor) -> None:
    for tree in ("party", "state"):
        place_unit(unit=unit, superior=superior, tree=tree, valid_from=on, by=by, at=NOW)


def sees(actor: Actor, entry: Shortcoming) -> bool:
    """Answer by the list and by the page, which must agree."""
    listed = Shortcoming.objects.filter(visible_entries(actor, TODAY), pk=entry.pk).exists()
    assert may_see(actor, Shortcoming.objects.get(pk=entry.pk), TODAY).allowed is listed
    return listed


def sees_obstacle(actor: Actor, obstacle: Obstacle) -> bool:
    """Answer by the list and by the page, which must agree."""
    listed = Obstacle.objects.filter(visible_obstacles(actor, TODAY), pk=obstacle.pk).exists()
    assert may_see_obstacle(actor, Obstacle.objects.get(pk=obstacle.pk), TODAY) is listed
    return listed


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.VERIFIER, Role.LEADERSHIP])
def test_whoever_reaches_the_new_superior_sees_the_register_of_a_unit_that_moved(
    world: World, actor: ActorOf, opened: Make, role: Role
) -> None:
    entry = opened()
    RoleGrant.objects.create(
        account=world.accounts["stranger"], role=role, unit=world.units["ward_b"], valid_from=SINCE
    )
    assert not sees(actor("stranger"), entry)
    move(world.units["ward_a"], world.units["ward_b"], date(2026, 3, 1), actor("organiser"))
    assert sees(actor("stranger"), entry)
    move(world.units["ward_a"], world.units["city"], date(2026, 5, 1), actor("organiser"))
    assert not sees(actor("stranger"), entry)
    assert sees(actor("organiser"), entry)


def test_an_entry_moves_with_the_superior_of_its_unit(world: World, actor: ActorOf, opened: Make) -> None:
    block = Unit.objects.create(
        code="khoi", name="Khối Giả định", kind="phong", line="party", valid_from=SINCE
    )
    move(block, world.units["city"], SINCE, actor("organiser"))
    world.units["ward_a"].refresh_from_db()
    move(world.units["ward_a"], block, date(2026, 2, 1), actor("organiser"))
    entry = opened()
    RoleGrant.objects.create(
        account=world.accounts["stranger"], role=Role.ORGANISER, unit=world.units["ward_b"], valid_from=SINCE
    )
    block.refresh_from_db()
    move(block, world.units["ward_b"], date(2026, 3, 1), actor("organiser"))
    assert sees(actor("stranger"), entry)


def test_an_obstacle_is_seen_where_the_unit_of_its_entry_stands_now(
    world: World, actor: ActorOf, opened: Make
) -> None:
    obstacle = actions.send_obstacle(
        entry=opened(), text="Chờ giá đất", sent_to=world.units["city"], answer_due=date(2026, 12, 20),
        sent_on=TODAY, by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    RoleGrant.objects.create(
        account=world.accounts["stranger"], role=Role.ORGANISER, unit=world.units["ward_b"], valid_from=SINCE
    )
    assert not sees_obstacle(actor("stranger"), obstacle)
    move(world.units["ward_a"], world.units["ward_b"], date(2026, 3, 1), actor("organiser"))
    assert sees_obstacle(actor("stranger"), obstacle)


def test_the_posts_to_choose_an_owner_from_are_those_above_and_below_the_unit_now(
    world: World, actor: ActorOf, opened: Make
) -> None:
    above = world.units["ward_b"].posts.create(title="Bí thư", role="head", valid_from=SINCE)
    entry = opened()
    assert above not in posts_in_line(entry, TODAY)
    move(world.units["ward_a"], world.units["ward_b"], date(2026, 3, 1), actor("organiser"))
    assert above in posts_in_line(Shortcoming.objects.get(pk=entry.pk), TODAY)
