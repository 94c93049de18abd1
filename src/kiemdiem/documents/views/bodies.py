"""How a unit's body names itself, its terms, its own Word templates."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import decide, require
from kiemdiem.documents import actions
from kiemdiem.documents.access import body_target
from kiemdiem.documents.forms import LINES, BodyForm, TemplateForm, TermForm
from kiemdiem.documents.models import OwnTemplate
from kiemdiem.documents.queries.bodies import Issuer, issuer_of
from kiemdiem.documents.queries.forms import forms
from kiemdiem.documents.views.files import WORD, saved
from kiemdiem.organisations.models import Unit
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

OF_TERM = ("viec", "starts_on", "ends_on")
"""Fields by which a sent term is told from a sent description."""
VERBS = ("describe_body", "set_term", "upload_template", "end_template")


def body(request: SignedIn, unit_id: int, line: str) -> HttpResponse:
    """Show how a body names itself, with its terms and templates; change them."""
    unit = _unit(request, unit_id, line)
    issuer = issuer_of(unit, line)
    term_sent = any(name in request.POST for name in OF_TERM)
    described = BodyForm(None if term_sent else request.POST or None, initial=BodyForm.first_values(issuer))
    term = TermForm(request.POST if term_sent else None)
    sent = term if term_sent else described
    if request.method == "POST" and sent.is_valid():
        with refusals_on(sent):
            if term_sent and issuer.body:
                actions.set_term(body=issuer.body, by=request.actor, at=timezone.now(), **sent.cleaned_data)
            elif not term_sent:
                actions.describe_body(
                    unit=unit, line=line, by=request.actor, at=timezone.now(), **sent.cleaned_data
                )
        if not sent.errors:
            return redirect("documents:body", unit.pk, line)
    return _page(request, issuer, described, term, TemplateForm())


@require_POST
def upload(request: SignedIn, unit_id: int, line: str) -> HttpResponse:
    """Keep a body's own template."""
    unit = _unit(request, unit_id, line)
    issuer = issuer_of(unit, line)
    form = TemplateForm(request.POST, request.FILES)
    if issuer.body is None:
        return redirect("documents:body", unit.pk, line)
    if form.is_valid():
        with refusals_on(form):
            actions.upload_template(
                body=issuer.body, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        if not form.errors:
            return redirect("documents:body", unit.pk, line)
    return _page(request, issuer, BodyForm(initial=BodyForm.first_values(issuer)), TermForm(), form)


def _unit(request: SignedIn, unit_id: int, line: str) -> Unit:
    if line not in LINES:
        raise Http404
    unit = get_object_or_404(Unit, pk=unit_id)
    require("documents.see_register", request.actor, body_target(unit))
    return unit


def _page(
    request: SignedIn, issuer: Issuer, described: BodyForm, term: TermForm, template: TemplateForm
) -> HttpResponse:
    target = body_target(issuer.unit)
    templates = list(issuer.body.templates.select_related("uploaded_by")) if issuer.body else []
    context = {
        "issuer": issuer,
        "line_name": LINES[issuer.line],
        "described": described,
        "term": term,
        "template": template,
        "templates": templates,
        "forms": forms(),
        "may": {verb: decide(f"documents.{verb}", request.actor, target).allowed for verb in VERBS},
    }
    return render(request, "documents/body.html", context, status=answer_code(described, term, template))


@require_GET
def own_template(request: SignedIn, own_template_id: int) -> HttpResponse:
    """Hand out a body's own template, as it was kept."""
    own = _own(request, own_template_id)
    with own.file.open("rb") as file:
        return saved(file.read(), WORD, own.file_name)


@require_POST
def end(request: SignedIn, own_template_id: int) -> HttpResponse:
    """Stop using a body's own template."""
    own = _own(request, own_template_id)
    actions.end_template(template=own, by=request.actor, at=timezone.now())
    return redirect("documents:body", own.body.unit_id, own.body.line)


def _own(request: SignedIn, pk: int) -> OwnTemplate:
    own = get_object_or_404(OwnTemplate.objects.select_related("body__unit"), pk=pk)
    require("documents.see_register", request.actor, body_target(own.body.unit))
    return own
