"""A body sets when it is reminded, from a day on; what it doesn't set holds as packaged, and nothing set is changed."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices.actions import send_digests
from kiemdiem.notices.models import Digest, Kind, Notice, NoticeSetting
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import ReminderRule, Shortcoming
from kiemdiem.shortcomings.queries.audience import reminders, rules_on
from kiemdiem.shortcomings.queries.reminding import entries_to_remind

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
Set = Callable[..., ReminderRule]
SignedIn = Callable[[str], Client]
GROUND = "Quy chế làm việc số 01"


def figures(**changed: Any) -> dict[str, Any]:
    """Return the packaged figures with some changed: `deadline_before=[30]`, `deadline_head=2`, `answer_days=5`."""
    made = deepcopy(reminders().figures())
    for name, value in changed.items():
        ladder, _, rung = name.partition("_")
        if name in made:
            made[name] = value
        elif rung == "before":
            made[ladder]["before_days"] = value
        else:
            made[ladder]["overdue"][rung] = value
    return made


@pytest.fixture
def set_rules(world: World, actor: ActorOf) -> Set:
    """Set the reminders of the city, or of a unit: `set_rules("ward_a", deadline_before=[30])`."""

    def set_them(
        unit: str = "city", *, valid_from: date = TODAY, at: datetime = NOW, **changed: Any
    ) -> ReminderRule:
        return actions.set_reminders(
            unit=world.units[unit], figures=figures(**changed), valid_from=valid_from, ground=GROUND,
            by=actor("organiser"), at=at,
        )  # fmt: skip

    return set_them


def told(entry: Shortcoming, on: date) -> list[tuple[str, str]]:
    """Do a day's reminding as `kiemdiem tick` does; return who was told what so far, by the ends of the keys."""
    if entry.pk in entries_to_remind(on):
        actions.remind(entries=[entry.pk], on=on, by=SYSTEM, at=NOW)
    rows = Notice.objects.order_by("id").select_related("account")
    return [(row.account.username, row.key.split(":")[-1]) for row in rows]


def test_a_body_s_own_days_hold_for_it_and_all_below_it(opened: Make, set_rules: Set, details: Any) -> None:
    entry = opened(details=replace(details, deadline=TODAY + timedelta(days=30)))
    assert told(entry, TODAY) == []
    set_rules(deadline_before=[30, 1])
    assert told(entry, TODAY) == [("deputy_a", "30"), ("officer_a", "30")]
    [event] = Event.objects.filter(action="shortcomings.remind")
    assert event.reason.startswith(
        "Quy định nhắc việc của Đảng bộ thành phố Thử từ 23/11/2026. Căn cứ: Quy chế"
    )


def test_the_nearer_body_s_rules_go_before_those_above(opened: Make, set_rules: Set, details: Any) -> None:
    entry = opened(details=replace(details, deadline=TODAY + timedelta(days=30)))
    set_rules(deadline_before=[30])
    set_rules("ward_a", deadline_before=[40])
    assert [key for _, key in told(entry, TODAY)] == ["40", "40"]


def test_escalation_follows_the_body_s_days(opened: Make, set_rules: Set, details: Any) -> None:
    entry = opened(details=replace(details, deadline=TODAY + timedelta(days=1)))
    set_rules(deadline_before=[], deadline_owner=1, deadline_head=2, deadline_above=3)
    late = TODAY + timedelta(days=3)
    assert told(entry, late) == [
        ("deputy_a", "late-owner"),
        ("officer_a", "late-owner"),
        ("head_a", "late-head"),
    ]
    late = TODAY + timedelta(days=4)
    assert "late-above" in {key for _, key in told(entry, late)}


def test_rules_are_dated_and_what_was_set_stays(world: World, set_rules: Set, actor: ActorOf) -> None:
    first = set_rules(answer_days=5)
    set_rules(answer_days=7, valid_from=TODAY + timedelta(days=10), at=NOW + timedelta(hours=1))
    set_rules(answer_days=6, at=NOW + timedelta(hours=2))
    city = world.units["city"]
    days = [
        rules_on(TODAY + timedelta(days=ahead)).of(city.pk, city.paths).answer_days
        for ahead in (-1, 0, 9, 10)
    ]
    assert days == [20, 6, 6, 7]
    first.refresh_from_db()
    assert first.figures["answer_days"] == 5
    actions.set_reminders(
        unit=city,
        figures=None,
        valid_from=TODAY + timedelta(days=20),
        ground=GROUND,
        by=actor("organiser"),
        at=NOW,
    )
    assert rules_on(TODAY + timedelta(days=20)).of(city.pk, city.paths) == reminders()
    event = Event.objects.filter(action="shortcomings.set_reminders").order_by("seq").first()
    assert event is not None
    assert (event.about_name, event.reason) == (str(city), GROUND)


