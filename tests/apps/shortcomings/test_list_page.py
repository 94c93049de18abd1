"""The register as a list: tabs, filters, order, and who sees what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from browsing import page, send
from cast import NOW, TODAY, World
from kiemdiem.audit import queries as journal
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import WorkField
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.filtering import Filters
from kiemdiem.shortcomings.queries.heat import heat_map
from kiemdiem.shortcomings.queries.known import known_on
from kiemdiem.shortcomings.queries.register import register_rows, totals

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def test_late_entries_stand_first_then_by_deadline_then_drafts_then_what_is_closed(
    opened: Make, drafted: Make, closed: Make, details: Details, signed_in: SignedIn
) -> None:
    closed("Việc đã xong")
    drafted("Việc còn nháp")
    opened("Việc còn hạn dài")
    opened("Việc còn hạn ngắn", details=replace(details, deadline=date(2026, 12, 1)))
    opened("Việc quá hạn", at=EARLY, details=replace(details, deadline=date(2026, 6, 30)))
    text = page(signed_in("officer_a"), "shortcomings:index")
    order = [text.index(words) for words in ("Việc quá hạn", "hạn ngắn", "hạn dài", "còn nháp", "đã xong")]
    assert order == sorted(order)
    assert "quá 146 ngày" in text


@pytest.mark.parametrize("tab", ["", "unsolved", "late", "entry_open"])
def test_a_page_filled_by_what_is_worked_on_stands_in_the_same_order_as_the_whole(
    tab: str, opened: Make, drafted: Make, details: Details, actor: ActorOf
) -> None:
    drafted("Việc còn nháp")
    for number, deadline in enumerate(
        (date(2027, 1, 1), date(2026, 6, 30), date(2026, 12, 1), date(2026, 6, 30))
    ):
        opened(f"Việc {number}", at=EARLY, details=replace(details, deadline=deadline))
    by, filters, known = actor("officer_a"), Filters(state=tab), known_on(TODAY, TODAY)
    counted = totals(by, filters, known, TODAY)
    whole = [row.id for row in register_rows(by, filters, known, TODAY, slice(0, 50), "", counted)]
    for window in (slice(0, 1), slice(0, 2), slice(1, 2)):
        assert [row.id for row in register_rows(by, filters, known, TODAY, window, "", counted)] == whole[
            window
        ]
    assert len(whole) == counted.of(tab)


def test_each_tab_tells_how_many_stand_behind_it(
    opened: Make, drafted: Make, closed: Make, details: Details, signed_in: SignedIn
) -> None:
    closed("Một")
    drafted("Hai")
    opened("Ba", at=EARLY, details=replace(details, deadline=date(2026, 6, 30)))
    text = page(signed_in("officer_a"), "shortcomings:index", query="?trang-thai=late")
    for tab in (
        "Tất cả (3)",
        "Quá hạn (1)",
        "Đang khắc phục (1)",
        "Chờ thẩm tra (0)",
        "Dự thảo (1)",
        "Đã khắc phục (1)",
    ):
        assert tab in text
    assert ">Ba<" in text
    assert ">Hai<" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?tim=giao đất", {"Giao đất"}),
        ("?tim=DAT giao", {"Giao đất"}),
        ("?tim=2", {"Chợ"}),
        ("?tim=không có", set()),
        ("?linh-vuc={field}", {"Chợ"}),
        ("?phu-trach=bi thu", {"Chợ"}),
        ("?phu-trach=đặng hư", {"Giao đất"}),
        ("?nguon=inspection", {"Chợ"}),
        ("?tu-nam=10", {"Chợ"}),
        ("?tu-nam=21", set()),
        ("?tai-dien=1", set()),
        ("?don-vi={unit}", {"Giao đất", "Chợ"}),
        ("?don-vi=999", set()),
        ("?don-vi=an thu", {"Giao đất", "Chợ"}),
        ("?don-vi=đà thử", set()),
        ("?don-vi={city}", set()),
        ("?don-vi={city}&cap-duoi=1", {"Giao đất", "Chợ"}),
        ("?nguyen-nhan=subjective", {"Giao đất", "Chợ"}),
        ("?nguyen-nhan=objective", set()),
        ("?kho=1", {"Chợ"}),
        ("?tinh-den=22/11/2026", set()),
        ("?tinh-den=23/11/2026", {"Giao đất", "Chợ"}),
        ("?trang-thai=x&tu-nam=y&nguyen-nhan=z&linh-vuc=99999999999999999999", {"Giao đất", "Chợ"}),
    ],
)
def test_the_register_is_narrowed_with_or_without_marks(
    opened: Make, details: Details, world: World, signed_in: SignedIn, query: str, found: set[str]
) -> None:
    field = WorkField.objects.create(key="do-thi", name="Đô thị")
    opened("Giao đất")
    opened(
        "Chợ", first_seen_on=date(2006, 3, 1), origin="inspection",
        details=replace(details, field=field, owner_post=world.posts["head_a"]),
    )  # fmt: skip
    text = page(
        signed_in("officer_a"),
        "shortcomings:index",
        query=query.format(field=field.pk, unit=world.units["ward_a"].pk, city=world.units["city"].pk),
    )
    assert {name for name in ("Giao đất", "Chợ") if f">{name}<" in text} == found


def test_relapses_and_groups_can_be_listed_alone(
    closed: Make, drafted: Make, details: Details, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    group = actions.add_group(
        unit=world.units["city"], year=2026, area="Kinh tế", name="Đất đai", by=actor("organiser"), at=NOW
    )
    old = closed("Giao đất", details=replace(details, group=group))
    again = drafted("Giao đất lại chậm", first_seen_on=date(2026, 5, 1))
    actions.mark_relapse(entry=again, earlier=old, by=actor("officer_a"), at=NOW)
    client = signed_in("officer_a")
    relapses = page(client, "shortcomings:index", query="?tai-dien=1")
    assert ">Giao đất lại chậm<" in relapses
    assert ">Giao đất<" not in relapses
    grouped = page(client, "shortcomings:index", query=f"?nhom={group.pk}")
    assert "Nhóm: Đất đai" in grouped
    assert ">Giao đất lại chậm<" not in grouped


def test_nobody_sees_or_counts_another_units_entries(opened: Make, signed_in: SignedIn) -> None:
    entry = opened("Việc của phường An Thử")
    for name in ("index", "slippage", "groups", "obstacles"):
        assert "An Thử" not in page(signed_in("stranger"), f"shortcomings:{name}")
    assert "Tất cả (0)" in page(signed_in("stranger"), "shortcomings:index")
    for name in ("entry", "edit", "origin"):
        assert signed_in("stranger").get(reverse(f"shortcomings:{name}", args=[entry.pk])).status_code == 404
    assert send(signed_in("stranger"), "shortcomings:act", entry.pk, "hop-tien-do").status_code == 404


def test_an_empty_register_says_what_to_do(world: World, signed_in: SignedIn) -> None:
    assert "Sổ chưa có hạn chế nào" in page(signed_in("officer_a"), "shortcomings:index")
    assert "Ghi hạn chế mới" in page(signed_in("officer_a"), "shortcomings:index")
    assert "Ghi hạn chế mới" not in page(signed_in("verifier"), "shortcomings:index")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "statements"), [("index", 11), ("groups", 6), ("slippage", 9), ("obstacles", 5)]
)
def test_a_list_takes_the_same_statements_however_long(
    opened: Make, actor: ActorOf, world: World, signed_in: SignedIn, django_assert_num_queries: object,
    count: int, name: str, statements: int,
) -> None:  # fmt: skip
    for number in range(count):
        entry = opened(f"Hạn chế {number}")
        actions.add_group(
            unit=world.units["ward_a"],
            year=2026,
            area="Kinh tế",
            name=f"Nhóm {number}",
            by=actor("officer_a"),
            at=NOW,
        )
        actions.move_deadline(
            entry=entry,
            new=date(2027, 9, 1),
            ground="Chờ giá đất",
            authority="Chủ tịch",
            by=actor("organiser"),
            at=NOW,
        )
        actions.send_obstacle(
            entry=entry, text="Giá đất", sent_to=world.units["city"], sent_on=TODAY, answer_due=date(2026, 12, 1),
            by=actor("officer_a"), at=NOW,
        )  # fmt: skip
    client = signed_in("officer_a")
    with django_assert_num_queries(statements):  # type: ignore[operator]
        page(client, f"shortcomings:{name}")


def test_counts_that_are_kept_follow_every_change(
    opened: Make, drafted: Make, actor: ActorOf, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "connection", SimpleNamespace(in_atomic_block=False))
    by = actor("organiser")

    def counted() -> tuple[int, int, int]:
        tabs = totals(by, Filters(), known_on(TODAY, TODAY), TODAY)
        heat = heat_map(by, known_on(TODAY, TODAY), TODAY, "unsolved", None)
        return tabs.of("entry_open"), tabs.of("entry_draft"), heat.total

    assert counted() == (0, 0, 0)
    opened()
    draft = drafted("Việc còn nháp")
    assert counted() == counted() == (1, 1, 1)
    actions.withdraw(entry=draft, ground="Trùng", by=by, at=NOW)
    assert counted() == (1, 0, 1)
    assert "Đang khắc phục (1)" in page(signed_in("organiser"), "shortcomings:index")
