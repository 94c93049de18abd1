"""What is kept of a read stays exactly as long as nothing happened to what was read."""

from types import SimpleNamespace

import pytest

from cast import NOW, World
from kiemdiem.audit import actions as audit
from kiemdiem.audit import queries
from kiemdiem.audit.queries import Kept
from kiemdiem.core.access import SYSTEM


class Read:
    """A read that tells how often it was asked what."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, word: str) -> str:
        self.asked.append(word)
        return f"{word} {len(self.asked)}"


@pytest.fixture
def read() -> Read:
    return Read()


@pytest.fixture
def kept(read: Read, monkeypatch: pytest.MonkeyPatch) -> Kept[str]:
    """Keep as outside of any transaction, which a test is one of."""
    monkeypatch.setattr(audit, "ACTIONS", set(audit.ACTIONS))
    monkeypatch.setattr(queries, "connection", SimpleNamespace(in_atomic_block=False))
    return Kept(read, of=("organisations",))


def happens(world: World, action: str) -> None:
    @audit.action(action)
    def act() -> None:
        audit.record(action, by=SYSTEM, at=NOW, about=world.people["member_a"])

    act()


def test_the_same_question_is_asked_once_while_nothing_happens(
    world: World, kept: Kept[str], read: Read
) -> None:
    happens(world, "organisations.test")
    assert [kept("tổng"), kept("tổng"), kept("khác"), kept("tổng")] == [
        "tổng 1",
        "tổng 1",
        "khác 2",
        "tổng 1",
    ]
    assert read.asked == ["tổng", "khác"]


def test_what_happened_to_what_was_read_is_seen_at_once(world: World, kept: Kept[str]) -> None:
    assert kept("tổng") == "tổng 1"
    happens(world, "organisations.test")
    assert [kept("tổng"), kept("tổng")] == ["tổng 2", "tổng 2"]
    happens(world, "organisations.test")
    assert kept("tổng") == "tổng 3"


def test_what_happens_elsewhere_changes_no_answer(world: World, kept: Kept[str]) -> None:
    happens(world, "organisations.test")
    assert kept("tổng") == "tổng 1"
    happens(world, "reviews.test")
    happens(world, "organisations_of_others.test")
    assert kept("tổng") == "tổng 1"
    happens(world, "organisations.test")
    happens(world, "reviews.test")
    assert kept("tổng") == "tổng 2"


def test_more_than_is_looked_back_through_counts_as_touched(
    world: World, kept: Kept[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    happens(world, "reviews.test")
    assert kept("tổng") == "tổng 1"
    for _ in range(queries.MOST_SINCE):
        happens(world, "reviews.test")
    assert kept("tổng") == "tổng 2"


def test_another_journal_is_another_database(world: World, kept: Kept[str]) -> None:
    happens(world, "reviews.test")
    assert kept("tổng") == "tổng 1"
    kept._last = (kept._last[0], "another hash under the same number")
    assert kept("tổng") == "tổng 2"
    kept._last = (kept._last[0] + 1, kept._last[1])
    assert kept("tổng") == "tổng 3"


def test_within_a_transaction_nothing_is_kept(
    world: World, kept: Kept[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept("tổng") == "tổng 1"
    monkeypatch.setattr(queries, "connection", SimpleNamespace(in_atomic_block=True))
    assert [kept("tổng"), kept("tổng")] == ["tổng 2", "tổng 3"]


def test_a_read_that_fails_is_tried_again(world: World, kept: Kept[str], read: Read) -> None:
    def failing(_: str) -> str:
        raise RuntimeError("đứt kết nối")

    kept._read = failing
    with pytest.raises(RuntimeError):
        kept("tổng")
    kept._read = read
    assert kept("tổng") == "tổng 1"


def test_only_so_many_answers_are_kept(
    world: World, kept: Kept[str], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_KEPT", 2)
    for word in ("một", "hai", "ba", "một"):
        kept(word)
    assert read.asked == ["một", "hai", "ba", "một"]
    assert len(kept._answers) == 2


def test_knowing_takes_one_statement(world: World, kept: Kept[str], django_assert_num_queries) -> None:
    happens(world, "organisations.test")
    kept("tổng")
    with django_assert_num_queries(1):
        kept("tổng")