def test_an_obstacle_is_to_be_answered_within_the_body_s_days(
    opened: Make, set_rules: Set, world: World, actor: ActorOf
) -> None:
    set_rules(answer_days=5)
    obstacle = actions.send_obstacle(
        entry=opened(), text="Chưa có quỹ đất", sent_to=world.units["city"], sent_on=TODAY, answer_due=None,
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    assert obstacle.answer_due == TODAY + timedelta(days=5)


def test_the_effect_is_rechecked_after_the_body_s_months(closed: Make, set_rules: Set) -> None:
    set_rules(recheck_months=2)
    assert closed().rechecks.get().due_on == date(2027, 1, 23)


def test_quiet_hours_and_digests_of_a_body_are_for_those_who_chose_nothing(
    opened: Make, set_rules: Set, world: World, details: Any
) -> None:
    entry = opened(details=replace(details, deadline=TODAY + timedelta(days=15)))
    set_rules(quiet=["00:00", "23:00"], digest="daily")
    NoticeSetting.objects.create(account=world.accounts["officer_a"])
    told(entry, TODAY)
    own, body = (
        Notice.objects.get(kind=Kind.REMINDER, account=world.accounts[key])
        for key in ("officer_a", "deputy_a")
    )
    assert (own.loud_from, own.digest) == (NOW, Digest.NONE)
    assert (body.loud_from, body.digest) == (None, Digest.DAILY)
    assert send_digests(by=SYSTEM, at=NOW) == 1
    urgent = told(entry, TODAY + timedelta(days=15))
    assert ("deputy_a", "0") in urgent
    due = Notice.objects.get(account=world.accounts["deputy_a"], key__endswith=":0")
    assert due.loud_from is not None
    assert due.loud_from > NOW


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"deadline_before": [400]}, "từ 0 đến 366 ngày"),
        ({"deadline_before": list(range(11))}, "nhiều nhất 10 lần"),
        ({"deadline_head": 1}, "Bậc báo sau phải muộn hơn"),
        ({"deadline_owner": 0}, "phải từ 1 đến 366"),
        ({"answer_days": 0}, "Số ngày trả lời vướng mắc phải từ 1"),
        ({"recheck_months": 61}, "Số tháng kiểm tra lại phải từ 1 đến 60"),
        ({"quiet": ["21:00", ""]}, "cả giờ bắt đầu và giờ kết thúc"),
        ({"valid_from": TODAY - timedelta(days=1)}, "đã qua"),
    ],
)
def test_figures_out_of_bounds_and_past_days_are_refused(
    set_rules: Set, changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        set_rules(**changed)
    assert not ReminderRule.objects.exists()


def test_nobody_gives_up_what_was_never_set(world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="không có quy định nhắc việc riêng"):
        actions.set_reminders(
            unit=world.units["city"],
            figures=None,
            valid_from=TODAY,
            ground=GROUND,
            by=actor("organiser"),
            at=NOW,
        )
    with pytest.raises(Refused, match="Chưa ghi căn cứ"):
        actions.set_reminders(
            unit=world.units["city"],
            figures=figures(),
            valid_from=TODAY,
            ground=" ",
            by=actor("organiser"),
            at=NOW,
        )


@pytest.mark.parametrize("who", ["officer_a", "head_a", "verifier", "leader"])
def test_only_the_organiser_and_the_administrator_set_reminders(
    world: World, actor: ActorOf, who: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.set_reminders(
            unit=world.units["ward_a"],
            figures=figures(),
            valid_from=TODAY,
            ground=GROUND,
            by=actor(who),
            at=NOW,
        )


def sent(**changed: str) -> dict[str, str]:
    """Return the form as a browser sends it."""
    return {
        "deadline_before": "30, 1", "deadline_owner": "1", "deadline_head": "5", "deadline_above": "15",
        "deferral_before": "7 1", "recheck_before": "15;0", "recheck_verifier": "7", "recheck_organiser": "30",
        "obstacle_before": "", "obstacle_addressed": "1", "obstacle_above": "10", "recheck_months": "6", "answer_days": "20",
        "quiet_from": "21:00", "quiet_to": "06:00", "digest": "daily", "valid_from": "2026-11-23", "ground": GROUND, **changed,
    }  # fmt: skip


def test_the_page_sets_them_says_who_did_and_gives_them_up(
    world: World, signed_in: SignedIn, today: None
) -> None:
    client, address = (
        signed_in("admin"),
        reverse("shortcomings:unit_reminders", args=[world.units["ward_a"].pk]),
    )
    faulty = client.post(address, sent(deadline_before="sắp đến", deadline_head="1"))
    assert faulty.status_code == 422
    assert "sắp đến" in faulty.content.decode()
    assert client.post(address, sent()).status_code == 302
    page = client.get(address).content.decode()
    assert "Yên lặng từ 21:00 đến 06:00. Gộp thông báo mỗi ngày một lần." in page
    assert "Quy định nhắc việc của Phường An Thử từ 23/11/2026. Căn cứ: Quy chế làm việc số 01" in page
    assert 'value="30, 1"' in page
    assert GROUND in signed_in("officer_a").get(reverse("shortcomings:reminders")).content.decode()
    assert "Áp dụng</button>" not in signed_in("officer_a").get(address).content.decode()
    assert (
        client.post(address, {"bo": "1", "valid_from": "2026-11-23", "ground": "Hết hiệu lực"}).status_code
        == 302
    )
    assert "Mặc định của phần mềm" in client.get(address).content.decode()
    assert (
        client.post(address, {"bo": "1", "valid_from": "2026-11-23", "ground": "Lần nữa"}).status_code == 409
    )


def test_the_pages_cost_the_same_for_one_body_and_for_three(
    world: World,
    set_rules: Set,
    signed_in: SignedIn,
    django_assert_num_queries: Callable[..., Any],
    today: None,
) -> None:
    client, one = (
        signed_in("organiser"),
        reverse("shortcomings:unit_reminders", args=[world.units["ward_a"].pk]),
    )
    set_rules("ward_a")
    for others in ([], ["city", "ward_b"]):
        for unit in others:
            set_rules(unit)
        with django_assert_num_queries(5):
            client.get(reverse("shortcomings:reminders"))
        with django_assert_num_queries(6):
            client.get(one)
