"""A target goes down: city to unit, unit to post; parts make up the whole, and what differs is shown."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.targets import actions
from kiemdiem.targets.actions import Part
from kiemdiem.targets.actions.assigning import plan_of
from kiemdiem.targets.models import Target, TargetValue
from kiemdiem.targets.queries.cascade import cascade

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Give = Callable[..., Target]
Record = Callable[..., TargetValue]


def assign(target: Target, by: Actor, *parts: Part, source: str = "Quyết định giao 1") -> list[Target]:
    return actions.assign(target=target, parts=parts, source=source, by=by, at=NOW)


def shared(world: World, *shares: str) -> list[Part]:
    return [
        Part(world.units[key], share_percent=Decimal(share))
        for key, share in zip(("ward_a", "ward_b"), shares, strict=True)
    ]


def plan(target: Target) -> Decimal | None:
    found = plan_of(target)
    return found.value if found else None


def test_shares_divide_the_plan_and_the_sums_agree(
    give: Give, figure: Record, world: World, actor: ActorOf
) -> None:
    target = give()
    figure(target, "plan", "1000.0001")
    children = assign(target, actor("organiser"), *shared(world, "33.33", "66.67"))
    assert [plan(child) for child in children] == [Decimal("333.3000"), Decimal("666.7001")]
    figure(children[0], "final", "300")
    figure(children[1], "estimate", "700")
    figure(target, "final", "990")
    branch = cascade(target, actor("organiser"))
    assert branch.shares == 100
    planned, reached = branch.checks
    assert (planned.difference, planned.absent, planned.estimated) == (0, 0, False)
    assert (reached.parts, reached.difference, reached.estimated) == (1000, 10, True)


def test_amounts_may_exceed_the_plan_and_the_difference_is_shown(
    give: Give, figure: Record, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    target = give()
    figure(target, "plan", "100")
    parts = [Part(world.units["ward_a"], amount=Decimal(70)), Part(world.units["ward_b"], amount=Decimal(40))]
    assign(target, actor("organiser"), *parts)
    [planned, reached] = cascade(target, actor("organiser")).checks
    assert (planned.difference, reached.absent) == (10, 2)
    page = " ".join(
        signed_in("organiser").get(reverse("targets:cascade", args=[target.pk])).content.decode().split()
    )
    assert "cao hơn 10 tỷ đồng" in page


def test_a_unit_assigns_on_to_its_posts_and_the_city_sees_both_levels(
    give: Give, figure: Record, world: World, actor: ActorOf
) -> None:
    target = give()
    figure(target, "plan", "100")
    ward, _ = assign(target, actor("organiser"), *shared(world, "60", "40"))
    posts = [
        Part(world.units["ward_a"], post=world.posts[key], share_percent=Decimal(50))
        for key in ("head_a", "deputy_a")
    ]
    mine = assign(ward, actor("officer_a"), *posts)
    assert [(one.post, one.owner_post, plan(one)) for one in mine] == [
        (world.posts["head_a"], world.posts["head_a"], 30), (world.posts["deputy_a"], world.posts["deputy_a"], 30),
    ]  # fmt: skip
    branch = cascade(target, actor("organiser"))
    assert [(one.row.target, len(one.branches)) for one in branch.branches] == [
        (ward, 2),
        (Target.objects.get(unit=world.units["ward_b"]), 0),
    ]
    with pytest.raises(Refused, match="không giao tiếp"):
        assign(mine[0], actor("officer_a"), posts[0])


def test_what_does_not_add_up_is_not_divided_nor_summed(
    give: Give, figure: Record, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    target = give("Tỷ lệ hài lòng", additive=False, measure_unit="%")
    figure(target, "plan", "95")
    with pytest.raises(Refused, match="cộng được giữa các đơn vị"):
        assign(target, actor("organiser"), *shared(world, "50", "50"))
    assign(target, actor("organiser"), Part(world.units["ward_a"], amount=Decimal(96)))
    assert cascade(target, actor("organiser")).checks == ()
    page = signed_in("organiser").get(reverse("targets:cascade", args=[target.pk])).content.decode()
    assert "không đối chiếu tổng" in page


@pytest.mark.parametrize(
    ("shares", "sum_"), [(("60", "30"), "90"), (("100", "20"), "120"), (("110", "-10"), "100")]
)
def test_shares_make_a_hundred(
    give: Give, figure: Record, world: World, actor: ActorOf, shares: tuple[str, str], sum_: str
) -> None:
    target = give()
    figure(target, "plan", "100")
    with pytest.raises(Refused, match=f"hiện cộng được {sum_} %"):
        assign(target, actor("organiser"), *shared(world, *shares))
    assert Target.objects.count() == 1


def test_shares_need_a_plan_and_one_way_for_all(
    give: Give, figure: Record, world: World, actor: ActorOf
) -> None:
    target, by = give(), actor("organiser")
    with pytest.raises(Refused, match="đã có số kế hoạch"):
        assign(target, by, *shared(world, "50", "50"))
    figure(target, "plan", "100")
    share, amount = (
        Part(world.units["ward_a"], share_percent=Decimal(100)),
        Part(world.units["ward_b"], amount=Decimal(5)),
    )
    for parts in ((share, amount), (Part(world.units["ward_a"]),)):
        with pytest.raises(Refused, match="đúng một trong hai"):
            assign(target, by, *parts)
    with pytest.raises(Refused, match="Chưa chọn nơi nhận"):
        assign(target, by)
    assign(target, by, share)
    with pytest.raises(Refused, match="hiện cộng được 150 %"):
        assign(target, by, Part(world.units["ward_b"], share_percent=Decimal(50)))


def test_a_target_goes_only_down_and_to_posts_in_force(
    give: Give, figure: Record, world: World, actor: ActorOf
) -> None:
    by, ward = actor("organiser"), give(unit=world.units["ward_a"])
    for part in (
        Part(world.units["ward_b"], amount=Decimal(1)),
        Part(world.units["ward_a"], amount=Decimal(1)),
    ):
        with pytest.raises(Refused, match="Không giao được"):
            assign(ward, by, part)
    target = give()
    with pytest.raises(Refused, match="không thuộc"):
        assign(target, by, Part(world.units["ward_b"], post=world.posts["head_a"], amount=Decimal(1)))
    post = world.posts["head_a"]
    post.valid_to = date(2026, 1, 1)
    post.save()
    with pytest.raises(Refused, match="đã kết thúc ngày 01/01/2026"):
        assign(target, by, Part(world.units["ward_a"], post=post, amount=Decimal(1)))


def test_who_may_not_give_targets_does_not_assign(
    give: Give, figure: Record, world: World, actor: ActorOf
) -> None:
    target = give()
    for who in ("officer_a", "head_a", "leader", "verifier", "stranger"):
        with pytest.raises(NotAllowed):
            assign(target, actor(who), Part(world.units["ward_a"], amount=Decimal(1)))


def test_parts_one_may_not_see_are_counted_and_not_named(
    give: Give, figure: Record, world: World, actor: ActorOf
) -> None:
    target = give()
    figure(target, "plan", "100")
    assign(target, actor("organiser"), *shared(world, "60", "40"))
    branch = cascade(target, actor("officer_a"))
    assert ([one.row.target.unit for one in branch.branches], branch.hidden) == ([world.units["ward_a"]], 1)
    assert branch.checks[0].parts == 100


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.decimals(min_value=0, max_value=10**8, places=4),
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99.99"), places=2),
)
def test_parts_by_shares_always_make_up_the_plan(
    world: World, actor: ActorOf, whole: Decimal, share: Decimal
) -> None:
    by = actor("organiser")
    target = Target.objects.create(
        unit=world.units["city"], year=2026, name="Thử", measure_unit="hộ", additive=True
    )
    actions.record_value(target=target, kind="plan", value=whole, as_of=date(2026, 1, 1), by=by, at=NOW)
    children = assign(target, by, *shared(world, str(share), str(100 - share)))
    assert sum(plan(child) or 0 for child in children) == whole
    assert sum(child.share_percent or 0 for child in children) == 100
    for one in (*children, target):
        one.values.all().delete()
        one.delete()


def test_the_form_assigns_and_a_refusal_keeps_what_was_typed(
    give: Give, figure: Record, world: World, signed_in: SignedIn
) -> None:
    target = give()
    figure(target, "plan", "100")
    client, path = signed_in("organiser"), reverse("targets:cascade", args=[target.pk])
    sent = {
        "source": "Quyết định giao 1", "phan-0-unit": "an thu", "phan-0-share_percent": "60",
        "phan-1-unit": "da thu", "phan-1-share_percent": "30",
    }  # fmt: skip
    refused = client.post(path, sent)
    assert refused.status_code == 409
    assert "hiện cộng được 90 %" in refused.content.decode()
    assert 'value="Quyết định giao 1"' in refused.content.decode()
    assert client.post(path, {**sent, "phan-1-share_percent": "40"}).status_code == 302
    assert sorted(plan(child) or 0 for child in target.parts.all()) == [40, 60]
    assert signed_in("leader").post(path, sent).status_code == 403
