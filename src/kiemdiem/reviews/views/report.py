"""The pages of reports: the list, the editor, reading, sending, versions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial, wraps

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.prepared import Prepared
from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.actions import Stale, StaleSave
from kiemdiem.reviews.forms.comments import AnswerForm, CommentForm
from kiemdiem.reviews.forms.report import ReportForm, ReturnForm, asked_of, marks_of
from kiemdiem.reviews.queries.cells import Cells, canonical, digest
from kiemdiem.reviews.queries.difference import Piece, word_difference
from kiemdiem.reviews.queries.missing import missing_of
from kiemdiem.reviews.queries.outline import outline_of, total_of
from kiemdiem.reviews.queries.report import Report
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

SAID = {
    "luu": "Đã lưu.",
    "gui": "Đã gửi báo cáo.",
    "tiep-nhan": "Đã tiếp nhận báo cáo.",
    "tra-lai": "Đã trả lại báo cáo kèm yêu cầu bổ sung, sửa.",
}


@dataclass(frozen=True)
class Clash:
    """A place whose typed text is not the stored one."""

    name: str
    label: str
    mark: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Saved:
    """What became of a save: the form as typed, what stands there now, where somebody else wrote, why not."""

    form: ReportForm
    stored: Cells
    clash: StaleSave | None
    refusal: Refused | None
    at: datetime

    @property
    def stale(self) -> tuple[Stale, ...]:
        """The places where somebody else wrote meanwhile."""
        return self.clash.stale if self.clash else ()

    @property
    def tried(self) -> tuple[ReportForm, StaleSave | None, Refused | None]:
        """What the code of an answer follows from."""
        return self.form, self.clash, self.refusal

    @property
    def whole(self) -> bool:
        """Whether everything that was typed is saved."""
        return not (self.form.errors or self.stale or self.refusal)

    @property
    def marks(self) -> str:
        """The marks for the page to carry on."""
        return self.form.marks_after(self.stored)

    @property
    def missing(self) -> list[Missing]:
        """What the report still lacks."""
        return missing_of(self.form.outline, self.stored)

    @property
    def total(self) -> Decimal:
        """The sum of the points."""
        return total_of(self.form.outline, self.stored)

    @property
    def clashes(self) -> list[Clash]:
        """The places where two people wrote, with both texts and the words in which they differ."""
        fields = self.form.fields
        return [
            Clash(
                name=each.cell.name,
                label=str(fields[each.cell.name].label),
                mark=digest(each.stored),
                pieces=word_difference(each.stored, each.typed),
            )
            for each in self.stale
        ]

    @property
    def unsaved(self) -> list[Clash]:
        """Where nothing could be saved any more: what was typed, so that it can be copied."""
        typed = self.form.cells() if self.refusal else {}
        fields = self.form.fields
        return [
            Clash(
                name=cell.name,
                label=str(fields[cell.name].label),
                mark=digest(self.stored[cell]),
                pieces=word_difference(self.stored[cell], text),
            )
            for cell, text in typed.items()
            if canonical(text) != self.stored[cell]
        ]


View = Callable[[SignedIn, int], HttpResponse]


def from_its_page(view: View) -> View:
    """Let a view take forms only; whoever comes to its address otherwise is led to the report."""

    @wraps(view)
    def posted(request: SignedIn, subject_id: int) -> HttpResponse:
        if request.method != "POST":
            return redirect("reviews:report", subject_id)
        return view(request, subject_id)

    return posted


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The reports that the person signed in may see, whatever waits first."""
    found = queries.report_list(
        request.actor,
        asked_of(request.GET),
        timezone.localdate(),
        lambda total: page_of(request, total).window,
    )
    return render(request, "reviews/index.html", {"found": found, "page": page_of(request, found.total)})


@require_safe
def report(request: SignedIn, subject_id: int) -> HttpResponse:
    """One report: to be written, or to be read."""
    return report_page(request, subject_or_404(subject_id), said=SAID.get(request.GET.get("xong", ""), ""))


@from_its_page
def save(request: SignedIn, subject_id: int) -> HttpResponse:
    """Save what was typed: by itself while typing, or by the button; what could not be saved comes back."""
    subject = subject_or_404(subject_id)
    saved = _save(request, subject)
    if request.htmx:
        context = {"saved": saved, "subject_id": subject_id}
        answer = render(request, "reviews/saved.html", context, status=answer_code(*saved.tried))
        if saved.whole:
            answer["HX-Trigger"] = "kd:saved"
        return answer
    if saved.whole:
        return redirect(_done(subject_id, "luu"))
    return report_page(request, subject, saved=saved)


@from_its_page
def submit(request: SignedIn, subject_id: int) -> HttpResponse:
    """Save what was typed, then send the report; what is missing comes back as a list."""
    subject = subject_or_404(subject_id)
    saved = _save(request, subject)
    if not saved.whole:
        return report_page(request, subject, saved=saved)
    try:
        actions.submit(subject=subject, by=request.actor, at=timezone.now())
    except Refused as refused:
        return report_page(request, subject, saved=saved, refusal=refused)
    return redirect(_done(subject_id, "gui"))


