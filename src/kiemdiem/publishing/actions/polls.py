"""Polls: drafted, approved by a second person, answered by the public, closed for good.

An answer is no deed of an account: it has no event in the journal and no actor. It is one short transaction that
reads the poll and writes one row, and nothing in that row leads back to anybody once the poll's key is destroyed.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor, Target
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import Unit
from kiemdiem.prepared import Prepared
from kiemdiem.programmes.access import programme_target
from kiemdiem.programmes.models import Programme
from kiemdiem.publishing.access.pages import second_people
from kiemdiem.publishing.access.polls import poll_target
from kiemdiem.publishing.actions.pages import stamp_around
from kiemdiem.publishing.models import Poll, PollAnswer, PollCode, PollOption, PollState, PollWay
from kiemdiem.publishing.queries.polls import tally
from kiemdiem.shortcomings.access import entry_target
from kiemdiem.shortcomings.models import Shortcoming

FEWEST, MOST = 2, 20
MOST_CODES = 5000


@dataclass(frozen=True)
class Details:
    """What a poll asks, how, and when."""

    question: str
    purpose: str
    options: tuple[str, ...]
    way: str
    several: bool
    shows: str
    opens_on: date
    closes_on: date
    per_minute: int


@action("publishing.draft_poll")
def draft_poll(
    *, unit: Unit, details: Details, by: Actor, at: datetime, source: str = "", illustrative: bool = False
) -> Poll:
    """Draft a poll of a unit; it opens only once a second person has approved it.

    Raises NotAllowed; Refused without a question or a purpose, with fewer than two options or with equal ones, and
    for a window that ends before it begins.
    """
    require("publishing.draft_poll", by, Target(unit_id=unit.pk, paths=unit.paths))
    poll = Poll(unit=unit, made_at=at, made_by_id=by.account_id, source=source, illustrative=illustrative)
    _write(poll, details)
    _record(
        "publishing.draft_poll",
        poll,
        by=by,
        at=at,
        data={"opens_on": details.opens_on, "closes_on": details.closes_on},
    )
    deliver(_asking(poll, timezone.localdate(at)), at)
    return poll


@action("publishing.edit_poll")
def edit_poll(*, poll: Poll, details: Details, by: Actor, at: datetime) -> Poll:
    """Change a poll that is not approved yet. Raises NotAllowed; Refused as for a new one."""
    poll = _held(poll)
    require("publishing.edit_poll", by, poll_target(poll))
    poll.edited_by_id = by.account_id
    poll.options.all().delete()
    _write(poll, details)
    _record(
        "publishing.edit_poll",
        poll,
        by=by,
        at=at,
        data={"opens_on": details.opens_on, "closes_on": details.closes_on},
    )
    return poll


@action("publishing.link_poll")
def link_poll(
    *, poll: Poll, programme: Programme | None, commitment: Shortcoming | None, by: Actor, at: datetime
) -> Poll:
    """Say which programme or commitment of its unit a poll is about; None takes the link away.

    Raises NotAllowed, for what `by` may not see, too; Refused for what is another unit's.
    """
    poll, on = _held(poll), timezone.localdate(at)
    require("publishing.link_poll", by, poll_target(poll))
    if programme is not None:
        require("programmes.see", by, programme_target(programme, by, on))
    if commitment is not None:
        require("shortcomings.see", by, entry_target(commitment, by, on))
    if any(one is not None and one.unit_id != poll.unit_id for one in (programme, commitment)):
        raise Refused("Chương trình, cam kết này của đơn vị khác.", way_out="Chọn của chính đơn vị hỏi.")
    poll.programme, poll.commitment, poll.edited_by_id = programme, commitment, by.account_id
    poll.save(update_fields=["programme", "commitment", "edited_by"])
    _record("publishing.link_poll", poll, by=by, at=at)
    return poll


@action("publishing.approve_poll")
def approve_poll(*, poll: Poll, key: str, by: Actor, at: datetime) -> Poll:
    """Approve a poll as it stands: nothing of it changes any more, and it opens by itself on its first day.

    `key` is fresh and secret. Raises NotAllowed; Refused for whoever drafted or edited it, and where its window is
    past.
    """
    poll = _held(poll)
    require("publishing.approve_poll", by, poll_target(poll))
    if by.account_id is not None and by.account_id in {poll.made_by_id, poll.edited_by_id}:
        raise Refused(
            "Người đã soạn hoặc sửa bình chọn không tự duyệt được.",
            way_out="Một người thứ hai có quyền duyệt đọc lại và duyệt.",
        )
    if poll.closes_on < timezone.localdate(at):
        raise Refused(
            f"Thời gian bình chọn đã hết từ {poll.closes_on:%d/%m/%Y}.",
            way_out="Sửa lại thời gian, rồi duyệt.",
        )
    poll.state, poll.key, poll.approved_at, poll.approved_by_id = PollState.APPROVED, key, at, by.account_id
    poll.save(update_fields=["state", "key", "approved_at", "approved_by"])
    stamp_around(poll)
    _record("publishing.approve_poll", poll, by=by, at=at)
    return poll


@action("publishing.make_codes")
def make_codes(*, poll: Poll, codes: Sequence[str], by: Actor, at: datetime) -> Poll:
    """Take in the hashes of fresh secret codes; the codes themselves are printed now or never.

    Raises NotAllowed; Refused where the poll goes by devices, and for none or too many at once.
    """
    poll = _held(poll)
    require("publishing.make_codes", by, poll_target(poll))
    if poll.way != PollWay.CODE:
        raise Refused(
            "Bình chọn này tính theo thiết bị, không dùng mã.",
            way_out="Không cần in mã; chỉ cần đưa địa chỉ trang.",
        )
    if not 1 <= len(codes) <= MOST_CODES:
        raise Refused(f"Mỗi lần in từ 1 đến {MOST_CODES} mã.", way_out="Hãy in thành nhiều lần.")
    PollCode.objects.bulk_create(
        PollCode(hash=trace(poll.key, code_letters(code)), poll=poll) for code in codes
    )
    _record("publishing.make_codes", poll, by=by, at=at, data={"amount": len(codes)})
    return poll


@action("publishing.close_poll")
def close_poll(*, poll: Poll, because: str, by: Actor, at: datetime) -> Poll:
    """Close a poll before its last day, for a reason that stays on record. Raises NotAllowed; Refused without one."""
    poll = _held(poll)
    require("publishing.close_poll", by, poll_target(poll))
    poll.closed_because = said(because, "lý do kết thúc sớm")
    _close(poll, at)
    _record(
        "publishing.close_poll", poll, by=by, at=at, reason=poll.closed_because, data={"amount": poll.answers}
    )
    return poll


@action("publishing.archive_poll")
def archive_poll(*, poll: Poll, on: date, by: Actor, at: datetime) -> bool:
    """Close a poll whose last day is past: fix its figures, destroy its key. Return whether there was anything to do.

    A step of the software itself; run twice it does nothing twice.
    """
    poll = _held(poll)
    require("publishing.archive_poll", by, poll_target(poll))
    if poll.state != PollState.APPROVED or poll.closes_on >= on:
        return False
    _close(poll, at)
    _record("publishing.archive_poll", poll, by=by, at=at, data={"amount": poll.answers})
    return True


_OPEN = Prepared(
    lambda *, pk: (
        Poll.objects.select_for_update()
        .filter(pk=pk, state=PollState.APPROVED)
        .values_list("key", "way", "opens_on", "closes_on")
    ),
    pk=int,
)


def answer(*, poll_id: int, picks: Iterable[int], token: str, at: datetime) -> None:
    """Take one answer: `picks` are numbers of the poll's options as its form allowed them, `token` the device's or a code.

    Nobody's deed, so nobody is asked for a right and nothing is written in the journal: two statements in one short
    transaction. The row of the poll is held, so that no answer is taken in that the closing did not count. Raises
    Refused where the poll isn't open, for an unknown code, and for a second answer.
    """
    picked = sum(1 << number for number in picks)
    with transaction.atomic():
        found = _OPEN.first(pk=poll_id)
        if found is None or not found[2] <= timezone.localdate(at) <= found[3]:
            raise Refused("Bình chọn này không còn nhận trả lời.", way_out="Xem kết quả nếu đã công khai.")
        key, way, *_ = found
        by_code = way == PollWay.CODE
        hashed = trace(key, code_letters(token) if by_code else token)
        if by_code and not PollCode.objects.filter(pk=hashed, poll=poll_id).exists():
            raise Refused(
                "Mã này không đúng.",
                way_out="Xem lại mã trên phiếu: 12 chữ và số, không phân biệt chữ hoa, chữ thường.",
            )
        try:
            PollAnswer(hash=hashed, poll_id=poll_id, picked=picked).save(force_insert=True)
        except IntegrityError:
            what = "Mã này" if by_code else "Thiết bị này"
            raise Refused(
                f"{what} đã trả lời bình chọn này rồi.",
                way_out="Mỗi mã chỉ dùng một lần."
                if by_code
                else "Mỗi thiết bị chỉ trả lời một lần; câu trả lời trước vẫn được tính.",
            ) from None


def trace(key: str, token: str) -> str:
    """Return the hash of a device's token or a code under a poll's key."""
    return hmac.new(key.encode(), token.encode(), hashlib.sha256).hexdigest()


def code_letters(code: str) -> str:
    """Return what counts of a code as it was typed: its letters and figures, as capitals."""
    return "".join(letter for letter in normal(code).upper() if letter.isalnum())


def _write(poll: Poll, details: Details) -> None:
    options = [normal(text) for text in details.options if normal(text)]
    if not FEWEST <= len(options) <= MOST:
        raise Refused(
            f"Bình chọn phải có từ {FEWEST} đến {MOST} phương án; đang có {len(options)}.",
            way_out="Ghi mỗi phương án một dòng.",
        )
    if len({fold(text) for text in options}) < len(options):
        raise Refused("Có hai phương án trùng nhau.", way_out="Sửa hoặc bỏ bớt một phương án.")
    if details.closes_on < details.opens_on:
        raise Refused(
            f"Ngày kết thúc {details.closes_on:%d/%m/%Y} ở trước ngày bắt đầu {details.opens_on:%d/%m/%Y}.",
            way_out="Hãy sửa lại ngày.",
        )
    values = {name: value for name, value in asdict(details).items() if name != "options"}
    values |= {
        "question": said(details.question, "câu hỏi"),
        "purpose": said(details.purpose, "mục đích của bình chọn"),
    }
    for name, value in values.items():
        setattr(poll, name, value)
    poll.save()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, number=number, text=text) for number, text in enumerate(options, start=1)
    )


def _close(poll: Poll, at: datetime) -> None:
    counted = tally(poll.pk)
    options = list(poll.options.all())
    for option in options:
        option.votes = counted.votes.get(option.number, 0)
    PollOption.objects.bulk_update(options, ["votes"])
    poll.state, poll.key, poll.closed_at, poll.answers = PollState.CLOSED, "", at, counted.answers
    poll.save(update_fields=["state", "key", "closed_at", "closed_because", "answers"])
    stamp_around(poll)


def _asking(poll: Poll, on: date) -> Iterator[Letter]:
    """Yield a letter to everybody who may approve a poll but whoever drafted it: it waits for a second person."""
    says = f"Bình chọn “{poll.question}” chờ người thứ hai đọc và duyệt trước ngày {poll.opens_on:%d/%m/%Y}."
    address = reverse("publishing:poll", args=[poll.pk])
    for account in sorted(second_people(poll.unit, on) - {poll.made_by_id}):
        yield Letter(
            account, Kind.PUBLICATION, f"poll:{poll.pk}:drafted", says, address, "publishing.poll", poll.pk
        )


def _held(poll: Poll) -> Poll:
    return Poll.objects.select_for_update(of=("self",)).select_related("unit").get(pk=poll.pk)


def _record(
    name: str, poll: Poll, *, by: Actor, at: datetime, reason: str = "", data: dict[str, object] | None = None
) -> None:
    record(name, by=by, at=at, about=poll, paths=poll.unit.paths, reason=reason, data=data)
