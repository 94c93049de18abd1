"""The remedy plan: who, from when to when, after what, for how much; and what was done before its turn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import PlannedStep
from kiemdiem.shortcomings.models import ProgressMeeting, ProgressNote, RemedyStep, Shortcoming

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
SignedIn = Callable[[str], Client]


@pytest.fixture
def step(world: World) -> Callable[..., PlannedStep]:
    def make(text: str = "Rà soát hộ", due: date = date(2027, 1, 31), **given: object) -> PlannedStep:
        return replace(PlannedStep(text, world.posts["chairman_a"], due), **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def planned(opened: Make, actor: ActorOf) -> Callable[..., list[RemedyStep]]:
    mine: list[Shortcoming] = []

    def make(*steps: PlannedStep, entry: Shortcoming | None = None) -> list[RemedyStep]:
        if entry is None and not mine:
            mine.append(opened())
        return actions.plan(entry=entry or mine[0], steps=steps, by=actor("officer_a"), at=NOW)

    return make


Step = Callable[..., PlannedStep]
Planned = Callable[..., list[RemedyStep]]


def waits(one: RemedyStep) -> list[int]:
    return sorted(one.after.values_list("number", flat=True))


def test_a_plan_says_what_waits_for_what_from_when_and_for_how_much(step: Step, planned: Planned) -> None:
    first, second = planned(
        step(starts_on=date(2026, 12, 1), budget_million=Decimal("12.5")),
        step("Giao đất", date(2027, 3, 31), after=(1,), expected_evidence="Biên bản"),
    )
    assert (first.starts_on, first.budget_million, waits(second)) == (date(2026, 12, 1), Decimal("12.5"), [1])


def test_steps_do_not_wait_in_a_circle(step: Step, planned: Planned) -> None:
    with pytest.raises(Refused, match="chờ lẫn nhau"):
        planned(step(after=(2,)), step("Giao đất", after=(1,)))
    with pytest.raises(Refused, match="chờ lẫn nhau"):
        planned(step(after=(1,)))
    assert not RemedyStep.objects.exists()


def test_a_step_waits_for_one_that_is_there(step: Step, planned: Planned) -> None:
    with pytest.raises(Refused, match="không có việc số 7"):
        planned(step(after=(7,)))


def test_a_step_is_not_due_before_what_it_waits_for(step: Step, planned: Planned) -> None:
    with pytest.raises(Refused, match="trước hạn 31/01/2027 của việc số 1"):
        planned(step(), step("Giao đất", date(2027, 1, 30), after=(1,)))


def test_a_step_does_not_start_after_its_end(step: Step, planned: Planned) -> None:
    with pytest.raises(Refused, match="bắt đầu ngày 01/02/2027"):
        planned(step(starts_on=date(2027, 2, 1)))
    made = planned(step())[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RemedyStep.objects.filter(pk=made.pk).update(starts_on=date(2028, 1, 1))


def test_no_step_costs_less_than_nothing(step: Step, planned: Planned) -> None:
    with pytest.raises(Refused, match="số âm"):
        planned(step(budget_million=Decimal(-1)))


def test_a_step_before_its_turn_needs_a_ground(step: Step, planned: Planned, actor: ActorOf) -> None:
    first, second = planned(step(), step("Giao đất", date(2027, 3, 31), after=(1,)))
    done = {"done_on": date(2026, 11, 22), "by": actor("officer_a"), "at": NOW}
    with pytest.raises(Refused, match="phải chờ việc số 1"):
        actions.complete_step(step=second, **done)
    with pytest.raises(Refused, match="không phải chờ việc nào"):
        actions.complete_step(step=first, early_ground="Cứ làm", **done)
    assert actions.complete_step(step=second, early_ground="Hộ đồng thuận trước", **done).early_ground


def test_a_step_done_on_a_day_before_what_it_waited_for_needs_a_ground_too(
    step: Step, planned: Planned, actor: ActorOf
) -> None:
    first, second = planned(step(), step("Giao đất", date(2027, 3, 31), after=(1,)))
    by = {"by": actor("officer_a"), "at": NOW}
    actions.complete_step(step=first, done_on=date(2026, 11, 20), **by)
    with pytest.raises(Refused, match="phải chờ việc số 1"):
        actions.complete_step(step=second, done_on=date(2026, 11, 19), **by)
    assert actions.complete_step(step=second, done_on=date(2026, 11, 20), **by).done_on


def test_done_steps_keep_their_numbers_and_new_ones_may_wait_for_them(
    step: Step, planned: Planned, actor: ActorOf
) -> None:
    first, _ = planned(step(), step("Giao đất", date(2027, 3, 31)))
    actions.complete_step(step=first, done_on=date(2026, 11, 20), by=actor("officer_a"), at=NOW)
    again = planned(step("Giao đất", date(2027, 3, 31), after=(1,)), entry=first.shortcoming)
    assert [(one.number, waits(one)) for one in again] == [(2, [1])]


def test_a_step_carries_out_what_a_meeting_of_the_entry_decided(
    step: Step, planned: Planned, opened: Make, actor: ActorOf
) -> None:
    facts = {
        "held_on": date(2026, 11, 20),
        "chaired_by": "Chủ tịch",
        "decisions": "Giao đất đợt 1 trước 31/3",
        "at": NOW,
    }
    entry, other = opened(), opened("Việc khác")
    mine, foreign = (
        actions.record_meeting(entry=one, by=actor("officer_a"), **facts) for one in (entry, other)
    )
    assert planned(step(meeting=mine), entry=entry)[0].meeting == mine
    with pytest.raises(Refused, match="không phải của hạn chế này"):
        planned(step(meeting=foreign), entry=entry)


def test_progress_is_noted_by_those_who_work_on_it_and_proves_nothing(
    opened: Make, actor: ActorOf, proved: Callable[..., None]
) -> None:
    entry = opened()
    note = {"noted_on": date(2026, 11, 20), "text": "Đã giao 12 hộ", "at": NOW}
    with pytest.raises(NotAllowed):
        actions.note_progress(entry=entry, by=actor("organiser"), **note)
    with pytest.raises(Refused, match="sau ngày ghi"):
        actions.note_progress(entry=entry, by=actor("officer_a"), **{**note, "noted_on": date(2026, 11, 24)})
    with pytest.raises(Refused, match="tiến độ"):
        actions.note_progress(entry=entry, by=actor("officer_a"), **{**note, "text": " "})
    assert actions.note_progress(entry=entry, by=actor("officer_a"), **note) == ProgressNote.objects.get()


# The page


def sent(rows: list[dict[str, str]]) -> dict[str, str]:
    blank = {"text": "", "post": "", "starts_on": "", "due_on": "", "after": "", "budget_million": "", "expected_evidence": "", "meeting": ""}  # fmt: skip
    flat = {
        f"viec-{place}-{name}": value
        for place, row in enumerate(rows)
        for name, value in {**blank, **row}.items()
    }
    return {"viec-TOTAL_FORMS": str(len(rows)), "viec-INITIAL_FORMS": "0", **flat}


ROW = {"text": "Rà soát hộ", "due_on": "2027-01-31"}


def post_plan(client: Client, entry: Shortcoming, rows: list[dict[str, str]]) -> object:
    post = f"{entry.owner_post} (số {entry.owner_post_id})"
    given = [{**row, "post": post} if row else row for row in rows]
    return client.post(reverse("shortcomings:act", args=[entry.pk, "ke-hoach"]), sent(given))


def test_a_plan_is_written_on_the_page_with_what_waits_for_what(
    opened: Make, signed_in: SignedIn, today: None
) -> None:
    entry, client = opened(), signed_in("officer_a")
    later = {**ROW, "text": "Giao đất", "due_on": "2027-03-31", "after": "1", "budget_million": "1.250,5"}
    assert post_plan(client, entry, [ROW, {}, later]).status_code == 302  # type: ignore[attr-defined]
    second = RemedyStep.objects.get(number=2)
    assert (waits(second), second.budget_million) == ([1], Decimal("1250.5"))
    shown = client.get(reverse("shortcomings:entry", args=[entry.pk])).content.decode()
    assert "sau việc số 1" in shown
    assert "1.250,5&nbsp;triệu" in shown


def test_rows_that_are_struck_or_empty_shift_the_numbers_of_those_that_wait(
    opened: Make, signed_in: SignedIn, today: None
) -> None:
    entry, client = opened(), signed_in("officer_a")
    rows = [{}, ROW, {**ROW, "text": "Giao đất", "due_on": "2027-03-31", "after": "2"}]
    assert post_plan(client, entry, rows).status_code == 302  # type: ignore[attr-defined]
    assert waits(RemedyStep.objects.get(text="Giao đất")) == [1]


@pytest.mark.parametrize(
    ("after", "says"), [("1", "Kế hoạch không có việc số 1"), ("x", "Hãy ghi số của các việc")]
)
def test_a_number_that_leads_nowhere_is_told_at_its_row(
    opened: Make, signed_in: SignedIn, today: None, after: str, says: str
) -> None:
    answer = post_plan(signed_in("officer_a"), opened(), [{}, {**ROW, "after": after}])
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert says in answer.content.decode()  # type: ignore[attr-defined]
    assert not RemedyStep.objects.exists()


def test_a_meeting_offers_itself_to_the_plan(
    opened: Make, signed_in: SignedIn, actor: ActorOf, today: None
) -> None:
    entry, client = opened(), signed_in("officer_a")
    actions.record_meeting(
        entry=entry, held_on=date(2026, 11, 20), chaired_by="Chủ tịch", decisions="Giao đợt 1", by=actor("officer_a"), at=NOW
    )  # fmt: skip
    meeting = ProgressMeeting.objects.get()
    assert post_plan(client, entry, [{**ROW, "meeting": str(meeting.pk)}]).status_code == 302  # type: ignore[attr-defined]
    shown = client.get(reverse("shortcomings:entry", args=[entry.pk])).content.decode()
    assert "theo kết luận họp ngày 20/11/2026" in shown
