"""Taking a report in from a file: the file, what was found beside what stands in the report, item by item."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import require
from kiemdiem.core.reading import Kind
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.reviews import actions
from kiemdiem.reviews.access import draft_action
from kiemdiem.reviews.forms.intake import FileForm, FoundForm
from kiemdiem.reviews.models import FoundItem, FoundState, Intake
from kiemdiem.reviews.queries.intake import Page, intake_page, intakes_of
from kiemdiem.reviews.views.report import subject_or_404
from kiemdiem.web.downloads import kept_file
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

DROP = "bo"


def intakes(request: SignedIn, subject_id: int) -> HttpResponse:
    """Take a file in, or go on with one that was."""
    subject = subject_or_404(subject_id)
    head, found = intakes_of(subject, request.actor)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            intake = actions.take_file(
                subject=subject, content=file.read(), file_name=str(file.name), by=request.actor, at=timezone.now()
            )  # fmt: skip
        if not form.errors:
            return redirect("reviews:intake", subject_id, intake.pk)
    context = {"head": head, "found": found, "form": form}
    return render(request, "reviews/intakes.html", context, status=answer_code(form))


@require_safe
def intake(request: SignedIn, subject_id: int, intake_id: int) -> HttpResponse:
    """What was found in a file."""
    return _page(request, _intake_or_404(subject_id, intake_id))


@require_POST
def found(request: SignedIn, subject_id: int, intake_id: int, item_id: int) -> HttpResponse:
    """Take one thing found as it was mended, or leave it out."""
    one = _intake_or_404(subject_id, intake_id)
    page = intake_page(one, request.actor)
    line = next((line for group in page.groups for line in group.lines if line.item.pk == item_id), None)
    if line is None:
        return redirect("reviews:intake", subject_id, intake_id)
    line.item.intake = one
    if request.POST.get("viec") == DROP:
        actions.drop_found(item=line.item, by=request.actor, at=timezone.now())
        return redirect(_after(one, page, item_id))
    form = FoundForm(line, page.outline, _causes(page), request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.take_found(item=line.item, by=request.actor, at=timezone.now(), **form.deed())
        if not form.errors:
            return redirect(_after(one, page, item_id))
    return _page(request, one, form=form)


@require_POST
def take_all(request: SignedIn, subject_id: int, intake_id: int) -> HttpResponse:
    """Take all that waits in one section as it is."""
    one = _intake_or_404(subject_id, intake_id)
    page = intake_page(one, request.actor)
    group = next((group for group in page.groups if group.key == request.POST.get("muc")), None)
    if group is not None:
        items = [line.item for line in group.ready]
        try:
            actions.take_all(intake=one, items=items, by=request.actor, at=timezone.now())
        except NotAllowed:
            raise
        except Refused as refused:
            return _page(request, one, refusal=refused)
    return redirect(f"{_address(one)}#nhom-{group.key if group else ''}")


@require_POST
def undo_intake(request: SignedIn, subject_id: int, intake_id: int) -> HttpResponse:
    """Take out again all that was taken from a file."""
    one = _intake_or_404(subject_id, intake_id)
    try:
        actions.undo_intake(intake=one, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, one, refusal=refused)
    return redirect("reviews:intake", subject_id, intake_id)


@require_safe
def intake_file(request: SignedIn, subject_id: int, intake_id: int) -> FileResponse:
    """Hand out the file as it came, only to be saved."""
    one = _intake_or_404(subject_id, intake_id)
    require(draft_action(one.subject), request.actor, subject_target(one.subject, request.actor))
    return kept_file(one.file, one.file_name)


def _intake_or_404(subject_id: int, intake_id: int) -> Intake:
    rows = Intake.objects.select_related("subject__cycle__rule_set", "subject__unit__unit", "uploaded_by")
    return get_object_or_404(rows, pk=intake_id, subject_id=subject_id)


def _address(one: Intake) -> str:
    return reverse("reviews:intake", args=[one.subject_id, one.pk])


def _after(one: Intake, page: Page, item_id: int) -> str:
    """Return where to go on: at the next thing that waits, else at the one just decided on."""
    lines = [line.item for group in page.groups for line in group.lines if line.asks]
    here = next((place for place, item in enumerate(lines) if item.pk == item_id), 0)
    waiting = [item.pk for item in lines[here + 1 :] if item.state == FoundState.WAITING]
    return f"{_address(one)}#tim-thay-{waiting[0] if waiting else item_id}"


def _causes(page: Page) -> list[FoundItem]:
    """Return the causes that somebody confirmed."""
    lines = (line for group in page.groups for line in group.lines)
    return [
        line.item for line in lines if line.item.kind == Kind.CAUSE and line.item.state == FoundState.TAKEN
    ]


def _page(
    request: SignedIn, one: Intake, *, form: FoundForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    page = intake_page(one, request.actor)
    causes = _causes(page)
    forms = {
        line.item.pk: FoundForm(line, page.outline, causes)
        for group in page.groups
        for line in group.lines
        if line.asks and page.may and line.item.state != FoundState.TAKEN
    }
    if form is not None:
        forms[form.item.pk] = form
    context = {"page": page, "forms": forms, "refusal": refusal, "tried": form}
    return render(request, "reviews/intake.html", context, status=answer_code(form, refusal))
