"""The programme is arranged within the rules: what they forbid is refused with rule and article."""

from collections.abc import Callable
from datetime import date, time

import pytest

from apps.conferences.hall import PLANNED_AT, Actors, finish, refusal_of
from apps.conferences.pages import SignedIn, get, post, text_of
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Plan, Stretch
from kiemdiem.conferences.models import AgendaItem, Conference, SittingKind
from kiemdiem.conferences.queries.programme import programme
from kiemdiem.core.refusal import NotAllowed

Item = Callable[[str], AgendaItem]


def move(item: AgendaItem, number: int, by: Actors, day: int = 1, who: str = "officer_a") -> AgendaItem:
    return actions.move_item(item=item, number=number, day=day, by=by(who), at=PLANNED_AT)


def names(conference: Conference) -> list[str]:
    return [each.subject.name.split()[0] for each in conference.agenda.order_by("number")]


@pytest.fixture
def listed(planned: Conference) -> Item:
    return lambda name: planned.agenda.get(subject__name__startswith=name)


def test_deputies_and_members_change_places(planned: Conference, listed: Item, actor: Actors) -> None:
    assert names(planned) == ["Ủy", "Ban", "Vũ", "Đặng", "Bùi"]
    move(listed("Bùi"), 4, actor)
    assert names(planned) == ["Ủy", "Ban", "Vũ", "Bùi", "Đặng"]
    assert list(planned.agenda.values_list("number", flat=True).order_by("number")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("name", "number", "first"),
    [("Ban", 1, "Ủy ban nhân dân"), ("Vũ", 2, "Ban Thường vụ"), ("Bùi", 3, "Vũ Tưởng Tượng"), ("Ủy", 5, "Ủy ban nhân dân")],
)  # fmt: skip
def test_what_the_rules_forbid_is_refused_with_rule_and_article(
    name: str, number: int, first: str, planned: Conference, listed: Item, actor: Actors
) -> None:
    before = names(planned)
    refused = refusal_of(lambda: move(listed(name), number, actor))
    assert f"“{first}" in refused.reason
    assert refused.article == "Quy định 366-QĐ/TW, Điều 7.3"
    assert names(planned) == before


@pytest.mark.parametrize(("number", "day"), [(0, 1), (6, 1), (5, 2)])
def test_a_place_or_day_that_does_not_exist_is_refused(
    number: int, day: int, listed: Item, actor: Actors
) -> None:
    assert "không có chỗ hoặc ngày đó" in refusal_of(lambda: move(listed("Bùi"), number, actor, day)).reason


def test_what_is_concluded_stays_in_its_place(hall: Conference, item: Item, actor: Actors) -> None:
    finish(item("Ủy"), actor("officer_a"))
    assert "giữ nguyên chỗ" in refusal_of(lambda: move(item("Ủy"), 2, actor)).reason
    assert "lên trước phần “Ủy ban" in refusal_of(lambda: move(item("Ban"), 1, actor)).reason


def test_who_only_sits_there_arranges_nothing(planned: Conference, listed: Item, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        move(listed("Bùi"), 4, actor, who="member_a")


def test_an_item_goes_to_another_day_step_by_step(
    world: World, actor: Actors, details: Callable[..., Plan]
) -> None:
    made = actions.plan(
        host=world.cycle_units["ward_a"],
        details=details(ends_on=date(2026, 12, 2)),
        by=actor("officer_a"),
        at=PLANNED_AT,
    )
    items = list(made.agenda.order_by("number"))
    assert [each.day for each in items] == [1, 1, 1, 2, 2]
    move(items[3], 4, actor, 1)
    assert list(made.agenda.order_by("number").values_list("day", flat=True)) == [1, 1, 1, 1, 2]
    wrong = refusal_of(lambda: move(items[4], 4, actor, 2))
    assert "ngày họp không còn theo thứ tự" in wrong.reason


def test_hours_follow_from_sittings_breaks_and_lengths(
    planned: Conference, listed: Item, actor: Actors
) -> None:
    office = actor("officer_a")
    actions.set_minutes(item=listed("Ủy"), minutes=60, by=office, at=PLANNED_AT)
    halves = [
        Stretch(1, time(9, 45), time(11, 15)), Stretch(1, time(7, 30), time(9, 30)),
        Stretch(1, time(9, 30), time(9, 45), SittingKind.BREAK),
    ]  # fmt: skip
    actions.set_sittings(conference=planned, stretches=halves, by=office, at=PLANNED_AT)
    (day,) = programme(planned, office).days
    assert [(line.name.split()[0], line.begins, line.ends) for line in day.lines] == [
        ("Ủy", time(7, 30), time(8, 30)), ("Ban", time(8, 30), time(9, 7)), ("Vũ", time(9, 7), time(9, 59)),
        ("Nghỉ", time(9, 30), time(9, 45)), ("Đặng", time(9, 59), time(10, 36)), ("Bùi", time(10, 36), time(11, 13)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stretches", "says"),
    [
        ([Stretch(2, time(7), time(8))], "không có ngày thứ 2"),
        ([Stretch(1, time(8), time(8))], "giờ kết thúc phải sau giờ bắt đầu"),
        ([Stretch(1, time(7), time(9)), Stretch(1, time(8), time(10))], "chồng lên khoảng trước"),
    ],
)
def test_sittings_that_make_no_sense_are_refused(
    stretches: list[Stretch], says: str, planned: Conference, actor: Actors
) -> None:
    refused = refusal_of(
        lambda: actions.set_sittings(
            conference=planned, stretches=stretches, by=actor("officer_a"), at=PLANNED_AT
        )
    )
    assert says in refused.reason


def test_a_length_that_makes_no_sense_is_refused(listed: Item, actor: Actors) -> None:
    refused = refusal_of(
        lambda: actions.set_minutes(item=listed("Ủy"), minutes=481, by=actor("officer_a"), at=PLANNED_AT)
    )
    assert "từ 1 đến 480 phút" in refused.reason


def test_the_page_moves_by_buttons_and_tells_a_refused_move(
    planned: Conference, listed: Item, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    page = get(client, "conferences:programme", planned.pk)
    assert "đưa Bùi Mô Phỏng lên trước" in page
    assert "đưa Ủy ban nhân dân phường An Thử lên trước" not in page
    refused = post(
        client,
        "conferences:press",
        planned.pk,
        "chuong-trinh",
        "chuyen",
        item=listed("Ban").pk,
        number=1,
        day=1,
    )  # type: ignore[arg-type]
    assert "Quy định 366-QĐ/TW, Điều 7.3" in text_of(refused)
    unread = post(
        client, "conferences:press", planned.pk, "chuong-trinh", "buoi-hop", lines="1 7h-9h\nngày mai"
    )  # type: ignore[arg-type]
    assert "Dòng 2 “ngày mai” chưa đúng" in text_of(unread)
    post(
        client,
        "conferences:press",
        planned.pk,
        "chuong-trinh",
        "buoi-hop",
        lines="1 07:30-09:30\n1 09:30-09:45 nghỉ",
    )  # type: ignore[arg-type]
    assert planned.sittings.count() == 2


@pytest.mark.parametrize("items", [1, 3])
def test_the_programme_takes_the_same_statements_however_long(
    items: int, planned: Conference, actor: Actors, django_assert_num_queries: Callable[..., object]
) -> None:
    planned.agenda.filter(number__gt=items).delete()
    by = actor("officer_a")
    with django_assert_num_queries(3):
        assert len(programme(planned, by).days[0].lines) == items
