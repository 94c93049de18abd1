"""Writing together: who writes in which section is told, expires, is taken over knowingly; no text is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.actions import StaleSave
from kiemdiem.reviews.models import ReviewVersion, SectionHold
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.holding import LASTS

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]


def held(subject: Subject, by: Actor, when: timedelta = timedelta(), **more: bool) -> SectionHold:
    return actions.hold_section(subject=subject, section="ii_1", by=by, at=NOW + when, **more)


def test_the_others_are_told_who_writes_where_since_when(committee: Subject, actor: Actors) -> None:
    head, office = actor("head_a"), actor("officer_a")
    held(committee, head)
    assert queries.writing_of(committee, head, NOW) == {}
    holder = queries.writing_of(committee, office, NOW)["ii_1"]
    assert (holder.name, holder.since) == ("Vũ Tưởng Tượng", NOW)


def test_a_hold_that_is_not_heard_of_any_more_counts_no_more(committee: Subject, actor: Actors) -> None:
    head, office = actor("head_a"), actor("officer_a")
    held(committee, head)
    held(committee, head, LASTS / 2)
    assert queries.writing_of(committee, office, NOW + LASTS * 1.4)
    assert not queries.writing_of(committee, office, NOW + LASTS * 1.6)
    assert held(committee, office, LASTS * 2).account_id == office.account_id


def test_somebody_elses_section_is_taken_over_knowingly_alone(committee: Subject, actor: Actors) -> None:
    head, office = actor("head_a"), actor("officer_a")
    held(committee, head)
    assert held(committee, office).account_id == head.account_id
    assert held(committee, office, take_over=True).account_id == office.account_id
    assert Event.objects.filter(action="reviews.hold_section").count() == 2


def test_holding_on_is_no_event(committee: Subject, actor: Actors) -> None:
    held(committee, actor("head_a"))
    held(committee, actor("head_a"), timedelta(seconds=30))
    assert Event.objects.filter(action="reviews.hold_section").count() == 1


def test_whoever_goes_to_another_section_leaves_the_one_before(committee: Subject, actor: Actors) -> None:
    head = actor("head_a")
    held(committee, head)
    actions.hold_section(subject=committee, section="ii_2", by=head, at=NOW)
    assert [row.section for row in SectionHold.objects.all()] == ["ii_2"]


def test_both_texts_of_a_section_taken_over_are_kept(committee: Subject, actor: Actors) -> None:
    head, office, place = actor("head_a"), actor("officer_a"), at.section("ii_1")
    held(committee, head)
    held(committee, office, take_over=True)
    seen = {place: at.digest("")}
    actions.save(subject=committee, cells={place: "Bản của văn phòng."}, seen=seen, by=office, at=NOW)
    with pytest.raises(StaleSave) as clash:
        actions.save(subject=committee, cells={place: "Bản của Bí thư."}, seen=seen, by=head, at=NOW)
    assert (clash.value.stale[0].stored, clash.value.stale[0].typed) == (
        "Bản của văn phòng.",
        "Bản của Bí thư.",
    )


@pytest.mark.parametrize("who", ["member_a", "organiser", "stranger", "delegate"])
def test_whoever_does_not_write_holds_nothing_and_is_told_nothing(
    committee: Subject, actor: Actors, who: str
) -> None:
    with pytest.raises(NotAllowed):
        held(committee, actor(who))
    with pytest.raises(NotAllowed):
        queries.writing_of(committee, actor(who), NOW)


def test_nothing_is_held_after_the_report_was_sent_or_outside_its_form(
    committee: Subject, sent: Callable[..., ReviewVersion], actor: Actors
) -> None:
    with pytest.raises(Refused, match="không có mục"):
        actions.hold_section(subject=committee, section="x", by=actor("head_a"), at=NOW)
    sent(committee)
    with pytest.raises(Refused, match="đã gửi"):
        held(committee, actor("head_a"))


def test_the_editor_shows_who_writes_and_offers_to_go_on(
    committee: Subject, world: World, signed_in: SignedIn, actor: Actors
) -> None:
    actions.hold_section(subject=committee, section="i_1", by=actor("head_a"), at=timezone.now())
    office = signed_in("officer_a")
    html = office.get(reverse("reviews:report", args=[committee.pk])).content.decode()
    assert "Vũ Tưởng Tượng đang soạn mục này từ" in html
    part = office.get(reverse("reviews:writing", args=[committee.pk])).content.decode()
    assert part.count("hx-swap-oob") == len(queries.sections_of(committee))
    assert "data-take-over" in part
    taken = office.post(reverse("reviews:hold", args=[committee.pk]), {"muc": "i_1", "van-soan": "1"})
    assert "đang soạn" not in taken.content.decode()
    assert SectionHold.objects.get().account_id == world.accounts["officer_a"].pk
