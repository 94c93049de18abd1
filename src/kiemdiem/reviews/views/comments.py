"""Comments on a report's sections, and their answers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.cycles.access import subject_target
from kiemdiem.reviews import actions
from kiemdiem.reviews.access import answer_action
from kiemdiem.reviews.forms.comments import AnswerForm, CommentForm
from kiemdiem.reviews.models import SectionComment
from kiemdiem.reviews.queries.comments import section_names
from kiemdiem.reviews.queries.outline import outline_of
from kiemdiem.reviews.views.report import from_its_page, report_page, subject_or_404
from kiemdiem.web.refusals import refusals_on
from kiemdiem.web.requests import SignedIn


@from_its_page
def comment(request: SignedIn, subject_id: int) -> HttpResponse:
    """Say something about one section."""
    subject = subject_or_404(subject_id)
    require("reviews.comment", request.actor, subject_target(subject, request.actor))
    form = CommentForm(request.POST, sections=section_names(outline_of(subject)))
    if form.is_valid():
        with refusals_on(form):
            made = actions.comment(subject=subject, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect(f"{reverse('reviews:report', args=[subject_id])}#gop-y-{made.pk}")
    return report_page(request, subject, comment_form=form)


def answer_comment(request: SignedIn, subject_id: int, comment_id: int) -> HttpResponse:
    """Say what became of a comment."""
    if request.method != "POST":
        return redirect("reviews:report", subject_id)
    subject = subject_or_404(subject_id)
    require(answer_action(subject), request.actor, subject_target(subject, request.actor))
    said = get_object_or_404(SectionComment, pk=comment_id, subject=subject)
    said.subject = subject
    form = AnswerForm(request.POST, auto_id=f"tra-loi-{comment_id}-%s")
    if form.is_valid():
        with refusals_on(form):
            actions.answer_comment(comment=said, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect(f"{reverse('reviews:report', args=[subject_id])}#gop-y-{comment_id}")
    return report_page(request, subject, answers={comment_id: form})
