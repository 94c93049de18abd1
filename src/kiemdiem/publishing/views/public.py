"""What anybody may read, without signing in and without JavaScript: frozen publications only.

Every answer has an ETag made of the page's stamp and the day (a poll opens by itself) and must be asked for again each
time (`no-cache`): what is taken off is gone from every cache that keeps to the rules, while an unchanged page costs one
statement and no body.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from kiemdiem.adapters.sheets import csv_lines
from kiemdiem.publishing.models import PublicPage
from kiemdiem.publishing.queries import beneath, public
from kiemdiem.publishing.queries.catalogue import TYPES, by_address, kinds
from kiemdiem.publishing.queries.downloads import as_json, dictionary, sheet
from kiemdiem.web.asking import whole_number

A_PAGE = 50
LAST_PAGE = 10_000
Build = Callable[[], HttpResponseBase]


@login_not_required
@require_safe
def bodies(request: HttpRequest) -> HttpResponseBase:
    """List the bodies that publish."""
    found = public.bodies()
    stamps = "".join(body.stamp for body in found)
    return _answer(
        request, stamps, lambda: render(request, "publishing/public_bodies.html", {"bodies": found})
    )


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """List the addresses of everything public, one a line: for search engines and archives."""
    found = public.bodies()

    def build() -> HttpResponse:
        paths = [reverse("publishing:bodies")]
        paths += [reverse("publishing:body", args=[body.address]) for body in found]
        paths += [
            reverse("publishing:item", args=[address, number]) for address, number in public.addresses()
        ]
        text = "".join(f"{request.build_absolute_uri(path)}\n" for path in paths)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")

    return _answer(request, "".join(body.stamp for body in found), build)


@login_not_required
@require_safe
def body(request: HttpRequest, address: str) -> HttpResponseBase:
    """One body's page."""
    page = _page(address)

    def build() -> HttpResponse:
        parts = public.parts(page)
        items = [item for part in parts for item in part.items]
        context = {
            "parts": parts, "as_of": public.as_of(items, page), "polls": beneath.of_body(page, timezone.localdate()),
        }  # fmt: skip
        return _render(request, page, "publishing/public_body.html", context)

    return _answer(request, page.stamp, build)


@login_not_required
@require_safe
def listing(request: HttpRequest, address: str, kind: str) -> HttpResponseBase:
    """All of one kind, a stretch at a time."""
    page, wanted = _page(address), by_address(kind)
    if wanted is None:
        raise Http404
    number = min(max(whole_number(request.GET.get("trang", "1")) or 1, 1), LAST_PAGE)

    def build() -> HttpResponse:
        part = public.part(page, wanted, slice((number - 1) * A_PAGE, number * A_PAGE))
        context = {"part": part, "number": number, "as_of": public.as_of(part.items, page)}
        return _render(request, page, "publishing/public_listing.html", context)

    return _answer(request, page.stamp, build)


@login_not_required
@require_safe
def item(request: HttpRequest, address: str, number: int) -> HttpResponseBase:
    """One publication; 410 where it was taken off."""
    page = _page(address)

    def build() -> HttpResponse:
        found = public.one(page, number)
        if found is None:
            raise Http404
        if isinstance(found, public.Gone):
            return _render(
                request, page, "publishing/public_gone.html", {"gone": found, "as_of": found.on}, status=410
            )
        polls = beneath.of_item(page, number, timezone.localdate())
        context = {"item": found, "as_of": found.shown.as_of, "polls": polls}
        return _render(request, page, "publishing/public_item.html", context)

    return _answer(request, page.stamp, build)


@login_not_required
@require_safe
def data(request: HttpRequest, address: str) -> HttpResponseBase:
    """What can be downloaded, with the dictionary."""
    page = _page(address)

    def build() -> HttpResponse:
        items = public.everything(page)
        there = {one.kind for one in items}
        context = {
            "kinds": [kind for kind in kinds().values() if kind.key in there], "types": TYPES,
            "dictionary": {kind.key: dictionary(kind) for kind in kinds().values()}, "as_of": public.as_of(items, page),
        }  # fmt: skip
        return _render(request, page, "publishing/public_data.html", context)

    return _answer(request, page.stamp, build)


@login_not_required
@require_safe
def as_json_file(request: HttpRequest, address: str) -> HttpResponseBase:
    """Everything public as JSON."""
    page = _page(address)

    def build() -> HttpResponse:
        content = as_json(page, public.everything(page))
        answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="{page.address}.json"'
        return answer

    return _answer(request, page.stamp, build)


@login_not_required
@require_safe
def as_csv_file(request: HttpRequest, address: str, kind: str) -> HttpResponseBase:
    """All of one kind as CSV."""
    page, wanted = _page(address), by_address(kind)
    if wanted is None:
        raise Http404

    def build() -> HttpResponse:
        text = "".join(csv_lines(sheet(wanted, public.everything(page, wanted))))
        name = f"{page.address}-{wanted.address}.csv"
        return HttpResponse(
            text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )  # fmt: skip

    return _answer(request, page.stamp, build)


@login_not_required
@require_safe
def feed(request: HttpRequest, address: str) -> HttpResponseBase:
    """What became public last, for feed readers."""
    page = _page(address)

    def build() -> HttpResponse:
        here = request.build_absolute_uri(reverse("publishing:body", args=[page.address]))
        made = Rss201rev2Feed(
            title=f"{page.title}: công khai", link=here, language="vi",
            description="Cam kết, chỉ tiêu, kết quả, tin đã công khai; mỗi mục do hai người khác nhau soạn và duyệt.",
        )  # fmt: skip
        for one in public.newest(page):
            link = request.build_absolute_uri(reverse("publishing:item", args=[page.address, one.number]))
            made.add_item(
                title=f"{one.shown.label}: {_plain(one.shown.title)}", link=link, description="\n".join(_lines(one)),
                pubdate=one.published_at, unique_id=f"{link}#{one.version}", unique_id_is_permalink=False,
            )  # fmt: skip
        return HttpResponse(made.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")

    return _answer(request, page.stamp, build)


def _lines(one: public.Item) -> Iterator[str]:
    yield f"Số liệu đến ngày {one.shown.as_of:%d/%m/%Y}."
    if one.shown.illustrative:
        yield "Số liệu minh họa."
    for line in one.shown.lines:
        made_up = " (số liệu minh họa)" if line.illustrative else ""
        yield f"{line.label}: {_plain(line.says)}{made_up}"


def _plain(text: str) -> str:
    """Return a text without the control characters that no feed may carry."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= ord(" "))


def _page(address: str) -> PublicPage:
    page = public.open_page(address)
    if page is None:
        raise Http404
    return page


def _render(
    request: HttpRequest, page: PublicPage, name: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    shared = {"page": page, "kinds": kinds(), "now": timezone.localdate()}
    return render(request, name, {**shared, **context}, status=status)


def _answer(request: HttpRequest, stamps: str, build: Build) -> HttpResponseBase:
    """Return what is asked for, or that it has not changed; nothing that was taken off is answered as unchanged."""
    made_of = f"{settings.VERSION}|{settings.SAMPLE}|{timezone.localdate()}|{stamps}"
    whole = sha256(made_of.encode()).hexdigest()[:32]
    etag = f'"{whole}"'
    known = get_conditional_response(request, etag=etag)
    answer = known or build()
    if answer.status_code in {200, 304}:
        answer["ETag"] = etag
        answer["Cache-Control"] = "public, no-cache"
    else:
        answer["Cache-Control"] = "no-store"
    return answer
