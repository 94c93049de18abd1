"""A subject's dossier: what is there and what is missing, as one archive or one PDF; files put into it."""

from collections.abc import Callable, Iterator
from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.adapters import pdf
from kiemdiem.adapters.pdf_joining import joined
from kiemdiem.adapters.word import fill
from kiemdiem.adapters.zipping import zipped
from kiemdiem.audit.access import decide, require
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.models import Subject
from kiemdiem.documents import actions
from kiemdiem.documents.access import dossier_target
from kiemdiem.documents.forms import DossierFileForm
from kiemdiem.documents.models import DossierFile, PaperVersion
from kiemdiem.documents.queries.dossier import DossierLine, dossier_list, dossier_of
from kiemdiem.documents.queries.forms import form_of, forms
from kiemdiem.documents.queries.page import layout_of, said_in
from kiemdiem.documents.queries.paper import draft_of
from kiemdiem.documents.queries.reports import subjects
from kiemdiem.documents.queries.templates import template_for
from kiemdiem.documents.views.files import PDF, ZIP, plain_name, saved, streamed
from kiemdiem.documents.views.papers import kept, version_name
from kiemdiem.web.downloads import kept_bytes
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

LIST_FORM = "dossier_list"


def dossier(request: SignedIn, subject_id: int) -> HttpResponse:
    """Show a dossier item by item; put a file into it."""
    subject = _seen(request, subject_id)
    lines = dossier_of(subject)
    form = DossierFileForm(request.POST or None, request.FILES or None, items=[line.item for line in lines])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.add_file(subject=subject, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("documents:dossier", subject.pk)
    context = {
        "subject": subject,
        "lines": lines,
        "list": dossier_list(),
        "forms": forms(),
        "form": form,
        "listed": _listed(subject),
        "may_add": decide(
            "documents.add_file", request.actor, dossier_target(subject, request.actor)
        ).allowed,
    }
    return render(request, "documents/dossier.html", context, status=answer_code(form))


def _seen(request: SignedIn, subject_id: int) -> Subject:
    subject: Subject = get_object_or_404(subjects(), pk=subject_id)
    require("ratings.see", request.actor, dossier_target(subject, request.actor))
    return subject


@require_POST
def as_zip(request: SignedIn, subject_id: int) -> HttpResponseBase:
    """Hand out a dossier as one archive, with the list of Mẫu 04 in front; note it."""
    subject = _seen(request, subject_id)
    files = list(_files(request, subject, dossier_of(subject)))
    actions.export_dossier(subject=subject, form="zip", files=len(files), by=request.actor, at=timezone.now())
    return streamed(zipped(files), ZIP, f"{_name(subject)}.zip")


def _files(
    request: SignedIn, subject: Subject, lines: tuple[DossierLine, ...]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if _listed(subject):
        yield "0-danh-muc-ho-so.docx", partial(_list, request, subject)
    for line in lines:
        for version in line.versions:
            yield f"{line.number}-{version_name(version)}.docx", partial(kept, version)
        for number, file in enumerate(line.files, start=1):
            ending = file.file_name.rpartition(".")[2].lower()
            name = f"{line.number}-{number}-{plain_name(file.title)}.{ending}"
            yield name, partial(_read, file)
        for number, one in enumerate(line.opinions, start=len(line.files) + 1):
            ending = one.file_name.rpartition(".")[2].lower()
            yield (
                f"{line.number}-{number}-y-kien-{plain_name(one.body)}.{ending}",
                partial(kept_bytes, one.file, one.file_name),
            )


def _listed(subject: Subject) -> bool:
    """Return whether the rules of the subject's cycle know a list of the dossier."""
    fits = form_of(LIST_FORM).fits(
        SubjectKind(subject.kind), subject.cycle.rule_set.key, subject.cycle.period_end
    )
    return fits and subject.inclusion == "full"


def _list(request: SignedIn, subject: Subject) -> bytes:
    draft = draft_of(LIST_FORM, subject.pk, request.actor, timezone.localdate())
    return fill(template_for(draft).content, draft.paper, draft.layout)


@require_POST
def as_pdf(request: SignedIn, subject_id: int) -> HttpResponse:
    """Hand out a dossier as one PDF: its papers and the PDF files put into it, in the order of the list; note it."""
    subject = _seen(request, subject_id)
    lines = dossier_of(subject)
    made = _pdfs([version for line in lines for version in line.versions])
    pieces = []
    for line in lines:
        pieces += [made[version.pk] for version in line.versions]
        pieces += [_read(file) for file in line.files if file.file_name.lower().endswith(".pdf")]
        signed = [one for one in line.opinions if one.file_name.lower().endswith(".pdf")]
        pieces += [kept_bytes(one.file, one.file_name) for one in signed]
    if not pieces:
        raise Refused(
            f"Hồ sơ của {subject.name} chưa có văn bản nào.",
            way_out="Hãy ban hành văn bản hoặc đưa tài liệu vào hồ sơ trước.",
        )
    actions.export_dossier(
        subject=subject, form="pdf", files=len(pieces), by=request.actor, at=timezone.now()
    )
    return saved(joined(pieces), PDF, f"{_name(subject)}.pdf")


def _pdfs(versions: list[PaperVersion]) -> dict[int, bytes]:
    """Return the PDFs of these versions by their ids, by one start of LibreOffice where it is installed."""
    if pdf.office():
        found = pdf.from_words([kept(version) for version in versions])
    else:
        found = [pdf.from_paper(said_in(version), layout_of(version)) for version in versions]
    return {version.pk: one.content for version, one in zip(versions, found, strict=True)}


@require_GET
def file(request: SignedIn, dossier_file_id: int) -> HttpResponse:
    """Hand out a file of a dossier, as it was kept."""
    one = get_object_or_404(DossierFile, pk=dossier_file_id)
    _seen(request, one.subject_id)
    return saved(_read(one), "application/octet-stream", one.file_name)


def _read(one: DossierFile) -> bytes:
    return kept_bytes(one.file, one.title)


def _name(subject: Subject) -> str:
    return plain_name(f"ho so kiem diem {subject.cycle.year} {subject.name}")
