"""The catalogue of standard products: proposed, approved, followed by a new version, no longer used."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from kiemdiem.assignments.access.tasks import tasks_of
from kiemdiem.assignments.actions.holding import hold_product
from kiemdiem.assignments.models import Product
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.models import Unit


@action("assignments.propose_product")
def propose_product(
    *,
    unit: Unit,
    name: str,
    measure_unit: str,
    factor: Decimal,
    valid_from: date,
    by: Actor,
    at: datetime,
    example: str = "",
    note: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Product:
    """Propose a product for a unit's catalogue; nobody can be given it before it is approved.

    Raises NotAllowed; Refused without a name or a unit of measure, for a factor not above 0, or where the
    catalogue has a product of that name in use or proposed.
    """
    require("assignments.propose_product", by, tasks_of(unit))
    name, measure_unit = said(name, "tên sản phẩm, công việc"), said(measure_unit, "đơn vị tính")
    _positive(factor)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if Product.objects.filter(unit=unit, search_key=fold(name), valid_to__isnull=True).exists():
        raise Refused(
            f"Danh mục của {unit} đã có “{name}”.",
            way_out="Muốn đổi hệ số thì mở sản phẩm ấy và lập phiên bản mới.",
        )
    number = Product.objects.filter(unit=unit).values("code").distinct().count() + 1
    made = Product.objects.create(
        unit=unit, code=f"sp-{number:02d}", name=name, measure_unit=measure_unit, factor=factor,
        valid_from=valid_from, example=normal(example), note=normal(note), source=normal(source),
        illustrative=illustrative, proposed_by_id=by.account_id, proposed_at=at,
    )  # fmt: skip
    record(
        "assignments.propose_product", by=by, at=at, about=made, paths=unit.paths,
        data={"factor": factor, "from": valid_from},
    )  # fmt: skip
    return made


@action("assignments.propose_product")
def propose_version(
    *,
    product: Product,
    factor: Decimal,
    valid_from: date,
    note: str,
    by: Actor,
    at: datetime,
    measure_unit: str = "",
    example: str = "",
) -> Product:
    """Propose another factor for a product from a day on; what was given before keeps its own.

    Raises NotAllowed; Refused without a reason, for a factor not above 0, a day not after the present version's
    first, or where another version waits for approval already.
    """
    require("assignments.propose_product", by, tasks_of(product.unit))
    _positive(factor)
    versions = list(
        Product.objects.select_for_update(of=("self",))
        .filter(unit_id=product.unit_id, code=product.code)
        .order_by("-valid_from", "-pk")
    )
    if any(one.approved_at is None and one.valid_to is None for one in versions):
        raise Refused(
            f"“{product}” đang có một phiên bản chờ phê duyệt.",
            way_out="Hãy phê duyệt hoặc thôi phiên bản ấy trước.",
        )
    if valid_from <= versions[0].valid_from:
        raise Refused(
            f"Phiên bản mới phải áp dụng sau ngày {versions[0].valid_from:%d/%m/%Y} của phiên bản trước.",
            way_out="Hãy chọn ngày muộn hơn.",
        )
    last = versions[0]
    made = Product.objects.create(
        unit=product.unit, code=product.code, name=last.name, measure_unit=normal(measure_unit) or last.measure_unit,
        factor=factor, valid_from=valid_from, example=normal(example) or last.example,
        note=said(note, "lý do đổi hệ số"), source=last.source, illustrative=last.illustrative,
        proposed_by_id=by.account_id, proposed_at=at,
    )  # fmt: skip
    record(
        "assignments.propose_product", by=by, at=at, about=made, paths=product.unit.paths,
        data={"factor": factor, "from": valid_from},
    )  # fmt: skip
    return made


@action("assignments.approve_product")
def approve_product(*, product: Product, by: Actor, at: datetime, decision_number: str = "") -> Product:
    """Approve a proposed version; the one before it ends on the day before.

    Raises NotAllowed; Refused where the version was dropped, or where a task was already given, by the factor
    of the version before, on a day that the new one would govern.
    """
    product = hold_product("assignments.approve_product", product, by)
    if product.valid_to:
        raise Refused(f"Phiên bản này của “{product}” đã thôi.", way_out="Hãy lập phiên bản mới.")
    before = (
        Product.objects.select_for_update(of=("self",))
        .filter(unit_id=product.unit_id, code=product.code, approved_at__isnull=False, valid_to__isnull=True)
        .order_by("-valid_from")
        .first()
    )
    if before:
        given = before.tasks.filter(assigned_on__gte=product.valid_from).count()
        if given:
            raise Refused(
                f"Đã có {given} nhiệm vụ giao từ ngày {product.valid_from:%d/%m/%Y} theo hệ số cũ.",
                way_out="Hãy thôi phiên bản này và lập phiên bản áp dụng từ ngày muộn hơn.",
            )
        before.valid_to = product.valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    product.approved_by_id, product.approved_at = by.account_id, at
    product.decision_number = normal(decision_number)
    product.save(update_fields=["approved_by", "approved_at", "decision_number"])
    record(
        "assignments.approve_product", by=by, at=at, about=product, paths=product.unit.paths,
        data={"factor": product.factor, "from": product.valid_from, "decision": product.decision_number},
    )  # fmt: skip
    return product


@action("assignments.end_product")
def end_product(*, product: Product, ground: str, by: Actor, at: datetime) -> Product:
    """Stop giving a product from tomorrow on, or drop a proposal; what was given stays.

    Raises NotAllowed; Refused without a ground, or where it has ended already.
    """
    product = hold_product("assignments.end_product", product, by)
    if product.valid_to:
        raise Refused(f"“{product}” đã thôi dùng từ sau ngày {product.valid_to:%d/%m/%Y}.")
    product.valid_to = max(timezone.localdate(at), product.valid_from)
    product.save(update_fields=["valid_to"])
    record(
        "assignments.end_product", by=by, at=at, about=product, paths=product.unit.paths,
        reason=said(ground, "lý do"), data={"to": product.valid_to},
    )  # fmt: skip
    return product


def _positive(factor: Decimal) -> None:
    if factor <= 0:
        raise Refused("Hệ số quy đổi phải lớn hơn 0.", way_out="Công việc đơn giản nhất lấy hệ số 1.")
