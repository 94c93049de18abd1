"""The cast's day, and entries, suggestions and conferences for the home pages to find."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from cast import NOW, World, cause
from closing import close
from kiemdiem.cycles.models import Suggestion
from kiemdiem.shortcomings.models import Shortcoming

MakeEntry = Callable[..., Shortcoming]


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let the pages believe that it is the cast's day: 23/11/2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def entry(world: World) -> MakeEntry:
    """Return a way to put an entry on the register of ward A; open and overdue unless said otherwise."""

    def made(number: int = 1, **options: object) -> Shortcoming:
        unit = options.pop("unit", world.units["ward_a"])
        given = {
            "wording": f"Chậm giải quyết hồ sơ đất đai, việc {number}", "origin": "conclusion",
            "first_seen_on": date(2025, 12, 1), "cause_kind": "subjective", "cause_node": cause(), "cause": "Thiếu kiểm tra",
            "field": world.field, "owner_post": world.posts["deputy_a"], "deadline": date(2026, 10, 31),
            "measure": "Hồ sơ quá hạn bằng 0", "created_at": NOW, "opened_at": NOW, "state": "entry_open", **options,
        }  # fmt: skip
        if given["state"] == "entry_closed":
            at = given.pop("closed_at", NOW)
            assert isinstance(at, datetime)
            return close(
                Shortcoming.objects.create(unit=unit, number=number, **given | {"state": "entry_open"}), at
            )
        return Shortcoming.objects.create(unit=unit, number=number, **given)

    return made


@pytest.fixture
def suggestion(world: World) -> Suggestion:
    """Return a suggestion issued to the standing committee of ward A, not yet received."""
    made = Suggestion.objects.create(
        subject=world.subjects["committee"], issuer=world.units["city"], number="15-GY/TU", issued_at=NOW,
        answer_due=date(2026, 11, 20),
    )  # fmt: skip
    made.points.create(number=1, text="Làm rõ trách nhiệm để hồ sơ đất đai chậm giải quyết")
    return made


@pytest.fixture
def page_of(signed_in: Callable[[str], Client]) -> Callable[..., str]:
    """Return a way to read a page as a member of the cast: its text with runs of white space folded."""

    def text(who: str, address: str = "/", status: int = 200) -> str:
        answer = signed_in(who).get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return " ".join(answer.content.decode().split())

    return text
