"""Lists of papers: of a cycle, of a unit, the register of numbers; issuing many; where a printed code leads."""

from collections.abc import Iterator
from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.adapters.zipping import zipped
from kiemdiem.audit.access import require
from kiemdiem.core import textvi
from kiemdiem.core.papers.codes import read
from kiemdiem.core.papers.forms import PaperForm
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles import queries as cycles
from kiemdiem.cycles.models import Cycle
from kiemdiem.documents import actions
from kiemdiem.documents.access import body_target
from kiemdiem.documents.forms import LINES
from kiemdiem.documents.models import Body
from kiemdiem.documents.queries import listing
from kiemdiem.documents.queries.bodies import issuers_of
from kiemdiem.documents.queries.forms import KINDS, form_of, forms
from kiemdiem.documents.queries.page import paper_of
from kiemdiem.documents.views.files import ZIP, plain_name, streamed
from kiemdiem.documents.views.papers import kept, version_name
from kiemdiem.organisations.access import registry_target
from kiemdiem.organisations.models import Unit
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.refusals import FAULTY
from kiemdiem.web.requests import SignedIn


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Show the ways to papers: a printed code, the cycles, the bodies with their registers."""
    context = {
        "cycles": cycles.cycles_listed(request.actor, timezone.localdate()),
        "bodies": listing.bodies_seen(request.actor),
        "typed": "",
        "unknown": "",
    }
    return render(request, "documents/index.html", context)


@require_GET
def code(request: SignedIn) -> HttpResponse:
    """Go where what was written on a printed sheet is typed in, or to the sheet's own page."""
    typed = request.GET.get("ma", "").strip()
    found = read(typed)
    form = next((one for one in forms().values() if found and one.code == found.form), None)
    if found is None or form is None:
        context = {
            "cycles": cycles.cycles_listed(request.actor, timezone.localdate()),
            "bodies": listing.bodies_seen(request.actor),
            "typed": typed,
            "unknown": f"“{typed}” không phải mã của phiếu nào, hoặc gõ nhầm một chữ."
            if typed
            else "Chưa ghi mã.",
        }
        return render(request, "documents/index.html", context, status=FAULTY)
    return redirect(_typing_place(request, form, found.thing))


def _typing_place(request: SignedIn, form: PaperForm, thing_id: int) -> str:
    """Return where a form's sheet of a thing is typed in, for whoever may see the thing.

    What people fill in belongs to the thing's own page until the paper is issued; then its code leads to the paper.
    """
    matter = KINDS[form.about].load(thing_id, request.actor, timezone.localdate())
    if not form.typed_at:
        issued = not form.by_hand or paper_of(form.key, form.about, thing_id) is not None
        return reverse("documents:paper", args=[form.key, thing_id]) if issued else matter.address
    at_subject = form.typed_at.startswith(("reviews:", "ratings:"))
    return reverse(form.typed_at, args=[matter.subject.pk if at_subject and matter.subject else thing_id])


def _asked(request: SignedIn) -> listing.Asked:
    form, state = request.GET.get("mau", ""), request.GET.get("tinh-trang", "")
    return listing.Asked(
        form=form if form in forms() else "",
        state=state if state in listing.STATES else "",
        text=textvi.fold(request.GET.get("tim", "").strip()),
    )


@require_GET
def cycle(request: SignedIn, cycle_id: int) -> HttpResponse:
    """List the papers of a cycle, and what is still to be issued."""
    today = timezone.localdate()
    one = cycles.cycle_seen(cycle_id, request.actor)
    asked = _asked(request)
    rows = listing.versions_of_cycle(one, request.actor, today, asked)
    page = page_of(request, rows.count())
    context = {
        "cycle": cycles.cycle_head(one, request.actor),
        "counts": listing.form_counts(one, cycles.rule_set(one).key, request.actor, today),
        **_list(request, asked, rows, page),
    }
    return render(request, "documents/cycle.html", context)


def _list(request: SignedIn, asked: listing.Asked, rows: object, page: object) -> dict[str, object]:
    return {
        "lines": listing.issued_lines(rows, page.window),  # type: ignore[arg-type, attr-defined]
        "page": page,
        "asked": asked,
        "text": request.GET.get("tim", "").strip(),
        "forms": forms().values(),
        "states": listing.STATES,
    }


@require_GET
def unit(request: SignedIn, unit_id: int) -> HttpResponse:
    """List the papers of a unit, with its bodies."""
    require("organisations.see", request.actor, registry_target(request.actor))
    one = get_object_or_404(Unit, pk=unit_id)
    asked = _asked(request)
    rows = listing.versions_of_unit(one, request.actor, timezone.localdate(), asked)
    page = page_of(request, rows.count())
    context = {
        "unit": one,
        "issuers": issuers_of(one),
        "line_names": LINES,
        "may_register": listing.may_open_register(request.actor, one),
        **_list(request, asked, rows, page),
    }
    return render(request, "documents/unit.html", context)


@require_GET
def register(request: SignedIn, body_id: int) -> HttpResponse:
    """Show a body's register of numbers as a book."""
    body = get_object_or_404(Body.objects.select_related("unit"), pk=body_id)
    require("documents.see_register", request.actor, body_target(body.unit))
    return render(request, "documents/register.html", {"register": listing.register_of(body)})


@require_POST
def batch(request: SignedIn, cycle_id: int, form_key: str) -> HttpResponseBase:
    """Issue every paper of a form in a cycle that has none, slice by slice, telling how far it is.

    Each slice is an action of its own: what was issued stays when the page is left, and pressing again goes on from there.
    """
    one, form = cycles.cycle_seen(cycle_id, request.actor), form_of(form_key)
    context = {"cycle": cycles.cycle_head(one, request.actor), "form": form}
    page = render_to_string("documents/batch.html", context, request)
    return streamed_page(page, _issuing(request, one, form))


def _issuing(request: SignedIn, one: Cycle, form: PaperForm) -> Iterator[str]:
    """Yield the progress of issuing; a paper that is not ready is told and left."""
    things = listing.pending(form, one, request.actor, timezone.localdate())
    issued = 0
    left: list[actions.Left] = []
    for start in range(0, len(things), actions.AT_ONCE):
        part = things[start : start + actions.AT_ONCE]
        made = actions.issue_slice(form_key=form.key, thing_ids=part, by=request.actor, at=timezone.now())
        issued += len(made.issued)
        left += made.left
        told = {"done": start + len(part), "total": len(things), "issued": issued}
        yield render_to_string("documents/batch_progress.html", told)
    context = {"cycle": one, "form": form, "issued": issued, "left": left, "total": len(things)}
    yield render_to_string("documents/batch_done.html", context)


@require_POST
def cycle_zip(request: SignedIn, cycle_id: int, form_key: str) -> HttpResponseBase:
    """Hand out every standing paper of a form in a cycle as one archive, made while it is sent; note it."""
    one, form = cycles.cycle_seen(cycle_id, request.actor), form_of(form_key)
    versions = listing.standing_versions(form.key, one, request.actor, timezone.localdate())
    if not versions:
        raise Refused(
            f"Đợt này chưa ban hành {form.name.lower()} nào.", way_out="Hãy ban hành trước rồi tải về."
        )
    actions.export_papers(cycle=one, name=form.name, files=len(versions), by=request.actor, at=timezone.now())
    files = ((f"{version_name(version)}.docx", partial(kept, version)) for version in versions)
    return streamed(zipped(files), ZIP, f"{plain_name(f'{form.name} {one.title}')}.zip")
