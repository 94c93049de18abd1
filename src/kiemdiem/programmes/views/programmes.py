"""The list of programmes, one programme, and the deeds about it."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import may_somewhere
from kiemdiem.programmes import phrases
from kiemdiem.programmes.queries import listing
from kiemdiem.programmes.queries.page import programme_page
from kiemdiem.programmes.views.drafting import draft_answer
from kiemdiem.programmes.views.finding import draft_or_404, programme_or_404
from kiemdiem.programmes.views.panels import ON_DRAFT, PANELS
from kiemdiem.web.asking import whole_number
from kiemdiem.web.deeds import Offered, left_undone
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn

KEPT = ("tim", "don-vi", "nghi-quyet")


def index(request: SignedIn) -> HttpResponse:
    """List the programmes that the actor may see, those with late tasks first."""
    today = timezone.localdate()
    tab = request.GET.get("tab", "")
    filters = listing.Filters(
        search=request.GET.get("tim", "").strip(),
        unit_id=whole_number(request.GET.get("don-vi", "")),
        act_id=whole_number(request.GET.get("nghi-quyet", "")),
        tab=tab if tab in listing.TABS else "",
    )
    listed = listing.listing(request.actor, filters, today)
    page = page_of(request, len(listed.places), size=listing.PER_PAGE)
    kept = [(key, value) for key, value in request.GET.items() if key in KEPT and value]
    context = {
        "lines": listing.programme_lines(listed, today, page.window),
        "page": page,
        "filters": filters,
        "resolution": listing.resolution(filters),
        "units": listing.units_offered(request.actor, today),
        "tabs": [
            (key, says, listed.totals[key], "?" + urlencode([*kept, ("tab", key)]))
            for key, says in listing.TABS.items()
        ],
        "narrowed": filters != listing.Filters(),
        "may_create": may_somewhere("programmes.create", request.actor),
        "phrases": phrases,
    }
    return render(request, "programmes/index.html", context)


def programme(request: SignedIn, programme_id: int) -> HttpResponse:
    """Show a programme: what is in force and how far it is, its versions, rounds and comments."""
    return _page(request, programme_id)


def act(request: SignedIn, programme_id: int, slug: str) -> HttpResponse:
    """Do one deed of a programme; a refusal shows the page it was sent from again with what was typed."""
    one = programme_or_404(request, programme_id)
    if slug not in PANELS:
        raise Http404
    panel = PANELS[slug]
    if request.method != "POST":
        return redirect("programmes:programme", one.pk)
    undone = left_undone(request, panel, one, panel.ask(one, timezone.localdate(), request.POST))
    if undone is None:
        here = panel.verb in ("freeze", "consult", "close_round", "amend")
        return redirect("programmes:draft" if here else "programmes:programme", one.pk)
    if panel.verb in ON_DRAFT:
        return draft_answer(request, one, draft_or_404(one), undone)
    return _page(request, programme_id, undone)


def _page(request: SignedIn, programme_id: int, sent: Offered | None = None) -> HttpResponse:
    one, today = programme_or_404(request, programme_id), timezone.localdate()
    page = programme_page(one, request.actor, today)
    offered = [
        sent if sent and sent.deed is panel else Offered(panel, panel.ask(one, today), open=False)
        for panel in PANELS.values()
        if panel.verb not in ON_DRAFT and page.may[panel.verb]
    ]
    context = {"page": page, "programme": one, "offered": offered, "phrases": phrases}
    return render(
        request, "programmes/programme.html", context, status=answer_code(sent.form if sent else None)
    )
