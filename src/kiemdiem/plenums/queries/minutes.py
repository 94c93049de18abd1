"""The minutes of a session as a text that stands by itself."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from kiemdiem.plenums.models import Onward, Plenum
from kiemdiem.plenums.queries.session import vote_of
from kiemdiem.reviews.models import CommentOutcome

PLACE, PEOPLE, COURSE, CONCLUSION = SECTIONS = (
    "1. Thời gian, địa điểm",
    "2. Thành phần",
    "3. Tài liệu, ý kiến và biểu quyết",
    "4. Kết luận",
)


def minutes_text(plenum: Plenum) -> str:
    """Return the minutes of a session that is being closed: what is frozen under its hash. Four statements."""
    return "\n".join(_lines(plenum))


def _lines(plenum: Plenum) -> Iterator[str]:
    yield from ("BIÊN BẢN", plenum.title, f"{plenum.body.name}, {plenum.body.unit.name}", "")
    yield PLACE
    yield f"Ngày {plenum.held_on:%d/%m/%Y}; khai mạc {_hour(plenum.opened_at)}, bế mạc {_hour(plenum.closed_at)}."
    if plenum.place:
        yield f"Địa điểm: {plenum.place}."
    yield from ("", PEOPLE)
    yield f"Chủ trì: {plenum.chair or 'chưa ghi'}. Thư ký: {plenum.secretary or 'chưa ghi'}."
    yield from _roll(plenum)
    yield from ("", COURSE)
    papers = plenum.papers.prefetch_related("remarks__person").order_by("number")
    for paper in papers:
        yield f"Tài liệu {paper.number}: {paper.title}. Mã băm SHA-256: {paper.content_hash}."
        for remark in paper.remarks.all():
            yield f"- {remark.person} góp ý “{remark.about}”: {remark.text}"
            answer = f": {remark.answer}" if remark.answer else ""
            yield f"  {CommentOutcome(remark.outcome).label}{answer}"
            if remark.onward:
                yield f"  {Onward(remark.onward).label}."
        vote = vote_of(paper)
        if vote:
            yield (
                f"{vote.way_says}: {vote.present} đại biểu có mặt được biểu quyết; tán thành {vote.in_favour}, "
                f"không tán thành {vote.against}, không có ý kiến {vote.abstained}. Người đếm: {vote.counted_by}."
            )
        else:
            yield "Không biểu quyết."
    yield from ("", CONCLUSION, plenum.conclusion)


def _roll(plenum: Plenum) -> Iterator[str]:
    seats = list(plenum.delegates.select_related("person").order_by("person__sort_key", "pk"))
    voting = [seat for seat in seats if seat.votes]
    there = [seat for seat in voting if seat.arrived_at]
    yield f"Có mặt {len(there)}/{len(voting)} đại biểu được biểu quyết."
    for seat in voting:
        if not seat.arrived_at:
            yield f"Vắng mặt: {seat.person}{', ' + seat.absent_reason if seat.absent_reason else ''}."
    guests = [str(seat.person) for seat in seats if not seat.votes and seat.arrived_at]
    if guests:
        yield f"Khách mời: {'; '.join(guests)}."


def _hour(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H giờ %M}" if moment else "chưa ghi"
