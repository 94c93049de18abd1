"""Pages of rule sets: all of them, one with every rule, publishing; and the days that are not worked."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kiemdiem import data
from kiemdiem.audit.access import require
from kiemdiem.core.loading import RuleSetFaults
from kiemdiem.rulesets import actions, queries
from kiemdiem.rulesets.access import NOWHERE
from kiemdiem.rulesets.forms import DaysForm, PackagedForm, UploadForm, WithdrawDaysForm
from kiemdiem.rulesets.models import AnnouncedDays, RuleSetVersion
from kiemdiem.web.asking import whole_number
from kiemdiem.web.fields import FIRST_YEAR, LAST_YEAR
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """List rule sets and legal acts with their times in force."""
    found = queries.index(by=request.actor, on=timezone.localdate())
    return render(request, "rulesets/index.html", {"index": found})


@require_safe
def rule_set(request: SignedIn, key: str, prefix: str) -> HttpResponse:
    """Show every rule of one published version."""
    try:
        found = queries.page(key, prefix)
    except RuleSetVersion.DoesNotExist as error:
        raise Http404 from error
    return render(request, "rulesets/rule_set.html", {"page": found})


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedIn) -> HttpResponse:
    """Publish a packaged rule set or an uploaded one; every fault of the text is told with its line."""
    require("rulesets.publish", request.actor, NOWHERE)
    upload = UploadForm()
    if request.method == "POST":
        content, upload = _content(request)
        if content is not None:
            try:
                version = actions.publish(content=content, by=request.actor, at=timezone.now())
            except RuleSetFaults as faults:
                for fault in faults.faults:
                    upload.add_error("file", f"Dòng {fault.line}: {fault.says}")
            else:
                return redirect("rulesets:rule_set", version.key, version.content_hash[: queries.PREFIX])
    context = {"packaged": queries.packaged(), "upload": upload}
    return render(request, "rulesets/publish.html", context, status=answer_code(upload))


def days(request: SignedIn) -> HttpResponse:
    """Show the days off and worked rest days of a year; enter what is announced."""
    form = DaysForm(request.POST or None)
    if request.method == "POST":
        require("rulesets.announce_days", request.actor, NOWHERE)
        if form.is_valid():
            with refusals_on(form):
                row = actions.announce_days(**form.cleaned_data, by=request.actor, at=timezone.now())
            if not form.errors:
                return redirect(_days_of(row.first.year))
    return _days_page(request, form, WithdrawDaysForm(), None)


def withdraw_days(request: SignedIn, days_id: int) -> HttpResponse:
    """Withdraw an entry of days."""
    row = get_object_or_404(AnnouncedDays, pk=days_id)
    if request.method != "POST":
        return redirect(_days_of(row.first.year))
    require("rulesets.withdraw_days", request.actor, NOWHERE)
    form = WithdrawDaysForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw_days(
                days=row, ground=form.cleaned_data["ground"], by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect(_days_of(row.first.year))
    return _days_page(request, DaysForm(), form, row)


def _days_page(
    request: SignedIn, form: DaysForm, withdrawing: WithdrawDaysForm, row: AnnouncedDays | None
) -> HttpResponse:
    today = timezone.localdate()
    asked = whole_number(request.GET.get("nam", ""))
    year = row.first.year if row else asked if asked and FIRST_YEAR <= asked <= LAST_YEAR else today.year
    context = {
        "page": queries.days_page(year, request.actor),
        "years": range(today.year - 1, today.year + 3),
        "form": form,
        "withdrawing": withdrawing,
        "withdrawn_now": row.pk if row else 0,
    }
    code = answer_code(withdrawing if row else form)
    return render(request, "rulesets/days.html", context, status=code)


def _days_of(year: int) -> str:
    return f"{reverse('rulesets:days')}?nam={year}"


def _content(request: SignedIn) -> tuple[str | None, UploadForm]:
    """Return the text to publish, None where there is none, and the upload form as sent."""
    chosen = PackagedForm(request.POST)
    if chosen.is_valid():
        try:
            return data.read(f"rulesets/{chosen.cleaned_data['key']}/rules.yaml"), UploadForm()
        except FileNotFoundError as error:
            raise Http404 from error
    upload = UploadForm(request.POST, request.FILES)
    return (upload.cleaned_data["file"] if upload.is_valid() else None), upload
