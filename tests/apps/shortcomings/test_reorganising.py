"""Merging, dividing, ending units: everything open goes on at the successors, by one decision, nothing lost or doubled."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.actions.units import end_unit
from kiemdiem.organisations.models import Appointment, Post, Succession, Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import EntryPlan, PlannedStep, Successor, TargetPlan
from kiemdiem.shortcomings.forms.handover import HandoverForm
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries import resolved_share
from kiemdiem.shortcomings.queries.handover import holding, leaving, open_entries
from kiemdiem.targets import actions as targets
from kiemdiem.targets.actions.assigning import plan_of
from kiemdiem.targets.models import Target, TargetTransfer
from kiemdiem.targets.queries import open_targets

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
SINCE = date(2026, 7, 1)


def unit(world: World, code: str) -> Unit:
    one = Unit.objects.create(code=code, name=f"Phường {code}", kind="phuong", line="party", valid_from=SINCE)
    one.party_path = one.state_path = f"{world.units['city'].party_path}{one.pk}/"
    one.save()
    return one


def led(world: World, one: Unit) -> Post:
    post = Post.objects.create(unit=one, title=f"Chủ tịch UBND {one.name}", role="head", valid_from=SINCE)
    Appointment.objects.create(person=world.people["stranger"], post=post, valid_from=SINCE)
    return post


def follow(world: World, before: Unit, *codes: str) -> list[tuple[Unit, Post]]:
    made = [unit(world, code) for code in codes]
    for one in made:
        Succession.objects.create(predecessor=before, successor=one, on=SINCE)
    return [(one, led(world, one)) for one in made]


def hand_over(
    before: Unit, heirs: list[tuple[Unit, Post]], shares: list[int], by: Actor, **given: object
) -> None:
    shared = list(zip(heirs, shares, strict=True))
    facts = {
        "entries": [
            EntryPlan(entry, tuple(Successor(one, post, share) for (one, post), share in shared))
            for entry in open_entries(before)
        ],
        "of_targets": [
            TargetPlan(goal, tuple(Successor(one, post, share) for (one, post), share in shared))
            for goal in open_targets(before, TODAY)
        ],
        "decision_number": "Quyết định 10-QĐ/TU", "decided_on": date(2026, 7, 1), **given,
    }  # fmt: skip
    list(actions.hand_over(unit=before, by=by, at=NOW, **facts))  # type: ignore[arg-type]


def give(
    one: Unit, by: Actor, name: str = "Thu ngân sách", plan: str = "100", *, additive: bool = True
) -> Target:
    goal = targets.create(
        unit=one, year=2026, name=name, measure_unit="tỷ đồng", additive=additive, by=by, at=NOW
    )
    targets.record_value(target=goal, kind="plan", value=Decimal(plan), as_of=SINCE, by=by, at=NOW)
    return goal


def test_everything_open_goes_on_and_what_is_closed_stays(
    opened: Make, drafted: Make, closed: Make, world: World, actor: ActorOf
) -> None:
    by, ward = actor("organiser"), world.units["ward_a"]
    done = closed("Việc đã xong")
    entries = [opened("Giao đất chậm"), drafted("Đơn thư tồn đọng")]
    goal = give(ward, by)
    heirs = follow(world, ward, "nam", "bac")
    hand_over(ward, heirs, [60, 40], by)
    done.refresh_from_db()
    assert done.unit == ward
    assert open_entries(ward) == []
    assert not open_targets(ward, TODAY).exists()
    for place, (one, _) in enumerate(heirs):
        assert [entry.wording for entry in open_entries(one)] == [entry.wording for entry in entries]
        assert {entry.state for entry in open_entries(one)} == {State.OPEN, State.DRAFT}
        [target] = open_targets(one, TODAY)
        plan = plan_of(target)
        assert plan is not None
        assert plan.value == (60, 40)[place]
    goal.refresh_from_db()
    assert (goal.unit, goal.values.count()) == (ward, 1)
    told = Event.objects.get(action="shortcomings.hand_over")
    assert (told.about_id, told.reason) == (ward.pk, "Quyết định 10-QĐ/TU")


def test_all_or_nothing(opened: Make, world: World, actor: ActorOf) -> None:
    ward, by = world.units["ward_a"], actor("organiser")
    opened("Một")
    opened("Hai")
    [(one, post)] = follow(world, ward, "nam")
    plans = [EntryPlan(entry, (Successor(one, post),)) for entry in open_entries(ward)]
    plans[1] = EntryPlan(plans[1].entry, (Successor(one, world.posts["head_a"]),))
    with pytest.raises(Refused, match=r"^Hạn chế số 2: Chức vụ"), transaction.atomic():
        hand_over(ward, [(one, post)], [100], by, entries=plans)
    assert len(open_entries(ward)) == 2
    assert not Event.objects.filter(action__in=("shortcomings.transfer", "shortcomings.hand_over")).exists()


def test_nothing_open_is_left_out(opened: Make, world: World, actor: ActorOf) -> None:
    ward, by = world.units["ward_a"], actor("organiser")
    opened("Giao đất chậm")
    give(ward, by)
    heirs = follow(world, ward, "nam")
    with pytest.raises(NotReady) as refused:
        hand_over(ward, heirs, [100], by, entries=[], of_targets=[])
    assert [item.says for item in refused.value.missing] == [
        "Hạn chế số 1: Giao đất chậm", "Chỉ tiêu năm 2026: Thu ngân sách",
    ]  # fmt: skip
    plans = [EntryPlan(entry, (Successor(*heirs[0]),)) for entry in open_entries(ward)]
    with pytest.raises(Refused, match="hai lần"):
        hand_over(ward, heirs, [100], by, entries=plans * 2)
    hand_over(ward, heirs, [100], by)
    with pytest.raises(Refused, match="không còn mở"):
        hand_over(ward, heirs, [100], by, entries=plans)
    with pytest.raises(Refused, match="không còn hạn chế hay chỉ tiêu nào mở"):
        hand_over(ward, heirs, [100], by)


def test_only_who_stands_above_both_hands_over(opened: Make, world: World, actor: ActorOf) -> None:
    opened()
    heirs = follow(world, world.units["ward_a"], "nam")
    for who in ("officer_a", "head_a", "verifier", "leader", "stranger", "delegate"):
        with pytest.raises(NotAllowed):
            hand_over(world.units["ward_a"], heirs, [100], actor(who))


def test_a_share_goes_on_with_the_work_the_waiting_claim_and_the_deferral(
    opened: Make, proved: Callable[..., None], world: World, actor: ActorOf
) -> None:
    by, chairman = actor("organiser"), world.posts["chairman_a"]
    waiting, put_off = opened("Chờ thẩm tra"), opened("Tạm hoãn")
    steps = [
        PlannedStep("Đo đạc", chairman, date(2027, 1, 31)),
        PlannedStep("Giao đất", chairman, date(2027, 5, 31)),
    ]
    made = actions.plan(entry=waiting, steps=steps, by=actor("officer_a"), at=NOW)
    actions.complete_step(step=made[0], done_on=TODAY, by=actor("officer_a"), at=NOW)
    proved(waiting)
    actions.claim(entry=waiting, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=NOW)
    actions.defer(
        entry=put_off, until=date(2027, 3, 31), ground="Chờ luật", authority="Thường vụ", decision_number="1-QĐ", by=by, at=NOW,
    )  # fmt: skip
    heirs = follow(world, world.units["ward_a"], "nam", "bac")
    hand_over(world.units["ward_a"], heirs, [50, 50], by)
    for one, post in heirs:
        claimed, deferred = open_entries(one)
        assert claimed.claims.get(verified_at__isnull=True).text == "Đã giao đủ"
        assert [(step.text, step.post) for step in claimed.steps.filter(done_on=None)] == [("Giao đất", post)]
        assert deferred.deferrals.get(ended_at__isnull=True).until == date(2027, 3, 31)
    kept = Shortcoming.objects.get(pk=waiting.pk).steps.get(done_on__isnull=False)
    assert (kept.text, kept.post) == ("Đo đạc", chairman)
    second = open_entries(heirs[1][0])[0]
    actions.verify(
        entry=second,
        attainment="full",
        text="Đúng",
        by=actor("verifier"),
        at=NOW,
        decision_ground="Văn bản 5",
    )
    second.refresh_from_db()
    assert second.state == State.CLOSED


def test_one_successor_that_finishes_its_share_is_not_held_to_the_others(
    opened: Make, proved: Callable[..., None], world: World, actor: ActorOf
) -> None:
    by = actor("organiser")
    entry = opened(first_seen_on=date(2025, 12, 20))
    committee = world.subjects["committee"]
    other = world.units["ward_b"]
    Succession.objects.create(predecessor=other, successor=world.units["ward_a"], on=SINCE)
    Shortcoming.objects.filter(pk=entry.pk).update(unit=other, number=9)
    Succession.objects.create(predecessor=other, successor=unit(world, "nam"), on=SINCE)
    south = Unit.objects.get(code="nam")
    heirs = [(world.units["ward_a"], world.posts["chairman_a"]), (south, led(world, south))]
    hand_over(other, heirs, [50, 50], by)
    entry.refresh_from_db()
    proved(entry)
    actions.claim(entry=entry, attainment="full", text="Đã xong phần mình", by=actor("deputy_a"), at=NOW)
    actions.verify(entry=entry, attainment="full", text="Đúng", by=actor("verifier"), at=NOW)
    assert resolved_share(committee).percent == 100


def test_two_units_merged_add_their_targets_up_and_a_ratio_stays_a_ratio(
    world: World, actor: ActorOf
) -> None:
    by, (a, b) = actor("organiser"), (world.units["ward_a"], world.units["ward_b"])
    goals = [
        give(a, by, plan="100.5"),
        give(b, by, plan="41.3"),
        give(a, by, "Tỷ lệ hài lòng", "90", additive=False),
    ]
    goals.append(give(b, by, "Tỷ lệ hài lòng", "95", additive=False))
    heirs = follow(world, a, "gop")
    Succession.objects.create(predecessor=b, successor=heirs[0][0], on=SINCE)
    hand_over(a, heirs, [100], by)
    hand_over(b, heirs, [100], by)
    plans = {goal.name: plan_of(goal) for goal in open_targets(heirs[0][0], TODAY)}
    assert {name: plan.value for name, plan in plans.items() if plan} == {
        "Thu ngân sách": Decimal("141.8"), "Tỷ lệ hài lòng": 90,
    }  # fmt: skip
    assert TargetTransfer.objects.count() == len(goals)


def test_a_successors_target_that_is_measured_otherwise_is_told(world: World, actor: ActorOf) -> None:
    by, ward = actor("organiser"), world.units["ward_a"]
    give(ward, by)
    heirs = follow(world, ward, "nam")
    give(heirs[0][0], by, additive=False)
    with pytest.raises(Refused, match="đo khác"):
        hand_over(ward, heirs, [100], by)


def test_a_unit_with_open_items_is_not_ended_silently(opened: Make, world: World, actor: ActorOf) -> None:
    ward, by = world.units["ward_a"], actor("organiser")
    opened()
    give(ward, by)
    with pytest.raises(NotReady, match="còn 1 hạn chế, 1 chỉ tiêu chưa bàn giao") as refused:
        end_unit(unit=ward, on=TODAY, by=by, at=NOW)
    assert "bàn giao" in refused.value.way_out
    ward.refresh_from_db()
    assert ward.valid_to is None
    end_unit(unit=ward, on=TODAY, leaving_open=True, by=by, at=NOW)
    [line] = leaving(by, date(2026, 11, 24))
    assert (line.unit, line.entries, line.targets, line.followed) == (ward, 1, 1, False)
    assert leaving(actor("officer_a"), date(2026, 11, 24)) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.integers(1, 3),
    cuts=st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=3), min_size=1, max_size=2),
    plan=st.decimals(min_value=1, max_value=10**6, places=4),
)
def test_open_items_are_conserved_through_merges_and_splits(
    world: World, actor: ActorOf, opened: Make, entries: int, cuts: list[list[int]], plan: Decimal
) -> None:
    """Wherever an entry goes: one live head per successor, shares that make 100, plans that make the plan."""
    with transaction.atomic():
        by = actor("organiser")
        for number in range(entries):
            opened(f"Hạn chế {number}")
        give(world.units["ward_a"], by, plan=str(plan))
        living = [world.units["ward_a"]]
        for turn, weights in enumerate(cuts):
            after: list[tuple[Unit, Post]] = []
            for number, weight in enumerate(weights):
                one = unit(world, f"{turn}-{number}-{weight}")
                after.append((one, led(world, one)))
            whole = sum(weights)
            shares = [weight * 100 // whole for weight in weights]
            shares[-1] += 100 - sum(shares)
            for before in living:
                for one, _ in after:
                    Succession.objects.create(predecessor=before, successor=one, on=SINCE)
                hand_over(before, after, shares, by)
            heads = {one.pk: open_entries(one) for one, _ in after}
            count = entries * max(1, len(living))
            assert all(len(found) == count for found in heads.values())
            assert all(open_entries(before) == [] for before in living)
            living = [one for one, _ in after]
        for moved in Shortcoming.objects.filter(transfers__isnull=False).distinct():
            by_decision: dict[int, int] = {}
            for transfer in moved.transfers.all():
                by_decision[transfer.from_unit_id] = (
                    by_decision.get(transfer.from_unit_id, 0) + transfer.share_percent
                )
            assert set(by_decision.values()) == {100}
        plans = [plan_of(goal) for one in living for goal in open_targets(one, TODAY)]
        assert len(plans) == len(living)
        assert sum(found.value for found in plans if found) == plan
        transaction.set_rollback(True)


# Pages


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_plan_has_its_defaults_is_shown_and_then_written(
    opened: Make, world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    ward, client = world.units["ward_a"], signed_in("organiser")
    entry = opened()
    goal = give(ward, actor("organiser"))
    heirs = follow(world, ward, "nam", "bac")
    assert "Bàn giao" in text(client, reverse("shortcomings:handovers"))
    address = reverse("shortcomings:handover", args=[ward.pk])
    form = HandoverForm(None, holding(ward, TODAY))
    sent = {name: "" if field.initial is None else field.initial for name, field in form.fields.items()}
    sent |= {
        "decision_number": "10-QĐ/TU",
        "decided_on": "2026-07-01",
        f"chi-tieu-{goal.pk}": str(heirs[1][0].pk),
    }
    preview = client.post(address, sent)
    assert preview.status_code == 200
    shown = " ".join(preview.content.decode().split())
    assert "Sẽ ghi như sau" in shown
    assert open_entries(ward) == [entry]
    answer = client.post(reverse("shortcomings:handover_run", args=[ward.pk]), sent)
    done = "".join(part.decode() for part in answer.streaming_content)  # type: ignore[attr-defined]
    assert "Đã chuyển 2 / 2 (chỉ tiêu)" in done
    assert "Đã bàn giao xong" in done
    entry.refresh_from_db()
    assert (entry.unit, entry.owner_post) == heirs[0] or (entry.unit, entry.owner_post) == heirs[1]
    assert [transfer.share_percent for transfer in goal.transfers.all()] == [100]
    assert "Không còn hạn chế hay chỉ tiêu nào" in text(client, address)


def test_shares_that_do_not_make_a_hundred_keep_what_was_typed(
    opened: Make, world: World, signed_in: SignedIn
) -> None:
    ward, client = world.units["ward_a"], signed_in("organiser")
    opened()
    heirs = follow(world, ward, "nam", "bac")
    sent = {"decision_number": "11-QĐ/TU", "decided_on": "2026-07-01"} | {
        f"phan-{one.pk}": 30 for one, _ in heirs
    }
    for name in ("shortcomings:handover", "shortcomings:handover_run"):
        answer = client.post(reverse(name, args=[ward.pk]), sent)
        assert answer.status_code == 422
        assert "hiện cộng được 60 %" in answer.content.decode()
        assert 'value="11-QĐ/TU"' in answer.content.decode()


def test_who_may_not_hand_over_sees_no_plan(world: World, signed_in: SignedIn) -> None:
    for who in ("officer_a", "verifier", "stranger"):
        address = reverse("shortcomings:handover", args=[world.units["ward_a"].pk])
        assert signed_in(who).get(address).status_code == 403
        assert "Không đơn vị nào" in text(signed_in(who), reverse("shortcomings:handovers"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_takes_the_same_statements_however_many_items(
    opened: Make, world: World, actor: ActorOf, django_assert_num_queries: object, count: int
) -> None:
    ward, by = world.units["ward_a"], actor("organiser")
    for number in range(count):
        opened(f"Hạn chế {number}")
        give(ward, by, f"Chỉ tiêu {number}")
    follow(world, ward, *"xyz"[:count])
    with django_assert_num_queries(5):  # type: ignore[operator]
        holding(ward, TODAY)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(leaving(by, TODAY)) == 1
