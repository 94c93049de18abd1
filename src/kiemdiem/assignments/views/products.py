"""Pages of the catalogue of products."""

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.assignments import phrases
from kiemdiem.assignments.access.tasks import catalogue
from kiemdiem.assignments.actions import products as actions
from kiemdiem.assignments.forms.products import ApproveForm, EndForm, ProductForm, VersionForm
from kiemdiem.assignments.models import Product
from kiemdiem.assignments.queries import products as queries
from kiemdiem.audit.access import may_somewhere, require
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """List the catalogue."""
    require("assignments.see_products", request.actor, catalogue(request.actor))
    today = timezone.localdate()
    tab = request.GET.get("tab", "")
    filters = queries.Filters(
        tab=tab if tab in phrases.PRODUCT_TABS else queries.IN_USE,
        unit_id=whole_number(request.GET.get("don-vi", "")),
        search=request.GET.get("tim", "").strip(),
    )
    counts = queries.tabs(filters, today)
    page = page_of(request, counts[filters.tab])
    asked = [(key, str(value)) for key, value in request.GET.items() if key not in ("trang", "tab") and value]
    context = {
        "rows": queries.product_rows(filters, today, page.window),
        "page": page,
        "tabs": [
            (key, says, counts[key], "?" + urlencode([*asked, ("tab", key)]))
            for key, says in phrases.PRODUCT_TABS.items()
        ],
        "filters": filters,
        "units": queries.units(),
        "narrowed": bool(filters.search or filters.unit_id or filters.tab),
        "may_propose": may_somewhere("assignments.propose_product", request.actor),
    }
    return render(request, "assignments/products.html", context)


def propose(request: SignedIn) -> HttpResponse:
    """Propose a product."""
    today = timezone.localdate()
    form = ProductForm(request.POST or None, request.actor, today, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.propose_product(**form.cleaned_data, by=request.actor, at=timezone.now())
        if made:
            return redirect("assignments:product", made.pk)
    return render(request, "assignments/propose.html", {"form": form}, status=answer_code(form))


def product(request: SignedIn, product_id: int) -> HttpResponse:
    """Show a product with all its versions."""
    return _page(request, _product_or_404(request, product_id))


def version(request: SignedIn, product_id: int) -> HttpResponse:
    """Propose another factor from a day on."""
    one = _product_or_404(request, product_id)
    form = VersionForm(_posted(request), auto_id="version_%s")
    return _sent(request, one, form, "version", lambda: actions.propose_version(
        product=one, **form.cleaned_data, by=request.actor, at=timezone.now()
    ))  # fmt: skip


def approve(request: SignedIn, product_id: int) -> HttpResponse:
    """Approve a version."""
    one = _product_or_404(request, product_id)
    form = ApproveForm(_posted(request), auto_id="approve_%s")
    return _sent(request, one, form, "approve", lambda: actions.approve_product(
        product=one, **form.cleaned_data, by=request.actor, at=timezone.now()
    ))  # fmt: skip


def end(request: SignedIn, product_id: int) -> HttpResponse:
    """Stop using a version, or drop a proposal."""
    one = _product_or_404(request, product_id)
    form = EndForm(_posted(request), auto_id="end_%s")
    return _sent(request, one, form, "end", lambda: actions.end_product(
        product=one, **form.cleaned_data, by=request.actor, at=timezone.now()
    ))  # fmt: skip


def _product_or_404(request: SignedIn, product_id: int) -> Product:
    require("assignments.see_products", request.actor, catalogue(request.actor))
    one = Product.objects.select_related("unit").filter(pk=product_id).first()
    if one is None:
        raise Http404
    return one


def _posted(request: SignedIn) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _sent(
    request: SignedIn, product: Product, form: forms.Form, name: str, do: Callable[[], object]
) -> HttpResponse:
    if request.method != "POST":
        return redirect("assignments:product", product.pk)
    if form.is_valid():
        with refusals_on(form):
            do()
        if not form.errors:
            return redirect("assignments:product", product.pk)
    return _page(request, product, {name: form})


def _page(request: SignedIn, product: Product, sent: dict[str, forms.Form] | None = None) -> HttpResponse:
    today = timezone.localdate()
    offered: dict[str, forms.Form] = {
        "version": VersionForm(initial={"valid_from": today}, auto_id="version_%s"),
        "approve": ApproveForm(auto_id="approve_%s"),
        "end": EndForm(auto_id="end_%s"),
    }
    context = {
        "page": queries.product_page(product, request.actor),
        "product": product,
        "forms": {**offered, **(sent or {})},
        "sent": next(iter(sent or {}), ""),
    }
    code = answer_code(*(sent or {}).values())
    return render(request, "assignments/product.html", context, status=code)
