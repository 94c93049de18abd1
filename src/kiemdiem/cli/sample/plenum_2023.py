"""January 2023: the plenum comments on the standing committee's report with its 11 + 6 groups; the smart-city poll.

The documents say that the report was put to the delegates, and how many groups it counts; what anybody said, how it
was voted and what the public answered they do not: all of that is made up, and marked.
"""

import secrets
from datetime import date

from kiemdiem.cli.sample.cast import Cast, at
from kiemdiem.cli.sample.year_2022 import PLENUM
from kiemdiem.core.access import SYSTEM
from kiemdiem.plenums.actions.hall import Mark, close_plenum, mark_attendance, open_plenum, vote_by_hands
from kiemdiem.plenums.actions.planning import Plan, add_paper, hand_out, invite, plan
from kiemdiem.plenums.actions.remarks import dispose, remark
from kiemdiem.plenums.models import Plenum, PlenumPaper
from kiemdiem.plenums.queries.papers import passages
from kiemdiem.publishing.actions.polls import Details, answer, approve_poll, archive_poll, draft_poll
from kiemdiem.reviews.models import CommentOutcome, ReviewVersion

HELD_ON = date(2023, 1, 11)
MEMBERS = ("uvbtv-to-chuc", "uvbtv-kiem-tra", "uvbtv-noi-chinh", "uvbtv-dan-van", "uvbtv-ubnd")
QUESTION = "Hà Nội có nên xây dựng thành phố thông minh không?"
POLL_SOURCE = "Tài liệu 002: câu hỏi thăm dò cuối trang; phương án, thời gian, kết quả minh họa"
SAID = (
    ("uvbtv-noi-chinh", "Đề nghị gắn từng nhóm hạn chế với tập thể, cá nhân chịu trách nhiệm và thời hạn khắc phục (ý kiến minh họa).",
     CommentOutcome.ACCEPTED, "Đưa vào kế hoạch khắc phục sau kiểm điểm (minh họa)."),
    ("uvbtv-dan-van", "Đề nghị làm rõ nguyên nhân chủ quan của từng nhóm (ý kiến minh họa).",
     CommentOutcome.EXPLAINED, "Nguyên nhân từng nhóm nêu ở báo cáo chuyên đề kèm theo (minh họa)."),
    ("uvbtv-ubnd", "Đề nghị gộp hai mảng công tác vào một danh mục (ý kiến minh họa).",
     CommentOutcome.REFUSED, "Hai mảng do hai cơ quan theo dõi nên giữ riêng để giao trách nhiệm (minh họa)."),
)  # fmt: skip


def tell(cast: Cast) -> None:
    """Tell the plenum of 11 January 2023, and the poll that stood at the foot of the news of it."""
    paper = _handed_out(cast)
    plenum = paper.plenum
    people = list(plenum.delegates.values_list("person", flat=True))
    marks = [Mark(person, there=True) for person in people]
    mark_attendance(plenum=plenum, marks=marks, by=SYSTEM, at=at(HELD_ON, 7, 45))
    open_plenum(plenum=plenum, by=SYSTEM, at=at(HELD_ON))
    place = next(one for one in passages(paper) if "11 nhóm" in one.text)
    for minute, (seat, text, outcome, reply) in enumerate(SAID, start=5):
        made = remark(
            paper=paper, passage=place.key, text=text, person=cast.people[f"thanh-uy/{seat}"], by=SYSTEM,
            at=at(HELD_ON, 9, minute), illustrative=True,
        )  # fmt: skip
        dispose(remark=made, outcome=outcome, answer=reply, by=SYSTEM, at=at(HELD_ON, 10, minute))
    vote_by_hands(paper=paper, in_favour=len(people), against=0, abstained=0, by=SYSTEM, at=at(HELD_ON, 11))
    close_plenum(
        plenum=plenum, by=SYSTEM, at=at(HELD_ON, 11, 30),
        conclusion="Hội nghị cho ý kiến vào báo cáo kiểm điểm; các ý kiến được tiếp thu, giải trình như trên (kết luận minh họa).",
    )  # fmt: skip
    _smart_city(cast)


def _handed_out(cast: Cast) -> PlenumPaper:
    details = Plan(
        title="Hội nghị lần thứ 11 Ban Chấp hành Đảng bộ thành phố Hà Nội", held_on=HELD_ON, place="Trụ sở Thành ủy (minh họa)",
        chair=cast.people["thanh-uy/bi-thu"], secretary=cast.people["thanh-uy/pho-bi-thu-tt"],
    )  # fmt: skip
    plenum: Plenum = plan(
        body=cast.collectives["thanh-uy/bch"],
        details=details,
        by=SYSTEM,
        at=at(date(2023, 1, 4)),
        source=PLENUM,
    )
    for seat in MEMBERS:
        invite(
            plenum=plenum,
            person=cast.people[f"thanh-uy/{seat}"],
            votes=True,
            by=SYSTEM,
            at=at(date(2023, 1, 4), 9),
        )
    report = ReviewVersion.objects.filter(
        review__subject__collective=cast.collectives["thanh-uy/btv"], review__subject__cycle__year=2022
    ).select_related("review__subject__unit__unit", "review__subject__cycle")
    paper = add_paper(
        plenum=plenum, version=report.order_by("-number")[0], by=SYSTEM, at=at(date(2023, 1, 5))
    )
    hand_out(plenum=plenum, by=SYSTEM, at=at(date(2023, 1, 6)))
    paper.refresh_from_db()
    return paper


def _smart_city(cast: Cast) -> None:
    asked = Details(
        question=QUESTION, purpose="Nghe ý kiến của Nhân dân về hướng phát triển Thủ đô (mục đích minh họa).",
        options=("Nên", "Nên, nhưng làm từng bước", "Chưa nên", "Ý kiến khác"), way="device", several=False, shows="answered",
        opens_on=date(2023, 1, 12), closes_on=date(2023, 1, 31), per_minute=30,
    )  # fmt: skip
    poll = draft_poll(
        unit=cast.units["thanh-uy"], details=asked, by=SYSTEM, at=at(date(2023, 1, 9)), source=POLL_SOURCE
    )
    approve_poll(poll=poll, key=secrets.token_hex(32), by=SYSTEM, at=at(HELD_ON, 14))
    for number in range(120):
        answer(
            poll_id=poll.pk,
            picks=[1 + number * 7 % 13 % 4],
            token=f"minh-hoa-{number}",
            at=at(date(2023, 1, 12)),
        )
    archive_poll(poll=poll, on=date(2023, 2, 1), by=SYSTEM, at=at(date(2023, 2, 1), 0, 5))
