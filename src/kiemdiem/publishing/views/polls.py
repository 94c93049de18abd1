"""Polls: their office drafts, approves, prints codes and closes; the public reads, answers and sees what is shown."""

import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Unit
from kiemdiem.publishing.access.polls import poll_target
from kiemdiem.publishing.actions import polls as actions
from kiemdiem.publishing.forms.polls import (
    AnswerForm,
    ClosePollForm,
    CodesForm,
    LinkForm,
    NewPollForm,
    PollForm,
    poll_values,
)
from kiemdiem.publishing.models import Poll
from kiemdiem.publishing.queries import polls as queries
from kiemdiem.publishing.queries.polls import PublicPoll
from kiemdiem.publishing.views.limits import Limits, address_of
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

PAGE = 50
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another
CODE_LENGTH, CODE_GROUP = 12, 4
COOKIE_DAYS = 400
ANSWERED = "da-tra-loi"
SIGNER = Signer(salt="kiemdiem.publishing.polls")
LIMITS = Limits()
SAID = {
    "soan": "Đã ghi bản soạn. Một người thứ hai đọc lại và duyệt.",
    "gan": "Đã ghi nội dung mà bình chọn hỏi về.",
    "duyet": "Đã duyệt. Bình chọn tự mở và tự kết thúc theo ngày đã ghi.",
    "ket-thuc": "Đã kết thúc và lưu trữ bình chọn.",
}


@require_safe
def polls(request: SignedIn) -> HttpResponse:
    """The polls of the units in reach."""
    found = queries.poll_list(
        request.actor, timezone.localdate(), lambda total: page_of(request, total, PAGE).window
    )
    context = {"found": found, "page": page_of(request, found.total, PAGE)}
    return render(request, "publishing/poll_list.html", context)


def draft_poll(request: SignedIn) -> HttpResponse:
    """Draft a poll."""
    units = Unit.objects.filter(
        reach_filter("publishing.draft_poll", request.actor, unit="pk"), valid_to__isnull=True
    )
    form = NewPollForm(units, request.POST or None, initial={"unit": _only(units)})
    if request.method == "POST" and form.is_valid():
        poll = None
        with refusals_on(form):
            poll = actions.draft_poll(
                unit=form.cleaned_data["unit"], details=form.details(), by=request.actor, at=timezone.now()
            )
        if poll:
            return redirect(_done(poll, "soan"))
    return render(
        request, "publishing/poll_form.html", {"form": form, "poll": None}, status=answer_code(form)
    )


