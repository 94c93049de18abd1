"""A product counts by the factor that was approved when the work was given, never by a later one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from apps.assignments.work import GIVEN_ON, approved, given, line, proposed
from cast import NOW, TODAY, World
from kiemdiem.assignments.actions import giving, products
from kiemdiem.assignments.models import Product
from kiemdiem.assignments.queries.products import products_for
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused

ActorOf = Callable[[str], Actor]
NEXT = date(2026, 12, 1)


def test_a_product_is_proposed_by_the_office_and_approved_by_the_head(world: World, actor: ActorOf) -> None:
    product = proposed(world, actor("officer_a"))
    for who in ("officer_a", "deputy_a", "stranger", "leader"):
        with pytest.raises(NotAllowed):
            products.approve_product(product=product, by=actor(who), at=NOW)
    products.approve_product(product=product, by=actor("head_a"), at=NOW, decision_number=" 12-QĐ/ĐU ")
    product.refresh_from_db()
    assert (product.approved_by, product.decision_number) == (world.accounts["head_a"], "12-QĐ/ĐU")
    assert Event.objects.filter(about_id=product.pk, about_type="assignments.product").count() == 2


def test_a_product_is_approved_once(world: World, actor: ActorOf) -> None:
    product = approved(world, actor("officer_a"), actor("head_a"))
    with pytest.raises(NotAllowed, match="Chưa thể"):
        products.approve_product(product=product, by=actor("head_a"), at=NOW)


@pytest.mark.parametrize(
    ("absent", "says"),
    [
        ({"name": " "}, "tên sản phẩm"),
        ({"measure_unit": ""}, "đơn vị tính"),
        ({"factor": Decimal(0)}, "lớn hơn 0"),
    ],
)
def test_a_product_has_a_name_a_unit_and_a_factor(
    world: World, actor: ActorOf, absent: dict[str, object], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        proposed(world, actor("officer_a"), **absent)


def test_a_catalogue_has_each_product_once_whatever_its_marks(world: World, actor: ActorOf) -> None:
    proposed(world, actor("officer_a"))
    with pytest.raises(Refused, match="đã có"):
        proposed(world, actor("officer_a"), name="to trinh  giao dat")
    other = proposed(world, actor("organiser"), unit=world.units["ward_b"])
    assert other.code == "sp-01"


def test_nobody_proposes_for_another_unit(world: World, actor: ActorOf) -> None:
    for who in ("stranger", "deputy_a", "verifier"):
        with pytest.raises(NotAllowed):
            proposed(world, actor(who))


def test_only_an_approved_version_in_force_is_given(world: World, actor: ActorOf) -> None:
    product = proposed(world, actor("officer_a"))
    with pytest.raises(Refused, match="chưa được phê duyệt"):
        given(world, actor("officer_a"), product=product)
    products.approve_product(product=product, by=actor("head_a"), at=NOW)
    with pytest.raises(Refused, match="không áp dụng"):
        given(world, actor("officer_a"), product=product, on=date(2025, 12, 31))
    assert given(world, actor("officer_a"), product=product).factor == Decimal("1.5")


def test_a_catalogue_serves_the_units_below_and_no_others(world: World, actor: ActorOf) -> None:
    city = proposed(world, actor("organiser"), unit=world.units["city"])
    other = proposed(world, actor("organiser"), unit=world.units["ward_b"])
    for product in (city, other):
        products.approve_product(product=product, by=actor("organiser"), at=NOW)
    assert given(world, actor("officer_a"), product=city)
    with pytest.raises(Refused, match="không thuộc danh mục"):
        given(world, actor("officer_a"), product=other)


def test_a_new_factor_leaves_what_was_given_alone(world: World, actor: ActorOf) -> None:
    old = approved(world, actor("officer_a"), actor("head_a"))
    before = given(world, actor("officer_a"), product=old)
    new = products.propose_version(
        product=old,
        factor=Decimal(2),
        valid_from=NEXT,
        note="Thêm bước lấy ý kiến",
        by=actor("officer_a"),
        at=NOW,
    )
    products.approve_product(product=new, by=actor("head_a"), at=NOW)
    before.refresh_from_db()
    assert before.factor == Decimal("1.5")
    assert list(products_for({old.unit_id}, TODAY)) == [old]
    assert list(products_for({old.unit_id}, NEXT)) == [new]
    assert Product.objects.get(pk=old.pk).valid_to == date(2026, 11, 30)


def test_a_version_waits_for_the_one_before_it(world: World, actor: ActorOf) -> None:
    old = approved(world, actor("officer_a"), actor("head_a"))
    facts = {"product": old, "factor": Decimal(2), "note": "Thêm bước", "by": actor("officer_a"), "at": NOW}
    with pytest.raises(Refused, match="sau ngày 01/01/2026"):
        products.propose_version(**facts, valid_from=date(2026, 1, 1))
    with pytest.raises(Refused, match="lý do đổi hệ số"):
        products.propose_version(**{**facts, "note": ""}, valid_from=NEXT)
    products.propose_version(**facts, valid_from=NEXT)
    with pytest.raises(Refused, match="chờ phê duyệt"):
        products.propose_version(**facts, valid_from=date(2027, 1, 1))


def test_a_version_cannot_reach_back_over_work_already_given(world: World, actor: ActorOf) -> None:
    old = approved(world, actor("officer_a"), actor("head_a"))
    given(world, actor("officer_a"), product=old)
    new = products.propose_version(
        product=old, factor=Decimal(2), valid_from=GIVEN_ON, note="Thêm bước", by=actor("officer_a"), at=NOW
    )
    with pytest.raises(Refused, match="Đã có 1 nhiệm vụ giao từ ngày 26/10/2026"):
        products.approve_product(product=new, by=actor("head_a"), at=NOW)


def test_a_product_no_longer_used_and_a_proposal_not_taken(world: World, actor: ActorOf) -> None:
    used, dropped = (
        approved(world, actor("officer_a"), actor("head_a")),
        proposed(world, actor("officer_a"), "Báo cáo"),
    )
    for product in (used, dropped):
        with pytest.raises(Refused, match="Chưa ghi lý do"):
            products.end_product(product=product, ground=" ", by=actor("head_a"), at=NOW)
        products.end_product(product=product, ground="Bỏ thủ tục này", by=actor("head_a"), at=NOW)
        with pytest.raises(Refused, match="đã thôi dùng"):
            products.end_product(product=product, ground="Bỏ", by=actor("head_a"), at=NOW)
    with pytest.raises(Refused, match="đã thôi"):
        products.approve_product(product=dropped, by=actor("head_a"), at=NOW)
    assert given(world, actor("officer_a"), product=used, on=TODAY, due_on=TODAY)
    with pytest.raises(Refused, match="không áp dụng"):
        giving.assign(
            lines=[line(world, product=used, due_on=NEXT)], by=actor("officer_a"), at=NOW.replace(day=24)
        )
    assert proposed(world, actor("officer_a"), "Báo cáo").code == "sp-03"
