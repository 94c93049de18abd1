"""Rating anew: the page of the decision that replaces the one in force."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kiemdiem.core.ruleset import Level
from kiemdiem.ratings import actions
from kiemdiem.ratings.forms import AnewForm
from kiemdiem.ratings.queries.anew import anew_page, competent
from kiemdiem.ratings.views.subject import subject_address, subject_asked
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def decide_again(request: SignedIn, subject_id: int) -> HttpResponse:
    """Show what is in force; a post records the decision that replaces it."""
    found = subject_asked(subject_id)
    page = anew_page(found, request.actor)
    offered = competent(found, page.decision, timezone.localdate())
    sent = request.POST if request.method == "POST" else None
    form = AnewForm(page.rules, page.decision.level, offered, sent)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            actions.decide_again(
                subject=found, level=Level(given["level"]), ground=given["ground"], authority=given["authority"],
                number=given["number"], on=given["on"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(subject_address(found, "xep-loai-lai"))
    context = {"page": page, "form": form, "levels": page.rules.level_names}
    return render(request, "ratings/anew.html", context, status=answer_code(form))