def edit_poll(request: SignedIn, poll_id: int) -> HttpResponse:
    """Change a poll that is not approved yet."""
    poll = _poll(poll_id)
    require("publishing.edit_poll", request.actor, poll_target(poll))
    form = PollForm(request.POST or None, initial=poll_values(poll))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.edit_poll(poll=poll, details=form.details(), by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(_done(poll, "soan"))
    return render(
        request, "publishing/poll_form.html", {"form": form, "poll": poll}, status=answer_code(form)
    )


@require_safe
def poll(request: SignedIn, poll_id: int) -> HttpResponse:
    """One poll for its office."""
    return _show(request, _poll(poll_id))


@require_POST
def link_poll(request: SignedIn, poll_id: int) -> HttpResponse:
    """Say what a poll is about."""
    one = _poll(poll_id)
    form = _link_form(request, one, request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.link_poll(poll=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(_done(one, "gan"))
    return _show(request, one, link_form=form)


@require_POST
def approve_poll(request: SignedIn, poll_id: int) -> HttpResponse:
    """Approve a poll as the second person."""
    one = _poll(poll_id)
    actions.approve_poll(poll=one, key=secrets.token_hex(32), by=request.actor, at=timezone.now())
    return redirect(_done(one, "duyet"))


@require_POST
def make_codes(request: SignedIn, poll_id: int) -> HttpResponse:
    """Draw codes and show them to be printed, this once."""
    one, form = _poll(poll_id), CodesForm(request.POST)
    if form.is_valid():
        codes = [_code() for _ in range(form.cleaned_data["count"])]
        with refusals_on(form):
            actions.make_codes(poll=one, codes=codes, by=request.actor, at=timezone.now())
        if not form.errors:
            address = request.build_absolute_uri(reverse("publishing:public_poll", args=[one.pk]))
            answer = render(
                request, "publishing/poll_codes.html", {"poll": one, "codes": codes, "address": address}
            )
            answer["Cache-Control"] = "no-store"
            return answer
    return _show(request, one, codes_form=form)


@require_POST
def close_poll(request: SignedIn, poll_id: int) -> HttpResponse:
    """Close a poll before its last day."""
    one, form = _poll(poll_id), ClosePollForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.close_poll(poll=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(_done(one, "ket-thuc"))
    return _show(request, one, close_form=form)


@login_not_required
@require_safe
def public_polls(request: HttpRequest) -> HttpResponse:
    """What the public is asked now, and what it was asked."""
    today = timezone.localdate()
    context = {"polls": queries.open_to_public(today), "today": today}
    return render(request, "publishing/poll_public_list.html", context)


@login_not_required
@require_safe
def public_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    """A poll for whoever has its address. The browser gets a random token to answer with; nothing is written here."""
    token = _token(request, poll_id)
    shown = _public(request, poll_id)
    answer = _public_page(request, shown, None)
    if shown.open and not shown.by_code and not token:
        _set_token(answer, poll_id, secrets.token_urlsafe(24))
    return answer


@login_not_required
@require_POST
def answer_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Take an answer; what cannot be taken is told on the page, with what was picked.

    What the page says is read only where it is shown again.
    """
    terms, at = queries.answer_terms(poll_id), timezone.now()
    if terms is None:
        raise Http404
    form = AnswerForm(terms.numbered, request.POST, several=terms.several, by_code=terms.by_code)
    if form.is_valid():
        token = form.cleaned_data["code"] if terms.by_code else _token(request, poll_id)
        with refusals_on(form):
            _check_pace(request, terms.per_minute)
            if not token:
                raise Refused(
                    "Trình duyệt không giữ cookie của trang này nên không tính được lượt của thiết bị.",
                    way_out="Hãy bật cookie, mở lại trang bình chọn rồi trả lời.",
                )
            actions.answer(poll_id=poll_id, picks=form.picks(), token=token, at=at)
        if not form.errors:
            taken = redirect(f"{reverse('publishing:public_poll', args=[poll_id])}?xong=1")
            if terms.by_code:
                _set_token(taken, poll_id, ANSWERED)
            return taken
    shown = _public(request, poll_id)
    form.offer(shown.options)
    return _public_page(request, shown, form)


def _check_pace(request: HttpRequest, per_minute: int) -> None:
    if not LIMITS.allow(address_of(request), per_minute, timezone.now()):
        raise Refused(
            "Từ địa chỉ mạng này vừa có quá nhiều lượt gửi.",
            way_out="Hãy đợi một phút rồi gửi lại; câu trả lời chưa được ghi.",
        )


def _public_page(request: HttpRequest, shown: PublicPoll, form: AnswerForm | None) -> HttpResponse:
    context = {
        "shown": shown,
        "form": form or _answer_form(shown),
        "done": request.GET.get("xong") == "1",
    }
    answer = render(request, "publishing/poll_public.html", context, status=answer_code(form))
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _answer_form(shown: PublicPoll) -> AnswerForm:
    return AnswerForm(shown.options, several=shown.several, by_code=shown.by_code)


def _public(request: HttpRequest, poll_id: int) -> PublicPoll:
    shown = queries.public_poll(poll_id, timezone.localdate(), lambda one: _has_answered(request, one))
    if shown is None:
        raise Http404
    return shown


def _has_answered(request: HttpRequest, one: Poll) -> bool:
    token = _token(request, one.pk)
    if not token or token == ANSWERED:
        return token == ANSWERED
    return queries.has_answered(one, actions.trace(one.key, token))


def _cookie(poll_id: int) -> str:
    return f"kd_binh_chon_{poll_id}"


def _token(request: HttpRequest, poll_id: int) -> str:
    """Return the token that this software gave the browser for this poll; empty where there is none, or a forged one."""
    try:
        said = SIGNER.unsign(request.COOKIES.get(_cookie(poll_id), ""))
    except BadSignature:
        return ""
    number, _, token = said.partition(":")
    return token if number == str(poll_id) else ""


def _set_token(answer: HttpResponse, poll_id: int, token: str) -> None:
    answer.set_cookie(
        _cookie(poll_id), SIGNER.sign(f"{poll_id}:{token}"), max_age=COOKIE_DAYS * 86400, httponly=True,
        samesite="Lax", secure=settings.HTTPS, path=reverse("publishing:public_poll", args=[poll_id]),
    )  # fmt: skip


def _code() -> str:
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(letters[place : place + CODE_GROUP] for place in range(0, CODE_LENGTH, CODE_GROUP))


def _only(units: QuerySet[Unit]) -> Unit | None:
    found = list(units[:2])
    return found[0] if len(found) == 1 else None


def _poll(poll_id: int) -> Poll:
    return get_object_or_404(queries.polls_for_pages(), pk=poll_id)


def _link_form(request: SignedIn, one: Poll, sent: QueryDict | None = None) -> LinkForm:
    on = timezone.localdate()
    offered = queries.programmes_for(one, request.actor, on), queries.commitments_for(one, request.actor, on)
    return LinkForm(*offered, sent, initial={"programme": one.programme_id, "commitment": one.commitment_id})


def _done(one: Poll, done: str) -> str:
    return f"{reverse('publishing:poll', args=[one.pk])}?xong={done}"


def _show(
    request: SignedIn,
    one: Poll,
    *,
    link_form: LinkForm | None = None,
    codes_form: CodesForm | None = None,
    close_form: ClosePollForm | None = None,
) -> HttpResponse:
    context = {
        "page": queries.poll_page(one, request.actor, timezone.localdate()),
        "link_form": link_form or _link_form(request, one),
        "codes_form": codes_form or CodesForm(),
        "close_form": close_form or ClosePollForm(),
        "said": SAID.get(request.GET.get("xong", ""), ""),
        "address": request.build_absolute_uri(reverse("publishing:public_poll", args=[one.pk])),
    }
    return render(
        request, "publishing/poll.html", context, status=answer_code(link_form, codes_form, close_form)
    )
