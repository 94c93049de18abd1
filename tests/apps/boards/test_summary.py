"""The summary workbook of a cycle, read back by another reader."""

from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.actions import Point, advance, issue_suggestion, suggest
from kiemdiem.cycles.models import Inclusion
from kiemdiem.ratings.models import RatingStage, StageKind
from kiemdiem.reviews.models import PointAnswer, Review
from kiemdiem.shortcomings import actions as register
from preparing import prepared

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def pages(answer: Any) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(answer.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def decide(world: World, key: str, level: str) -> None:
    RatingStage.objects.create(
        subject=world.subjects[key],
        kind=StageKind.DECISION,
        level=level,
        decision_number="1",
        decided_on=NOW.date(),
        at=NOW,
    )


def test_the_summary_says_what_the_cycle_holds(world: World, signed_in: SignedIn) -> None:
    asked = suggest(
        subject=world.subjects["committee"], points=[Point("=Trật tự", "Kết luận")], by=SYSTEM, at=NOW
    )
    issue_suggestion(suggestion=prepared(asked, SYSTEM), number="12-CV/TU", by=SYSTEM, at=NOW)
    review = Review.objects.create(subject=world.subjects["committee"], saved_at=NOW)
    PointAnswer.objects.create(review=review, point=asked.points.get(), text="Đã rõ trách nhiệm")
    register.draft(
        unit=world.units["ward_a"], wording="Giao đất chậm", origin="other", first_seen_on=NOW.date(), by=SYSTEM, at=NOW,
        born_in=world.cycle,
    )  # fmt: skip
    world.cycle.subjects.filter(pk=world.subjects["member_a"].pk).update(
        inclusion=Inclusion.EXEMPT, exemption_ground="x"
    )
    decide(world, "head_a", "HTT")
    client, address = signed_in("organiser"), reverse("boards:summary", args=[world.cycle.pk])
    before = pages(client.post(address))
    assert before["Gợi ý và giải trình"][4][7:] == ["chưa trả lời", "=Trật tự", "Kết luận", None]
    advance(subject=world.subjects["committee"], action_name="reviews.submit", by=SYSTEM, at=NOW)
    found = pages(client.post(address))
    assert found["Mức theo đơn vị"][4] == ["Phường An Thử", 0, 1, 0, 0, 3, 4, 1]
    assert [row[0] for row in found["Mức theo đối tượng"][4:]] == ["Tập thể", "Cá nhân lãnh đạo, quản lý"]
    assert found["Gợi ý và giải trình"][4][6:] == [
        NOW.replace(hour=0, minute=0, tzinfo=None), "đã trả lời", "=Trật tự", "Kết luận", "Đã rõ trách nhiệm",
    ]  # fmt: skip
    assert found["Sổ hạn chế"][4][:3] == ["Phường An Thử", 1, "Giao đất chậm"]
    cap = found["Tỷ lệ theo nhóm"][4]
    assert (cap[1], cap[8].startswith("Quy định 366-QĐ/TW"), cap[9]) == ("HTXS", True, cap[9])  # type: ignore[union-attr]
    assert cap[9] in {"đã đối chiếu", "chưa đối chiếu bản gốc"}
    events = Event.objects.filter(action="boards.export_cycle")
    assert events.count() == 2
    assert "Giao đất chậm" not in events[0].payload


def test_the_levels_and_the_caps_have_native_charts(world: World, signed_in: SignedIn) -> None:
    answer = signed_in("leader").post(reverse("boards:summary", args=[world.cycle.pk]))
    book = load_workbook(BytesIO(answer.content))
    assert {sheet.title: len(sheet._charts) for sheet in book if sheet._charts} == {
        "Mức theo đơn vị": 1, "Mức theo đối tượng": 1, "Tỷ lệ theo nhóm": 1,
    }  # fmt: skip
    [levels], [caps] = book["Mức theo đơn vị"]._charts, book["Tỷ lệ theo nhóm"]._charts
    assert (levels.grouping, caps.grouping) == ("stacked", "clustered")
    assert [str(one.tx.strRef.f if one.tx.strRef else one.tx.v) for one in caps.series] == [
        "Được phép",
        "Dự kiến",
    ]


def test_the_page_says_what_is_inside_and_writes_nothing(world: World, signed_in: SignedIn) -> None:
    page = unescape(
        signed_in("organiser").get(reverse("boards:summary", args=[world.cycle.pk])).content.decode()
    )
    assert "Gợi ý và giải trình" in page
    assert not Event.objects.filter(action="boards.export_cycle").exists()


@pytest.mark.parametrize("who", ["officer_a", "head_a", "delegate", "stranger"])
def test_whoever_does_not_see_the_whole_cycle_gets_no_summary(
    world: World, signed_in: SignedIn, who: str
) -> None:
    address = reverse("boards:summary", args=[world.cycle.pk])
    assert signed_in(who).get(address).status_code == 403
    assert signed_in(who).post(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_one_subject_or_three_take_the_same_statements(
    world: World, signed_in: SignedIn, count: int, django_assert_num_queries: Any
) -> None:
    for key in ("committee", "executive", "head_a")[:count]:
        asked = suggest(subject=world.subjects[key], points=[Point("a")], by=SYSTEM, at=NOW)
        issue_suggestion(suggestion=prepared(asked, SYSTEM), number="1", by=SYSTEM, at=NOW)
    client, address = signed_in("organiser"), reverse("boards:summary", args=[world.cycle.pk])
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)
