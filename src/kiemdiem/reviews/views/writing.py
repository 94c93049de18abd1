"""Beside the editor: who else writes in which section, and what there is to insert."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.queries.cells import CellKind
from kiemdiem.reviews.views.report import from_its_page, subject_or_404
from kiemdiem.web.requests import SignedIn


@require_safe
def writing(request: SignedIn, subject_id: int) -> HttpResponse:
    """Who else writes in which section just now."""
    return _who_writes(request, subject_id)


@from_its_page
def hold(request: SignedIn, subject_id: int) -> HttpResponse:
    """Say that one writes in a section, or goes on in somebody else's knowingly."""
    actions.hold_section(
        subject=subject_or_404(subject_id),
        section=request.POST.get("muc", ""),
        take_over="van-soan" in request.POST,
        by=request.actor,
        at=timezone.now(),
    )
    return _who_writes(request, subject_id)


@require_safe
def pieces(request: SignedIn, subject_id: int, section_key: str) -> HttpResponse:
    """What the registers have for a section: a part of the editor, or a page of its own where there is no script."""
    place = request.GET.get("vao", "") or f"{CellKind.SECTION}-{section_key}"
    offer = queries.pieces_of(
        subject_or_404(subject_id), section_key, place, request.actor, timezone.localdate()
    )
    page = "reviews/pieces.html" if request.htmx else "reviews/pieces_page.html"
    return render(request, page, {"offer": offer})


def _who_writes(request: SignedIn, subject_id: int) -> HttpResponse:
    subject = subject_or_404(subject_id)
    held = queries.writing_of(subject, request.actor, timezone.now())
    return render(
        request,
        "reviews/writing.html",
        {"subject_id": subject_id, "keys": queries.sections_of(subject), "writing": held},
    )
