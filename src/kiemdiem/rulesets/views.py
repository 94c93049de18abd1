"""Pages of rule sets: all of them, one with every rule, and publishing."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kiemdiem import data
from kiemdiem.audit.access import require
from kiemdiem.core.loading import RuleSetFaults
from kiemdiem.rulesets import actions, queries
from kiemdiem.rulesets.access import NOWHERE
from kiemdiem.rulesets.forms import PackagedForm, UploadForm
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.web.refusals import answer_code
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
