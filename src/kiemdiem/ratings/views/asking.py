"""The rules asked once more about one subject: with other figures, or by another rule set. Nothing is written."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kiemdiem.ratings.forms import ComparisonForm, TrialForm
from kiemdiem.ratings.queries.comparison import choices, compare, nearest
from kiemdiem.ratings.queries.standing import standing
from kiemdiem.ratings.queries.trial import require_levels, trial
from kiemdiem.ratings.views.subject import subject_asked
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def try_figures(request: SignedIn, subject_id: int) -> HttpResponse:
    """Show what changed figures would lead to. They come by POST, so that no address ever holds them."""
    now = standing(subject_asked(subject_id), request.actor, "ratings.try")
    require_levels(now)
    sent = request.method == "POST"
    form = TrialForm(now, request.POST if sent else None)
    found = trial(now, form.tried() if sent and form.is_valid() else now.known)
    context = {
        "now": now,
        "form": form,
        "tried": sent and form.is_valid(),
        "trial": found,
        "levels": now.rules.level_names,
        "on": timezone.localdate(),
    }
    return render(request, "ratings/trial.html", context, status=answer_code(form))


@require_safe
def compare_rules(request: SignedIn, subject_id: int) -> HttpResponse:
    """Show the same facts under another rule set, by default the one of the time before."""
    now = standing(subject_asked(subject_id), request.actor, "ratings.compare")
    listed = choices(now)
    default = nearest(now, listed)
    asked = request.GET.get("bo", default.rules.key if default else "")
    form = ComparisonForm(listed, {"bo": asked} if listed else None)
    chosen = next((each for each in listed if each.rules.key == asked), None)
    context = {
        "now": now,
        "form": form,
        "listed": listed,
        "chosen": chosen,
        "page": compare(now, chosen.rules) if chosen else None,
        "on": timezone.localdate(),
    }
    return render(request, "ratings/comparison.html", context, status=answer_code(form))
