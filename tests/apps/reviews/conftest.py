"""Reports, entries of the register and suggested points for the reviews tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from cast import NOW, World, cause
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject, SuggestedPoint, Suggestion
from kiemdiem.reviews import actions
from kiemdiem.reviews.models import PriorResult, ReviewVersion
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.cells import Cell, CellKind
from kiemdiem.reviews.queries.outline import outline_of
from kiemdiem.shortcomings.models import Shortcoming

LATER = NOW + timedelta(hours=1)


def _whole_report(subject: Subject) -> dict[Cell, str]:
    outline = outline_of(subject)
    whole = {
        cell: {
            CellKind.SECTION: f"Nội dung của {cell.key}.",
            CellKind.DEGREE: "Tốt",
            CellKind.RESULT: PriorResult.DOING.value,
            CellKind.PRIOR: "Đã làm được một nửa.",
            CellKind.ANSWER: "Tập thể nhận trách nhiệm.",
            CellKind.LEVEL: Level.HTT.value,
        }.get(cell.kind, "")
        for cell in outline.cells
    }
    whole |= {at.points(group.key): "25" for group in outline.groups}
    whole |= {
        at.metric(metric.key): "false" if metric.unit == "yes_no" else "100" for metric in outline.metrics
    }
    return whole


@pytest.fixture
def whole_report() -> Callable[[Subject], dict[Cell, str]]:
    """Return a way to get a report of a subject in which nothing is missing."""
    return _whole_report


@pytest.fixture
def committee(world: World) -> Subject:
    """Return the standing committee of ward A, the collective that is reviewed."""
    return world.subjects["committee"]


@pytest.fixture
def entry(world: World) -> Shortcoming:
    """Return last year's limitation of ward A, still being overcome."""
    return Shortcoming.objects.create(
        unit=world.units["ward_a"], number=1, wording="Chậm giải quyết hồ sơ đất đai", origin="conclusion",
        first_seen_on=date(2025, 12, 1), cause_kind="subjective", cause_node=cause(), cause="Thiếu kiểm tra", field=world.field,
        owner_post=world.posts["deputy_a"], deadline=date(2026, 10, 31), measure="Hồ sơ quá hạn bằng 0",
        state="entry_open", created_at=datetime(2025, 12, 2, tzinfo=UTC), opened_at=datetime(2025, 12, 3, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture
def suggested(world: World, committee: Subject) -> list[SuggestedPoint]:
    """Return two points that the city put to the committee of ward A."""
    suggestion = Suggestion.objects.create(
        subject=committee, issuer=world.units["city"], number="12-CV/BTC", issued_at=NOW
    )
    texts = [
        "Giải trình việc chậm cấp giấy chứng nhận.",
        "Làm rõ trách nhiệm trong quản lý trật tự xây dựng.",
    ]
    return [
        SuggestedPoint.objects.create(suggestion=suggestion, number=number, text=text)
        for number, text in enumerate(texts, start=1)
    ]


@pytest.fixture
def sent(world: World) -> Callable[[Subject], ReviewVersion]:
    """Return a way to have a subject's whole report written and sent."""

    def send(subject: Subject, by: Actor = SYSTEM) -> ReviewVersion:
        actions.save(subject=subject, cells=_whole_report(subject), by=by, at=NOW)
        version = actions.submit(subject=subject, by=by, at=LATER)
        subject.refresh_from_db()
        return version

    return send
