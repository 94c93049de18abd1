"""One proposal: choosing, the preview, the second person; one publication: its versions, its source, taking it off."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import decide, require
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.publishing.access.pages import had_a_hand, page_target, proposal_target
from kiemdiem.publishing.actions import proposals, publications
from kiemdiem.publishing.forms.pages import AnswerForm, ChooseForm, GroundForm
from kiemdiem.publishing.models import Proposal, Publication, Step
from kiemdiem.publishing.queries.catalogue import kind_of
from kiemdiem.publishing.queries.content import Choice, read
from kiemdiem.publishing.queries.desk import draft_of, held_against
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

VERBS = ("choose", "send", "send_back", "approve", "drop")


def proposal(request: SignedIn, proposal_id: int) -> HttpResponse:
    """A proposal with its preview; choose fields and cover passages while it is a draft."""
    one = _proposal(request, proposal_id)
    form = ChooseForm(
        kind_of(one.kind),
        request.POST if request.method == "POST" else None,
        initial=ChooseForm.first_values(one),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            proposals.choose(proposal=one, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("publishing:proposal", one.pk)
        return _show(request, one, form, tried=form.choice() if "fields" in form.cleaned_data else None)
    return _show(request, one, form)


@require_POST
def send(request: SignedIn, proposal_id: int) -> HttpResponse:
    """Freeze it and send it to the second person."""
    one = _proposal(request, proposal_id)
    try:
        proposals.send(proposal=one, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        return _show(request, one, refusal=refused)
    return redirect("publishing:proposal", one.pk)


@require_POST
def drop(request: SignedIn, proposal_id: int) -> HttpResponse:
    """Give it up."""
    one = _proposal(request, proposal_id)
    proposals.drop(proposal=one, by=request.actor, at=timezone.now())
    return redirect("publishing:unit", one.page.unit_id)


@require_POST
def send_back(request: SignedIn, proposal_id: int) -> HttpResponse:
    """Send it back to whoever made it."""
    one, answer = _proposal(request, proposal_id), AnswerForm(request.POST)
    if answer.is_valid():
        with refusals_on(answer):
            proposals.send_back(proposal=one, by=request.actor, at=timezone.now(), **answer.cleaned_data)
        if not answer.errors:
            return redirect("publishing:proposal", one.pk)
    return _show(request, one, answer=answer)


@require_POST
def approve(request: SignedIn, proposal_id: int) -> HttpResponse:
    """Make it public, as the second person."""
    one = _proposal(request, proposal_id)
    try:
        made = publications.approve(
            proposal=one, seen=request.POST.get("seen", ""), by=request.actor, at=timezone.now()
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return _show(request, one, refusal=refused)
    return redirect("publishing:publication", made.pk)


@require_safe
def publication(request: SignedIn, publication_id: int) -> HttpResponse:
    """One publication: what the public reads, its versions, what its source says by now."""
    return _publication(request, _publication_of(request, publication_id), GroundForm())


@require_POST
def withdraw(request: SignedIn, publication_id: int) -> HttpResponse:
    """Take a publication off the public page."""
    one, form = _publication_of(request, publication_id), GroundForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            publications.withdraw(publication=one, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("publishing:publication", one.pk)
    return _publication(request, one, form)


def _show(
    request: SignedIn,
    one: Proposal,
    form: ChooseForm | None = None,
    *,
    tried: Choice | None = None,
    answer: AnswerForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    target = proposal_target(one)
    draft = draft_of(one, timezone.localdate(), tried)
    form = form or ChooseForm(draft.kind, initial=ChooseForm.first_values(one))
    context = {
        "one": one, "draft": draft, "form": form, "answer": answer or AnswerForm(), "refusal": refusal,
        "may": {verb: decide(f"publishing.{verb}", request.actor, target).allowed for verb in VERBS},
        "own": one.step == Step.SENT and had_a_hand(one, request.actor),
    }  # fmt: skip
    return render(request, "publishing/proposal.html", context, status=answer_code(form, answer, refusal))


def _publication(request: SignedIn, one: Publication, form: GroundForm) -> HttpResponse:
    target = page_target(one.page)
    versions = Publication.objects.filter(page=one.page, number=one.number).select_related(
        "prepared_by", "approved_by", "ended_by"
    )
    context = {
        "one": one, "shown": read(one.content), "form": form, "kind": kind_of(one.kind),
        "line": held_against([one], timezone.localdate())[0],
        "versions": versions.order_by("-version"),
        "may": {
            verb: decide(f"publishing.{verb}", request.actor, target).allowed for verb in ("withdraw", "propose")
        },
    }  # fmt: skip
    return render(request, "publishing/publication.html", context, status=answer_code(form))


def _proposal(request: SignedIn, pk: int) -> Proposal:
    rows = Proposal.objects.select_related("page__unit", "made_by", "sent_by")
    one = get_object_or_404(rows, pk=pk)
    require("publishing.see", request.actor, page_target(one.page))
    return one


def _publication_of(request: SignedIn, pk: int) -> Publication:
    rows = Publication.objects.select_related(
        "page__unit", "proposal", "prepared_by", "approved_by", "ended_by"
    )
    one = get_object_or_404(rows, pk=pk)
    require("publishing.see", request.actor, page_target(one.page))
    return one
