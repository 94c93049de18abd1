"""The words of conferences: the minutes as a text that stands by itself, and what is left out of a news item."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils import timezone

from kiemdiem.web import asking

if TYPE_CHECKING:
    from datetime import date, datetime

    from kiemdiem.conferences.models import Conference
    from kiemdiem.conferences.queries.agenda import ItemLine, SpeechLine
    from kiemdiem.conferences.queries.minutes import DayRoll, Minutes
    from kiemdiem.conferences.queries.roll import RollLine

NO_NAME, NO_LEVEL = "[không nêu tên]", "[không nêu mức xếp loại]"
ADDRESS = r"(?:đồng chí|đ/c|ông|bà|anh|chị)"
DUE = re.compile(
    r"(?:trước|đến|chậm nhất|hạn)(?:\s+(?:là|vào|hết|ngày))*\s+(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})", re.IGNORECASE
)
LEVELS = re.compile(
    r"(?<!\w)(?:không\s+hoàn\s+thành\s+nhiệm\s+vụ|hoàn\s+thành(?:\s+xuất\s+sắc|\s+tốt)?\s+nhiệm\s+vụ|HTXSNV|HTTNV|HTNV|KHTNV"
    r"|HTXS|HTT|KHT|HT)(?!\w)",
    re.IGNORECASE,
)


def days_in_words(conference: "Conference") -> str:
    """Return the days of a conference as a sentence begins."""
    if conference.starts_on == conference.ends_on:
        return f"Ngày {conference.starts_on:%d/%m/%Y}"
    return f"Từ ngày {conference.starts_on:%d/%m/%Y} đến ngày {conference.ends_on:%d/%m/%Y}"


def redacted(text: str, names: Iterable[str], *, levels: bool) -> tuple[str, int]:
    """Return `text` without these names and, unless `levels`, without levels of quality; and how many places were covered.

    A name is found whole, and by its last word or two after a form of address.
    """
    count = 0
    for pattern in _patterns(names):
        text, found = pattern.subn(NO_NAME, text)
        count += found
    if not levels:
        text, found = LEVELS.subn(NO_LEVEL, text)
        count += found
    return text, count


def due_said(text: str) -> "date | None":
    """Return the last day by which a sentence wants something done ("trước ngày 31/3/2027"); None where it names none."""
    said = [found for one in DUE.findall(text) if (found := asking.day(one.replace(".", "/")))]
    return said[-1] if said else None


def _patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for name in sorted(set(names), key=len, reverse=True):
        words = [re.escape(word) for word in name.split()]
        if not words:
            continue
        yield re.compile(rf"(?<!\w)(?:{ADDRESS}\s+)?{_spaced(words)}(?!\w)", re.IGNORECASE)
        for size in (2, 1):
            yield re.compile(rf"(?<!\w){ADDRESS}\s+{_spaced(words[-size:])}(?!\w)", re.IGNORECASE)


def _spaced(words: list[str]) -> str:
    return r"\s+".join(words)


def minutes_text(minutes: "Minutes") -> str:
    """Return the minutes as plain text: what is frozen under its hash and signed. No statement."""
    return "\n".join(_lines(minutes))


def _lines(minutes: "Minutes") -> Iterator[str]:
    head = minutes.head
    yield from ("BIÊN BẢN", head.title, head.host, "", "1. Thời gian, địa điểm")
    if head.opened_at and head.closed_at:
        yield f"Khai mạc {_moment(head.opened_at)}, bế mạc {_moment(head.closed_at)}."
    if head.place:
        yield f"Địa điểm: {head.place}."
    yield f"Tập thể được kiểm điểm: {'; '.join(head.collectives)}."
    if head.time_ground:
        yield f"Thời gian hội nghị theo {head.time_ground}."
    yield from (
        "",
        "2. Thành phần",
        f"Chủ trì: {head.chair or 'chưa ghi'}. Thư ký: {head.secretary or 'chưa ghi'}.",
    )
    for group in minutes.composition:
        for day in group.days:
            yield _roll(group.capacity, day, several=head.days > 1)
    yield from ("", "3. Diễn biến")
    for number, line in enumerate(minutes.items, start=1):
        yield from _item(number, line)
    if minutes.spoken:
        yield (
            "Thời gian phát biểu: "
            + "; ".join(
                f"{each.name} {each.times} lượt, {minutes_and_seconds(each.seconds)}"
                for each in minutes.spoken
            )
            + "."
        )
    yield from ("", "4. Kết luận hội nghị", head.conclusion or "Chưa kết luận.")
    if minutes.read_out_at:
        yield from ("", f"Biên bản đã được đọc trước hội nghị lúc {_moment(minutes.read_out_at)}.")


def minutes_and_seconds(seconds: int) -> str:
    """Return a length of time in words."""
    whole, rest = divmod(seconds, 60)
    return f"{whole} phút {rest:02d} giây" if whole else f"{rest} giây"


def _roll(capacity: str, day: "DayRoll", *, several: bool) -> str:
    when = f" ngày {day.on:%d/%m/%Y}" if several else ""
    text = f"{capacity}{when}: có mặt {len(day.there)}/{day.summoned}"
    if day.there:
        text += f" ({'; '.join(_came(line) for line in day.there)})"
    if day.absent:
        text += f"; vắng {len(day.absent)} ({'; '.join(f'{line.name}: {line.absent_reason}' for line in day.absent)})"
    if day.unmarked:
        text += f"; chưa điểm danh: {'; '.join(line.name for line in day.unmarked)}"
    return text + "."


def _came(line: "RollLine") -> str:
    notes = []
    if line.late and line.arrived_at:
        notes.append(f"đến lúc {_hour(line.arrived_at)}")
    notes += [
        f"vắng từ {_hour(each.left_at)} đến {_hour(each.back_at)}, {each.reason}" for each in line.aways
    ]
    if line.left_at:
        notes.append(f"rời hội nghị lúc {_hour(line.left_at)}, {line.left_reason}")
    return f"{line.name} ({'; '.join(notes)})" if notes else line.name


def _item(number: int, line: "ItemLine") -> Iterator[str]:
    yield f"3.{number}. {line.name}{f', {line.title}' if line.title else ''}"
    if line.exempt_ground:
        yield f"Không kiểm điểm: {line.exempt_ground}."
    elif line.postponed_because:
        yield f"Hoãn, kiểm điểm bổ sung sau. Lý do: {line.postponed_because}."
    elif not line.opened_at:
        yield "Chưa kiểm điểm."
    for speech in line.speeches:
        yield from _speech(speech)
    if line.vote:
        vote = line.vote
        yield (
            f"Kết quả bỏ phiếu: phát ra {vote.issued}, thu về {vote.returned}, không hợp lệ {vote.invalid}; "
            + "; ".join(f"{box.label}: {box.votes}" for box in vote.lines)
            + f". Tỷ lệ tính trên {vote.present} người có mặt."
        )
    if line.conclusion:
        yield f"Kết luận: {line.conclusion}"


def _speech(speech: "SpeechLine") -> Iterator[str]:
    about = f" (về nội dung gợi ý {speech.point})" if speech.point else ""
    yield f"- {speech.speaker}, {speech.kind_label.lower()}{about}, {_hour(speech.recorded_at)}: {speech.text}"
    if speech.disposition:
        yield f"  {speech.disposition_label}{f': {speech.disposition_text}' if speech.disposition_text else ''}"


def _moment(at: "datetime") -> str:
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"


def _hour(at: "datetime") -> str:
    return f"{timezone.localtime(at):%H:%M}"
