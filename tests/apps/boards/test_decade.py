"""A unit over ten years; who has what in charge, what nobody holds, what is held twice."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cast import NOW, TODAY, World
from kiemdiem.boards.queries.decade import unit_decade
from kiemdiem.boards.queries.portfolio import holdings, portfolio
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Charge, Succession, Unit, WorkField
from kiemdiem.ratings.models import RatingStage
from kiemdiem.shortcomings.models import DeadlineMove, Obstacle, Shortcoming, StateChange, Transfer
from kiemdiem.targets.models import Target, TargetValue

from .conftest import MakeEntry

ActorOf = Callable[[str], Actor]
PageOf = Callable[..., str]
Queries = Callable[[int], Any]
SINCE = date(2025, 7, 1)


def at(year: int) -> datetime:
    return datetime(year, 3, 1, 2, 0, tzinfo=UTC)


def history(entry: Shortcoming, *changes: tuple[str, str, int]) -> Shortcoming:
    """Put an entry's states on record: from, to, in which year."""
    for before, after, year in changes:
        StateChange.objects.create(shortcoming=entry, from_state=before, to_state=after, changed_at=at(year))
    return entry


def test_each_year_tells_what_was_born_closed_and_left_open(
    world: World, actor: ActorOf, entry: MakeEntry
) -> None:
    ward = world.units["ward_a"]
    first = history(entry(1), ("", "entry_draft", 2022), ("entry_draft", "entry_open", 2022))
    again = entry(2, relapse_of=first, relapse_root=first)
    history(again, ("entry_draft", "entry_open", 2023), ("entry_open", "entry_claimed", 2025))
    DeadlineMove.objects.create(
        shortcoming=first, unit=ward, owner_post=world.posts["deputy_a"], old=date(2023, 1, 1), new=date(2023, 4, 11),
        days=100, ground="Chờ", authority="Chủ tịch", moved_at=at(2024),
    )  # fmt: skip
    met = Target.objects.create(unit=ward, year=2025, name="Thu ngân sách", measure_unit="tỷ đồng")
    for kind, value in (("plan", 100), ("final", 120)):
        TargetValue.objects.create(
            target=met, kind=kind, value=value, as_of=date(2025, 12, 31), recorded_at=at(2026)
        )
    RatingStage.objects.create(
        subject=world.subjects["committee"], kind="decision", level="HTT", decision_number="1-QĐ/TU",
        decided_on=date(2026, 12, 15), at=NOW,
    )  # fmt: skip
    page = unit_decade(ward.pk, actor("officer_a"), TODAY)
    years = {line.year: line for line in page.years}
    assert list(years) == list(range(2017, 2027))
    assert [(years[year].born, years[year].relapsed, years[year].open) for year in (2021, 2022, 2023, 2026)] == [
        (0, 0, 0), (1, 0, 1), (1, 1, 2), (0, 0, 2),
    ]  # fmt: skip
    assert years[2024].slippage_days == 100
    assert (years[2025].targets, years[2025].targets_met) == (1, 1)
    assert [one.level for one in years[2026].ratings] == ["HTT"]


