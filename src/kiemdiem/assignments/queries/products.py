"""The catalogue of standard products, and one product with all its versions."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kiemdiem.assignments.access.tasks import product_target, tasks_of
from kiemdiem.assignments.models import Product
from kiemdiem.audit.access import decide
from kiemdiem.audit.queries import EventLine, history_of
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit

IN_USE, PROPOSED, ENDED = "", "cho-duyet", "da-thoi"


@dataclass(frozen=True)
class Filters:
    """What the catalogue is narrowed to."""

    tab: str = IN_USE
    unit_id: int | None = None
    search: str = ""


def tabs(filters: Filters, today: date) -> dict[str, int]:
    """Count the versions behind each tab; one statement."""
    found: dict[str, int] = _matching(filters).aggregate(
        **{name: Count("pk", filter=_tab(tab, today)) for name, tab in (("use", IN_USE), ("wait", PROPOSED), ("end", ENDED))}
    )  # fmt: skip
    return {IN_USE: found["use"], PROPOSED: found["wait"], ENDED: found["end"]}


def product_rows(filters: Filters, today: date, window: slice) -> list[Product]:
    """Return one page of the catalogue by name, each version with how many tasks were given by it; one statement."""
    return list(
        _matching(filters)
        .filter(_tab(filters.tab, today))
        .select_related("unit", "approved_by")
        .annotate(given=Count("tasks"))
        .order_by("sort_key", "unit_id", "-valid_from", "pk")[window]
    )


def units() -> list[Unit]:
    """Return the units that have a catalogue; one statement."""
    return list(Unit.objects.filter(pk__in=Product.objects.values("unit_id")).order_by("sort_key", "id"))


def products_for(unit_ids: set[int], on: date) -> QuerySet[Product]:
    """Return the approved versions of these units' catalogues in force on the day `on`."""
    return (
        Product.objects.filter(_in_use(on), unit__in=unit_ids)
        .select_related("unit")
        .order_by("sort_key", "pk")
    )


def _tab(tab: str, today: date) -> Q:
    if tab == PROPOSED:
        return Q(approved_at__isnull=True, valid_to__isnull=True)
    if tab == ENDED:
        return Q(valid_to__lt=today) | Q(approved_at__isnull=True, valid_to__isnull=False)
    return Q(approved_at__isnull=False) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def _in_use(on: date) -> Q:
    return Q(approved_at__isnull=False, valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _matching(filters: Filters) -> QuerySet[Product]:
    rows = Q(unit_id=filters.unit_id) if filters.unit_id else Q()
    for word in fold(filters.search).split():
        rows &= Q(search_key__contains=word)
    return Product.objects.filter(rows)


@dataclass(frozen=True)
class Version:
    """One version, what was given by it, and what the actor may do with it."""

    product: Product
    given: int
    may_approve: bool
    may_end: bool


@dataclass(frozen=True)
class ProductPage:
    """One version of a product, and all of them, newest first."""

    current: Version
    versions: tuple[Version, ...]
    history: tuple[EventLine, ...]
    may_propose: bool


def product_page(product: Product, actor: Actor) -> ProductPage:
    """Return a version of a product among all of them, with its own history; two statements."""
    versions = list(
        Product.objects.filter(unit_id=product.unit_id, code=product.code)
        .select_related("unit", "approved_by", "proposed_by")
        .annotate(given=Count("tasks"))
        .order_by("-valid_from", "-pk")
    )
    waiting = any(one.approved_at is None and one.valid_to is None for one in versions)
    told = tuple(_version(one, actor) for one in versions)
    return ProductPage(
        current=next(one for one in told if one.product.pk == product.pk),
        versions=told,
        history=tuple(history_of(product)),
        may_propose=not waiting
        and decide("assignments.propose_product", actor, tasks_of(product.unit)).allowed,
    )


def _version(product: Product, actor: Actor) -> Version:
    target = product_target(product)
    return Version(
        product=product,
        given=getattr(product, "given", 0),
        may_approve=product.valid_to is None and decide("assignments.approve_product", actor, target).allowed,
        may_end=product.valid_to is None and decide("assignments.end_product", actor, target).allowed,
    )
