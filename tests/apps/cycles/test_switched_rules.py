"""Rules that were not held against the original act unless a cycle says otherwise before it opens, with its ground."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.actions import create, switch_rules
from kiemdiem.cycles.models import Cycle, CycleKind
from kiemdiem.cycles.queries import rule_set, switches, whole_rule_set
from kiemdiem.ratings.queries.assessment import assess

ActorOf = Callable[[str], Actor]
UNSURE, SURE = "condition.htxs.no_kht_quarter", "condition.htxs.tasks"
GROUND = "Đã đối chiếu Hướng dẫn 02-HD/BTCTW bản gốc ngày 20/11/2026"


@pytest.fixture
def draft(world: World, actor: ActorOf) -> Cycle:
    """Return a cycle of 2027 that is being prepared."""
    return create(
        title="Kiểm điểm năm 2027", kind=CycleKind.YEAR, year=2027, period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31), root=world.units["city"], by=actor("organiser"), at=NOW,
    )  # fmt: skip


def off(cycle: Cycle, by: Actor, *rules: str, ground: str = GROUND) -> None:
    switch_rules(cycle=cycle, rules=rules, ground=ground, by=by, at=NOW)


def test_a_rule_switched_off_does_not_act_in_that_cycle_and_is_in_the_journal(
    world: World, draft: Cycle, actor: ActorOf
) -> None:
    assert UNSURE in {each.rule.id for each in switches(draft) if not each.off}
    off(draft, actor("organiser"), UNSURE)
    draft.refresh_from_db()
    assert UNSURE not in {rule.id for rule in rule_set(draft).every_rule()}
    assert whole_rule_set(draft) is rule_set(world.cycle)
    event = Event.objects.get(action="cycles.switch_rules")
    assert event.reason == GROUND
    assert UNSURE in event.payload
    off(draft, actor("organiser"), ground="")
    draft.refresh_from_db()
    assert (draft.switched_off, draft.switched_off_ground) == ([], "")
    assert rule_set(draft) is whole_rule_set(draft)


def test_what_was_held_against_the_original_is_not_switched_off(draft: Cycle, actor: ActorOf) -> None:
    for rule in (SURE, "band.htxs", "ghost"):
        with pytest.raises(Refused, match="chỉ tắt được quy tắc chưa đối chiếu bản gốc"):
            off(draft, actor("organiser"), rule)


def test_a_rule_is_not_switched_off_without_a_ground(draft: Cycle, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="phải có căn cứ"):
        off(draft, actor("organiser"), UNSURE, ground=" ")


@pytest.mark.parametrize("who", ["officer_a", "head_a", "leader", "admin"])
def test_only_the_organisation_board_switches_rules(draft: Cycle, actor: ActorOf, who: str) -> None:
    with pytest.raises(NotAllowed):
        off(draft, actor(who), UNSURE)


def test_nothing_is_switched_once_the_cycle_is_open(world: World, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        off(world.cycle, actor("organiser"), UNSURE)


def test_the_rating_looks_at_no_rule_that_is_off_and_says_which(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    head = world.subjects["head_a"]
    assert UNSURE in {line.rule_id for line in assess(head).rating.trace}
    Cycle.objects.filter(pk=world.cycle.pk).update(switched_off=[UNSURE], switched_off_ground=GROUND)
    head.refresh_from_db()
    assert UNSURE not in {line.rule_id for line in assess(head).rating.trace}
    text = signed_in("organiser").get(reverse("ratings:subject", args=[head.pk])).content.decode()
    assert 'id="da-tat"' in text
    assert GROUND in text


def test_the_page_of_preparation_offers_the_rules_and_keeps_what_was_typed(
    draft: Cycle, signed_in: Callable[[str], Client]
) -> None:
    client, page = signed_in("organiser"), reverse("cycles:prepare", args=[draft.pk])
    assert "Quy tắc chưa đối chiếu bản gốc" in client.get(page).content.decode()
    address = reverse("cycles:switch_rules", args=[draft.pk])
    refused = client.post(address, {"rules": [UNSURE], "ground": ""})
    assert refused.status_code != 302
    assert f'value="{UNSURE}"' in refused.content.decode()
    assert "Tắt quy tắc phải có căn cứ." in refused.content.decode()
    assert client.post(address, {"rules": [UNSURE], "ground": GROUND}).status_code == 302
    again = client.get(page).content.decode()
    assert GROUND in again
    assert "checked" in again
