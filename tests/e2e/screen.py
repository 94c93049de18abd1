"""One person's window: what a reader of the page can do and see, by the words on the page."""

import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response, expect

PHONE = {"width": 390, "height": 800}
ENGLISH = re.compile(
    r"\b(error|exception|traceback|undefined|forbidden|not found|bad request|invalid|required|this field"
    r"|enter a|select a|ensure this|none)\b",
    re.IGNORECASE,
)
FORM = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token })) {
    const box = document.createElement("input");
    box.type = "hidden"; box.name = name; box.value = value;
    form.append(box);
  }
  document.body.append(form);
  form.submit();
}"""


class Screen:
    """A window at one of the served pages."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.asked_hosts: set[str | None] = set()
        page.on("request", lambda request: self.asked_hosts.add(urlsplit(request.url).hostname))
        page.on("dialog", lambda dialog: dialog.accept())

    def sign_in(self, username: str) -> None:
        """Sign in by the button of a sample role."""
        self.go("/")
        with self.page.expect_navigation():
            self.page.locator(f'button[name="username"][value="{username}"]').click()
        assert self.path == "/", f"{username} is not signed in: {self.page.url}"

    @property
    def path(self) -> str:
        """Where the window is, without the server's address."""
        return urlsplit(self.page.url).path

    @property
    def main(self) -> Locator:
        """The content of the page."""
        return self.page.locator("main")

    def go(self, path: str, *, status: int = 200) -> None:
        """Open a page; it must answer with `status`."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}, expected {status}"

    def follow(self, name: str, within: str = "main") -> None:
        """Follow the link with this name."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=_whole(name)).first.click()

    def press(self, name: str, within: str = "main") -> Response:
        """Press the button with this name, and wait for the page it leads to.

        By the keyboard: an autosave that comes back just then may move the button away from under a pointer.
        """
        with self.page.expect_navigation() as going:
            self.page.locator(within).get_by_role("button", name=_whole(name)).first.press("Enter")
        answer = going.value
        assert answer is not None
        assert answer.status < 500, f"“{name}” at {self.page.url}: {answer.status}"
        return answer

    def field(self, label: str, within: str = "main") -> Locator:
        """Return the box under a label."""
        return self.page.locator(within).get_by_label(_labelled(label)).first

    def fill(self, label: str, value: str, within: str = "main") -> None:
        """Type into the box under a label."""
        self.field(label, within).fill(value)

    def choose(self, label: str, option: str, within: str = "main") -> None:
        """Choose from the list under a label."""
        self.field(label, within).select_option(label=option)

    def tick(self, label: str, within: str = "main") -> None:
        """Tick the box, or press the radio button, with this label."""
        self.page.locator(within).get_by_label(label).first.check()

    def unfold(self, identifier: str) -> str:
        """Open a folded part of the page and return its selector."""
        part = self.page.locator(f"#{identifier}")
        if part.get_attribute("open") is None:
            part.locator("summary").first.click()
        return f"#{identifier}"

    def send(self, path: str, **fields: str) -> Response:
        """Send a form that the page does not offer: what a stale window or a clever hand may try."""
        with self.page.expect_navigation() as going:
            self.page.evaluate(FORM, [path, fields])
        answer = going.value
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}"
        return answer

    def reads(self, *texts: str) -> None:
        """Expect to read all this on the page."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def does_not_read(self, *texts: str) -> None:
        """Expect to read none of this on the page."""
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def refused(self, *texts: str) -> None:
        """Expect a refusal that says all this, in Vietnamese, and look at its page as at any other."""
        alert = self.page.get_by_role("alert").first
        for text in texts:
            expect(alert).to_contain_text(text)
        self.in_vietnamese()

    def address_of(self, name: str) -> str:
        """Return where the link with this name leads to."""
        found = self.main.get_by_role("link", name=_whole(name)).first.get_attribute("href")
        assert found is not None
        return found

    def in_vietnamese(self) -> None:
        """Expect no English message and no trace of a program on the page."""
        found = ENGLISH.findall(self.page.locator("body").inner_text())
        assert found == [], f"{self.page.url}: {found}"

    def looks_right(self) -> None:
        """Expect that axe finds nothing, nothing runs out of a phone's screen, and all is Vietnamese."""
        assert violations(self.page) == []
        self.in_vietnamese()
        usual = self.page.viewport_size
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        self.page.set_viewport_size(usual)  # type: ignore[arg-type]
        assert wide <= 1, f"{self.page.url} is {wide} px wider than a phone"


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page, a line each."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found
    ]


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(name)}")


def _labelled(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*(\([^()]+\))?\s*$")