def test_what_was_handed_over_stays_in_the_years_of_the_unit_that_had_it(
    world: World, actor: ActorOf, entry: MakeEntry
) -> None:
    old = Unit.objects.create(
        code="cu", name="Quận Cũ", kind="quan", line="party", valid_from=date(2000, 1, 1)
    )
    ward = world.units["ward_a"]
    moved = history(entry(1, unit=ward), ("entry_draft", "entry_open", 2022))
    Transfer.objects.create(
        shortcoming=moved, from_unit=old, to_unit=ward, decision_number="QĐ 1", decided_on=SINCE, from_number=4,
        to_number=1, recorded_at=at(2025),
    )  # fmt: skip
    by = actor("organiser")
    of_old = {line.year: line for line in unit_decade(old.pk, by, TODAY).years}
    assert [of_old[year].open for year in (2022, 2024, 2025)] == [1, 1, 0]
    of_ward = {line.year: line for line in unit_decade(ward.pk, by, TODAY).years}
    assert [of_ward[year].open for year in (2022, 2024, 2025)] == [0, 0, 1]
    Succession.objects.create(predecessor=old, successor=ward, on=SINCE)
    whole = unit_decade(ward.pk, by, TODAY)
    assert whole.carried_on == ("Quận Cũ",)
    assert [line.open for line in whole.years if line.year in (2022, 2024, 2025)] == [1, 1, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_ten_years_take_the_same_statements_however_much_happened(
    world: World, actor: ActorOf, entry: MakeEntry, django_assert_num_queries: Queries, count: int
) -> None:
    for number in range(count):
        history(entry(number + 1), ("entry_draft", "entry_open", 2022))
        Target.objects.create(
            unit=world.units["ward_a"], year=2025, name=f"Chỉ tiêu {number}", measure_unit="hộ"
        )
    by = actor("officer_a")
    with django_assert_num_queries(10):
        unit_decade(world.units["ward_a"].pk, by, TODAY)


def test_the_page_of_ten_years_has_its_chart_and_its_table(
    world: World, page_of: PageOf, entry: MakeEntry
) -> None:
    history(entry(1), ("entry_draft", "entry_open", 2024))
    text = page_of("officer_a", f"/don-vi/{world.units['ward_a'].pk}/muoi-nam/")
    assert "Phường An Thử qua mười năm" in text
    assert 'role="img"' in text
    assert "Còn lại cuối năm" in text
    page_of("officer_a", "/don-vi/99999/muoi-nam/", status=404)


@pytest.fixture
def charged(world: World) -> dict[str, WorkField]:
    """The chairman has land in charge, the deputy schools, whose post stands empty from today on."""
    schools = WorkField.objects.create(key="giao-duc", name="Giáo dục")
    Charge.objects.create(post=world.posts["chairman_a"], field=world.field, valid_from=SINCE)
    Charge.objects.create(post=world.posts["member_a"], field=schools, valid_from=SINCE)
    Appointment.objects.filter(post=world.posts["member_a"]).update(valid_to=date(2026, 11, 22))
    return {"land": world.field, "schools": schools}


def test_a_portfolio_tells_how_each_field_stands(
    world: World, actor: ActorOf, entry: MakeEntry, charged: dict[str, WorkField]
) -> None:
    late = entry(1)
    entry(2, deadline=date(2027, 1, 1))
    Obstacle.objects.create(
        shortcoming=late, text="Giá đất", sent_to=world.units["city"], sent_on=TODAY, answer_due=TODAY
    )
    Target.objects.create(
        unit=world.units["ward_a"], year=2026, name="Giao đất", measure_unit="hộ", field=charged["land"]
    )
    page = portfolio(world.units["ward_a"], actor("officer_a"), TODAY)
    land, schools = page.charges
    assert (land.field, land.person) == ("Đất đai", "Đặng Hư Cấu")
    assert (land.stand.open, land.stand.late, land.stand.stuck, land.stand.targets) == (2, 1, 1, 1)
    assert (schools.person, schools.stand.open) == ("", 0)
    assert [field.name for field in page.unheld] == ["Giáo dục"]


def test_fields_nobody_holds_and_those_held_twice_are_listed(
    world: World, actor: ActorOf, entry: MakeEntry, charged: dict[str, WorkField]
) -> None:
    entry(1)
    entry(2, field=charged["schools"])
    by, city = actor("organiser"), world.units["city"]
    found = holdings(city, by, TODAY)
    assert [(gap.unit, gap.field, gap.number) for gap in found.gaps] == [("Phường An Thử", "Giáo dục", 1)]
    assert [charge.post.title for charge in found.vacant] == ["Ủy viên Ban Thường vụ"]
    assert found.doubles == ()
    Charge.objects.create(post=world.posts["head_a"], field=charged["land"], valid_from=SINCE)
    assert [(one.field, one.posts) for one in holdings(city, by, TODAY).doubles] == [
        ("Đất đai", ("Bí thư Đảng ủy phường", "Chủ tịch UBND phường"))
    ]


def test_the_pages_of_charges_reach_whoever_may_see_the_organisation(
    world: World, page_of: PageOf, entry: MakeEntry, charged: dict[str, WorkField]
) -> None:
    entry(1, field=charged["schools"])
    text = page_of("officer_a", "/phu-trach/")
    assert "Đặng Hư Cấu" in text
    assert "chưa có người giữ" in text
    gaps = page_of("organiser", "/phu-trach/bo-trong/")
    assert "Lĩnh vực còn hạn chế mà chưa ai phụ trách" in gaps
    assert "Giáo dục" in gaps
    assert "Hãy mở trang một đơn vị" in page_of("admin", "/phu-trach/")
