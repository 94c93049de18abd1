"""The lists: conferences, and units to plan one at."""

from collections.abc import Callable

import pytest

from apps.conferences.hall import DAY, PLANNED_AT, Actors
from apps.conferences.pages import SignedIn, get, whole
from cast import World
from kiemdiem.conferences.models import AgendaItem, Conference
from kiemdiem.conferences.queries.listing import Filters, conference_list, host_list
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.models import Collective


def test_the_list_shows_conferences_of_open_cycles_with_their_progress(
    under_way: AgendaItem, signed_in: SignedIn
) -> None:
    page = get(signed_in("member_a"), "conferences:index")
    assert "Hội nghị kiểm điểm năm 2026" in page
    assert "01/12/2026" in page
    assert "0/5" in page


def test_the_list_is_narrowed_by_cycle_state_and_unit_with_or_without_marks(
    hall: Conference, world: World, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    for query in (f"?dot={world.cycle.pk}", "?trang-thai=conference_open", "?tim=an+thu", "?tim=An Thử"):
        assert "Hội trường" in get(client, "conferences:conference", hall.pk)
        assert "1/12" in get(client, "conferences:index", query=query)
    for query in ("?dot=999", "?trang-thai=conference_closed", "?tim=khong+co"):
        assert "Không có hội nghị nào như đã lọc." in get(client, "conferences:index", query=query)


def test_an_empty_list_says_what_to_do(world: World, signed_in: SignedIn) -> None:
    assert "Lên lịch hội nghị" in get(signed_in("officer_a"), "conferences:index")
    assert "Văn phòng của đơn vị sẽ lên lịch" in get(signed_in("member_a"), "conferences:index")


def test_the_list_of_a_closed_cycle_is_asked_for_by_name(
    hall: Conference, world: World, signed_in: SignedIn
) -> None:
    world.cycle.state = "cycle_closed"
    world.cycle.save()
    assert "01/12/2026" not in get(signed_in("organiser"), "conferences:index")
    assert "01/12/2026" in get(signed_in("organiser"), "conferences:index", query=f"?dot={world.cycle.pk}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_four_statements_however_long(
    count: int,
    planned: Conference,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for number in range(count - 1):
        Conference.objects.create(
            cycle=world.cycle,
            host=world.cycle_units["ward_a"],
            title=f"Hội nghị {number}",
            starts_on=DAY,
            ends_on=DAY,
        )
    by = actor("organiser")
    with django_assert_num_queries(4):
        found = conference_list(by, Filters(), whole)
    assert (len(found.rows), found.may_plan) == (count, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_units_to_plan_at_take_two_statements(
    count: int, world: World, actor: Actors, django_assert_num_queries: Callable[..., object]
) -> None:
    for key in ("city", "ward_b")[: count - 1]:
        made = Collective.objects.create(
            unit=world.units[key], name="Ban Thường vụ", kind="ban_thuong_vu", line="party", valid_from=DAY
        )
        Subject.objects.create(
            cycle=world.cycle, unit=world.cycle_units[key], kind="collective", collective=made, name=made.name,
            step_since=PLANNED_AT,
        )  # fmt: skip
    by = actor("organiser")
    with django_assert_num_queries(2):
        found = host_list(by, Filters(), whole)
    assert len(found.rows) == count


def test_units_to_plan_at_show_what_is_not_planned_yet(planned: Conference, signed_in: SignedIn) -> None:
    page = get(signed_in("officer_a"), "conferences:hosts", query="?tim=an+thu")
    assert "Phường An Thử" in page
    assert "Phường Đà Thử" not in get(signed_in("officer_a"), "conferences:hosts")
