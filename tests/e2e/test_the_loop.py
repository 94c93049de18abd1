"""The loop walked once in a browser: from opening a cycle to what the next one must report.

Eight people of five and more roles walk it; what must be refused on the way is refused, in Vietnamese, with the
way out. The pages of the loop are looked at on the way: axe, a phone's width, no English message.
"""

from collections.abc import Callable

import pytest

from e2e import conference, cycle, people, rating, register, report
from e2e.conftest import Served
from e2e.screen import Screen
from e2e.story import Seen, Story

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

STAGES = (
    cycle.is_opened,
    cycle.gets_a_suggestion,
    cycle.gets_a_delegation,
    cycle.suggestion_is_received,
    report.saves_itself,
    report.is_not_sent_with_an_open_point,
    report.of_the_committee_is_sent,
    report.once_sent_is_not_edited,
    report.is_closed_to_strangers,
    report.of_each_person_is_sent,
    report.is_taken_in,
    conference.is_planned,
    conference.is_opened,
    conference.keeps_its_order,
    conference.reviews_the_executive,
    conference.reviews_the_committee,
    conference.reviews_the_people,
    conference.gives_birth_to_an_entry,
    report.a_marked_sentence_becomes_an_entry,
    register.refuses_an_entry_without_owner,
    register.takes_the_entry_in,
    register.plans_the_remedy,
    cycle.is_not_closed_unfinished,
    rating.goes_from_below_upwards,
    rating.keeps_to_the_cap,
    rating.reaches_the_people,
    register.refuses_a_result_without_proof,
    cycle.is_closed,
    cycle.next_one_is_opened,
    report.carries_the_entry_over,
    register.closes_with_proof,
    report.knows_the_entry_is_overcome,
    people.read_what_became_of_it,
)


def test_the_loop_is_walked_from_a_cycles_opening_to_the_next_ones_report(
    as_role: Callable[[str], Screen], served: Served
) -> None:
    """Every stage in its order; at the end every refusal was seen, and nobody asked anything of another machine."""
    windows: dict[str, Screen] = {}

    def window(role: str) -> Screen:
        windows[role] = as_role(role)
        return windows[role]

    story = Story(window, served.ids)
    for stage in STAGES:
        stage(story)
    assert story.refusals == set(Seen)
    assert len(windows) >= 5
    assert {host for screen in windows.values() for host in screen.asked_hosts} == {"127.0.0.1"}
