"""One's own notices: the list, opening and reading them, and how one wants to be told."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.notices import actions, phrases, queries
from kiemdiem.notices.forms import SettingForm
from kiemdiem.notices.models import Notice
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """List one's own notices, unread ones unless all are asked for."""
    unread_only = request.GET.get("tat-ca") != "1"
    totals = queries.totals(request.actor)
    page = page_of(request, totals.unread if unread_only else totals.all)
    rows = queries.notice_rows(request.actor, timezone.now(), page.window, unread_only=unread_only)
    context = {"rows": rows, "page": page, "totals": totals, "unread_only": unread_only, "phrases": phrases}
    return render(request, "notices/index.html", context)


@require_POST
def open_notice(request: SignedIn, notice_id: int) -> HttpResponse:
    """Note a notice as read and go where it leads."""
    notice = actions.read(notice=_own(request, notice_id), by=request.actor, at=timezone.now())
    return redirect(notice.url or "notices:index")


@require_POST
def read(request: SignedIn, notice_id: int) -> HttpResponse:
    """Note a notice as read and stay with the list."""
    actions.read(notice=_own(request, notice_id), by=request.actor, at=timezone.now())
    return redirect("notices:index")


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """Note all of one's notices as read."""
    actions.read_all(account=request.user, by=request.actor, at=timezone.now())
    return redirect("notices:index")


def setting(request: SignedIn) -> HttpResponse:
    """Choose quiet hours and the digest."""
    now = queries.setting_of(request.actor)
    initial = {"quiet_from": now.quiet_from, "quiet_to": now.quiet_to, "digest": now.digest}
    form = SettingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.configure(account=request.user, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("notices:index")
    return render(request, "notices/setting.html", {"form": form}, status=answer_code(form))


def _own(request: SignedIn, notice_id: int) -> Notice:
    notice = Notice.objects.filter(pk=notice_id, account=request.user).first()
    if notice is None:
        raise Http404
    return notice
