"""Who answers for the cause, in what share: the collective, the head, a person by post, with the period of office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiemdiem.accounts.models import Person
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Appointment, Post
from kiemdiem.shortcomings.models import Responsibility, Shortcoming

COLLECTIVE = "collective"
WHOLE = 100
KEPT = ("role", "post_id", "person_id", "served_from", "served_to", "says", "share_percent")


@dataclass(frozen=True)
class Share:
    """One share: of the collective, or of whoever held a post in a period of office.

    Without a person the share falls to whoever held the post when the limitation was first seen, or, where nobody
    is known to have held it then, to the first who held it afterwards; without days, the days of that appointment.
    """

    role: str
    says: str
    post: Post | None = None
    share_percent: int | None = None
    person: Person | None = None
    served_from: date | None = None
    served_to: date | None = None


def check_shares(shares: Sequence[Share]) -> None:
    """Raise `Refused` unless every share names somebody and the stated shares make up exactly 100 %."""
    for share in shares:
        if share.role != COLLECTIVE and share.post is None:
            raise Refused(
                f"Phần trách nhiệm “{share.says}” chưa nêu chức vụ cụ thể.",
                way_out="Hãy chọn chức vụ; chỉ trách nhiệm của tập thể mới không cần chức vụ.",
            )
        if share.role == COLLECTIVE and share.person:
            raise Refused(
                f"Phần trách nhiệm “{share.says}” của tập thể không gắn với một người.",
                way_out="Hãy bỏ tên người, hoặc chọn tư cách của người đó.",
            )
        if share.served_from and share.served_to and share.served_to < share.served_from:
            raise Refused(
                f"Phần trách nhiệm “{share.says}” có ngày thôi giữ chức vụ trước ngày bắt đầu.",
                way_out="Hãy sửa lại một trong hai ngày.",
            )
    stated = [share.share_percent for share in shares if share.share_percent is not None]
    if stated and (len(stated) < len(shares) or sum(stated) != WHOLE or min(stated) <= 0):
        raise Refused(
            f"Các phần trách nhiệm phải được ghi đủ, lớn hơn 0 và cộng lại bằng 100 %; hiện cộng được {sum(stated)} %.",
            way_out="Hãy sửa lại các tỷ lệ, hoặc bỏ trống tất cả nếu chưa phân định.",
        )


def with_holders(shares: Iterable[Share], first_seen_on: date) -> tuple[Share, ...]:
    """Return the shares with the holders of their posts and the periods of office; one statement.

    Raises Refused for a person who did not hold the post in the days stated, and for the same person twice in
    overlapping days of one post.
    """
    shares = tuple(shares)
    held: dict[int, list[Appointment]] = {}
    posts = [share.post for share in shares if share.post and share.role != COLLECTIVE]
    for row in Appointment.objects.filter(post__in=posts).order_by("valid_from", "pk"):
        held.setdefault(row.post_id, []).append(row)
    found = tuple(
        share
        if share.role == COLLECTIVE or share.post is None
        else _held(share, held.get(share.post.pk, []), first_seen_on)
        for share in shares
    )
    _refuse_twice(found)
    return found


def _held(share: Share, terms: list[Appointment], first_seen_on: date) -> Share:
    if share.person is None:
        own = [term for term in terms if _meets(term, share.served_from, share.served_to)]
        term = next((one for one in own if one.valid_to is None or one.valid_to >= first_seen_on), None)
    else:
        own = [
            term
            for term in terms
            if term.person_id == share.person.pk and _meets(term, share.served_from, share.served_to)
        ]
        if not own:
            raise Refused(
                f"{share.person} không giữ chức vụ “{share.post}” trong thời gian đã ghi.",
                way_out="Hãy sửa người hoặc thời gian, hoặc ghi việc giữ chức vụ ở trang đơn vị trước.",
            )
        term = next((one for one in own if one.valid_to is None or one.valid_to >= first_seen_on), own[-1])
    if term is None:
        return share
    return replace(
        share,
        person=term.person,
        served_from=share.served_from or term.valid_from,
        served_to=share.served_to or term.valid_to,
    )


def _meets(term: Appointment, since: date | None, until: date | None) -> bool:
    """Return whether the stated days, as far as they are stated, lie within the appointment."""
    if since and (since < term.valid_from or (term.valid_to and since > term.valid_to)):
        return False
    return not (until and (until < term.valid_from or (term.valid_to and until > term.valid_to)))


def _refuse_twice(shares: tuple[Share, ...]) -> None:
    for number, one in enumerate(shares):
        for other in shares[:number]:
            if not one.person or one.person != other.person or one.post != other.post:
                continue
            if _since(one) <= _until(other) and _since(other) <= _until(one):
                raise Refused(
                    f"{one.person} được ghi hai phần trách nhiệm về chức vụ “{one.post}” trong cùng thời gian.",
                    way_out="Hãy gộp lại thành một phần.",
                )


def _since(share: Share) -> date:
    return share.served_from or date.min


def _until(share: Share) -> date:
    return share.served_to or date.max


def write_shares(entry: Shortcoming, shares: Iterable[Share]) -> None:
    """Put the shares on a saved entry in place of those that stand there."""
    entry.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(
            shortcoming=entry, role=share.role, post=share.post, person=share.person, served_from=share.served_from,
            served_to=share.served_to, says=normal(share.says), share_percent=share.share_percent,
        )
        for share in shares
    )  # fmt: skip


def copy_shares(entry: Shortcoming, heir: Shortcoming) -> None:
    """Give an entry that continues another one the same shares."""
    Responsibility.objects.bulk_create(
        Responsibility(shortcoming=heir, **{name: getattr(share, name) for name in KEPT})
        for share in entry.responsibilities.order_by("pk")
    )
