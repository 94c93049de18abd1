"""What the software does by itself each day: once, whatever runs it, and whenever it runs."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from cast import NOW, SINCE, TODAY, World, cause
from kiemdiem.audit.models import Event
from kiemdiem.cli.tick import run, tick
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.notices.models import Kind, Notice
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details, Share
from kiemdiem.shortcomings.models import Shortcoming, State

DUE = date(2026, 12, 31)
ActorOf = Callable[[str], Actor]


@pytest.fixture
def entry(world: World, actor: ActorOf) -> Shortcoming:
    """Return an entry of ward A that is due at the end of the year; the deputy answers for it."""
    post = world.posts["chairman_a"]
    details = Details(
        field=world.field, cause_node=cause(), cause="Chỉ đạo thiếu quyết liệt", owner_post=post, deadline=DUE,
        measure_kind="figure", measure="Số hộ được giao đất", measure_unit="hộ", measure_direction="up",
        measure_target=Decimal(300), responsibilities=(Share("collective", "Tập thể chậm kiểm tra", None, 100),),
    )  # fmt: skip
    drafted = actions.draft(
        unit=world.units["ward_a"], wording="Giao đất dịch vụ chậm", origin="self_review", first_seen_on=date(2025, 12, 20),
        details=details, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    return actions.open_entry(entry=drafted, by=actor("organiser"), at=NOW)


def day(on: date) -> None:
    tick(on, datetime(on.year, on.month, on.day, 1, tzinfo=UTC), lambda _: None)


def heard(**about: object) -> dict[str, list[str]]:
    """Return the keys of the notices, without the entry's own number, by who was told."""
    told: dict[str, list[str]] = {}
    for row in Notice.objects.filter(**about).order_by("made_at", "id").select_related("account"):
        told.setdefault(row.account.username, []).append(row.key.split(":")[-1])
    return told


def test_the_owner_and_the_office_are_reminded_15_7_3_and_0_days_before(entry: Shortcoming) -> None:
    for left in range(20, -1, -1):
        day(DUE - timedelta(days=left))
    assert heard() == {"deputy_a": ["15", "7", "3", "0"], "officer_a": ["15", "7", "3", "0"]}
    says = Notice.objects.filter(key__endswith=":7").first()
    assert says is not None
    assert "thời hạn khắc phục 31/12/2026, còn 7 ngày." in says.says
    assert says.url == f"/so-han-che/{entry.pk}/"


def test_after_the_day_it_climbs_from_the_owner_to_the_head_to_the_level_above(entry: Shortcoming) -> None:
    for late in range(1, 17):
        day(DUE + timedelta(days=late))
    assert heard(kind=Kind.ESCALATION) == {
        "deputy_a": ["late-owner"], "officer_a": ["late-owner"], "head_a": ["late-head"],
        "organiser": ["late-above"], "leader": ["late-above"],
    }  # fmt: skip


def test_days_on_which_nothing_ran_are_made_up_for_once(entry: Shortcoming) -> None:
    day(DUE - timedelta(days=5))
    assert heard()["deputy_a"] == ["7"]
    day(DUE + timedelta(days=30))
    assert set(heard(kind=Kind.ESCALATION)) == {"deputy_a", "officer_a", "head_a", "organiser", "leader"}


def test_run_twice_it_tells_nothing_twice_and_records_nothing_twice(entry: Shortcoming) -> None:
    for _ in range(3):
        day(DUE)
    assert Notice.objects.count() == 2
    told = Event.objects.get(action="shortcomings.remind")
    assert (told.actor_name, told.reason) == (
        "Hệ thống",
        "Mặc định của phần mềm, không phải quy định của pháp luật",
    )


def test_a_moved_deadline_is_told_of_anew(entry: Shortcoming, actor: ActorOf) -> None:
    day(DUE)
    new = date(2027, 3, 31)
    actions.move_deadline(entry=entry, new=new, ground="Chờ", authority="BTV", by=actor("organiser"), at=NOW)
    day(DUE + timedelta(days=2))
    assert not Notice.objects.filter(kind=Kind.ESCALATION).exists()
    day(new)
    assert heard()["deputy_a"] == ["0", "0"]


