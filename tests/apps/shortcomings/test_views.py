"""The register seen other ways: by state, by month, over time, by field and unit, the hard, what came back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from browsing import page
from cast import NOW, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import WorkField
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.models import Obstacle, RemedyStep, Shortcoming
from kiemdiem.shortcomings.queries.filtering import Filters
from kiemdiem.shortcomings.queries.gantt import plan_chart
from kiemdiem.shortcomings.queries.hard import hard_rows
from kiemdiem.shortcomings.queries.heat import heat_map
from kiemdiem.shortcomings.queries.known import Known

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def move(entry: Shortcoming, new: date, by: Actor) -> None:
    actions.move_deadline(entry=entry, new=new, ground="Chờ giá đất", authority="Chủ tịch", by=by, at=NOW)


def test_the_board_has_a_column_a_state_what_lasts_longest_first(
    opened: Make, drafted: Make, closed: Make, details: Details, signed_in: SignedIn
) -> None:
    closed("Việc đã xong")
    drafted("Việc còn nháp")
    opened("Việc mới", at=EARLY, details=replace(details, deadline=date(2026, 6, 30)))
    opened("Việc lâu", first_seen_on=date(2019, 1, 1))
    text = page(signed_in("officer_a"), "shortcomings:board")
    column = text[text.index('id="cot-entry_open"') :]
    assert '<span class="kd-column-number">2</span>' in column
    assert "1 quá hạn" in column
    assert column.index("Việc lâu") < column.index("Việc mới")
    assert "Việc lâu" not in page(signed_in("stranger"), "shortcomings:board")


def test_the_calendar_shows_what_still_waits_in_the_month(
    opened: Make, details: Details, world: World, signed_in: SignedIn
) -> None:
    entry = opened("Giao đất", details=replace(details, deadline=date(2026, 12, 18)))
    for number, (on, done) in enumerate([(date(2026, 12, 4), None), (date(2026, 12, 7), TODAY)], start=1):
        RemedyStep.objects.create(
            shortcoming=entry, number=number, text=f"Bước {number}", post=world.posts["head_a"], due_on=on, done_on=done
        )  # fmt: skip
    Obstacle.objects.create(
        shortcoming=entry, text="Thiếu giá đất", sent_to=world.units["city"], sent_on=TODAY, answer_due=date(2026, 12, 1)
    )  # fmt: skip
    client = signed_in("officer_a")
    text = page(client, "shortcomings:calendar", query="?thang=12/2026")
    for says in (
        "3 việc đến hạn trong tháng",
        "Giao đất",
        "Bước 1",
        "Thiếu giá đất",
        "Hạn trả lời vướng mắc",
    ):
        assert says in text
    assert "Bước 2" not in text
    assert "tháng 1/2027" in page(client, "shortcomings:calendar", query="?thang=01/2027")
    assert "Không có việc nào" in page(client, "shortcomings:calendar", query="?thang=99/x")
    assert "Giao đất" not in page(signed_in("stranger"), "shortcomings:calendar", query="?thang=12/2026")


def test_bars_run_from_the_register_to_the_deadline_and_on_to_the_moved_one(
    opened: Make, actor: ActorOf, signed_in: SignedIn
) -> None:
    move(opened("Giao đất"), date(2028, 6, 30), actor("organiser"))
    text = page(signed_in("officer_a"), "shortcomings:gantt")
    assert "hạn đầu 30/06/2027" in text
    assert 'aria-label="Từ 23/11/2026 đến 30/06/2028"' in text
    assert "chưa có kế hoạch" in text


def test_the_plan_of_an_entry_is_drawn_step_by_step(opened: Make, world: World, signed_in: SignedIn) -> None:
    entry = opened("Giao đất")
    assert "chưa có kế hoạch" in page(signed_in("officer_a"), "shortcomings:plan", entry.pk)
    first = RemedyStep.objects.create(
        shortcoming=entry, number=1, text="Rà soát", post=world.posts["head_a"], starts_on=date(2026, 10, 1),
        due_on=date(2026, 10, 31), done_on=date(2026, 10, 20),
    )  # fmt: skip
    second = RemedyStep.objects.create(
        shortcoming=entry, number=2, text="Giao đất", post=world.posts["head_a"], due_on=date(2026, 11, 20)
    )
    second.after.add(first)
    chart = plan_chart(entry, TODAY)
    assert [(bar.tone, bar.detail) for bar in chart.bars] == [("done", ""), ("late", "sau việc 1")]
    assert chart.axis is not None
    assert chart.axis.first == date(2026, 10, 1)
    assert all(0 <= bar.start <= 100 and bar.start + bar.width <= 101 for bar in chart.bars)
    assert "sau việc 1" in page(signed_in("officer_a"), "shortcomings:plan", entry.pk)


def test_the_heat_map_rolls_up_and_every_number_is_its_list(
    opened: Make, details: Details, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    other = WorkField.objects.create(key="do-thi", name="Đô thị")
    opened("Một")
    opened("Hai", at=EARLY, details=replace(details, deadline=date(2026, 6, 30)))
    opened("Ba", details=replace(details, field=other))
    by = actor("organiser")
    found = heat_map(by, Known(TODAY), TODAY, "unsolved", None)
    assert [field.name for field in found.fields] == ["Đất đai", "Đô thị"]
    assert [(row.unit, [cell.number for cell in row.cells], row.total) for row in found.rows] == [
        ("Phường An Thử", [2, 1], 3)
    ]
    assert [cell.shade for cell in found.rows[0].cells] == [4, 2]
    assert heat_map(by, Known(TODAY), TODAY, "late", None).total == 1
    inside = heat_map(by, Known(TODAY), TODAY, "unsolved", world.units["ward_a"].pk)
    assert [(row.unit, row.own) for row in inside.rows] == [("Phường An Thử", True)]
    client = signed_in("organiser")
    there = f"?trang-thai=unsolved&don-vi={world.units['ward_a'].pk}&cap-duoi=1&linh-vuc={other.pk}"
    assert there in page(client, "shortcomings:heat").replace("&amp;", "&")
    assert "1 hạn chế" in page(client, "shortcomings:index", query=there)
    assert "Không có hạn chế nào thuộc loại đang đếm" in page(signed_in("stranger"), "shortcomings:heat")


def test_hard_matters_count_promises_relapses_and_days_and_name_the_heads(
    opened: Make, closed: Make, drafted: Make, actor: ActorOf, signed_in: SignedIn
) -> None:
    opened("Việc mới")
    promised = opened("Việc hứa")
    for new in (date(2027, 9, 30), date(2027, 12, 31)):
        move(promised, new, actor("organiser"))
        promised.refresh_from_db()
    old = closed("Việc lại", first_seen_on=date(2025, 1, 1))
    back = opened("Việc lại nữa", first_seen_on=date(2026, 5, 1))
    actions.mark_relapse(entry=back, earlier=old, by=actor("officer_a"), at=NOW)
    opened("Việc lâu", first_seen_on=date(2006, 3, 1))
    by, known = actor("officer_a"), Known(TODAY)
    rows = {one.row.wording: one for one in hard_rows(by, Filters(), known, TODAY, slice(0, 9), "hen")}
    assert rows.keys() == {"Việc hứa", "Việc lại nữa", "Việc lâu"}
    assert (rows["Việc hứa"].promised, rows["Việc hứa"].moved_days) == (3, 184)
    assert rows["Việc lại nữa"].returned == 1
    assert [head.name for head in rows["Việc lâu"].heads] == ["Vũ Tưởng Tượng", "Đặng Hư Cấu"]
    text = page(signed_in("officer_a"), "shortcomings:hard", query="?theo=hen")
    assert text.index("Việc hứa") < text.index("Việc lâu")
    assert "quy ước của phần mềm" in text
    assert "Không có việc nào khó" in page(signed_in("stranger"), "shortcomings:hard")


def test_relapses_are_told_limitation_by_limitation(
    closed: Make, drafted: Make, actor: ActorOf, signed_in: SignedIn
) -> None:
    old = closed("Giao đất chậm", first_seen_on=date(2024, 1, 1))
    again = drafted("Giao đất lại chậm", first_seen_on=date(2026, 5, 1))
    actions.mark_relapse(entry=again, earlier=old, by=actor("officer_a"), at=NOW)
    text = page(signed_in("officer_a"), "shortcomings:relapses")
    assert "<strong>1 lần tái diễn</strong> của 1 hạn chế." in text
    assert text.index("Giao đất chậm") < text.index("Giao đất lại chậm")
    assert "Chưa ghi nhận hạn chế nào tái diễn" in page(signed_in("stranger"), "shortcomings:relapses")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "statements"),
    [("board", 18), ("calendar", 10), ("gantt", 9), ("heat", 8), ("hard", 9), ("relapses", 10)],
)
def test_a_view_takes_the_same_statements_however_long(
    opened: Make, closed: Make, drafted: Make, actor: ActorOf, world: World, signed_in: SignedIn,
    django_assert_num_queries: object, count: int, name: str, statements: int,
) -> None:  # fmt: skip
    for number in range(count):
        old = closed(f"Hạn chế cũ {number}", first_seen_on=date(2020, 1, 1))
        again = opened(f"Hạn chế {number}", first_seen_on=date(2021, 1, 1))
        actions.mark_relapse(entry=again, earlier=old, by=actor("officer_a"), at=NOW)
        drafted(f"Nháp {number}")
    client = signed_in("officer_a")
    with django_assert_num_queries(statements):  # type: ignore[operator]
        page(client, f"shortcomings:{name}")
