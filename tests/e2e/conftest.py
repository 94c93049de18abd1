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
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A running server: its address, and the ids of what its database holds."""

    address: str
    ids: dict[str, int]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def own_database() -> Iterator[str]:
    """Give a database URL of this session's own on PostgreSQL; empty on SQLite."""
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
def served(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[Served]:
    """Prepare the cast's world without a cycle, and serve it in sample mode."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "KIEMDIEM_DATA": str(folder), "KIEMDIEM_SAMPLE": "1", "DATABASE_URL": own_database,
                   "PYTHONWARNINGS": "default"}  # fmt: skip
    prepared = subprocess.run(
        [sys.executable, str(HERE / "prepare.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stderr
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", "--blocking-threads", "1", "--no-access-log", "kiemdiem.config.wsgi:application"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield Served(f"http://127.0.0.1:{port}", json.loads(prepared.stdout.splitlines()[-1]))
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def browser(socket_enabled: None) -> Iterator[Browser]:
    """Start one headless Chromium: the system's, else Playwright's."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def as_role(browser: Browser, served: Served) -> Iterator[Callable[[str], Page]]:
    """Open a page signed in through the sample's sign-in buttons: `as_role("organiser")`."""
    contexts: list[BrowserContext] = []
    pages: dict[str, Page] = {}

    def sign_in(username: str) -> Page:
        if username not in pages:
            context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
            contexts.append(context)
            page = context.new_page()
            page.goto(served.address + "/")
            page.locator(f'button[name="username"][value="{username}"]').click()
            page.wait_for_url(served.address + "/")
            page.on("dialog", lambda dialog: dialog.accept())
            pages[username] = page
        return pages[username]

    yield sign_in
    for context in contexts:
        context.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page, a line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found
    ]
