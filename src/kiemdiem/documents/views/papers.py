"""The page of one paper, what is done with it, and its files."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.adapters import pdf
from kiemdiem.adapters.word import fill
from kiemdiem.core.papers.forms import FILLERS, Numbering
from kiemdiem.core.papers.layout import signing
from kiemdiem.documents import actions
from kiemdiem.documents.forms import IssueForm, PlainIssueForm, ReissueForm, WithdrawForm
from kiemdiem.documents.models import PaperVersion
from kiemdiem.documents.queries.forms import KINDS
from kiemdiem.documents.queries.page import PaperPage, layout_of, paper_page, said_in, thing_page
from kiemdiem.documents.queries.paper import draft_of
from kiemdiem.documents.queries.templates import template_for
from kiemdiem.documents.views.files import PDF, WORD, plain_name, saved
from kiemdiem.web.downloads import kept_bytes
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

OF_REISSUE = ("viec", "ground")
"""Fields by which a paper issued again is told from one issued first."""


def paper(request: SignedIn, form_key: str, thing_id: int) -> HttpResponse:
    """Show a paper as it stands; issue it, or issue it again."""
    today = timezone.localdate()
    page = paper_page(form_key, thing_id, request.actor, today)
    again = any(name in request.POST for name in OF_REISSUE)
    issue = _issue_form(page, today, None if again else request.POST or None)
    reissue = ReissueForm(request.POST if again else None, today=today)
    sent = reissue if again else issue
    if request.method == "POST" and sent.is_valid():
        act = actions.reissue if again else actions.issue
        with refusals_on(sent):
            act(
                form_key=form_key, thing_id=thing_id, by=request.actor, at=timezone.now(), **sent.cleaned_data
            )
        if not sent.errors:
            return redirect("documents:paper", form_key, thing_id)
    return render(
        request, "documents/paper.html", _context(page, issue, reissue), status=answer_code(issue, reissue)
    )


def _issue_form(page: PaperPage, today: date, data: object) -> IssueForm | PlainIssueForm:
    recorded = page.draft.form.numbering is Numbering.RECORDED
    form = PlainIssueForm if recorded else IssueForm
    return form(data, today=today)


def _context(page: PaperPage, issue: object, reissue: object) -> dict[str, object]:
    standing = page.standing
    shown = said_in(standing.row) if standing else page.draft.paper
    layout = layout_of(standing.row) if standing else page.draft.layout
    return {
        "page": page,
        "shown": shown,
        "signed": [signing(layout, one) for one in shown.signatures],
        "issue": issue,
        "reissue": reissue,
        "withdraw": WithdrawForm(),
        "fillers": FILLERS,
        "maker": "LibreOffice" if pdf.office() else "WeasyPrint",
        "mixed_letters": pdf.mixed_letters(layout.page.font),
    }


@require_POST
def withdraw(request: SignedIn, paper_version_id: int) -> HttpResponse:
    """Withdraw an issued version."""
    version = _seen(request, paper_version_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw(version=version, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("documents:paper", version.paper.form_key, version.paper.thing_id)
    today = timezone.localdate()
    page = paper_page(version.paper.form_key, version.paper.thing_id, request.actor, today)
    context = _context(page, _issue_form(page, today, None), ReissueForm(None, today=today))
    return render(request, "documents/paper.html", {**context, "withdraw": form}, status=answer_code(form))


@require_GET
def thing(request: SignedIn, kind: str, thing_id: int) -> HttpResponse:
    """Show a thing with the forms it can have papers in; straight to the paper where there is one form only."""
    if kind not in KINDS:
        raise Http404
    page = thing_page(kind, thing_id, request.actor, timezone.localdate())
    if len(page.stands) == 1:
        return redirect("documents:paper", page.stands[0].line.form.key, thing_id)
    return render(request, "documents/thing.html", {"page": page})


@require_GET
def draft_word(request: SignedIn, form_key: str, thing_id: int) -> HttpResponse:
    """Hand out the paper as it stands now, without a number."""
    draft = draft_of(form_key, thing_id, request.actor, timezone.localdate())
    content = fill(template_for(draft).content, draft.paper, draft.layout)
    return saved(content, WORD, f"{plain_name(f'{draft.form.name} {draft.matter.name}')}-du-thao.docx")


@require_GET
def draft_pdf(request: SignedIn, form_key: str, thing_id: int) -> HttpResponse:
    """Hand out the paper as it stands now as a PDF, without a number."""
    draft = draft_of(form_key, thing_id, request.actor, timezone.localdate())
    word = fill(template_for(draft).content, draft.paper, draft.layout)
    made = pdf.made(word, draft.paper, draft.layout)
    name = f"{plain_name(f'{draft.form.name} {draft.matter.name}')}-du-thao.pdf"
    return saved(made.content, PDF, name, **{"X-Made-By": made.by})


@require_GET
def version_word(request: SignedIn, paper_version_id: int) -> HttpResponse:
    """Hand out the Word file of an issued version, as it was kept."""
    version = _seen(request, paper_version_id)
    return saved(kept(version), WORD, f"{version_name(version)}.docx")


@require_GET
def version_pdf(request: SignedIn, paper_version_id: int) -> HttpResponse:
    """Hand out the PDF of an issued version, made from the kept Word file."""
    version = _seen(request, paper_version_id)
    made = pdf.made(kept(version), said_in(version), layout_of(version))
    return saved(made.content, PDF, f"{version_name(version)}.pdf", **{"X-Made-By": made.by})


def _seen(request: SignedIn, pk: int) -> PaperVersion:
    """Return an issued version whose thing the reader sees. Raises Http404; NotAllowed."""
    rows = PaperVersion.objects.select_related("paper__body__unit", "series")
    version = get_object_or_404(rows, pk=pk)
    KINDS[version.paper.about].load(version.paper.thing_id, request.actor, timezone.localdate())
    return version


def kept(version: PaperVersion) -> bytes:
    """Return the kept Word file. Raises Refused where it is gone."""
    return kept_bytes(version.file, str(version))


def version_name(version: PaperVersion) -> str:
    """Return the name of an issued version's file, without its ending."""
    number = f"{version.number:02d}-" if version.number else ""
    return f"{number}{plain_name(version.paper.title)}-ban-{version.version}"
