"""The register, the groups, the slippage ledger, the obstacles."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor, Target
from kiemdiem.shortcomings import actions, phrases
from kiemdiem.shortcomings.access import may_see, obstacle_target
from kiemdiem.shortcomings.forms.deeds import AnswerForm
from kiemdiem.shortcomings.forms.groups import GroupForm
from kiemdiem.shortcomings.models import CauseKind, Obstacle, Origin, State
from kiemdiem.shortcomings.queries import groups as grouping
from kiemdiem.shortcomings.queries import ledger as slipping
from kiemdiem.shortcomings.queries import obstacles as stuck
from kiemdiem.shortcomings.queries import register
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

TABS = [
    ("", "Tất cả"),
    (register.LATE, "Quá hạn"),
    (register.UNOWNED, "Chưa có người chịu trách nhiệm"),
    (State.OPEN, "Đang khắc phục"),
    (State.CLAIMED, "Chờ thẩm tra"),
    (State.DRAFT, "Dự thảo"),
    (State.CLOSED, "Đã khắc phục"),
    (State.WITHDRAWN, "Đã rút"),
]
LONGEST_AGE = 100


def index(request: SignedIn) -> HttpResponse:
    """List the register, late first."""
    today = timezone.localdate()
    filters = _filters(request)
    totals = register.totals(request.actor, filters, today)
    page = page_of(request, totals.of(filters.state))
    context = {
        "rows": register.register_rows(request.actor, filters, today, page.window),
        "page": page,
        "totals": totals,
        "filters": filters,
        "choices": register.choices(request.actor, filters, today),
        "tabs": [(key, label, totals.of(key), _address(request, trang_thai=key)) for key, label in TABS],
        "narrowed": any(value for key, value in request.GET.items() if key not in {"trang-thai", "trang"}),
        "origins": Origin.choices,
        "phrases": phrases,
        "today_day": today,
        "may_draft": may_somewhere(request.actor, "shortcomings.draft"),
    }
    return render(request, "shortcomings/index.html", context)


def groups(request: SignedIn) -> HttpResponse:
    """Show the groups of limitations by body and year, and add one."""
    today = timezone.localdate()
    form = GroupForm(request.POST or None, request.actor, today)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.add_group(**form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("shortcomings:groups")
    context = {
        "years": grouping.group_years(request.actor, today),
        "form": form,
        "may_add": may_somewhere(request.actor, "shortcomings.add_group"),
    }
    return render(request, "shortcomings/groups.html", context, status=answer_code(form))


def slippage(request: SignedIn) -> HttpResponse:
    """Show every move of a deadline, with the days in total by unit, owner and cause."""
    today, asked = timezone.localdate(), request.GET
    filters = slipping.LedgerFilters(
        unit_id=whole_number(asked.get("don-vi", "")),
        post_id=whole_number(asked.get("chuc-vu", "")),
        cause=asked.get("nguyen-nhan", "") if asked.get("nguyen-nhan") in CauseKind.values else "",
    )
    totals = slipping.ledger(request.actor, filters, today)
    page = page_of(request, totals.total.moves)
    context = {
        "ledger": totals,
        "moves": slipping.ledger_moves(request.actor, filters, today, page.window),
        "page": page,
        "narrowed": filters != slipping.LedgerFilters(),
    }
    return render(request, "shortcomings/slippage.html", context)


def obstacles(request: SignedIn) -> HttpResponse:
    """List the obstacles sent up, those without an answer first."""
    today, open_only = timezone.localdate(), request.GET.get("tat-ca") != "1"
    page = page_of(request, stuck.obstacle_count(request.actor, today, open_only=open_only))
    lines = stuck.obstacle_lines(request.actor, today, page.window, open_only=open_only)
    return render(
        request, "shortcomings/obstacles.html", {"lines": lines, "page": page, "open_only": open_only}
    )


def obstacle(request: SignedIn, obstacle_id: int) -> HttpResponse:
    """Show an obstacle to whoever follows the entry or must answer, and take the answer."""
    today = timezone.localdate()
    one = Obstacle.objects.select_related("shortcoming__unit", "sent_to").filter(pk=obstacle_id).first()
    if one is None or not stuck.may_see_obstacle(request.actor, one, today):
        raise Http404
    form = AnswerForm(request.POST or None, initial={"answered_on": today})
    if request.method == "POST":
        require("shortcomings.answer_obstacle", request.actor, obstacle_target(one))
        if form.is_valid():
            with refusals_on(form):
                actions.answer_obstacle(
                    obstacle=one, **form.cleaned_data, by=request.actor, at=timezone.now()
                )
            if not form.errors:
                return redirect("shortcomings:obstacle", one.pk)
    context = {
        "line": stuck.line_of(one, request.actor, today),
        "form": form,
        "may_see_entry": may_see(request.actor, one.shortcoming, today).allowed,
    }
    return render(request, "shortcomings/obstacle.html", context, status=answer_code(form))


def may_somewhere(actor: Actor, action: str) -> bool:
    """Return whether the actor's own roles allow `action` anywhere."""
    return any(decide(action, actor, Target(grant.unit_id, grant.paths)).allowed for grant in actor.grants)


def _filters(request: SignedIn) -> register.Filters:
    asked = request.GET
    state, origin, years = (
        asked.get("trang-thai", ""),
        asked.get("nguon", ""),
        whole_number(asked.get("tu-nam", "")),
    )
    return register.Filters(
        search=asked.get("tim", "").strip(),
        state=state if state in dict(TABS) else "",
        unit_id=whole_number(asked.get("don-vi", "")),
        field_id=whole_number(asked.get("linh-vuc", "")),
        group_id=whole_number(asked.get("nhom", "")),
        suggestion_id=whole_number(asked.get("goi-y", "")),
        owner=asked.get("phu-trach", "").strip(),
        origin=origin if origin in Origin.values else "",
        years=min(years, LONGEST_AGE) if years else None,
        relapse=asked.get("tai-dien") == "1",
    )


def _address(request: SignedIn, **changed: str) -> str:
    """Return this page's address with other values, without the page number."""
    asked = request.GET.copy()
    asked.pop("trang", None)
    for key, value in changed.items():
        asked[key.replace("_", "-")] = value
    return f"?{asked.urlencode()}"
