"""Votes counted on paper: begun while the item is open, counted by two people who don't see each other's figures.

Nothing here derives a level from a vote. No central text that was read prescribes a voting rule: the five boxes
are practice, a threshold is the unit's own setting.
"""

from abc import abstractmethod
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.ballots.access import vote_target
from kiemdiem.ballots.models import PaperCount, PaperVote
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.actions import await_count, keep_vote
from kiemdiem.conferences.models import AgendaItem, ItemState
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused

WHOLE = 100
COUNTERS = 2


@dataclass(frozen=True)
class Counted:
    """What one person counted of a vote on paper: papers issued, returned and invalid; the boxes are the vote's own."""

    issued: int
    returned: int
    invalid: int

    @property
    @abstractmethod
    def ticked(self) -> int:
        """How many valid papers the boxes make up."""


@dataclass(frozen=True)
class Count(Counted):
    """What one person counted of a vote on a level: the ticks of each of its five boxes."""

    htxs: int
    htt: int
    ht: int
    kht: int
    unrated: int

    @property
    def ticked(self) -> int:
        """How many valid papers the boxes make up."""
        return self.htxs + self.htt + self.ht + self.kht + self.unrated


@action("ballots.begin")
def begin(
    *, item: AgendaItem, present: int, threshold_percent: int | None = None, by: Actor, at: datetime
) -> PaperVote:
    """Begin the vote on one subject, with the number of those present with a vote.

    Raises NotAllowed; Refused where the item isn't open, a vote was begun already, nobody or more than the
    members present would vote, or the threshold is no share.
    """
    item = _held_item(item.pk)
    require("ballots.begin", by, conference_target(item.conference, by))
    if item.state != ItemState.OPEN:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” không đang mở.",
            way_out="Chỉ lập biên bản kiểm phiếu khi phần kiểm điểm đang diễn ra.",
        )
    if PaperVote.objects.filter(item=item).exists():
        raise Refused(
            f"Đã lập biên bản kiểm phiếu “{item.subject}”.", way_out="Hai người nhập kết quả vào biên bản đó."
        )
    _check_present(item, present, at)
    if threshold_percent is not None and not 1 <= threshold_percent < WHOLE:
        raise Refused("Ngưỡng phải từ 1 đến 99%.", way_out="Nhập lại, hoặc để trống nếu không đặt ngưỡng.")
    vote = PaperVote.objects.create(
        item=item,
        present=present,
        threshold_percent=threshold_percent,
        created_at=at,
        created_by_id=by.account_id,
    )
    await_count(item=item)
    _record("ballots.begin", vote, by=by, at=at, data={"present": present})
    return vote


@action("ballots.enter_count")
def enter_count(*, vote: PaperVote, count: Count, by: Actor, at: datetime) -> PaperVote:
    """Enter one of the two counts, or correct one's own; equal counts stand and never change again.

    The second person must be somebody else, and learns nothing of the first count before entering. Raises
    NotAllowed; Refused where the counts are agreed, two others have counted, or the figures contradict each other.
    """
    vote = _held_vote(vote.pk)
    require("ballots.enter_count", by, vote_target(vote, by))
    if vote.agreed_at is not None:
        raise Refused(
            "Kết quả kiểm phiếu đã được hai người thống nhất, không sửa được nữa.",
            way_out="Nếu kết quả đó sai, ghi rõ ở kết luận hội nghị và báo cấp có thẩm quyền.",
        )
    if by.account_id is None:
        raise Refused(
            "Kết quả kiểm phiếu phải do người nhập.", way_out="Đăng nhập bằng tài khoản của người kiểm phiếu."
        )
    counts = {row.entered_by_id: row for row in vote.counts.all()}
    if by.account_id not in counts and len(counts) >= COUNTERS:
        raise Refused(
            "Đã có hai người nhập kết quả kiểm phiếu.",
            way_out="Chỉ hai người đó sửa số của mình cho đến khi khớp.",
        )
    check_count(count, vote.present)
    blind = not set(counts) - {by.account_id}
    PaperCount.objects.update_or_create(
        vote=vote, entered_by_id=by.account_id, defaults={"entered_at": at, **asdict(count)}
    )
    _record("ballots.enter_count", vote, by=by, at=at, data=None if blind else asdict(count))
    _agree(vote, at)
    return vote


