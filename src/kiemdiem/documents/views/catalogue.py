"""The forms: what each is called under which rule set, how surely that is known; the software's own templates."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kiemdiem.adapters.docstyles import layouts
from kiemdiem.audit.access import policy
from kiemdiem.core.papers.forms import FILLERS
from kiemdiem.core.papers.layout import Line, layout_for
from kiemdiem.documents.forms import LINES
from kiemdiem.documents.queries.forms import KINDS, REFERENCE, form_of
from kiemdiem.documents.queries.forms import forms as paper_forms
from kiemdiem.documents.queries.templates import default_template
from kiemdiem.documents.views.files import WORD, saved
from kiemdiem.web.requests import SignedIn


@require_GET
def forms(request: SignedIn) -> HttpResponse:
    """List every form with its printed numbers, its source and how surely it is known."""
    context = {
        "forms": paper_forms().values(),
        "kinds": KINDS,
        "steps": policy().steps,
        "reference": REFERENCE,
        "fillers": FILLERS,
        "lines": {line: LINES[line] for line in Line},
    }
    return render(request, "documents/forms.html", context)


@require_GET
def template(request: SignedIn, form_key: str, line: str) -> HttpResponse:  # noqa: ARG001 -- every view is asked so
    """Hand out the software's own Word template of a form, to be edited in Word."""
    form = form_of(form_key)
    if line not in LINES:
        raise Http404
    layout = layout_for(layouts(), "party" if line == "party" else "state", timezone.localdate())
    return saved(default_template(form.key, layout.key).content, WORD, f"mau-{form.key}-{layout.key}.docx")
