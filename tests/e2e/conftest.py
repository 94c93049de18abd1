"""A real server in a process of its own, with its own database, and a real browser in front of it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from e2e.screen import Screen

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         # The address bar's suggestions are pages of their own, loaded for every window that nobody sees.
         "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"]  # fmt: skip
SIZE = {"width": 1280, "height": 900}
PATIENCE = 60_000


@dataclass(frozen=True)
class Served:
    """A running server: its address, and the ids of what its database holds."""

    address: str
    ids: dict[str, int]


@contextmanager
def a_database() -> Iterator[str]:
    """Make a database on PostgreSQL for a block, and give its URL; empty on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"e2e_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(url)
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the cast's ground without a cycle."""
    with a_database() as database, serving(tmp_path_factory.mktemp("served"), database) as running:
        yield running


@pytest.fixture(scope="session")
def served_halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the cast's world with a conference of today, a plenary session that sits, and a poll that waits."""
    with (
        a_database() as database,
        serving(tmp_path_factory.mktemp("halls"), database, "--cycle", "--halls") as running,
    ):
        yield running


@contextmanager
def serving(folder: Path, database: str, *prepared_with: str) -> Iterator[Served]:
    """Prepare a database in `folder` (or at the URL `database`), and serve it until the block ends."""
    environment = {
        **os.environ,
        "KIEMDIEM_DATA": str(folder),
        "KIEMDIEM_SAMPLE": "1",
        "DATABASE_URL": database,
    }
    prepared = subprocess.run(
        [sys.executable, str(HERE / "prepare.py"), *prepared_with],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stderr
    port, said = _free_port(), folder / "server.log"
    with said.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
             "--workers", "1", "--blocking-threads", "1", "--no-access-log", "--working-dir", str(HERE),
             "application:application"],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(port)
            yield Served(f"http://127.0.0.1:{port}", json.loads(prepared.stdout.splitlines()[-1]))
        finally:
            server.terminate()
            server.wait(timeout=20)
    assert "Traceback" not in said.read_text(), said.read_text()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one headless Chromium: the system's, else Playwright's.

    It ends with the module: while Playwright runs, Django takes the whole thread for an asynchronous one.
    """
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Callable[..., Screen]]:
    """Open a window that nobody is signed in at: `visitor()`; options go to the browser's context."""
    contexts: list[BrowserContext] = []

    def open_window(**options: object) -> Screen:
        context = browser.new_context(**{"locale": "vi-VN", "viewport": SIZE, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Screen(context.new_page(), served.address)

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def as_role(visitor: Callable[..., Screen]) -> Callable[[str], Screen]:
    """Return the window of a member of the cast, signed in by the sample's buttons: `as_role("organiser")`."""
    screens: dict[str, Screen] = {}

    def sign_in(username: str) -> Screen:
        if username not in screens:
            screens[username] = visitor()
            screens[username].sign_in(username)
        return screens[username]

    return sign_in
