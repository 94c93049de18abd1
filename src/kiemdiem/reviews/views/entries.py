"""From a report into the register."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.forms.report import RaiseEntryForm
from kiemdiem.reviews.views.report import subject_or_404
from kiemdiem.shortcomings.queries.passages import marked, sentences
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def raise_entry(request: SignedIn, subject_id: int, section_key: str) -> HttpResponse:
    """Draft an entry of the register from a passage of the report."""
    subject = subject_or_404(subject_id)
    source = queries.source_of(subject, section_key, request.actor, timezone.localdate())
    passage = marked(request.GET.get("doan", ""), source.text)
    found = sentences(source.text)
    wording = (
        passage if passage != source.text or len(found) == 1 else ""
    )  # of a whole section it is to be written
    form = RaiseEntryForm(request.POST or None, initial={"passage": passage, "wording": wording})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            entry = actions.raise_entry(
                subject=subject, section_key=section_key, passage=form.cleaned_data["passage"],
                wording=form.cleaned_data["wording"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect("shortcomings:entry", entry.pk)
    return render(
        request,
        "reviews/raise_entry.html",
        {"source": source, "form": form, "found": found},
        status=answer_code(form),
    )
