"""A cycle being prepared and one just opened; the pages as text; more units to count statements with."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from cast import NOW, SINCE, World
from kiemdiem.accounts.models import Person
from kiemdiem.core.access import Actor
from kiemdiem.cycles.actions import create, open_cycle
from kiemdiem.cycles.models import Cycle, CycleKind, CycleUnit, Subject
from kiemdiem.organisations.models import Unit


@pytest.fixture
def draft(world: World, actor: Callable[[str], Actor]) -> Cycle:
    """Return a cycle of 2027 over the whole city, prepared and not opened."""
    return create(
        title="Kiểm điểm năm 2027", kind=CycleKind.YEAR, year=2027, period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31), root=world.units["city"], by=actor("organiser"), at=NOW,
    )  # fmt: skip


@pytest.fixture
def opened(draft: Cycle, actor: Callable[[str], Actor]) -> Cycle:
    """Return the cycle of 2027, opened."""
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    return draft


@pytest.fixture
def text_of() -> Callable[..., str]:
    """Return the text of a page: `text_of(client, address)`; anything but the status expected fails."""

    def read(client: Client, address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status, response.content[:500]
        return " ".join(unescape(response.content.decode()).split())

    return read


@pytest.fixture
def more_units(world: World) -> Callable[[int], None]:
    """Return a maker of wards with one reviewed person each."""

    def make(count: int) -> None:
        for number in range(count):
            path = f"{world.units['city'].pk}/x{number}/"
            unit = Unit.objects.create(
                code=f"them-{number}",
                name=f"Phường Thêm {number}",
                kind="phuong",
                line="party",
                valid_from=SINCE,
                party_path=path,
            )
            frozen = CycleUnit.objects.create(
                cycle=world.cycle, unit=unit, name=unit.name, depth=1, party_path=path
            )
            person = Person.objects.create(full_name=f"Người Thêm {number}", fictional=True)
            Subject.objects.create(
                cycle=world.cycle,
                unit=frozen,
                kind="leader",
                person=person,
                name=person.full_name,
                party_path=path,
                step_since=NOW,
            )

    return make
