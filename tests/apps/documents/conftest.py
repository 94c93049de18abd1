"""Bodies that issue papers, and things that papers are of."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from apps.conferences.hall import details, hall, item, planned
from apps.reviews.conftest import entry, sent, suggested
from cast import NOW, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.documents import actions
from kiemdiem.documents.models import Body, PaperVersion
from kiemdiem.ratings.models import RatingStage, StageKind

__all__ = ["details", "entry", "hall", "item", "planned", "sent", "suggested"]
ISSUED_AT = NOW + timedelta(days=1)
DAY = date(2026, 11, 24)
TERM = date(2025, 7, 1)
Issue = Callable[..., PaperVersion]


@pytest.fixture(autouse=True)
def _own_files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def party_body(world: World, actor: Callable[[str], Actor]) -> Body:
    """Return the ward's committee as a body that issues papers, with its term."""
    by = actor("officer_a")
    body = actions.describe_body(
        unit=world.units["ward_a"], line="party", name="Đảng ủy phường An Thử", superior="Đảng bộ thành phố Thử",
        abbreviation="ĐU", place="An Thử", by=by, at=NOW,
    )  # fmt: skip
    actions.set_term(body=body, name="2025-2030", starts_on=TERM, by=by, at=NOW)
    return body


@pytest.fixture
def state_body(world: World, actor: Callable[[str], Actor]) -> Body:
    """Return the ward's people's committee as a body that issues papers."""
    return actions.describe_body(
        unit=world.units["ward_a"], line="state", name="Ủy ban nhân dân phường An Thử", abbreviation="UBND",
        place="An Thử", by=actor("officer_a"), at=NOW,
    )  # fmt: skip


@pytest.fixture
def city_body(world: World, actor: Callable[[str], Actor]) -> Body:
    """Return the city's committee as a body that issues papers, with its term."""
    by = actor("organiser")
    body = actions.describe_body(
        unit=world.units["city"], line="party", name="Ban Thường vụ Thành ủy Thử", abbreviation="TU",
        superior="Đảng Cộng sản Việt Nam", place="Thử", by=by, at=NOW,
    )  # fmt: skip
    actions.set_term(body=body, name="2025-2030", starts_on=TERM, by=by, at=NOW)
    return body


@pytest.fixture
def committee(world: World) -> Subject:
    """Return the standing committee of ward A."""
    return world.subjects["committee"]


@pytest.fixture
def reported(committee: Subject, sent: Callable[..., object]) -> Subject:
    """Return the same committee with its report sent."""
    sent(committee)
    return committee


@pytest.fixture
def decided(world: World, committee: Subject) -> Subject:
    """Return the same committee, appraised and decided by the city under its number 15-QĐ/TU."""
    common = {
        "subject": committee,
        "level": Level.HTT,
        "computed_level": Level.HTT,
        "authority": world.units["city"],
    }
    RatingStage.objects.create(
        **common,
        kind=StageKind.APPRAISAL,
        ground="Hồ sơ đầy đủ.",
        at=NOW,
        points={"common": "26", "tasks": "60"},
    )
    RatingStage.objects.create(
        **common, kind=StageKind.DECISION, decision_number="15-QĐ/TU", decided_on=date(2026, 11, 23), at=NOW
    )
    return committee


@pytest.fixture
def issue(actor: Callable[[str], Actor]) -> Issue:
    """Return a way to have the ward's officer issue a paper."""

    def issued(form_key: str, thing_id: int, who: str = "officer_a", **options: object) -> PaperVersion:
        given = {"on": DAY, "at": ISSUED_AT, **options}
        by = SYSTEM if who == "SYSTEM" else actor(who)
        return actions.issue(form_key=form_key, thing_id=thing_id, by=by, **given)

    return issued


def later(hours: int) -> datetime:
    """Return a moment that many hours after the first issue."""
    return (ISSUED_AT + timedelta(hours=hours)).astimezone(UTC)
