"""An action and its event are one: both happen, or neither."""

from collections.abc import Callable, Generator

import pytest
from django.db import DatabaseError, connection, transaction

from cast import NOW, World
from kiemdiem.accounts.models import Person
from kiemdiem.audit import actions as audit
from kiemdiem.audit.models import ChainHead, Event
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import Refused


@pytest.fixture(autouse=True)
def known_actions_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the actions made up here out of the list of real ones."""
    monkeypatch.setattr(audit, "ACTIONS", set(audit.ACTIONS))


def rename(person: Person, name: str, *, then: Exception | None = None) -> None:
    @audit.action("test.rename")
    def act() -> None:
        person.full_name = name
        person.save(update_fields=["full_name", "search_key", "sort_key"])
        audit.record("test.rename", by=SYSTEM, at=NOW, about=person)
        if then:
            raise then

    act()


def name_of(person: Person) -> str:
    return Person.objects.get(pk=person.pk).full_name


def test_an_event_says_who_what_and_about_what(world: World, actor) -> None:
    @audit.action("test.see")
    def act() -> None:
        audit.record("test.see", by=actor("organiser"), at=NOW, about=world.units["ward_a"], reason="Vì thử",
                     paths=world.units["ward_a"].paths, data={"on": NOW.date()})  # fmt: skip

    act()
    event = Event.objects.get()
    assert (event.actor_name, event.about_name, event.about_type) == (
        "Nguyễn Ví Dụ",
        "Phường An Thử",
        "organisations.unit",
    )
    assert event.payload == '{"on":"2026-11-23"}'
    assert event.party_path == world.units["ward_a"].party_path


def test_where_the_action_fails_no_event_stays(world: World) -> None:
    person = world.people["member_a"]
    with pytest.raises(Refused):
        rename(person, "Tên Khác", then=Refused("Không được."))
    assert name_of(person) == "Bùi Mô Phỏng"
    assert not Event.objects.exists()


def test_where_the_journal_fails_nothing_is_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = world.people["member_a"]

    def broken(*_: object, **__: object) -> None:
        raise DatabaseError("đĩa đầy")

    monkeypatch.setattr(audit, "add", broken)
    with pytest.raises(DatabaseError, match="đĩa đầy"):
        rename(person, "Tên Khác")
    assert name_of(person) == "Bùi Mô Phỏng"
    assert not Event.objects.exists()


def test_recording_outside_an_action_is_a_mistake(world: World) -> None:
    with pytest.raises(RuntimeError, match="running @action"):
        audit.record("test.see", by=SYSTEM, at=NOW, about=world.units["city"])


def test_an_action_within_an_action_shares_its_gesture(world: World) -> None:
    @audit.action("test.both")
    def both() -> None:
        rename(world.people["member_a"], "Một")
        rename(world.people["deputy_a"], "Hai")

    both()
    first, second = Event.objects.all()
    assert first.gesture == second.gesture
    assert second.previous_hash == first.hash


def test_a_refused_part_leaves_nothing_behind_while_the_whole_goes_on(world: World) -> None:
    kept, refused = world.people["member_a"], world.people["deputy_a"]

    @audit.action("test.both")
    def both() -> None:
        rename(kept, "Một")
        with pytest.raises(Refused):
            rename(refused, "Hai", then=Refused("Không được."))

    both()
    assert [name_of(kept), name_of(refused)] == ["Một", "Đặng Hư Cấu"]
    assert [event.about_id for event in Event.objects.all()] == [kept.pk]


def rename_all(people: list[Person]) -> Generator[int, None, None]:
    @audit.action("test.many")
    def act() -> Generator[int, None, None]:
        for number, person in enumerate(people, start=1):
            rename(person, f"Người {number}")
            yield number

    return act()


def test_a_generator_action_is_whole_once_it_has_run_out(world: World) -> None:
    people = list(world.people.values())
    assert list(rename_all(people)) == list(range(1, len(people) + 1))
    assert Event.objects.count() == len(people)
    assert Event.objects.values("gesture").distinct().count() == 1


def test_a_generator_action_closed_midway_leaves_nothing(world: World) -> None:
    steps = rename_all(list(world.people.values()))
    assert [next(steps), next(steps)] == [1, 2]
    steps.close()
    assert not Person.objects.filter(full_name__startswith="Người ").exists()
    assert not Event.objects.exists()


def test_the_next_action_after_a_closed_one_has_a_gesture_of_its_own(world: World) -> None:
    steps = rename_all(list(world.people.values()))
    next(steps)
    steps.close()
    rename(world.people["member_a"], "Một")
    assert Event.objects.get().seq == 1
    assert ChainHead.objects.get().seq == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'Người Khác'",
        "DELETE FROM audit_event",
        "UPDATE audit_event SET payload = '{}' WHERE seq = 1",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_events(world: World, statement: str) -> None:
    rename(world.people["member_a"], "Một")
    with (
        pytest.raises(DatabaseError, match="chỉ ghi thêm"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().actor_name == "Hệ thống"


@pytest.mark.parametrize(
    "way", [Event.save, Event.delete, lambda event: Event.objects.update(reason=event.actor_name)]
)
def test_models_do_not_get_around_it(world: World, way: Callable[[Event], object]) -> None:
    rename(world.people["member_a"], "Một")
    event = Event.objects.get()
    with pytest.raises(DatabaseError, match="chỉ ghi thêm"), transaction.atomic():
        way(event)


def test_nor_does_writing_over_an_event(world: World) -> None:
    rename(world.people["member_a"], "Một")
    columns = ", ".join(field.column for field in Event._meta.concrete_fields)
    verb, conflict = {
        "sqlite": ("INSERT OR REPLACE", ""),
        "postgresql": ("INSERT", " ON CONFLICT (seq) DO UPDATE SET reason = 'khác'"),
    }[connection.vendor]
    over = f"{verb} INTO audit_event ({columns}) SELECT {columns} FROM audit_event{conflict}"  # noqa: S608 -- our columns
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(over)
    assert Event.objects.get().reason == ""
