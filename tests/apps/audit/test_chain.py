"""`kiemdiem check audit` finds what was tampered with, and names it."""

from collections.abc import Callable

import pytest
from django.db import connection

from cast import NOW, World
from kiemdiem.accounts import actions
from kiemdiem.audit.actions import digest
from kiemdiem.audit.models import ChainHead, Event
from kiemdiem.audit.queries import chain_end, guarded
from kiemdiem.cli import check

Checked = Callable[..., tuple[int, str]]


@pytest.fixture
def journal(world: World, actor) -> list[Event]:
    """Six events, and the guards of the database out of the way until the test is over."""
    admin = actor("admin")
    for number in range(1, 7):
        actions.create(username=f"moi_{number}", display_name=f"Người Mới {number}", by=admin, at=NOW)
    return list(Event.objects.order_by("seq"))


@pytest.fixture
def unguarded(journal: list[Event]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        else:
            for verb in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER audit_event_no_{verb}")


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Checked:
    def run(*arguments: str) -> tuple[int, str]:
        code = check.run(["audit", *arguments])
        return code, capsys.readouterr().out

    return run


def faults(printed: str) -> list[str]:
    """Return the lines that name a fault, the missing guards aside."""
    lines = [line for line in printed.splitlines() if "trigger" not in line]
    return [line for line in lines if not line.startswith("Nhật ký có")]


def test_a_whole_journal_is_called_whole(journal: list[Event], checked: Checked) -> None:
    code, printed = checked()
    assert code == 0
    assert "Nhật ký toàn vẹn: 6 sự kiện." in printed
    assert journal[-1].hash in printed


def test_an_empty_journal_is_whole(db: None, checked: Checked) -> None:
    assert checked() == (0, "Nhật ký toàn vẹn: 0 sự kiện.\n")


def test_missing_guards_are_told(unguarded: None, checked: Checked) -> None:
    assert not guarded()
    code, printed = checked()
    assert code == 1
    assert "không còn chặn việc sửa, xóa nhật ký" in printed
    assert faults(printed) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "Người Khác"),
        ("about_id", 1),
        ("payload", "{}"),
        ("reason", "thêm"),
        ("action", "accounts.deactivate"),
        ("party_path", "9/"),
        ("cycle_id", 7),
        ("about_key", "nguoi khac"),
    ],
)
def test_a_changed_event_is_named(unguarded: None, checked: Checked, column: str, value: object) -> None:
    Event.objects.filter(seq=3).update(**{column: value})
    code, printed = checked()
    assert code == 1
    [fault] = faults(printed)
    assert fault.startswith("Sự kiện số 3 (23/11/2026 09:00, ")
    assert "nội dung đã bị sửa" in fault


def test_a_moment_moved_by_a_microsecond_is_noticed(
    unguarded: None, journal: list[Event], checked: Checked
) -> None:
    Event.objects.filter(seq=2).update(at=journal[1].at.replace(microsecond=1))
    assert "Sự kiện số 2 " in checked()[1]


def test_an_event_changed_together_with_its_hash_is_named(
    unguarded: None, journal: list[Event], checked: Checked
) -> None:
    forged = journal[3]
    forged.about_name = forged.about_key = "khac"
    forged.hash = digest(forged)
    forged.save()
    [fault] = faults(checked()[1])
    assert fault.startswith("Sự kiện số 4 (23/11/2026 09:00, Hoàng Thử Nghiệm tạo tài khoản)")
    assert "bị thay bằng nội dung khác" in fault


def test_the_last_event_changed_together_with_its_hash_is_named(
    unguarded: None, journal: list[Event], checked: Checked
) -> None:
    forged = journal[-1]
    forged.reason = "khác"
    forged.hash = digest(forged)
    forged.save()
    [fault] = faults(checked()[1])
    assert fault.startswith("Sự kiện số 6 ")


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ([3], "Thiếu sự kiện số 3, ngay trước (23/11/2026 09:00, Hoàng Thử Nghiệm tạo tài khoản)."),
        ([3, 4], "Thiếu sự kiện số 3 đến 4, ngay trước"),
        ([1, 2], "Thiếu sự kiện số 1 đến 2, ngay trước"),
        ([6], "Cuối chuỗi bị cắt: thiếu sự kiện số 6."),
        ([5, 6], "Cuối chuỗi bị cắt: thiếu sự kiện số 5 đến 6."),
        ([1, 2, 3, 4, 5, 6], "Cuối chuỗi bị cắt: thiếu sự kiện số 1 đến 6."),
    ],
)
def test_missing_and_cut_off_events_are_named(
    unguarded: None, checked: Checked, gone: list[int], says: str
) -> None:
    Event.objects.filter(seq__in=gone).delete()
    code, printed = checked()
    assert code == 1
    [fault] = faults(printed)
    assert fault.startswith(says)


def test_every_fault_is_named_not_only_the_first(unguarded: None, checked: Checked) -> None:
    Event.objects.filter(seq=2).update(reason="khác")
    Event.objects.filter(seq=4).delete()
    assert [line.split(" (")[0].split(",")[0] for line in faults(checked()[1])] == [
        "Sự kiện số 2",
        "Thiếu sự kiện số 4",
    ]


def inserted(like: Event, seq: int) -> None:
    row = Event.objects.get(pk=like.pk)
    row.pk, row.seq = None, seq
    row.hash = digest(row)
    row.save()


def test_an_event_put_in_front_or_behind_is_named(
    unguarded: None, journal: list[Event], checked: Checked
) -> None:
    inserted(journal[0], seq=0)
    inserted(journal[0], seq=7)
    found = faults(checked()[1])
    assert any(line.startswith("Sự kiện số 0 ") and "bị chèn thêm" in line for line in found)
    assert any(line.startswith("Sự kiện số 7 ") and "bị chèn thêm" in line for line in found)


def test_an_event_squeezed_in_is_named(unguarded: None, journal: list[Event], checked: Checked) -> None:
    for event in reversed(journal[3:]):
        Event.objects.filter(pk=event.pk).update(seq=event.seq + 1)
    inserted(journal[1], seq=4)
    ChainHead.objects.update(seq=7)
    found = faults(checked()[1])
    assert len(found) >= 3
    assert any(line.startswith(("Sự kiện số 4 ", "Sự kiện số 3 ")) for line in found)
    assert any(line.startswith("Sự kiện số 5 ") for line in found)


def test_events_without_the_record_of_their_end_do_not_pass(journal: list[Event], checked: Checked) -> None:
    ChainHead.objects.all().delete()
    code, printed = checked()
    assert code == 1
    assert len(faults(printed)) == len(journal)


def test_a_cut_hidden_in_the_record_of_the_end_shows_against_a_noted_hash(
    unguarded: None, journal: list[Event], checked: Checked
) -> None:
    noted = chain_end()[1]
    Event.objects.filter(seq__gt=4).delete()
    ChainHead.objects.update(seq=4, hash=journal[3].hash)
    assert faults(checked()[1]) == []
    code, printed = checked("--noted", noted)
    assert code == 1
    assert "Không còn sự kiện nào mang mã băm đã ghi lại" in printed


def test_a_noted_hash_further_back_is_still_found(journal: list[Event], checked: Checked) -> None:
    assert checked("--noted", journal[2].hash)[0] == 0


def test_the_walk_takes_a_fixed_number_of_statements(
    journal: list[Event], checked: Checked, django_assert_num_queries
) -> None:
    with django_assert_num_queries(4):
        checked()
