"""Taking somebody, or a collective, into a cycle that has opened."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kiemdiem.audit.access import require
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.forms.season import AdditionForm
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

PEOPLE_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def add_subject(request: SignedIn, cycle_id: int) -> HttpResponse:
    """List who and what an open cycle lacks; take one of them in."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.add_subject", request.actor, cycle_target(cycle))
    form = AdditionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            made = actions.add_subject(cycle=cycle, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:subject", made.pk)
    search = request.GET.get("tim", "").strip()[:100]
    people = queries.absent_people(cycle, search)
    page = page_of(request, people.count(), PEOPLE_A_PAGE)
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "form": form, "search": search, "page": page,
        "collectives": queries.absent_collectives(cycle, search),
        "people": queries.absent_lines(cycle, people, page.window),
    }  # fmt: skip
    return render(request, "cycles/add_subject.html", context, status=answer_code(form))
