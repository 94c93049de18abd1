"""`kiemdiem bench --poll`: 200 answers a second to one poll on loopback, SQLite, and every one of them counted."""

import asyncio
import http.client
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles
from time import monotonic
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kiemdiem.accounts.models import Account
from kiemdiem.cli.bench import goals
from kiemdiem.cli.bench.report import Line, line_of, print_table
from kiemdiem.cli.bench.serving import server
from kiemdiem.cli.serve import WORKERS
from kiemdiem.cli.tables import make_tables
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.models import Line as Tree
from kiemdiem.organisations.models import Unit
from kiemdiem.publishing.actions.polls import Details, approve_poll, draft_poll
from kiemdiem.publishing.models import Poll
from kiemdiem.publishing.queries.polls import tally
from kiemdiem.publishing.views.polls import SIGNER

A_SECOND = 200
ADDRESSES = 1000  # so that each stays below what one address may send in a minute
CONNECTIONS = 64
TWICE = 10
WARMING = 20 * WORKERS
TOKEN = "a" * 32


@dataclass
class Sent:
    """What the citizens saw: seconds of every answer taken, and how many were refused or lost."""

    times: list[float] = field(default_factory=list)
    wrong: int = 0
    begun: float = 0
    ended: float = 0


def report(seconds: int) -> None:
    """Build the poll, let citizens answer it, count, print. Raises RuntimeError where an answer is lost or taken twice."""
    print(f"Đang lập bình chọn tạm: {A_SECOND} câu trả lời mỗi giây trong {seconds} giây …", flush=True)
    make_tables()
    poll = _poll()
    with server() as port:
        asyncio.run(_warm(poll, port))
        sent = asyncio.run(_answer(poll, port, A_SECOND * seconds))
        again = asyncio.run(_twice(poll, port))
    counted = tally(poll.pk).answers
    if sent.wrong or counted != A_SECOND * seconds + WARMING or again != TWICE:
        raise RuntimeError(
            f"Gửi {A_SECOND * seconds + WARMING}, đếm được {counted}, hỏng {sent.wrong}; gửi lại {TWICE} lần, bị từ chối {again}."
        )
    pace = len(sent.times) / (sent.ended - sent.begun)
    print_table(
        [
            Line("  câu trả lời gửi, ghi được, đếm được", f"{len(sent.times)}", None),
            Line("  gửi lần thứ hai, bị từ chối", f"{again}", None),
            line_of(goals.POLL_PACE, pace, None),
            line_of(goals.POLL_ANSWER, quantiles(sent.times, n=20)[-1] * 1000, 3),
        ]
    )


def _poll() -> Poll:
    now, today = timezone.now(), timezone.localdate()
    unit = Unit.objects.create(
        code="don-vi-do", name="Đơn vị đo", kind="commune", line=Tree.STATE, valid_from=today, party_path="", state_path="1/"
    )  # fmt: skip
    Account.objects.create(username="do", display_name="Người đo", created_at=now)
    details = Details(
        "Câu hỏi đo?", "Để đo.", ("Nên", "Không nên", "Ý kiến khác"), "device", several=False, shows="closed",
        opens_on=today, closes_on=today + timedelta(days=1), per_minute=30,
    )  # fmt: skip
    poll = draft_poll(unit=unit, details=details, by=SYSTEM, at=now)
    return approve_poll(poll=poll, key=secrets.token_hex(32), by=SYSTEM, at=now)


async def _warm(poll: Poll, port: int) -> None:
    """Let every worker load what it serves; on the first request of each that takes a second."""
    for number in range(WARMING):
        await _post(port, number, _request(poll, f"khoi-dong-{number}"))


async def _answer(poll: Poll, port: int, count: int) -> Sent:
    """Send answers at their moments, each over a connection of its own from one of many addresses."""
    sent, gate = Sent(begun=monotonic()), asyncio.Semaphore(CONNECTIONS)
    waiting = []
    for number in range(count):
        pause = sent.begun + number / A_SECOND - monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        waiting.append(asyncio.create_task(_citizen(poll, port, number, sent, gate)))
    await asyncio.gather(*waiting)
    sent.ended = monotonic()
    return sent


async def _citizen(poll: Poll, port: int, number: int, sent: Sent, gate: asyncio.Semaphore) -> None:
    due = monotonic()
    async with gate:
        status = await _post(port, number, _request(poll, f"may-{number}"))
    sent.times.append(monotonic() - due)
    sent.wrong += status != http.client.FOUND


async def _twice(poll: Poll, port: int) -> int:
    """Send again what was answered, and return how many were refused."""
    statuses = [await _post(port, number, _request(poll, f"may-{number}")) for number in range(TWICE)]
    return statuses.count(http.client.CONFLICT)


def _request(poll: Poll, token: str) -> bytes:
    """Return an answer as a browser sends it that opened the page before."""
    body = urlencode({"picks": 1 + len(token) % 3, "csrfmiddlewaretoken": TOKEN})
    cookie = f"kd_binh_chon_{poll.pk}={SIGNER.sign(f'{poll.pk}:{token}')}"
    return (
        f"POST {reverse('publishing:answer_poll', args=[poll.pk])} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: csrftoken={TOKEN}; {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    ).encode()


async def _post(port: int, number: int, request: bytes) -> int:
    """Send over a connection from one of the addresses of loopback; return the status, 0 where there was no answer."""
    place = number % ADDRESSES
    with suppress(OSError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, local_addr=(f"127.1.{place // 250}.{1 + place % 250}", 0)
        )
        writer.write(request)
        await writer.drain()
        status = int((await reader.readuntil(b"\r\n")).split()[1])
        await reader.read()
        writer.close()
        return status
    return 0
