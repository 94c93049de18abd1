"""The measures through a real server: the same small client asks for a list page and for a bare table."""

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

from kiemdiem.cli.serve import WORKERS

USERS = 16
PATIENCE = 30
SETTLING = 1  # second until the workers that are not first serve too
DRAWS = 3


@dataclass(frozen=True)
class Answered:
    """How many pages a second came back, and how long the slowest twentieth of them took at least (seconds)."""

    a_second: float
    p95: float


@contextmanager
def server() -> Iterator[int]:
    """Serve the scratch database as `kiemdiem serve` does; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", f"from kiemdiem.cli.serve import serve; serve('127.0.0.1', {port})"]
    with subprocess.Popen(command, env=dict(os.environ)) as running:
        try:
            _wait_for(port, running)
            yield port
        finally:
            running.terminate()


def _wait_for(port: int, running: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end and running.poll() is None:
        try:
            if (
                _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), "/bare/", "")
                == http.client.OK
            ):
                sleep(SETTLING)
                return
        except OSError:
            sleep(0.2)
    raise RuntimeError("Máy chủ đo không khởi động được.")


def ask_for(port: int, address: str, session: str, seconds: int) -> Answered:
    """Let 16 users ask for `address` again and again; every answer must be a page."""
    return ask_in_turn(port, [address], session, seconds)[0]


def ask_in_turn(port: int, addresses: Sequence[str], session: str, seconds: int) -> list[Answered]:
    """Let 16 users ask for all of these pages, one after the other, each beginning with another; return how each came."""
    for address in addresses:
        for _ in range(2 * WORKERS):
            _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), address, session)
    taken: list[list[float]] = [[] for _ in addresses]
    end, wrong = monotonic() + seconds, list[tuple[str, int]]()

    def one_user(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while (start := monotonic()) < end:
            place = number % len(addresses)
            status = _ask(connection, addresses[place], session)
            taken[place].append(monotonic() - start)
            if status != http.client.OK:
                wrong.append((addresses[place], status))
            number += 1
        connection.close()

    start = monotonic()
    users = [threading.Thread(target=one_user, args=(number,)) for number in range(USERS)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    if wrong:
        raise RuntimeError(f"{wrong[0][0]}: {len(wrong)} câu trả lời không phải trang ({wrong[0][1]}).")
    whole = monotonic() - start
    return [Answered(len(times) / whole, sorted(times)[int(len(times) * 0.95)]) for times in taken]


def ask_in_draws(port: int, addresses: Sequence[str], session: str, seconds: int) -> list[Answered]:
    """Ask for these pages in several draws of connections, and return the middle one of each.

    A connection stays with the worker that took it, and which one takes it is chance: one draw may give a worker twelve
    of sixteen users.
    """
    draws = [ask_in_turn(port, addresses, session, max(seconds // DRAWS, 1)) for _ in range(DRAWS)]
    return [sorted(drawn, key=lambda draw: draw.p95)[DRAWS // 2] for drawn in zip(*draws, strict=True)]


def _ask(connection: http.client.HTTPConnection, address: str, session: str) -> int:
    connection.request("GET", address, headers={"Cookie": f"sessionid={session}"})
    response = connection.getresponse()
    response.read()
    return response.status
