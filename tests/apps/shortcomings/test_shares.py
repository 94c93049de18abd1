"""Who answers for the cause, in what share, over what period of office."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cast import NOW, SINCE, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.organisations.models import Appointment
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details, Share
from kiemdiem.shortcomings.models import Responsibility, Shortcoming

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]


def written(drafted: Make, details: Details, *shares: Share, **given: object) -> list[Responsibility]:
    entry = drafted(details=replace(details, responsibilities=shares), **given)
    return list(entry.responsibilities.order_by("pk"))


def test_a_share_falls_to_who_held_the_post_when_it_was_first_seen(
    drafted: Make, details: Details, world: World
) -> None:
    post = world.posts["chairman_a"]
    Appointment.objects.filter(post=post).update(valid_to=date(2025, 12, 31))
    Appointment.objects.create(person=world.people["member_a"], post=post, valid_from=date(2026, 1, 1))
    [share] = written(drafted, details, Share("head", "Chậm đôn đốc", post, 100))
    assert (share.person, share.served_from, share.served_to) == (
        world.people["deputy_a"],
        SINCE,
        date(2025, 12, 31),
    )


def test_what_was_seen_before_anybody_is_known_to_have_held_the_post_falls_to_the_first(
    drafted: Make, details: Details, world: World
) -> None:
    [share] = written(
        drafted,
        details,
        Share("head", "Chậm", world.posts["chairman_a"], 100),
        first_seen_on=date(2006, 3, 1),
    )
    assert (share.person, share.served_from) == (world.people["deputy_a"], SINCE)


def test_several_holders_over_the_years_have_a_share_each(
    drafted: Make, details: Details, world: World, actor: ActorOf
) -> None:
    post = world.posts["chairman_a"]
    Appointment.objects.filter(post=post).update(valid_to=date(2026, 5, 31))
    Appointment.objects.create(person=world.people["member_a"], post=post, valid_from=date(2026, 6, 1))
    entry = drafted(
        details=replace(details, owner_post=post, responsibilities=(
            Share("head", "Để kéo dài", post, 70, world.people["deputy_a"]), Share("head", "Chưa khắc phục", post, 30, world.people["member_a"]),
        ))
    )  # fmt: skip
    assert [(one.person, one.served_from) for one in entry.responsibilities.order_by("pk")] == [
        (world.people["deputy_a"], SINCE), (world.people["member_a"], date(2026, 6, 1)),
    ]  # fmt: skip
    actions.open_entry(entry=entry, by=actor("officer_a"), at=NOW)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"person": "head_a"}, "không giữ chức vụ"),
        ({"person": "deputy_a", "served_from": date(2020, 1, 1)}, "không giữ chức vụ"),
        ({"served_from": date(2026, 2, 1), "served_to": date(2026, 1, 1)}, "trước ngày bắt đầu"),
        ({"share_percent": 99}, "cộng được 99 %"),
        ({"share_percent": 0}, "lớn hơn 0"),
        ({"post": None}, "chưa nêu chức vụ"),
        ({"role": "collective", "person": "head_a"}, "của tập thể không gắn với một người"),
    ],
)
def test_a_share_that_cannot_be_true_is_refused(
    drafted: Make, details: Details, world: World, given: dict[str, object], says: str
) -> None:
    person = world.people[str(given.pop("person"))] if "person" in given else None
    share = replace(Share("head", "Chậm", world.posts["chairman_a"], 100, person), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=says):
        written(drafted, details, share)
    assert not Shortcoming.objects.exists()


def test_one_person_answers_once_for_the_same_days(drafted: Make, details: Details, world: World) -> None:
    share = Share("head", "Chậm", world.posts["chairman_a"], 50)
    with pytest.raises(Refused, match="hai phần trách nhiệm"):
        written(drafted, details, share, replace(share, says="Lại chậm"))


def test_a_post_nobody_is_known_to_have_held_keeps_the_draft_back(
    drafted: Make, details: Details, world: World, actor: ActorOf
) -> None:
    Appointment.objects.filter(post=world.posts["member_a"]).delete()
    entry = drafted(
        details=replace(details, responsibilities=(Share("member", "Chậm", world.posts["member_a"], 100),))
    )
    with pytest.raises(NotReady) as refused:
        actions.open_entry(entry=entry, by=actor("officer_a"), at=NOW)
    assert "chưa ghi ai giữ" in refused.value.missing[0].says
