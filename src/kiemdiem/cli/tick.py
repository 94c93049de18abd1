"""`kiemdiem tick`: what the software does by itself each day. Safe to run twice, and by two at once."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.cli.options import Options
from kiemdiem.core.access import SYSTEM
from kiemdiem.notices.actions import send_digests
from kiemdiem.programmes.actions import remind_rounds
from kiemdiem.programmes.queries.commenting import rounds_due
from kiemdiem.publishing.actions.polls import archive_poll
from kiemdiem.publishing.queries.polls import polls_over
from kiemdiem.reviews.actions import remind_consultations
from kiemdiem.reviews.queries.consultations import awaited
from kiemdiem.shortcomings.actions import expire_deferral, remind
from kiemdiem.shortcomings.queries.reminding import deferrals_over, entries_to_remind

AT_ONCE = 200
Tell = Callable[[str], None]


def run(arguments: list[str]) -> int:
    """Do the steps of a day, today unless `--on` names an earlier one that was missed. Exit code 0; 2: a day ahead."""
    options = Options(prog="kiemdiem tick")
    options.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="NGÀY",
        help="ngày đã qua cần làm bù (2026-11-23); mặc định hôm nay",
    )
    today = timezone.localdate()
    on: date = options.parse_args(arguments).on or today
    if on > today:
        print(f"Ngày {on:%d/%m/%Y} chưa đến; các bước tự động chỉ chạy cho hôm nay hoặc ngày đã qua.")
        return 2
    tick(on, timezone.now(), print)
    return 0


def tick(on: date, at: datetime, tell: Tell) -> None:
    """Do all steps of the day `on` at the moment `at`; `tell` gets a Vietnamese sentence as each goes on.

    Every deferral and every few hundred entries are a transaction of their own: a run that is cut off has done what it
    told, and the next one does the rest.
    """
    tell(f"Các bước tự động của ngày {on:%d/%m/%Y}:")
    reopened = sum(expire_deferral(entry=entry, on=on, by=SYSTEM, at=at) for entry in deferrals_over(on))
    tell(f"- Hạn chế hết thời hạn tạm hoãn, mở lại: {reopened}.")
    entries, sent = entries_to_remind(on), 0
    for start in range(0, len(entries), AT_ONCE):
        chunk = entries[start : start + AT_ONCE]
        sent += remind(entries=chunk, on=on, by=SYSTEM, at=at)
        if len(entries) > AT_ONCE:
            tell(f"  đã xem {start + len(chunk)}/{len(entries)} hạn chế")
    tell(f"- Thông báo nhắc hạn, quá hạn mới: {sent} (xem {len(entries)} hạn chế đến hạn, quá hạn).")
    asked = remind_consultations(consultations=awaited(on), on=on, by=SYSTEM, at=at)
    tell(f"- Thông báo nhắc trả lời ý kiến mới: {asked}.")
    asked = remind_rounds(rounds=rounds_due(on), on=on, by=SYSTEM, at=at)
    tell(f"- Thông báo nhắc góp ý dự thảo chương trình mới: {asked}.")
    archived = sum(archive_poll(poll=poll, on=on, by=SYSTEM, at=at) for poll in polls_over(on))
    tell(f"- Bình chọn hết hạn, đã lưu trữ: {archived}.")
    tell(f"- Bản tổng hợp đã gửi: {send_digests(by=SYSTEM, at=at)}.")