def check_count(count: Counted, present: int) -> None:
    """Raise `Refused` unless valid + invalid = returned ≤ issued ≤ present, and no figure is below zero."""
    if min(asdict(count).values()) < 0:
        raise Refused("Số phiếu không thể nhỏ hơn 0.", way_out="Kiểm tra lại từng ô.")
    if count.issued > present:
        raise Refused(
            f"Phát ra {count.issued} phiếu, nhiều hơn {present} người có mặt được bỏ phiếu.",
            way_out="Kiểm tra lại số phiếu phát ra.",
        )
    if count.returned > count.issued:
        raise Refused(
            f"Thu về {count.returned} phiếu, nhiều hơn {count.issued} phiếu phát ra.",
            way_out="Kiểm tra lại số phiếu thu về.",
        )
    if count.invalid > count.returned:
        raise Refused(
            f"Có {count.invalid} phiếu không hợp lệ, nhiều hơn {count.returned} phiếu thu về.",
            way_out="Kiểm tra lại số phiếu không hợp lệ.",
        )
    if count.ticked + count.invalid != count.returned:
        raise Refused(
            f"Các ô cộng lại {count.ticked} phiếu, thêm {count.invalid} phiếu không hợp lệ là "
            f"{count.ticked + count.invalid}, khác {count.returned} phiếu thu về.",
            way_out="Mỗi phiếu hợp lệ chỉ đánh dấu một ô; đếm lại các ô và phiếu không hợp lệ.",
        )


def figures(row: PaperCount) -> Count:
    """Return what stands in one entry of a count."""
    return Count(
        issued=row.issued,
        returned=row.returned,
        invalid=row.invalid,
        htxs=row.htxs,
        htt=row.htt,
        ht=row.ht,
        kht=row.kht,
        unrated=row.unrated,
    )


def _agree(vote: PaperVote, at: datetime) -> None:
    rows = list(vote.counts.select_related("entered_by"))
    if len(rows) < COUNTERS or figures(rows[0]) != figures(rows[1]):
        return
    vote.agreed_at = at
    vote.save(update_fields=["agreed_at"])
    keep_vote(
        item=vote.item,
        present=vote.present,
        threshold_percent=vote.threshold_percent,
        boxes=asdict(figures(rows[0])),
        counted_by=", ".join(_name(row.entered_by) for row in rows),
        at=at,
    )


def _name(account: Account) -> str:
    return account.display_name


def _check_present(item: AgendaItem, present: int, at: datetime) -> None:
    day = item.conference.day_on(timezone.localdate(at))
    members = roll_count(item.conference, day, at).present
    if not 1 <= present <= members:
        raise Refused(
            f"Số người có mặt được bỏ phiếu phải từ 1 đến {members} (số thành viên đang có mặt theo điểm danh).",
            way_out="Điểm danh lại, hoặc nhập đúng số người được bỏ phiếu; người đã rời hội nghị và đảng viên dự bị "
            "không bỏ phiếu.",
        )


def _held_item(item_id: int) -> AgendaItem:
    rows = AgendaItem.objects.select_for_update(of=("self",))
    return rows.select_related("subject", "conference__host", "conference__cycle").get(pk=item_id)


def _held_vote(vote_id: int) -> PaperVote:
    rows = PaperVote.objects.select_for_update(of=("self",))
    return rows.select_related("item__subject", "item__conference__host", "item__conference__cycle").get(
        pk=vote_id
    )


def _record(name: str, vote: PaperVote, *, by: Actor, at: datetime, data: dict[str, int] | None) -> None:
    """Record without figures while only one person has counted: the journal must not tell the second one."""
    conference = vote.item.conference
    record(
        name, by=by, at=at, about=vote, paths=conference.paths, cycle_id=conference.cycle_id, data=data
    )  # fmt: skip
