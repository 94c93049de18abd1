"""What was planned, estimated and finally reached is never mixed up."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.core.targets import Standing
from kiemdiem.targets import actions
from kiemdiem.targets.access import may_see, visible_targets
from kiemdiem.targets.models import Target, TargetValue
from kiemdiem.targets.queries import target_page

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]


def give(world: World, by: Actor, name: str = "Thu ngân sách", **given: object) -> Target:
    facts = {"unit": world.units["ward_a"], "year": 2026, "measure_unit": "tỷ đồng", "at": NOW, **given}
    return actions.create(name=name, by=by, **facts)  # type: ignore[arg-type]


def record(target: Target, by: Actor, kind: str, value: str, **given: object) -> TargetValue:
    facts = {"as_of": TODAY, "source": "Phòng Tài chính", "at": NOW, **given}
    return actions.record_value(target=target, kind=kind, value=Decimal(value), by=by, **facts)  # type: ignore[arg-type]


def test_a_target_is_given_once_a_year_to_a_unit(world: World, actor: ActorOf) -> None:
    give(world, actor("officer_a"))
    with pytest.raises(Refused, match="đã có trong năm 2026"):
        give(world, actor("officer_a"), "thu  ngan sach")
    assert give(world, actor("officer_a"), year=2027)
    assert give(world, actor("organiser"), unit=world.units["ward_b"])
    assert Event.objects.filter(action="targets.create").count() == 3


def test_a_target_has_a_name_and_a_unit_of_measure(world: World, actor: ActorOf) -> None:
    for absent in ({"name": " "}, {"measure_unit": ""}):
        with pytest.raises(Refused, match="tên và đơn vị tính"):
            give(world, actor("officer_a"), **absent)  # type: ignore[arg-type]


def test_strangers_neither_give_nor_record(world: World, actor: ActorOf) -> None:
    target = give(world, actor("officer_a"))
    for who in ("stranger", "head_a", "verifier", "leader", "delegate"):
        with pytest.raises(NotAllowed):
            give(world, actor(who), "Khác")
        with pytest.raises(NotAllowed):
            record(target, actor(who), "plan", "1")


def test_the_newest_figure_of_each_kind_counts_and_the_older_ones_stay(world: World, actor: ActorOf) -> None:
    target, by = give(world, actor("officer_a")), actor("officer_a")
    record(target, by, "plan", "100")
    record(target, by, "final", "99")
    record(target, by, "final", "100", at=NOW + timedelta(seconds=1))
    record(target, by, "estimate", "130", at=NOW + timedelta(seconds=2))
    page = target_page(target)
    assert page.row.result.standing is Standing.MET
    assert not page.row.result.provisional
    assert [value.value for value in page.values] == [130, 100, 99, 100]


def test_an_audited_figure_outweighs_a_final_one(world: World, actor: ActorOf) -> None:
    target, by = give(world, actor("officer_a")), actor("officer_a")
    record(target, by, "plan", "100")
    record(target, by, "audited", "97")
    record(target, by, "final", "101", at=NOW + timedelta(seconds=1))
    assert target_page(target).row.result.standing is Standing.MISSED


def test_an_estimate_is_provisional_whatever_it_says(world: World, actor: ActorOf) -> None:
    target, by = give(world, actor("officer_a")), actor("officer_a")
    record(target, by, "plan", "100")
    record(target, by, "estimate", "130", source="")
    result = target_page(target).row.result
    assert (result.standing, result.provisional, result.percent) == (Standing.EXCEEDED, True, 130)


def test_settled_figures_name_their_source(world: World, actor: ActorOf) -> None:
    target = give(world, actor("officer_a"))
    for kind in ("final", "audited"):
        with pytest.raises(Refused, match="phải ghi nguồn"):
            record(target, actor("officer_a"), kind, "1", source=" ")


def test_what_was_reached_is_not_of_tomorrow_but_a_plan_may_be(world: World, actor: ActorOf) -> None:
    target, ahead = give(world, actor("officer_a")), date(2026, 12, 31)
    with pytest.raises(Refused, match="sau ngày ghi"):
        record(target, actor("officer_a"), "estimate", "1", as_of=ahead)
    assert record(target, actor("officer_a"), "plan", "1", as_of=ahead)


def test_a_stated_share_stands_beside_a_result_and_above_nothing(world: World, actor: ActorOf) -> None:
    target = give(world, actor("officer_a"))
    for kind, share in (("plan", "98"), ("estimate", "0")):
        with pytest.raises(Refused, match="Tỷ lệ so với kế hoạch"):
            record(target, actor("officer_a"), kind, "335", stated_percent=Decimal(share))


def test_the_list_of_visible_targets_agrees_with_the_question_about_each(
    world: World, actor: ActorOf
) -> None:
    both = [give(world, actor("organiser")), give(world, actor("organiser"), unit=world.units["ward_b"])]
    seen = {}
    for key in world.accounts:
        listed = set(Target.objects.filter(visible_targets(actor(key))))
        assert listed == {target for target in both if may_see(actor(key), target).allowed}, key
        seen[key] = len(listed)
    assert seen == {
        "organiser": 2, "leader": 2, "verifier": 2, "delegate": 1, "admin": 0, "head_a": 1, "deputy_a": 0,
        "member_a": 0, "officer_a": 1, "stranger": 1,
    }  # fmt: skip


# Pages


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


@pytest.fixture
def counted(world: World, actor: ActorOf) -> None:
    """Three settled targets, one estimate, one without figures."""
    by = actor("officer_a")
    for name, kind, value in (
        ("Vượt", "final", "110"),
        ("Đúng", "final", "100"),
        ("Hụt", "final", "90"),
        ("Ước", "estimate", "120"),
    ):
        target = give(world, by, f"Chỉ tiêu {name}")
        record(target, by, "plan", "100")
        record(target, by, kind, value)
    give(world, by, "Chỉ tiêu trống")


def test_the_count_line_keeps_estimates_apart_and_leads_to_its_list(
    counted: None, signed_in: SignedIn
) -> None:
    page = text(signed_in("officer_a"), reverse("targets:index"))
    assert ">2/5</a> chỉ tiêu đạt theo số chính thức" in page
    assert ">1 vượt</a>" in page
    assert "theo số ước: 1/5 ước đạt, 1 ước vượt, 0 ước chưa đạt" in page
    assert "1 chưa đủ số liệu" in page
    assert "Ước vượt" in page
    narrowed = text(signed_in("officer_a"), reverse("targets:index") + "?ket-qua=missed")
    assert "Chỉ tiêu Hụt" in narrowed
    assert "Chỉ tiêu Vượt" not in narrowed
    assert ">2/5</a>" in narrowed


def test_a_search_without_marks_finds_and_does_not_change_the_counts(
    counted: None, signed_in: SignedIn
) -> None:
    page = text(signed_in("officer_a"), reverse("targets:index") + "?tim=chi+tieu+hut")
    assert "Chỉ tiêu Hụt" in page
    assert "Chỉ tiêu Vượt" not in page
    assert ">2/5</a>" in page


def test_a_stated_share_shows_the_plan_it_implies(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    target = give(world, actor("officer_a"), "Giải ngân")
    record(target, actor("officer_a"), "estimate", "335", stated_percent=Decimal(98))
    page = text(signed_in("officer_a"), reverse("targets:target", args=[target.pk]))
    assert "Kế hoạch khoảng 341,8 tỷ đồng (tính ngược từ 335 = 98 %)" in page
    assert "Ước chưa đạt" in page


def test_who_may_not_see_a_target_does_not_learn_that_it_exists(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    target = give(world, actor("officer_a"))
    path = reverse("targets:target", args=[target.pk])
    assert signed_in("stranger").get(path).status_code == 404
    assert signed_in("head_a").get(path).status_code == 200
    assert signed_in("head_a").post(path, {"kind": "plan"}).status_code == 403


def test_a_figure_typed_the_vietnamese_way_is_recorded(
    world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    target = give(world, actor("officer_a"))
    form = {"kind": "final", "value": "12.345,6", "as_of": "2026-06-30", "source": "Báo cáo 5", "note": ""}
    path = reverse("targets:target", args=[target.pk])
    assert signed_in("officer_a").post(path, form).status_code == 302
    assert target.values.get().value == Decimal("12345.6")


def test_a_refused_figure_keeps_what_was_typed(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    target = give(world, actor("officer_a"))
    form = {
        "kind": "final",
        "value": "12.345,6",
        "as_of": "2026-06-30",
        "source": "",
        "note": "Đang đối chiếu",
    }
    answer = signed_in("officer_a").post(reverse("targets:target", args=[target.pk]), form)
    assert answer.status_code == 409
    assert "phải ghi nguồn" in answer.content.decode()
    assert 'value="Đang đối chiếu"' in answer.content.decode()


def test_a_new_target_goes_only_where_one_may_put_it(world: World, signed_in: SignedIn) -> None:
    form = {
        "unit": "phuong a",
        "year": "2026",
        "name": "Thu ngân sách",
        "measure_unit": "tỷ đồng",
        "direction": "up",
        "frequency": "year",
    }
    path = reverse("targets:create")
    refused = signed_in("officer_a").post(path, {**form, "unit": "Phường Đà Thử"})
    assert refused.status_code == 422
    assert "Không tìm thấy đơn vị" in refused.content.decode()
    made = signed_in("officer_a").post(path, {**form, "unit": "an thu"})
    assert made.status_code == 302
    assert Target.objects.get().unit == world.units["ward_a"]


def test_an_empty_list_says_what_to_do(world: World, signed_in: SignedIn) -> None:
    assert "Chưa có chỉ tiêu nào" in text(signed_in("officer_a"), reverse("targets:index"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_however_many_targets(
    world: World, actor: ActorOf, signed_in: SignedIn, django_assert_num_queries: object, count: int
) -> None:
    for number in range(count):
        record(give(world, actor("officer_a"), f"Chỉ tiêu {number}"), actor("officer_a"), "plan", "1")
    client = signed_in("officer_a")
    client.get(reverse("targets:index"))
    with django_assert_num_queries(10):  # type: ignore[operator]
        client.get(reverse("targets:index"))
