"""How pages stay right: a page asks whether anything has changed, and is told in one statement that nothing has.

The key in the address was given to somebody who may follow the conference; it names the conference and the piece of a
page, is signed, and lapses after half an hour. Then the page asks for itself again, and who may see is asked again.
"""

from datetime import date, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kiemdiem.adapters.qr import svg
from kiemdiem.conferences.models import Conference
from kiemdiem.conferences.queries.live import Live, live, pulse_key, read_key, version_of
from kiemdiem.conferences.queries.screen import conferences_for_pages

EVERY = 700  # milliseconds between two beats of a page
KEPT = 60
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ROOM, PHONE, BIG = "phong", "dien-thoai", "man-hinh"
PIECES = {PHONE: "conferences/live_phone.html", BIG: "conferences/live_big.html"}


@require_safe
@login_not_required
def pulse(request: HttpRequest, key: str) -> HttpResponse:
    """Say that nothing has changed (204), or give the piece as it is now; 404 for a key that has lapsed."""
    found = read_key(key)
    version = version_of(found[0]) if found else None
    if found is None or version is None:
        raise Http404
    now = timezone.now()
    tag = tag_of(version, timezone.localdate(now))
    if request.GET.get("da-co") == tag:
        answer = HttpResponse(status=204)
    else:
        answer = HttpResponse(_piece(request, *found, tag, now))
    answer["X-Tag"], answer["X-Now"], answer["Cache-Control"] = (
        tag,
        str(int(now.timestamp() * 1000)),
        "no-store",
    )
    return answer


def tag_of(version: int, on: date) -> str:
    """Return the mark of a picture: the conference's number, and the day, whose list of attendance it shows."""
    return f"{version}.{on.toordinal()}"


def pulse_context(conference: Conference, view: str, at: datetime) -> dict[str, object]:
    """Return what a page needs to ask for changes."""
    return {
        "pulse": reverse("conferences:pulse", args=[pulse_key(conference.pk, view)]),
        "tag": tag_of(conference.live, timezone.localdate(at)),
        "every": EVERY,
        "now": int(at.timestamp() * 1000),
    }


def piece_context(picture: Live, request: HttpRequest) -> dict[str, object]:
    """Return what a piece of a page prints: the picture, and the address that phones go to, also as a code to scan.

    `here_only`: nobody but this very machine reaches that address.
    """
    address = phone_address(request, picture.id)
    scanned = f"{address}?ma={picture.code}" if picture.code else address
    return {
        "live": picture,
        "address": address,
        "here_only": urlsplit(address).hostname in LOOPBACK,
        "qr": Markup(svg(scanned, "kd-qr")),  # noqa: S704 -- drawn by the library
    }


def phone_address(request: HttpRequest, conference_id: int) -> str:
    """Return the address of the phones' page as other machines reach it."""
    path = reverse("conferences:phone", args=[conference_id])
    return f"{settings.ADDRESS}{path}" if settings.ADDRESS else request.build_absolute_uri(path)


def _piece(request: HttpRequest, conference_id: int, view: str, tag: str, now: datetime) -> str:
    template = PIECES.get(view)
    if template is None:
        return ""
    base = sha256(request.get_host().encode()).hexdigest()[:16]
    return cache.get_or_set(f"conference-{conference_id}-{view}-{tag}-{base}", lambda: _drawn(request, conference_id, template, now), KEPT)  # type: ignore[return-value]  # fmt: skip


def _drawn(request: HttpRequest, conference_id: int, template: str, now: datetime) -> str:
    conference = conferences_for_pages().get(pk=conference_id)
    picture = live(conference, conference.day_on(timezone.localdate(now)), now)
    return render_to_string(template, piece_context(picture, request))
