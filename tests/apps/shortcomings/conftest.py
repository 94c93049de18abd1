"""What the tests of the register start from."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile

from cast import NOW, World, cause
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details, Share
from kiemdiem.shortcomings.models import Evidence, Shortcoming

Make = Callable[..., Shortcoming]


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_this_test(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def today() -> Iterator[None]:
    """Let pages believe that it is the day of the cast."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def details(world: World) -> Details:
    """A whole address: a subjective cause, shared 60 : 40, measured by a figure."""
    return Details(
        field=world.field,
        cause_node=cause(),
        cause="Chỉ đạo thiếu quyết liệt",
        owner_post=world.posts["chairman_a"],
        deadline=date(2027, 6, 30),
        measure_kind="figure",
        measure="Số hộ đã được giao đất dịch vụ",
        measure_unit="hộ",
        measure_direction="up",
        measure_target=Decimal(300),
        responsibilities=(
            Share("collective", "Tập thể Ban Thường vụ chậm kiểm tra", None, 60),
            Share("head", "Người đứng đầu Ủy ban chậm đôn đốc", world.posts["chairman_a"], 40),
        ),
    )


@pytest.fixture
def drafted(world: World, actor: Callable[[str], Actor], details: Details) -> Make:
    """Make a draft in ward A's register: `drafted("Nội dung")`."""

    def make(wording: str = "Giao đất dịch vụ chậm", **given: object) -> Shortcoming:
        facts = {
            "unit": world.units["ward_a"], "origin": "self_review", "first_seen_on": date(2025, 12, 20), "at": NOW,
            "by": actor("organiser"), "details": details, **given,
        }  # fmt: skip
        return actions.draft(wording=wording, **facts)  # type: ignore[arg-type]

    return make


@pytest.fixture
def opened(drafted: Make, actor: Callable[[str], Actor]) -> Make:
    """Make an entry that stands open in ward A's register."""

    def make(wording: str = "Giao đất dịch vụ chậm", **given: object) -> Shortcoming:
        at = given.get("at", NOW)
        assert isinstance(at, datetime)
        return actions.open_entry(entry=drafted(wording, **given), by=actor("organiser"), at=at)

    return make


@pytest.fixture
def proved(actor: Callable[[str], Actor]) -> Callable[[Shortcoming], None]:
    """Record a final figure that meets the measure."""

    def prove(entry: Shortcoming, value: int = 300) -> None:
        actions.measure(
            entry=entry, value=Decimal(value), as_of=date(2026, 11, 20), estimate=False, source="Phòng Kinh tế",
            by=actor("officer_a"), at=NOW,
        )  # fmt: skip

    return prove


@pytest.fixture
def closed(opened: Make, proved: Callable[[Shortcoming], None], actor: Callable[[str], Actor]) -> Make:
    """Make an entry that was claimed, verified and closed."""

    def make(wording: str = "Giao đất dịch vụ chậm", **given: object) -> Shortcoming:
        entry = opened(wording, **given)
        proved(entry)
        actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=NOW)
        actions.verify(entry=entry, attainment="full", text="Đúng như báo cáo", by=actor("verifier"), at=NOW)
        entry.refresh_from_db()
        return entry

    return make


@pytest.fixture
def evidence(actor: Callable[[str], Actor]) -> Callable[..., Evidence]:
    """Hand in a file: `evidence(entry, kind="result", content=b"…")`."""

    def hand_in(
        entry: Shortcoming, *, kind: str = "result", content: bytes = b"noi dung", **given: object
    ) -> Evidence:
        facts = {
            "title": "Biên bản bàn giao", "dated": date(2026, 11, 1), "file": ContentFile(content, "bien-ban.txt"),
            "by": actor("officer_a"), "at": NOW, **given,
        }  # fmt: skip
        return actions.add_evidence(entry=entry, kind=kind, **facts)  # type: ignore[arg-type]

    return hand_in