@from_its_page
def accept(request: SignedIn, subject_id: int) -> HttpResponse:
    """Take a sent report in."""
    actions.accept(subject=subject_or_404(subject_id), by=request.actor, at=timezone.now())
    return redirect(_done(subject_id, "tiep-nhan"))


@from_its_page
def return_report(request: SignedIn, subject_id: int) -> HttpResponse:
    """Send a report back with what to mend."""
    subject = subject_or_404(subject_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.return_report(
                subject=subject, comment=form.cleaned_data["comment"], by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect(_done(subject_id, "tra-lai"))
    else:
        require("reviews.return_report", request.actor, subject_target(subject, request.actor))
    return report_page(request, subject, return_form=form)


@require_safe
def version(request: SignedIn, subject_id: int, number: int) -> HttpResponse:
    """One version as it was sent, to be read and printed."""
    found = queries.version_of(subject_or_404(subject_id), number, request.actor)
    return render(request, "reviews/version.html", {"frozen": found})


@require_safe
def difference(request: SignedIn, subject_id: int) -> HttpResponse:
    """What changed between two versions, or since last year's report."""
    old, new = request.GET.get("tu", ""), request.GET.get("den", "")
    found = queries.difference_of(subject_or_404(subject_id), old, new, request.actor, timezone.localdate())
    return render(request, "reviews/difference.html", {"difference": found})


def subject_or_404(subject_id: int) -> Subject:
    """Return a subject with what every page of its report asks of it. Raises Http404."""
    found = _SUBJECT.first(pk=subject_id)
    if found is None:
        raise Http404
    return found


_SUBJECT: Prepared[Subject] = Prepared(
    lambda *, pk: Subject.objects.select_related("cycle__rule_set", "unit").filter(pk=pk), pk=int
)


def _done(subject_id: int, what: str) -> str:
    return f"{reverse('reviews:report', args=[subject_id])}?xong={what}"


def _save(request: SignedIn, subject: Subject) -> Saved:
    outline = outline_of(subject)
    form = ReportForm(outline, data=request.POST)
    form.is_valid()
    cells, now = form.cells(), timezone.now()
    save_cells = partial(
        actions.save, subject=subject, seen=form.seen(), outline=outline, by=request.actor, at=now
    )
    clash: StaleSave | None = None
    try:
        try:
            stored = save_cells(cells=cells)
        except StaleSave as met:
            clash, taken = met, {each.cell for each in met.stale}
            stored = save_cells(cells={cell: text for cell, text in cells.items() if cell not in taken})
    except Refused as refused:
        return Saved(form, queries.written_of(subject, outline, request.actor), clash, refused, now)
    return Saved(form, stored, clash, None, now)


def report_page(
    request: SignedIn,
    subject: Subject,
    *,
    saved: Saved | None = None,
    refusal: Refused | None = None,
    return_form: ReturnForm | None = None,
    comment_form: CommentForm | None = None,
    answers: Mapping[int, AnswerForm] | None = None,
    said: str = "",
) -> HttpResponse:
    """Show a report to whoever writes or reads it, with what was just tried on it."""
    now = timezone.now()
    page = queries.report_of(subject, request.actor, now)
    near = queries.neighbours(subject, page.last_year, request.actor) if page.may.save else ()
    asked = next((one for one in near if one.key == request.GET.get("canh")), None)
    form = saved.form if saved and not saved.whole else ReportForm(page.outline, page.stored)
    seen = {cell: digest(text) for cell, text in page.stored.items()}
    context = {
        "page": page,
        "form": form,
        "marks": saved.marks if saved else marks_of(seen),
        "total": total_of(page.outline, page.stored),
        "saved": saved,
        "refusal": refusal or (saved.refusal if saved else None),
        "return_form": return_form or ReturnForm(),
        "comment_form": comment_form or CommentForm(sections=dict(page.section_names)),
        "answers": _answers(page, answers or {}),
        "said": said,
        "neighbours": near,
        "beside": queries.beside_of(subject, asked, request.actor, timezone.localdate(now))
        if asked
        else None,
    }
    tried = (refusal, return_form, comment_form, *(answers or {}).values(), *(saved.tried if saved else ()))
    code = answer_code(*tried)
    return render(request, "reviews/report.html", context, status=code)


def _answers(page: Report, sent: Mapping[int, AnswerForm]) -> dict[int, AnswerForm]:
    """Return a form for each comment: as it was sent, else with what was said before."""
    if not page.may.answer:
        return {}
    return {
        one.id: sent.get(one.id)
        or AnswerForm(initial={"outcome": one.outcome, "answer": one.answer}, auto_id=f"tra-loi-{one.id}-%s")
        for one in page.comments
    }
