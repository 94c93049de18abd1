"""Two processes that issue papers of one body at once leave no gap and no double; one killed leaves none either."""

from pathlib import Path

import pytest

from killing import Database, kill_after

pytestmark = pytest.mark.xdist_group("issuing")  # one database prepared, by one worker
CHILD = Path(__file__).with_name("issuing_child.py")
ENTRIES = 24
NUMBERS = "SELECT count(*), count(DISTINCT number), min(number), max(number) FROM documents_paperversion"
LAST = "SELECT last FROM documents_numberseries"
EVENTS = "SELECT count(*) FROM audit_event WHERE action = 'documents.issue'"


def test_two_at_once_share_one_series_without_gap_or_double(database: Database) -> None:
    both = [database.run("even"), database.run("odd")]
    told = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(int(number) for text in told for number in text.split()) == list(range(1, ENTRIES + 1))
    assert database.one(NUMBERS) == (ENTRIES, ENTRIES, 1, ENTRIES)
    assert database.one(LAST) == (ENTRIES,)


@pytest.mark.parametrize("steps", [1, 7])
def test_killed_between_papers_the_series_ends_with_the_last_one_issued(
    database: Database, steps: int
) -> None:
    kill_after(database, "steps", steps, str(steps))
    issued = database.one(NUMBERS)[0]
    assert issued in {steps, steps + 1}
    assert database.one(NUMBERS) == (issued, issued, 1, issued)
    assert database.one(LAST) == (issued,)
    assert database.one(EVENTS) == (issued,)
