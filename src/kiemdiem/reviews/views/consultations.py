"""The pages of opinions asked of organisations."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.forms.consultations import ConsultForm, OpinionForm, SetAsideForm
from kiemdiem.reviews.models import Consultation
from kiemdiem.reviews.views.report import subject_or_404
from kiemdiem.web.downloads import kept_file
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def consultations(request: SignedIn, subject_id: int) -> HttpResponse:
    """What was asked about a subject and came back; ask another organisation."""
    subject = subject_or_404(subject_id)
    page = queries.consultations_page(subject, request.actor, timezone.localdate())
    form = ConsultForm(request.POST or None, kinds=page.kinds, answer_by=page.answer_by)
    if request.method == "POST":
        require("reviews.consult", request.actor, subject_target(subject, request.actor))
        if form.is_valid():
            with refusals_on(form):
                actions.consult(subject=subject, by=request.actor, at=timezone.now(), **form.cleaned_data)
            if not form.errors:
                return redirect("reviews:consultations", subject_id)
    return render(
        request, "reviews/consultations.html", {"page": page, "form": form}, status=answer_code(form)
    )


def consultation(request: SignedIn, subject_id: int, consultation_id: int) -> HttpResponse:
    """One request: enter what came back signed."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return _one(request, subject_id, consultation_id, opinion=OpinionForm(*sent), ground=SetAsideForm())


def set_aside(request: SignedIn, subject_id: int, consultation_id: int) -> HttpResponse:
    """Await an answer no longer."""
    if request.method != "POST":
        return redirect("reviews:consultation", subject_id, consultation_id)
    return _one(
        request, subject_id, consultation_id, opinion=OpinionForm(), ground=SetAsideForm(request.POST)
    )


def _one(
    request: SignedIn, subject_id: int, consultation_id: int, *, opinion: OpinionForm, ground: SetAsideForm
) -> HttpResponse:
    subject = subject_or_404(subject_id)
    page = queries.consultations_page(subject, request.actor, timezone.localdate())
    one = get_object_or_404(Consultation, pk=consultation_id, subject=subject)
    one.subject = subject
    sent = ground if ground.is_bound else opinion
    if request.method == "POST":
        verb = "set_aside_consultation" if ground.is_bound else "enter_opinion"
        require(f"reviews.{verb}", request.actor, subject_target(subject, request.actor))
        do = actions.set_aside_consultation if ground.is_bound else actions.enter_opinion
        if sent.is_valid():
            with refusals_on(sent):
                do(consultation=one, by=request.actor, at=timezone.now(), **sent.cleaned_data)
            if not sent.errors:
                return redirect("reviews:consultations", subject_id)
    line = next(line for line in page.lines if line.id == consultation_id)
    context = {"page": page, "line": line, "opinion": opinion, "ground": ground}
    return render(request, "reviews/consultation.html", context, status=answer_code(opinion, ground))


@require_safe
def opinion_form(request: SignedIn, subject_id: int, consultation_id: int) -> HttpResponse:
    """The form to be printed, filled in and signed by the organisation asked."""
    page = queries.consultations_page(subject_or_404(subject_id), request.actor, timezone.localdate())
    line = next((line for line in page.lines if line.id == consultation_id), None)
    if line is None:
        raise Refused("Không có đề nghị lấy ý kiến này.", way_out="Hãy mở lại danh sách lấy ý kiến.")
    return render(request, "reviews/opinion_form.html", {"page": page, "line": line})


@require_safe
def opinion_file(request: SignedIn, subject_id: int, consultation_id: int) -> FileResponse:
    """Hand out a signed file, only to be saved, never to be shown in the page's own place."""
    one = queries.consultation_file(subject_or_404(subject_id), consultation_id, request.actor)
    return kept_file(one.file, one.file_name)
