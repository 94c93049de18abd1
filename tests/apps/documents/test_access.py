"""Whoever sees a thing sees its papers, and nobody else: the lists and the pages agree, for every kind and actor."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.urls import reverse

from addresses import addresses
from apps.documents.conftest import DAY
from cast import PEOPLE, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import Subject, Visit
from kiemdiem.documents.queries.forms import KINDS, forms


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_list_of_a_kind_is_what_can_be_opened(
    kind: str, world: World, hall: object, entry: object, suggested: object, decided: Subject, sent: object,
    actor: Callable[[str], Actor],
) -> None:  # fmt: skip
    Visit.objects.create(
        delegation=world.delegation,
        unit=world.cycle_units["ward_a"],
        starts_on=DAY,
        ends_on=DAY,
        place="An Thử",
    )
    one = KINDS[kind]
    every = list(one.model._default_manager.order_by("pk").values_list("pk", flat=True))
    seen_by_somebody = set()
    for who in PEOPLE:
        by = actor(who)
        listed = set(one.model._default_manager.filter(one.visible(by, DAY)).values_list("pk", flat=True))
        assert listed == {pk for pk in every if _opens(kind, pk, by)}, who
        seen_by_somebody |= listed
    assert seen_by_somebody or kind in {"sheet", "programme", "plenum"}


def _opens(kind: str, pk: int, by: Actor) -> bool:
    try:
        KINDS[kind].load(pk, by, DAY)
    except (NotAllowed, Http404):
        return False
    except Refused:
        return True
    return True


def test_the_page_where_a_sheet_is_typed_in_exists() -> None:
    for form in forms().values():
        if form.typed_at:
            assert form.typed_at in addresses(), form.key
            assert reverse(form.typed_at, args=[1])


def test_a_form_that_a_step_wants_is_of_a_thing_in_a_cycle() -> None:
    assert [form.key for form in forms().values() if form.needed_at and not KINDS[form.about].in_cycle] == []
