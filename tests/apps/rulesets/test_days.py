"""Days off and worked rest days: the packaged table, and what is announced year by year."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.rulesets.actions import announce_days, withdraw_days
from kiemdiem.rulesets.models import AnnouncedDays
from kiemdiem.rulesets.queries import working_days

pytestmark = pytest.mark.django_db
SATURDAY, MONDAY = date(2027, 3, 13), date(2027, 3, 15)


@pytest.fixture
def announced(world: World, actor: Callable[[str], Actor]) -> Callable[..., AnnouncedDays]:
    def announce(
        first: date, last: date | None = None, *, worked: bool = False, by: str = "admin"
    ) -> AnnouncedDays:
        return announce_days(
            first=first, last=last or first, worked=worked, says="Nghỉ hoán đổi", article="Thông báo 1/TB-BNV",
            by=actor(by), at=NOW,
        )  # fmt: skip

    return announce


def test_announced_days_count_from_then_on(announced: Callable[..., AnnouncedDays]) -> None:
    assert working_days().is_working(MONDAY)
    announced(MONDAY)
    announced(SATURDAY, worked=True)
    assert not working_days().is_working(MONDAY)
    assert working_days().is_working(SATURDAY)
    assert Event.objects.filter(action="rulesets.announce_days").count() == 2


def test_the_later_word_counts_and_its_withdrawal_brings_the_earlier_back(
    announced: Callable[..., AnnouncedDays], actor: Callable[[str], Actor]
) -> None:
    packaged = date(2026, 11, 24)
    worked = announced(packaged, worked=True)
    assert working_days().is_working(packaged)
    withdraw_days(days=worked, ground="Ghi nhầm", by=actor("admin"), at=NOW)
    assert not working_days().is_working(packaged)
    with pytest.raises(Refused, match="đã được rút"):
        withdraw_days(days=worked, ground="Ghi nhầm", by=actor("admin"), at=NOW)


def test_a_year_without_a_table_has_one_once_its_days_are_entered(
    announced: Callable[..., AnnouncedDays],
) -> None:
    assert 2031 not in working_days().years
    announced(date(2031, 1, 22), date(2031, 1, 28))
    assert 2031 in working_days().years


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (MONDAY, SATURDAY, "Ngày cuối phải từ ngày đầu"),
        (MONDAY, date(2027, 4, 30), "không quá một tháng"),
        (SATURDAY, SATURDAY, "đang là ngày nghỉ rồi"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(
    announced: Callable[..., AnnouncedDays], first: date, last: date, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        announced(first, last)


def test_who_only_reads_enters_nothing(
    announced: Callable[..., AnnouncedDays], actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotAllowed):
        announced(MONDAY, by="officer_a")
    row = announced(MONDAY)
    with pytest.raises(NotAllowed):
        withdraw_days(days=row, ground="Nhầm", by=actor("officer_a"), at=NOW)


def test_the_page_shows_packaged_and_entered_days_and_takes_new_ones(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    client, address = signed_in("admin"), reverse("rulesets:days")
    sent = {
        "worked": "off",
        "first": "2027-03-15",
        "last": "",
        "says": "Nghỉ hoán đổi",
        "article": "TB 1/TB-BNV",
    }
    assert client.post(address, sent)["Location"] == f"{address}?nam=2027"
    page = client.get(address + "?nam=2027").content.decode()
    assert "15/03/2027" in page
    assert "04/02/2027 – 10/02/2027" in page
    row = AnnouncedDays.objects.get()
    kept = client.post(reverse("rulesets:withdraw_days", args=[row.pk]), {"ground": ""})
    assert kept.status_code == 422
    client.post(reverse("rulesets:withdraw_days", args=[row.pk]), {"ground": "Nhầm năm"})
    page = client.get(address + "?nam=2027").content.decode()
    assert "Nhầm năm" in page
    assert "mới chỉ biết ngày nghỉ hằng tuần" in client.get(address + "?nam=2035").content.decode()


def test_what_was_typed_stays_where_it_is_refused(world: World, signed_in: Callable[[str], Client]) -> None:
    sent = {
        "worked": "off",
        "first": "2027-03-13",
        "last": "",
        "says": "Nghỉ hoán đổi",
        "article": "TB 1/TB-BNV",
    }
    answer = signed_in("admin").post(reverse("rulesets:days"), sent)
    assert answer.status_code == 409
    assert "đang là ngày nghỉ rồi" in answer.content.decode()
    assert "TB 1/TB-BNV" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_statements_however_many(
    announced: Callable[..., AnnouncedDays], signed_in: Callable[[str], Client], django_assert_num_queries: Callable[..., object],
    count: int,
) -> None:  # fmt: skip
    for number in range(count):
        announced(date(2027, 3, 15 + number))
    client = signed_in("admin")
    client.get(reverse("rulesets:days"))
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        client.get(reverse("rulesets:days") + "?nam=2027")
