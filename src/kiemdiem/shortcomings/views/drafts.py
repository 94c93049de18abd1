"""A new entry by hand, and the mending of a draft."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import entry_target
from kiemdiem.shortcomings.actions.revisions import ChangedMeanwhile
from kiemdiem.shortcomings.forms.entries import DraftForm, EntryForm, points_seen_by, units_to_draft_for
from kiemdiem.shortcomings.forms.revisions import Change
from kiemdiem.shortcomings.models import Origin, Shortcoming
from kiemdiem.shortcomings.queries.edits import LastEdit, last_edit
from kiemdiem.shortcomings.queries.missing import missing_to_open
from kiemdiem.shortcomings.views.entry import entry_or_404
from kiemdiem.web.asking import whole_number
from kiemdiem.web.refusals import CONFLICT, answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@dataclass(frozen=True)
class Meanwhile:
    """Who saved the entry while its page stood open, and what they changed."""

    last: LastEdit
    changes: tuple[Change, ...]


def draft(request: SignedIn) -> HttpResponse:
    """Write a limitation into a register; its address follows on the next page."""
    today = timezone.localdate()
    form = DraftForm(request.POST or None, request.actor, today, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.draft(**form.cleaned_data, by=request.actor, at=timezone.now())
        if made:
            return redirect("shortcomings:edit", made.pk)
    return render(request, "shortcomings/draft.html", {"form": form}, status=answer_code(form))


def _initial(request: SignedIn) -> dict[str, object]:
    """Return what the suggested point of `noi-dung` says; else the unit of `don-vi`, or the only one there is."""
    today = timezone.localdate()
    number = whole_number(request.GET.get("noi-dung", ""))
    point = points_seen_by(request.actor).filter(pk=number).first() if number else None
    if point is not None:
        subject = point.suggestion.subject
        return {
            "unit": subject.unit.unit, "first_seen_on": today, "origin": Origin.POINT, "origin_passage": point.text,
            "born_in": subject.cycle_id, "point": point.pk,
        }  # fmt: skip
    units = units_to_draft_for(request.actor, today)
    asked = whole_number(request.GET.get("don-vi", ""))
    chosen: list[Unit] = list(units.filter(pk=asked) if asked else units.order_by("pk")[:2])
    return {"unit": chosen[0] if len(chosen) == 1 else None, "first_seen_on": today, "origin": "self_review"}


def edit(request: SignedIn, entry_id: int) -> HttpResponse:
    """Give a draft its address: cause, responsibility, owner, deadline, measure."""
    entry = entry_or_404(request, entry_id)
    today = timezone.localdate()
    require("shortcomings.edit", request.actor, entry_target(entry, request.actor, today))
    form = EntryForm(request.POST or None, entry, today)
    meanwhile: Meanwhile | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                _edit(request, entry, form)
            except ChangedMeanwhile:
                entry = entry_or_404(request, entry_id)
                form, changes = form.on_top_of(entry, today)
                meanwhile = Meanwhile(last_edit(entry.pk), tuple(changes))
        if not form.errors and meanwhile is None:
            return redirect("shortcomings:entry", entry.pk)
    context = {"form": form, "entry": entry, "missing": missing_to_open(entry, today), "meanwhile": meanwhile}
    return render(
        request, "shortcomings/edit.html", context, status=CONFLICT if meanwhile else answer_code(form)
    )


def _edit(request: SignedIn, entry: Shortcoming, form: EntryForm) -> None:
    actions.edit(
        entry=entry,
        wording=form.cleaned_data["wording"],
        first_seen_on=form.cleaned_data["first_seen_on"],
        details=form.details(),
        revision=form.cleaned_data["revision"] or 0,
        by=request.actor,
        at=timezone.now(),
    )
