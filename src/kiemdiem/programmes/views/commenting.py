"""A version as it is read and commented on, two versions side by side, all comments with their dispositions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.audit.access import require
from kiemdiem.programmes import actions, phrases
from kiemdiem.programmes.access import programme_target
from kiemdiem.programmes.forms.deeds import AnswerForm, CommentForm
from kiemdiem.programmes.models import Programme, ProgrammeComment
from kiemdiem.programmes.queries.commenting import comments_page, difference_page, version_page
from kiemdiem.programmes.views.finding import programme_or_404
from kiemdiem.web.asking import whole_number
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def version(request: SignedIn, programme_id: int, number: int) -> HttpResponse:
    """Show a frozen version to be read, and comment on a passage of it."""
    one = programme_or_404(request, programme_id)
    page = version_page(one, number, request.actor, timezone.localdate())
    form = CommentForm(request.POST or None, page.passages, request.GET.get("cho", ""))
    if request.method == "POST":
        require(
            "programmes.comment", request.actor, programme_target(one, request.actor, timezone.localdate())
        )
        if form.is_valid():
            with refusals_on(form):
                actions.comment(
                    version=page.version, **form.cleaned_data, by=request.actor, at=timezone.now()
                )
            if not form.errors:
                there = reverse("programmes:version", args=[one.pk, number])
                return redirect(f"{there}?xong=1#{form.cleaned_data['passage']}")
    context = {
        "page": page, "programme": one, "form": form, "phrases": phrases, "done": request.GET.get("xong") == "1",
    }  # fmt: skip
    return render(request, "programmes/version.html", context, status=answer_code(form))


@require_POST
def receive(request: SignedIn, programme_id: int, number: int) -> HttpResponse:
    """Note that the reader has the draft."""
    one = programme_or_404(request, programme_id)
    actions.receive(programme=one, by=request.actor, at=timezone.now())
    return redirect("programmes:version", one.pk, number)


def difference(request: SignedIn, programme_id: int) -> HttpResponse:
    """Show what changed between two versions, word by word."""
    one = programme_or_404(request, programme_id)
    asked = [whole_number(request.GET.get(key, "")) for key in ("tu", "den")]
    return render(
        request, "programmes/difference.html", {"page": difference_page(one, *asked), "programme": one}
    )


def comments(request: SignedIn, programme_id: int) -> HttpResponse:
    """Show all comments under the four groups, and answer them."""
    return _comments(request, programme_or_404(request, programme_id))


def answer(request: SignedIn, programme_id: int, programme_comment_id: int) -> HttpResponse:
    """Say what became of one comment; a refusal shows the page again with what was typed."""
    one = programme_or_404(request, programme_id)
    rows = ProgrammeComment.objects.select_related("version__programme").filter(version__programme=one)
    comment = get_object_or_404(rows, pk=programme_comment_id)
    if request.method != "POST":
        return redirect("programmes:comments", one.pk)
    require(
        "programmes.answer_comment", request.actor, programme_target(one, request.actor, timezone.localdate())
    )
    form = AnswerForm(request.POST, comment)
    if form.is_valid():
        with refusals_on(form):
            actions.answer_comment(comment=comment, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(f"{reverse('programmes:comments', args=[one.pk])}#gop-y-{comment.pk}")
    return _comments(request, one, form, comment.pk)


def _comments(
    request: SignedIn, programme: Programme, sent: AnswerForm | None = None, about: int = 0
) -> HttpResponse:
    page = comments_page(programme, request.actor, timezone.localdate())
    forms = {}
    if page.may["answer_comment"]:
        forms = {
            one.pk: sent if sent and one.pk == about else AnswerForm(None, one)
            for group in page.groups
            for one in group.comments
            if one.version.edition.state == "draft"
        }
    context = {"page": page, "programme": programme, "forms": forms, "about": about, "phrases": phrases}
    return render(request, "programmes/comments.html", context, status=answer_code(sent))
