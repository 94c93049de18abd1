"""Declared relatives: one's own, and for the organisation body those to units within its reach."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.audit.access import may_somewhere
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import visible_kinships
from kiemdiem.cycles.forms.delegations import EndForm, KinshipForm
from kiemdiem.cycles.models import Kinship
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def kinships(request: SignedIn) -> HttpResponse:
    """List declared ties; declare one."""
    return _kinships(request, None)


def _kinships(request: SignedIn, ended: EndForm | None, tie: int | None = None) -> HttpResponse:
    by, organises = request.actor, may_somewhere("cycles.declare_kinship", request.actor)
    if by.person_id is None and not organises:
        raise NotAllowed("Tài khoản của đồng chí không gắn với người nào để khai báo.")
    sent = request.POST if request.method == "POST" and ended is None else None
    form = KinshipForm(sent, own=not organises)
    if form.is_valid():
        person = form.cleaned_data.pop("person", None) or queries.own_person(by)
        with refusals_on(form):
            actions.declare_kinship(person=person, **form.cleaned_data, by=by, at=timezone.now())
        if not form.errors:
            return redirect("cycles:kinships")
    text = request.GET.get("tim", "").strip()[:100]
    context = {
        "lines": queries.kinship_lines(by, text), "form": form, "text": text, "organises": organises,
        "tried": ended, "tried_of": tie,
    }  # fmt: skip
    return render(request, "cycles/kinships.html", context, status=answer_code(form, ended))


@require_POST
def end_kinship(request: SignedIn, kinship_id: int) -> HttpResponse:
    """Say why a declared tie counts no more."""
    rows = Kinship.objects.filter(visible_kinships(request.actor)).select_related("unit", "person")
    found = get_object_or_404(rows, pk=kinship_id)
    form = EndForm(request.POST, auto_id=f"ly-do-{kinship_id}-%s")
    if form.is_valid():
        with refusals_on(form):
            actions.end_kinship(kinship=found, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:kinships")
    return _kinships(request, form, found.pk)
