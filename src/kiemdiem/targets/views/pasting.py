"""Many figures at once: pasted, read, shown as they would be recorded, then recorded all or none."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kiemdiem.targets import actions
from kiemdiem.targets.actions import NewFigure
from kiemdiem.targets.forms.pasted import Line, PasteForm
from kiemdiem.targets.models import TargetValue, ValueKind
from kiemdiem.targets.queries.listing import rows_of
from kiemdiem.targets.queries.standing import Row
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@dataclass(frozen=True)
class Preview:
    """A pasted line beside what the target has of that kind now."""

    line: Line
    now: TargetValue | None


def paste(request: SignedIn) -> HttpResponse:
    """Take pasted figures: first shown with what is wrong, then recorded once somebody confirms."""
    today = timezone.localdate()
    initial = {"year": today.year, "kind": ValueKind.ESTIMATE, "as_of": today}
    form = PasteForm(request.POST or None, request.actor, initial=initial)
    lines = form.read() if request.method == "POST" and form.is_valid() else []
    faults = sum(bool(line.fault) for line in lines)
    if lines and not faults and "ghi" in request.POST:
        asked = form.cleaned_data
        figures = [
            NewFigure(line.target, line.value, line.stated_percent, line.note)
            for line in lines
            if line.target and line.value is not None
        ]
        with refusals_on(form):
            actions.record_values(
                figures=figures, kind=asked["kind"], as_of=asked["as_of"], source=asked["source"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            address = reverse("targets:index")
            return redirect(f"{address}?don-vi={asked['unit'].pk}&nam={asked['year']}")
    context = {
        "form": form,
        "preview": _preview(lines, form),
        "faults": faults,
        "ready": bool(lines) and not faults,
    }
    return render(request, "targets/paste.html", context, status=answer_code(form))


def _preview(lines: list[Line], form: PasteForm) -> list[Preview]:
    rows: dict[int, Row] = {
        row.target.pk: row for row in rows_of([line.target for line in lines if line.target])
    }
    kind = form.cleaned_data.get("kind") if form.is_bound else None
    return [Preview(line, _now(rows.get(line.target.pk) if line.target else None, kind)) for line in lines]


def _now(row: Row | None, kind: str | None) -> TargetValue | None:
    if row is None:
        return None
    if kind == ValueKind.PLAN:
        return row.plan
    return row.reached if row.reached and row.reached.kind == kind else None
