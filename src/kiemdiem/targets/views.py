"""Pages of targets: the list with its counts, one target with its figures, a new target."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor
from kiemdiem.core.access import Target as Place
from kiemdiem.targets import actions, queries
from kiemdiem.targets.access import may_see, targets_of
from kiemdiem.targets.forms import TargetForm, ValueForm
from kiemdiem.targets.models import Target
from kiemdiem.targets.phrases import STANDINGS, tone
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """List targets by year and unit, each with its generated counts."""
    asked = request.GET
    filters = queries.Filters(
        unit_id=whole_number(asked.get("don-vi", "")),
        year=whole_number(asked.get("nam", "")),
        search=asked.get("tim", "").strip(),
        standing=asked.get("ket-qua", "") if asked.get("ket-qua", "") in STANDINGS else "",
    )
    keys = queries.block_keys(request.actor, filters)
    page = page_of(request, len(keys), size=queries.BLOCKS_A_PAGE)
    context = {
        "blocks": queries.blocks(request.actor, filters, keys[page.window]),
        "page": page,
        "filters": filters,
        "choices": queries.choices(request.actor),
        "standings": STANDINGS,
        "tone": tone,
        "may_create": _may_create_somewhere(request.actor),
    }
    return render(request, "targets/index.html", context)


def create(request: SignedIn) -> HttpResponse:
    """Give a unit a new target."""
    today = timezone.localdate()
    form = TargetForm(
        request.POST or None, request.actor, today, initial={"year": today.year, "direction": "up"}
    )
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.create(**form.cleaned_data, by=request.actor, at=timezone.now())
        if made:
            return redirect("targets:target", made.pk)
    return render(request, "targets/create.html", {"form": form}, status=answer_code(form))


def target(request: SignedIn, target_id: int) -> HttpResponse:
    """Show a target with all its figures, and record a new one."""
    one = Target.objects.select_related("unit", "owner_post").filter(pk=target_id).first()
    if one is None or not may_see(request.actor, one).allowed:
        raise Http404
    form = ValueForm(request.POST or None, initial={"kind": "estimate", "as_of": timezone.localdate()})
    if request.method == "POST":
        place = targets_of(one.unit, request.actor)
        require("targets.record_value", request.actor, place)
        if form.is_valid():
            with refusals_on(form):
                actions.record_value(target=one, **form.cleaned_data, by=request.actor, at=timezone.now())
            if not form.errors:
                return redirect("targets:target", one.pk)
    context = {
        "page": queries.target_page(one),
        "form": form,
        "tone": tone,
        "standings": STANDINGS,
        "may_record": decide(
            "targets.record_value", request.actor, targets_of(one.unit, request.actor)
        ).allowed,
    }
    return render(request, "targets/target.html", context, status=answer_code(form))


def _may_create_somewhere(actor: Actor) -> bool:
    return any(
        decide("targets.create", actor, Place(grant.unit_id, grant.paths)).allowed for grant in actor.grants
    )
