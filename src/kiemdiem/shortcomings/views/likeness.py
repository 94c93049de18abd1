"""Entries that read alike: the list of pairs, one pair side by side, and decisions taken back."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import decide
from kiemdiem.core.similarity import likeness, words
from kiemdiem.shortcomings import actions, phrases
from kiemdiem.shortcomings.access import entry_target, may_see
from kiemdiem.shortcomings.forms.likeness import SAME, LikenessForm, OtherEntryForm, UndoForm
from kiemdiem.shortcomings.models import Likeness, Shortcoming
from kiemdiem.shortcomings.queries import duplicates as alike
from kiemdiem.shortcomings.queries.chains import memory_of
from kiemdiem.shortcomings.views.entry import entry_or_404
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

PAIRS_A_PAGE = 10
FROM_LIST = "danh-sach"


def duplicates(request: SignedIn) -> HttpResponse:
    """List the pairs of entries that read alike, most alike first, each with both texts and the decision to make."""
    asked = alike.Asked(
        unit_id=whole_number(request.GET.get("don-vi", "")),
        field_id=whole_number(request.GET.get("linh-vuc", "")),
        across=request.GET.get("khac-don-vi") == "1",
    )
    found = alike.alike_entries(request.actor, asked)
    page = page_of(request, len(found.pairs), size=PAIRS_A_PAGE)
    context = {
        "found": found,
        "pairs": [
            (pair, LikenessForm(auto_id=f"cap-{pair.first.pk}-{pair.second.pk}-%s"))
            for pair in alike.pairs_of(found, page.window)
        ],
        "page": page,
        "asked": asked,
        "most": alike.MOST,
        "choices": alike.choices(request.actor),
        "back": urlencode({**dict(request.GET.items()), "tu": FROM_LIST}),
        "phrases": phrases,
    }
    return render(request, "shortcomings/duplicates.html", context)


def pair(request: SignedIn, one_id: int, other_id: int) -> HttpResponse:
    """Show two entries side by side, and take the decision about them."""
    one, other = entry_or_404(request, one_id), entry_or_404(request, other_id)
    form = LikenessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.decide_likeness(
                one=one,
                other=other,
                same=form.cleaned_data["how"] == SAME,
                ground=form.cleaned_data["ground"],
                by=request.actor,
                at=timezone.now(),
            )
        if not form.errors:
            return redirect(_back(request) or f"{reverse('shortcomings:memory', args=[one.pk])}")
    degree = likeness(words(one.wording), words(other.wording))
    context = {
        "pair": alike.Pair(one, other, round(degree * 100)),
        "form": form,
        "decided": Likeness.objects.filter(
            first_id=min(one.pk, other.pk), second_id=max(one.pk, other.pk), undone_at__isnull=True
        ).first(),
        "may": _may("decide_likeness", request, one, other),
        "phrases": phrases,
    }
    return render(request, "shortcomings/pair.html", context, status=answer_code(form))


def memory(request: SignedIn, entry_id: int) -> HttpResponse:
    """Show all that the register remembers of a limitation, and look for another entry that may be the same."""
    one, today = entry_or_404(request, entry_id), timezone.localdate()
    asked = request.GET if "number" in request.GET else None
    form = OtherEntryForm(asked, request.actor, one)
    if asked is not None and form.is_valid():
        other = form.cleaned_data["other"]
        if not may_see(request.actor, other, today).allowed:
            raise Http404
        return redirect("shortcomings:pair", one.pk, other.pk)
    context = {
        "entry": one,
        "memory": memory_of(one, request.actor, today),
        "form": form,
        "may": _may("decide_likeness", request, one, one),
        "today_day": today,
        "phrases": phrases,
    }
    return render(request, "shortcomings/memory.html", context, status=answer_code(form))


def undo(request: SignedIn, likeness_id: int) -> HttpResponse:
    """Take a decision about two entries back, with a reason."""
    rows = Likeness.objects.select_related("first__unit", "second__unit", "decided_by")
    decided = get_object_or_404(rows, pk=likeness_id)
    one, other = entry_or_404(request, decided.first_id), entry_or_404(request, decided.second_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.undo_likeness(decided=decided, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("shortcomings:memory", one.pk)
    context = {
        "decided": decided,
        "pair": alike.Pair(one, other, decided.percent),
        "form": form,
        "phrases": phrases,
    }
    return render(request, "shortcomings/undo_likeness.html", context, status=answer_code(form))


def _may(verb: str, request: SignedIn, *entries: Shortcoming) -> bool:
    today = timezone.localdate()
    return all(
        decide(f"shortcomings.{verb}", request.actor, entry_target(entry, request.actor, today)).allowed
        for entry in entries
    )


def _back(request: HttpRequest) -> str:
    """Return the list the decision was made on, with its filters; empty where it was made elsewhere."""
    if request.GET.get("tu") != FROM_LIST:
        return ""
    kept = {key: value for key, value in request.GET.items() if key != "tu"}
    return f"{reverse('shortcomings:duplicates')}?{urlencode(kept)}"
