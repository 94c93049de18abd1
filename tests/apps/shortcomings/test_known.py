"""The register as known on a day: what is recorded later never changes it, and the day itself saw the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from browsing import page
from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.models import Appointment, Post, Succession
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details, Successor
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries.filtering import Filters
from kiemdiem.shortcomings.queries.hard import hard_rows
from kiemdiem.shortcomings.queries.heat import heat_map
from kiemdiem.shortcomings.queries.known import Known, known_on
from kiemdiem.shortcomings.queries.ledger import LedgerFilters, ledger
from kiemdiem.shortcomings.queries.register import register_rows, totals
from kiemdiem.shortcomings.queries.relapses import relapse_totals

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
EVERYTHING = slice(0, 1000)
DEEDS = (
    "draft",
    "open",
    "withdraw",
    "move",
    "reassign",
    "transfer",
    "claim",
    "close",
    "send_back",
    "relapse",
)


def figures(by: Actor, known: Known, today: date) -> dict[str, object]:
    """Return everything the register says as known on a day, in a form that compares."""
    rows = register_rows(by, Filters(), known, today, EVERYTHING, "don-vi")
    heat = heat_map(by, known, today, "all", None)
    relapses = relapse_totals(by, known, today)
    return {
        "totals": totals(by, Filters(), known, today),
        "rows": [
            row if row.state != State.DRAFT else replace(row, owner="", holders="", deadline=None)
            for row in rows
        ],
        "heat": [(row.unit_id, row.cells) for row in heat.rows],
        "slippage": ledger(by, LedgerFilters(), known, today),
        "relapses": (relapses.times, relapses.limitations, relapses.by_unit),
        "hard": [
            (one.row.id, one.promised, one.returned, one.moved_days, one.heads)
            for one in hard_rows(by, Filters(), known, today, EVERYTHING, "hen")
        ],
    }


class Play:
    """Random deeds on a few entries, each a little later than the one before; what the rules refuse doesn't happen."""

    def __init__(self, world: World, actor: ActorOf, details: Details) -> None:
        self.world, self.actor = world, actor
        self.details = replace(details, deadline=date(2027, 6, 30))
        self.at = NOW
        self.made = 0
        ward = world.units["ward_b"]
        Succession.objects.create(predecessor=world.units["ward_a"], successor=ward, on=date(2025, 7, 2))
        self.heir = Post.objects.create(unit=ward, title="Chủ tịch", role="head", valid_from=date(2025, 7, 1))
        Appointment.objects.create(
            person=world.people["stranger"], post=self.heir, valid_from=date(2025, 7, 1)
        )

    def do(self, deed: str, which: int, hours: int) -> None:
        self.at += timedelta(hours=hours)
        entries = list(Shortcoming.objects.order_by("pk"))
        if deed == "draft" or not entries:
            self.made += 1
            actions.draft(
                unit=self.world.units["ward_a"], wording=f"Việc {self.made}", origin="self_review",
                first_seen_on=date(2025 - self.made, 12, 20), details=self.details, by=self.actor("organiser"), at=self.at,
            )  # fmt: skip
            return
        try:
            getattr(self, deed)(entries[which % len(entries)], entries)
        except Refused:
            return

    def open(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        actions.open_entry(entry=entry, by=self.actor("organiser"), at=self.at)

    def withdraw(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        actions.withdraw(entry=entry, ground="Ghi trùng", by=self.actor("organiser"), at=self.at)

    def move(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        days = timedelta(days=-20 if entry.pk % 2 else 45)
        actions.move_deadline(
            entry=entry, new=(entry.deadline or self.at.date()) + days, ground="Chờ", authority="Chủ tịch",
            by=self.actor("organiser"), at=self.at,
        )  # fmt: skip

    def reassign(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        posts = [self.world.posts["deputy_a"], self.world.posts["head_a"], self.world.posts["chairman_a"]]
        others = [post for post in posts if post.pk != entry.owner_post_id]
        actions.reassign_owner(
            entry=entry, post=others[0], ground="Phân công lại", by=self.actor("organiser"), at=self.at
        )

    def transfer(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        actions.transfer(
            entry=entry, successors=[Successor(self.world.units["ward_b"], self.heir)], decision_number="QĐ 1",
            decided_on=timezone.localdate(self.at), by=self.actor("organiser"), at=self.at,
        )  # fmt: skip

    def claim(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        actions.claim(entry=entry, attainment="full", text="Xong", by=self.actor("head_a"), at=self.at)

    def close(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        actions.verify(
            entry=entry, attainment="full", text="Đúng", decision_ground="Thông báo 1-TB", by=self.actor("verifier"),
            at=self.at,
        )  # fmt: skip

    def send_back(self, entry: Shortcoming, _: list[Shortcoming]) -> None:
        actions.verify(
            entry=entry, attainment="partly", text="Chưa đủ", by=self.actor("verifier"), at=self.at
        )

    def relapse(self, entry: Shortcoming, entries: list[Shortcoming]) -> None:
        for earlier in entries:
            if earlier.state == State.CLOSED and earlier.first_seen_on < entry.first_seen_on:
                actions.mark_relapse(entry=entry, earlier=earlier, by=self.actor("organiser"), at=self.at)
                return


OPENING = [("draft", 0, 1), ("open", 0, 1), ("draft", 0, 1), ("open", 1, 1)]


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(DEEDS), st.integers(0, 3), st.sampled_from((0, 7, 30, 400))),
        min_size=4,
        max_size=8,
    )
)
def test_what_was_known_on_a_day_is_what_that_day_showed_and_stays_so(
    world: World, actor: ActorOf, details: Details, deeds: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        play, by = Play(world, actor, details), actor("organiser")
        seen: dict[date, dict[str, object]] = {}
        for deed in [*OPENING, *deeds]:
            play.do(*deed)
            now = timezone.localdate(play.at)
            seen[now] = figures(by, Known(now), now)
        last = timezone.localdate(play.at) + timedelta(days=3)
        for day, then in seen.items():
            assert figures(by, known_on(day, last), last) == then, f"{day}: {deeds}"
        transaction.set_rollback(True)


def test_a_page_of_an_earlier_day_says_so_and_leads_back(
    opened: Make, actor: ActorOf, world: World, signed_in: Callable[[str], Client]
) -> None:
    entry = opened("Giao đất chậm", at=NOW - timedelta(days=30))
    actions.move_deadline(
        entry=entry, new=date(2027, 9, 1), ground="Chờ", authority="Chủ tịch", by=actor("organiser"),
        at=NOW - timedelta(days=2),
    )  # fmt: skip
    client = signed_in("officer_a")
    day = timezone.localdate(NOW - timedelta(days=3))
    for name in ("index", "heat", "slippage", "board", "hard", "relapses"):
        text = page(client, f"shortcomings:{name}", query=f"?tinh-den={day:%d/%m/%Y}")
        assert "Số liệu như đã biết đến hết ngày 20/11/2026." in text
        assert "Về số liệu hôm nay" in text
    then = page(client, "shortcomings:index", query=f"?tinh-den={day:%Y-%m-%d}")
    assert "30/06/2027" in then
    assert "01/09/2027" not in then
    assert "Chưa có lần chuyển thời hạn nào" in page(
        client, "shortcomings:slippage", query="?tinh-den=20/11/2026"
    )
    assert "01/09/2027" in page(client, "shortcomings:index")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31/02/2026", "Hãy ghi ngày theo dạng dd/mm/yyyy"),
        ("hôm qua", "Hãy ghi ngày theo dạng dd/mm/yyyy"),
        ("1/1/0206", "Hãy ghi ngày theo dạng dd/mm/yyyy"),
        ("24/11/2026", "Ngày ấy chưa đến"),
    ],
)
def test_a_day_that_is_none_is_told_and_today_is_shown(
    opened: Make, signed_in: Callable[[str], Client], typed: str, says: str
) -> None:
    opened("Giao đất chậm")
    text = page(signed_in("officer_a"), "shortcomings:index", query=f"?tinh-den={typed}")
    assert says in text
    assert f'value="{typed}"' in text
    assert "Số liệu như đã biết" not in text
    assert "Giao đất chậm" in text


def test_one_entry_is_shown_as_known_on_a_day(
    closed: Make, signed_in: Callable[[str], Client], actor: ActorOf
) -> None:
    entry = closed("Giao đất chậm", at=datetime(2026, 11, 1, 2, 0, tzinfo=NOW.tzinfo))
    client = signed_in("officer_a")
    then = page(client, "shortcomings:entry", entry.pk, query="?tinh-den=10/11/2026")
    assert "Đang khắc phục" in then
    assert "Chưa có minh chứng" in then
    assert "Thẩm tra" not in then.split("<h3>4. Quá trình</h3>")[1]
    assert "Đã khắc phục" in page(client, "shortcomings:dossier", entry.pk)
    before = page(client, "shortcomings:entry", entry.pk, query="?tinh-den=31/10/2026")
    assert "chưa được ghi vào sổ" in before
