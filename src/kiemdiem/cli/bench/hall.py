"""`kiemdiem bench --hall`: 200 phones on one conference, on loopback, SQLite, while a secretary writes."""

import asyncio
import http.client
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles
from time import monotonic
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kiemdiem.accounts.models import Account, Person
from kiemdiem.cli.bench import goals, measures, world
from kiemdiem.cli.bench.report import Line, line_of, print_table
from kiemdiem.cli.bench.serving import PATIENCE, server
from kiemdiem.cli.serve import WORKERS
from kiemdiem.cli.tables import make_tables
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ConferenceState, ItemState
from kiemdiem.conferences.queries.live import pulse_key
from kiemdiem.conferences.views.pulse import EVERY, PHONE
from kiemdiem.cycles.models import CycleUnit

PHONES = 200
WRITES_EVERY = 2.0
TOKEN = "a" * 32
SETTLE = 2.0


@dataclass
class Seen:
    """What the phones saw: seconds of every answer, and for every change how long each phone waited to see it."""

    beats: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    wrong: int = 0
    sent: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Hall:
    """The conference of the bench, and who writes in it."""

    conference: Conference
    item: AgendaItem
    speakers: tuple[int, ...]
    officer: Account
    members: tuple[Account, ...]


def report(seconds: int) -> None:
    """Build the hall, let phones follow it while a secretary writes, print."""
    print(f"Đang lập hội nghị tạm: {PHONES} người dự …", flush=True)
    make_tables()
    hall = _hall()
    session = measures.signed_in(hall.officer).cookies["sessionid"].value
    with server() as port:
        _warm(hall, port, session)
        seen = asyncio.run(_meet(hall, port, session, seconds))
    if seen.wrong or not seen.changes:
        raise RuntimeError(f"{seen.wrong} câu trả lời không đúng; {len(seen.changes)} lần thấy thay đổi.")
    print_table(_lines(seen))


def _hall() -> Hall:
    now = timezone.now()
    scratch = world.build(400, 10, now)
    cycle, _ = measures.opening(scratch, timezone.localdate(now).year, now)
    host = CycleUnit.objects.filter(cycle=cycle, depth=1).order_by("pk")[0]
    subject = host.subjects.filter(kind="collective").order_by("pk")[0]
    people = list(Person.objects.order_by("pk")[:PHONES])
    today = timezone.localdate(now)
    conference = Conference.objects.create(
        cycle=cycle, host=host, title="Hội nghị đo", starts_on=today, ends_on=today + timedelta(days=1),
        chair=people[0], secretary=people[1], state=ConferenceState.OPEN, opened_at=now, speech_minutes=5,
    )  # fmt: skip
    conference.collectives.add(subject)
    item = AgendaItem.objects.create(
        conference=conference, subject=subject, number=1, state=ItemState.OPEN, opened_at=now
    )
    Attendance.objects.bulk_create(
        Attendance(conference=conference, person=person, capacity=Attendance.Capacity.MEMBER, day=day, arrived_at=now if day == 1 else None)
        for day in (1, 2) for person in people
    )  # fmt: skip
    accounts = Account.objects.bulk_create(
        Account(username=f"dai-bieu-{number}", display_name=person.full_name, person=person, created_at=now)
        for number, person in enumerate(people)
    )
    return Hall(conference, item, tuple(person.pk for person in people), accounts[1], tuple(accounts))


def _warm(hall: Hall, port: int, session: str) -> None:
    """Let every worker load what it serves; on the first request of each that takes a second."""
    pages = [
        reverse("conferences:pulse", args=[pulse_key(hall.conference.pk, PHONE)]),
        reverse("conferences:secretary", args=[hall.conference.pk]),
    ]
    for address in pages * 4 * WORKERS:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
        connection.getresponse().read()
        connection.close()


async def _meet(hall: Hall, port: int, session: str, seconds: int) -> Seen:
    seen, end = Seen(), monotonic() + seconds
    address = reverse("conferences:pulse", args=[pulse_key(hall.conference.pk, PHONE)])
    phones = [asyncio.create_task(_phone(port, address, seen, end + SETTLE)) for _ in range(PHONES)]
    await asyncio.sleep(SETTLE)
    await _secretary(hall, port, session, seen, end)
    await asyncio.gather(*phones)
    return seen


async def _phone(port: int, address: str, seen: Seen, end: float) -> None:
    tag, beat = "", EVERY / 1000
    await asyncio.sleep(random.random() * beat)  # noqa: S311 -- phones are not in step
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (start := monotonic()) < end:
        request = f"GET {address}?da-co={tag} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        status, headers, _ = await _ask(reader, writer, request.encode())
        now = monotonic()
        seen.beats.append(now - start)
        if status == 200:
            tag = headers["x-tag"]
            if tag in seen.sent:
                seen.changes.append(now - seen.sent[tag])
        elif status != 204:
            seen.wrong += 1
        await asyncio.sleep(beat * random.uniform(0.9, 1.1))  # noqa: S311 -- as the page does
    writer.close()


async def _secretary(hall: Hall, port: int, session: str, seen: Seen, end: float) -> None:
    """Take down a line every two seconds; which number the hall has next is known, for nobody else writes."""
    address = reverse("conferences:press", args=[hall.conference.pk, "thu-ky", "ghi"])
    day = timezone.localdate().toordinal()
    version = hall.conference.live
    for speaker in _round(hall.speakers):
        if monotonic() + SETTLE > end:
            return
        body = urlencode(
            {
                "speaker": speaker,
                "kind": "directive",
                "text": "Khẩn trương hoàn thành hồ sơ." * 3,
                "csrfmiddlewaretoken": TOKEN,
            }
        ).encode()
        head = (
            f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}; csrftoken={TOKEN}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        version += 1
        start = seen.sent[f"{version}.{day}"] = monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        status, _, _ = await _ask(reader, writer, head.encode() + body)
        writer.close()
        seen.writes.append(monotonic() - start)
        seen.wrong += status != 302
        await asyncio.sleep(WRITES_EVERY)


def _round(speakers: tuple[int, ...]) -> Iterator[int]:
    while True:
        yield from speakers


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, dict[str, str], bytes]:
    writer.write(request)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    length = int(headers.get("content-length", "0"))
    return int(head[0].split()[1]), headers, await reader.readexactly(length) if length else b""


def _lines(seen: Seen) -> list[Line]:
    return [
        Line(
            f"  {PHONES} điện thoại, mỗi máy hỏi {EVERY} ms một lần: số câu trả lời", f"{len(seen.beats)}", 1
        ),
        line_of(goals.HALL_SEEN, _p95(seen.changes) * 1000, None),
        line_of(goals.HALL_BEAT, _p95(seen.beats) * 1000, 1),
        line_of(goals.HALL_WRITE, _p95(seen.writes) * 1000, None),
    ]


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