def test_whoever_waits_for_verification_is_left_in_peace(entry: Shortcoming, actor: ActorOf) -> None:
    actions.claim(entry=entry, attainment="full", text="Xong", by=actor("deputy_a"), at=NOW)
    day(DUE + timedelta(days=40))
    assert not Notice.objects.filter(key__startswith="due:").exists()


def test_an_account_that_was_shut_hears_nothing(entry: Shortcoming, world: World) -> None:
    world.accounts["deputy_a"].is_active = False
    world.accounts["deputy_a"].save()
    RoleGrant.objects.filter(account=world.accounts["officer_a"]).update(valid_to=date(2026, 12, 1))
    day(DUE)
    assert heard() == {}


def test_a_deferral_is_announced_and_then_ends_by_itself(entry: Shortcoming, actor: ActorOf) -> None:
    until = date(2026, 12, 10)
    actions.defer(
        entry=entry, until=until, ground="Chờ quy hoạch", authority="BTV", decision_number="QĐ 12", by=actor("organiser"), at=NOW
    )  # fmt: skip
    for left in range(9, -2, -1):
        day(until - timedelta(days=left))
    entry.refresh_from_db()
    assert entry.state == State.OPEN
    assert heard(kind=Kind.DEFERRAL)["deputy_a"] == ["7", "1", "over"]
    assert Event.objects.filter(action="shortcomings.expire_deferral").count() == 1


def test_a_recheck_is_due_to_verifiers_and_climbs_when_nobody_looks(
    entry: Shortcoming, actor: ActorOf, world: World
) -> None:
    actions.measure(
        entry=entry,
        value=Decimal(300),
        as_of=TODAY,
        estimate=False,
        source="Phòng Kinh tế",
        by=actor("officer_a"),
        at=NOW,
    )
    actions.claim(entry=entry, attainment="full", text="Xong", by=actor("deputy_a"), at=NOW)
    actions.verify(entry=entry, attainment="full", text="Đúng", by=actor("verifier"), at=NOW)
    due = date(2027, 5, 23)
    for on in (due - timedelta(days=15), due, due + timedelta(days=7), due + timedelta(days=30)):
        day(on)
    told = heard(key__startswith="recheck:")
    assert told == {"verifier": ["15", "0", "late-verifier"], "organiser": ["late-organiser"]}


def test_an_unanswered_obstacle_climbs_to_the_level_above_the_addressed_unit(
    entry: Shortcoming, actor: ActorOf, world: World
) -> None:
    actions.send_obstacle(
        entry=entry, text="Thiếu quỹ đất", sent_to=world.units["ward_b"], sent_on=TODAY, answer_due=date(2026, 12, 10),
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    for on in (date(2026, 12, 7), date(2026, 12, 11), date(2026, 12, 20)):
        day(on)
    told = heard(key__startswith="obstacle:", key__contains="2026-12-10")
    assert told == {
        "stranger": ["3", "late-addressed"], "deputy_a": ["late-addressed"], "organiser": ["late-above"],
        "leader": ["late-above"],
    }  # fmt: skip


def test_it_costs_the_same_for_one_entry_and_for_three(
    entry: Shortcoming, actor: ActorOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in (1, 2):
        Shortcoming.objects.create(
            **{
                field.attname: getattr(entry, field.attname)
                for field in Shortcoming._meta.concrete_fields
                if field.attname not in {"id", "number", "search_key"}
            },
            number=90 + number,
        )
    ids = list(Shortcoming.objects.order_by("pk").values_list("pk", flat=True))
    for some in (ids[:1], ids[1:]):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            actions.remind(entries=some, on=DUE, by=SYSTEM, at=NOW)


# The command


@pytest.fixture
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_command_tells_what_it_did(
    entry: Shortcoming, now: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([]) == 0
    told = capsys.readouterr().out
    assert "Các bước tự động của ngày 23/11/2026" in told
    assert "mở lại: 0" in told
    assert "Bản tổng hợp đã gửi: 0" in told


def test_a_day_ahead_is_refused_and_a_missed_one_is_made_up_for(
    entry: Shortcoming, now: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--on", "2026-11-24"]) == 2
    assert "chưa đến" in capsys.readouterr().out
    assert run(["--on", "2026-11-20"]) == 0
    with pytest.raises(SystemExit):
        run(["--on", "hôm qua"])
    assert SINCE < TODAY
