"""The session itself: who is there, votes by raised hands or on paper, the conclusion with its frozen minutes."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.actions import action
from kiemdiem.ballots.actions import COUNTERS, Counted, check_count
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.plenums.actions.holding import hold, hold_paper, note
from kiemdiem.plenums.actions.planning import faults_of
from kiemdiem.plenums.models import BallotCount, Delegate, Plenum, PlenumPaper, PlenumState, VoteWay
from kiemdiem.plenums.queries.minutes import minutes_text
from kiemdiem.plenums.queries.session import voters_present


@dataclass(frozen=True)
class Mark:
    """One line of the roll: there, or absent for a reason; neither while nobody knows."""

    person_id: int
    there: bool
    absent_reason: str = ""


@dataclass(frozen=True)
class YesNoCount(Counted):
    """What one person counted of a vote on a paper."""

    in_favour: int
    against: int
    abstained: int

    @property
    def ticked(self) -> int:
        """How many valid papers the boxes make up."""
        return self.in_favour + self.against + self.abstained


@action("plenums.mark_attendance")
def mark_attendance(*, plenum: Plenum, marks: Sequence[Mark], by: Actor, at: datetime) -> None:
    """Take down who is there and who is absent for what reason.

    Raises NotAllowed; Refused for whoever is not on the list, and for somebody both there and absent.
    """
    plenum = hold("plenums.mark_attendance", plenum.pk, by)
    rows = {row.person_id: row for row in plenum.delegates.select_related("person")}
    for mark in marks:
        row = rows.get(mark.person_id)
        if row is None:
            raise Refused(
                "Có người không nằm trong danh sách đại biểu.", way_out="Mời người đó trước, rồi điểm danh."
            )
        reason = normal(mark.absent_reason)
        if mark.there and reason:
            raise Refused(
                f"{row.person} vừa được ghi có mặt vừa có lý do vắng.",
                way_out="Chọn một: có mặt, hoặc vắng mặt.",
            )
        row.arrived_at = (row.arrived_at or at) if mark.there else None
        row.absent_reason = reason
    changed = [rows[mark.person_id] for mark in marks]
    Delegate.objects.bulk_update(changed, ["arrived_at", "absent_reason"])
    note(
        "plenums.mark_attendance", plenum, by=by, at=at,
        data={"arrived": [row.person_id for row in changed if row.arrived_at], "absent": [row.person_id for row in changed if row.absent_reason]},
    )  # fmt: skip


@action("plenums.open")
def open_plenum(*, plenum: Plenum, by: Actor, at: datetime) -> Plenum:
    """Declare the session open.

    Raises NotAllowed; Refused before its day; NotReady with everything missing: chair, secretary, papers handed out
    as they are, somebody present.
    """
    plenum = hold("plenums.open", plenum.pk, by)
    if timezone.localdate(at) < plenum.held_on:
        raise Refused(
            f"Hội nghị lên lịch ngày {plenum.held_on:%d/%m/%Y}, chưa đến ngày khai mạc.",
            way_out="Khai mạc vào ngày họp.",
        )
    papers = list(plenum.papers.order_by("number"))
    missing = [Missing("Chưa có chủ trì.")] if plenum.chair is None else []
    missing += [Missing("Chưa có thư ký.")] if plenum.secretary is None else []
    missing += [Missing("Chưa có tài liệu nào.", "tai-lieu")] if not papers else []
    missing += [
        Missing(f"Tài liệu {paper.number} chưa phát cho đại biểu.", f"tai-lieu-{paper.number}")
        for paper in papers
        if not paper.handed_out_at
    ]
    missing += (
        [Missing("Chưa điểm danh đại biểu nào có mặt.", "dai-bieu")] if not voters_present(plenum) else []
    )
    if missing:
        raise NotReady("Chưa khai mạc được hội nghị.", missing)
    plenum.state, plenum.opened_at = PlenumState.OPEN, at
    plenum.save(update_fields=["state", "opened_at"])
    note("plenums.open", plenum, by=by, at=at)
    return plenum


@action("plenums.vote")
def vote_by_hands(
    *, paper: PlenumPaper, in_favour: int, against: int, abstained: int, by: Actor, at: datetime
) -> PlenumPaper:
    """Enter the count of raised hands on a paper.

    Raises NotAllowed; Refused for figures below zero or above the attendance, none at all, a paper voted on;
    NotReady where what the delegates hold is not what would be voted on.
    """
    paper = _to_vote("plenums.vote", paper, by)
    if paper.counts.exists():
        raise Refused("Tài liệu này đang kiểm phiếu kín.", way_out="Hai người nhập nốt kết quả kiểm phiếu.")
    present, raised = voters_present(paper.plenum), in_favour + against + abstained
    if min(in_favour, against, abstained) < 0 or not 1 <= raised <= present:
        raise Refused(
            f"Ba số cộng lại là {raised}, phải từ 1 đến {present} đại biểu có mặt được biểu quyết.",
            way_out="Đếm lại, hoặc điểm danh lại cho đúng.",
        )
    _keep(paper, VoteWay.HANDS, present, (in_favour, against, abstained), by.name, at)
    note(
        "plenums.vote", paper.plenum, by=by, at=at,
        data={"number": paper.number, "present": present, "in_favour": in_favour, "against": against, "abstained": abstained},
    )  # fmt: skip
    return paper


@action("plenums.enter_count")
def enter_count(*, paper: PlenumPaper, count: YesNoCount, by: Actor, at: datetime) -> PlenumPaper:
    """Enter one of the two counts of a vote on paper, or correct one's own; equal counts stand.

    The second person must be somebody else, and learns nothing of the first count before entering. Raises
    NotAllowed; Refused as for every vote counted on paper; NotReady as for a vote by hands.
    """
    paper = _to_vote("plenums.enter_count", paper, by)
    if by.account_id is None:
        raise Refused(
            "Kết quả kiểm phiếu phải do người nhập.", way_out="Đăng nhập bằng tài khoản của người kiểm phiếu."
        )
    counts = {row.entered_by_id for row in paper.counts.all()}
    if by.account_id not in counts and len(counts) >= COUNTERS:
        raise Refused(
            "Đã có hai người nhập kết quả kiểm phiếu.",
            way_out="Chỉ hai người đó sửa số của mình cho đến khi khớp.",
        )
    present = voters_present(paper.plenum)
    check_count(count, present)
    BallotCount.objects.update_or_create(
        paper=paper, entered_by_id=by.account_id, defaults={"entered_at": at, **asdict(count)}
    )
    note("plenums.enter_count", paper.plenum, by=by, at=at, data={"number": paper.number})
    rows = list(paper.counts.select_related("entered_by"))
    if len(rows) == COUNTERS and len({figures(row) for row in rows}) == 1:
        votes = (count.in_favour, count.against, count.abstained)
        _keep(
            paper, VoteWay.BALLOT, present, votes, ", ".join(row.entered_by.display_name for row in rows), at
        )
    return paper


def figures(row: BallotCount) -> YesNoCount:
    """Return what stands in one entry of a count."""
    return YesNoCount(
        row.issued,
        row.returned,
        row.invalid,
        in_favour=row.in_favour,
        against=row.against,
        abstained=row.abstained,
    )


@action("plenums.close")
def close_plenum(*, plenum: Plenum, conclusion: str, by: Actor, at: datetime) -> Plenum:
    """Close the session with its conclusion, and freeze its minutes under their hash; nothing in it changes afterwards.

    Raises NotAllowed; NotReady with every remark without a disposition, every vote still being counted, and the
    conclusion where there is none.
    """
    plenum = hold("plenums.close", plenum.pk, by)
    missing = list(_missing_to_close(plenum, normal(conclusion)))
    if missing:
        raise NotReady("Chưa bế mạc được hội nghị.", missing)
    plenum.state, plenum.closed_at, plenum.conclusion = PlenumState.CLOSED, at, normal(conclusion)
    plenum.minutes = minutes_text(plenum)
    plenum.minutes_hash = hashlib.sha256(plenum.minutes.encode()).hexdigest()
    plenum.save(update_fields=["state", "closed_at", "conclusion", "minutes", "minutes_hash"])
    note("plenums.close", plenum, by=by, at=at, data={"sha256": plenum.minutes_hash})
    return plenum


def _missing_to_close(plenum: Plenum, conclusion: str) -> list[Missing]:
    open_remarks = (
        (remark.pk, remark.person.full_name, remark.text, paper.number)
        for paper in plenum.papers.prefetch_related("remarks__person")
        for remark in paper.remarks.all()
        if not remark.outcome
    )
    counting = plenum.papers.filter(voted_at__isnull=True, counts__isnull=False).distinct()
    return [
        *(
            Missing(f"Chưa xử lý ý kiến của {name} về tài liệu {number}: “{text[:80]}”.", f"y-kien-{pk}")
            for pk, name, text, number in open_remarks
        ),
        *(
            Missing(
                f"Tài liệu {paper.number}: hai người chưa thống nhất kết quả kiểm phiếu.",
                f"tai-lieu-{paper.number}",
            )
            for paper in counting
        ),
        *([] if conclusion else [Missing("Chưa có kết luận.", "be-mac")]),
    ]


def _to_vote(action_name: str, paper: PlenumPaper, by: Actor) -> PlenumPaper:
    paper = hold_paper(action_name, paper, by)
    if paper.voted_at:
        raise Refused(
            f"Tài liệu {paper.number} đã biểu quyết, kết quả không sửa được nữa.",
            way_out="Nếu kết quả sai, ghi rõ ở kết luận hội nghị.",
        )
    faults = faults_of(paper)
    if not paper.handed_out_at:
        faults.append(Missing(f"Tài liệu {paper.number} chưa phát cho đại biểu.", f"tai-lieu-{paper.number}"))
    if faults:
        raise NotReady("Chưa biểu quyết được.", faults)
    return paper


def _keep(
    paper: PlenumPaper, way: VoteWay, present: int, votes: tuple[int, int, int], counted_by: str, at: datetime
) -> None:
    paper.way, paper.present, paper.voted_at, paper.voted_by = way, present, at, counted_by
    paper.in_favour, paper.against, paper.abstained = votes
    paper.save(update_fields=["way", "present", "voted_at", "voted_by", "in_favour", "against", "abstained"])
