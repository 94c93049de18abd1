"""A unit over the years, and a person with what they have in charge."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import NOW, TODAY, World
from kiemdiem.boards.queries import person_page, unit_page
from kiemdiem.boards.queries.unit import UnitPage
from kiemdiem.conferences.models import Conference
from kiemdiem.core.access import Actor
from kiemdiem.cycles.models import CycleUnit, Subject, Suggestion
from kiemdiem.organisations.models import Charge, FormerName, Succession, Unit, WorkField
from kiemdiem.ratings.models import RatingStage
from kiemdiem.shortcomings.models import Transfer
from kiemdiem.targets.models import Target, TargetValue

from .conftest import MakeEntry

ActorOf = Callable[[str], Actor]
PageOf = Callable[..., str]
Queries = Callable[[int], Any]


def _told(page: UnitPage) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for year in page.years:
        for bundle in year.bundles:
            told.setdefault(bundle.kind, []).extend(event.says for event in bundle.events)
    return told


def _decided(world: World, key: str, level: str) -> Subject:
    subject = world.subjects[key]
    RatingStage.objects.create(
        subject=subject,
        kind="decision",
        level=level,
        decision_number="125-QĐ/TU",
        decided_on=date(2026, 12, 15),
        at=NOW,
    )
    return subject


@pytest.fixture
def district(world: World) -> Unit:
    """Return the district that ward A came from on 1 July 2025."""
    unit = Unit.objects.create(
        code="district", name="Quận Thử", kind="quan", line="party", valid_from=date(2000, 1, 1), valid_to=date(2025, 6, 30),
        party_path=f"{world.units['city'].party_path}900/", state_path=f"{world.units['city'].state_path}900/",
    )  # fmt: skip
    Succession.objects.create(
        predecessor=unit, successor=world.units["ward_a"], on=date(2025, 7, 1), decision_number="1656/NQ"
    )
    return unit


def test_the_timeline_tells_the_names_of_the_unit_and_of_those_it_came_from(
    world: World, actor: ActorOf, district: Unit
) -> None:
    for unit, name, last in (
        (world.units["ward_a"], "Phường Cũ Thử", date(2026, 6, 30)),
        (district, "Huyện Thử", date(2010, 12, 31)),
        (world.units["ward_b"], "Phường Khác Thử", date(2026, 6, 30)),
    ):
        FormerName.objects.create(unit=unit, name=name, valid_from=date(2000, 1, 1), valid_to=last)
    page = unit_page(world.units["ward_a"].pk, actor("officer_a"), TODAY)
    assert _told(page)["Đổi tên"] == [
        "Tên gọi đến ngày 30/06/2026: Phường Cũ Thử",
        "Tên gọi đến ngày 31/12/2010: Huyện Thử",
    ]


def test_the_timeline_tells_cycles_suggestions_conferences_entries_and_targets(
    world: World, actor: ActorOf, entry: MakeEntry, suggestion: Suggestion
) -> None:
    first = entry(1, state="entry_closed", closed_at=NOW)
    again = entry(2, relapse_of=first, relapse_root=first)
    _decided(world, "committee", "HTT")
    Conference.objects.create(
        cycle=world.cycle,
        host=world.cycle_units["ward_a"],
        title="Hội nghị kiểm điểm",
        starts_on=TODAY,
        ends_on=TODAY,
    )
    target = Target.objects.create(
        unit=world.units["ward_a"], year=2026, name="Thu ngân sách", measure_unit="tỷ đồng"
    )
    for kind, value in (("plan", 100), ("final", 120)):
        TargetValue.objects.create(target=target, kind=kind, value=value, as_of=TODAY, recorded_at=NOW)
    page = unit_page(world.units["ward_a"].pk, actor("officer_a"), TODAY)
    told = _told(page)
    assert told["Kiểm điểm, xếp loại"] == [
        "Ban Thường vụ Đảng ủy phường An Thử",
        "Ủy ban nhân dân phường An Thử",
    ] or told["Kiểm điểm, xếp loại"] == [
        "Ủy ban nhân dân phường An Thử",
        "Ban Thường vụ Đảng ủy phường An Thử",
    ]
    assert told["Gợi ý kiểm điểm"] == [f"1 vấn đề gợi ý đối với {suggestion.subject.name}"]
    assert told["Hội nghị kiểm điểm"] == ["Hội nghị kiểm điểm"]
    assert told["Hạn chế đưa vào sổ"] == [str(first)]
    assert told["Hạn chế đã khắc phục"] == [str(first)]
    assert told["Hạn chế tái diễn"] == [str(again)]
    assert told["Chỉ tiêu"] == ["Thu ngân sách"]
    levels = [
        event.level
        for year in page.years
        for bundle in year.bundles
        for event in bundle.events
        if event.level
    ]
    assert levels == ["HTT"]
    assert (page.figures.unsolved, page.figures.relapsed, page.figures.closed) == (1, 1, 1)


def test_the_history_of_the_predecessor_is_told_and_named(
    world: World, actor: ActorOf, entry: MakeEntry, district: Unit, page_of: PageOf
) -> None:
    old = entry(5, unit=district, state="entry_closed", closed_at=NOW, wording="Chậm giải phóng mặt bằng")
    moved = entry(6, wording="Còn trường hợp lấn chiếm đất")
    Transfer.objects.create(
        shortcoming=moved, from_unit=district, to_unit=world.units["ward_a"], decision_number="12-QĐ/TU",
        decided_on=date(2025, 7, 1), from_number=3, to_number=6, recorded_at=NOW,
    )  # fmt: skip
    page = unit_page(world.units["ward_a"].pk, actor("organiser"), TODAY)
    told = _told(page)
    assert str(old) in told["Hạn chế đưa vào sổ"]
    assert told["Hạn chế chuyển giao"] == [str(moved)]
    assert told["Sắp xếp tổ chức"] == ["Quận Thử → Phường An Thử"]
    assert [(row.name, row.decision) for row in page.predecessors] == [("Quận Thử", "1656/NQ")]
    text = page_of("organiser", f"/don-vi/{world.units['ward_a'].pk}/")
    assert "· Quận Thử</div>" in text
    assert "Nay là" in page_of("organiser", f"/don-vi/{district.pk}/")


def test_a_unit_shows_a_stranger_its_place_and_nothing_of_its_reviews(
    world: World, actor: ActorOf, entry: MakeEntry, suggestion: Suggestion
) -> None:
    entry(1)
    _decided(world, "committee", "HTT")
    page = unit_page(world.units["ward_a"].pk, actor("stranger"), TODAY)
    assert page.years == ()
    assert page.figures.unsolved == 0
    assert [seat.person.full_name for seat in page.heads] == ["Vũ Tưởng Tượng", "Đặng Hư Cấu"]


def test_an_empty_timeline_says_so(world: World, page_of: PageOf) -> None:
    assert "Chưa có đợt kiểm điểm, hội nghị, hạn chế hay chỉ tiêu nào" in page_of(
        "stranger", f"/don-vi/{world.units['ward_a'].pk}/"
    )


@pytest.mark.parametrize("address", ["/don-vi/999999/", "/nguoi/999999/"])
def test_what_is_not_there_is_not_found(world: World, page_of: PageOf, address: str) -> None:
    assert "Không tìm thấy trang" in page_of("organiser", address, status=404)


def test_a_person_s_page_shows_posts_and_what_is_in_charge_with_what_is_late_there(
    world: World, actor: ActorOf, entry: MakeEntry
) -> None:
    other = WorkField.objects.create(key="moi-truong", name="Môi trường")
    late = entry(1)
    entry(2, field=other, owner_post=world.posts["head_a"])
    entry(3, unit=world.units["ward_b"], owner_post=world.posts["head_a"])
    Charge.objects.create(post=world.posts["chairman_a"], field=world.field, valid_from=date(2025, 7, 1))
    Charge.objects.create(
        post=world.posts["chairman_a"], area=world.units["ward_b"], valid_from=date(2025, 7, 1)
    )
    page = person_page(world.people["deputy_a"].pk, actor("organiser"), TODAY)
    assert {seat.post.title for seat in page.posts} == {
        "Phó Bí thư, Chủ tịch UBND phường",
        "Chủ tịch UBND phường",
    }
    assert [(row.field, row.area, row.total, row.late) for row in page.charges] == [
        ("Đất đai", "", 1, 1), ("", "Phường Đà Thử", 1, 1),
    ]  # fmt: skip
    assert page.charges[0].entries == (late,)
    assert page.owned == (late,)


def test_levels_stand_on_a_person_s_page_only_for_whoever_may_see_them(
    world: World, actor: ActorOf, page_of: PageOf
) -> None:
    subject = _decided(world, "member_a", "HT")
    person = world.people["member_a"].pk
    for who in ("member_a", "officer_a", "organiser", "leader"):
        assert [row.level for row in person_page(person, actor(who), TODAY).reviews] == ["HT"]
    for who in ("deputy_a", "stranger", "verifier", "admin"):
        assert person_page(person, actor(who), TODAY).reviews == ()
    assert f"/xep-loai/doi-tuong/{subject.pk}/" in page_of("member_a", f"/nguoi/{person}/")
    assert "Kiểm điểm, xếp loại" not in page_of("stranger", f"/nguoi/{person}/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_unit_page_costs_the_same_however_long_its_history(
    world: World, entry: MakeEntry, district: Unit, signed_in: Callable[[str], Client], django_assert_num_queries: Queries,
    number: int,
) -> None:  # fmt: skip
    for each in range(1, number + 1):
        entry(each)
        entry(10 + each, unit=district, state="entry_closed", closed_at=NOW)
        target = Target.objects.create(
            unit=world.units["ward_a"], year=2026, name=f"Chỉ tiêu {each}", measure_unit="%"
        )
        TargetValue.objects.create(target=target, kind="plan", value=1, as_of=TODAY, recorded_at=NOW)
        made = Suggestion.objects.create(
            subject=world.subjects["committee"], issuer=world.units["city"], issued_at=NOW
        )
        made.points.create(number=1, text="Làm rõ")
        Conference.objects.create(
            cycle=world.cycle,
            host=world.cycle_units["ward_a"],
            title="Hội nghị",
            starts_on=TODAY,
            ends_on=TODAY,
        )
    assert CycleUnit.objects.exists()
    client = signed_in("organiser")
    with django_assert_num_queries(15):
        client.get(f"/don-vi/{world.units['ward_a'].pk}/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_person_page_costs_the_same_however_much_is_in_charge(
    world: World,
    entry: MakeEntry,
    signed_in: Callable[[str], Client],
    django_assert_num_queries: Queries,
    number: int,
) -> None:
    for each in range(1, number + 1):
        entry(each)
        Charge.objects.create(
            post=world.posts["deputy_a"],
            field=world.field,
            area=world.units["ward_a"],
            valid_from=date(2025, 7, 1),
        )
        Target.objects.create(
            unit=world.units["ward_a"], year=2026, name=f"Chỉ tiêu {each}", measure_unit="%"
        )
    client = signed_in("organiser")
    with django_assert_num_queries(12):
        client.get(f"/nguoi/{world.people['deputy_a'].pk}/")
