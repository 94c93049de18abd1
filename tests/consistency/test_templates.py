"""Every template is used, belongs to the one shell, and carries neither style nor script of its own."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import kiemdiem
from addresses import address_count, addresses

PACKAGE = Path(kiemdiem.__file__).parent
TEMPLATES = {
    path.relative_to(path.parents[1]).as_posix(): path for path in PACKAGE.glob("*/templates/**/*.html")
}
CODE = {
    path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts
}
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in TEMPLATES.items()}
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "event handler": re.compile(r"\son(abort|blur|change|click|error|focus|input|key\w+|load|mouse\w+|submit)\s*=|hx-on|javascript:", re.IGNORECASE),
    "outside address": re.compile(r"""(src|href|action)\s*=\s*["']https?:""", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b"),
    "post form without protection": re.compile(r"<form\b[^>]*method=.post.(?:(?!</form>).)*</form>", re.IGNORECASE | re.DOTALL),
}  # fmt: skip


def mentions(text: str) -> set[str]:
    """Return the templates that a text names."""
    return {name for name in TEMPLATES if f'"{name}"' in text or f"'{name}'" in text}


def parts_of_others() -> set[str]:
    """Return the templates that others include, import or extend."""
    drawn = re.compile(r"""{%-?\s*(?:include|import|from|extends)\s+["']([^"']+)["']""")
    return {name for text in TEXTS.values() for name in drawn.findall(text)}


def test_every_template_is_used() -> None:
    used = parts_of_others()
    for text in [*CODE.values(), *TEXTS.values()]:
        used |= mentions(text)
    assert sorted(set(TEMPLATES) - used) == []


def test_every_page_extends_the_shell_and_every_other_template_is_a_part() -> None:
    pages = {name for name, text in TEXTS.items() if re.search(r"{%-?\s*extends ", text)}
    assert sorted(set(TEMPLATES) - pages - parts_of_others() - rendered_as_fragments()) == []


def rendered_as_fragments() -> set[str]:
    """Return the templates without a shell that views or `web` render: pieces of a page for htmx, or of a streamed one."""
    entry = {
        path: text for path, text in CODE.items() if "views" in path.as_posix() or path.parent.name == "web"
    }
    rendered = set().union(*map(mentions, entry.values()))
    return {name for name in rendered if "<html" not in TEXTS[name] and "<h1" not in TEXTS[name]}


def test_every_template_compiles() -> None:
    for name in TEMPLATES:
        get_template(name)


@pytest.mark.parametrize("what", [key for key in FORBIDDEN if not key.startswith("post form")])
def test_no_template_carries_anything_forbidden(what: str) -> None:
    found = {name: FORBIDDEN[what].findall(text) for name, text in TEXTS.items()}
    assert {name: places for name, places in found.items() if places} == {}


def test_every_post_form_is_protected() -> None:
    open_forms = [
        f"{name}: {form.group()[:120]}"
        for name, text in TEXTS.items()
        for form in FORBIDDEN["post form without protection"].finditer(text)
        if "csrf" not in form.group()
    ]
    assert open_forms == []


def test_every_address_has_a_name_of_its_own() -> None:
    assert len(addresses()) == address_count()
    assert [name for name in addresses() if name.endswith("None")] == []


# Programs find what they ask the API for in its description, not by links.
PAGES = {name: pattern for name, pattern in addresses().items() if not name.startswith("api:")}


def test_every_address_is_reached_from_somewhere() -> None:
    texts = "".join([*CODE.values(), *TEXTS.values()])
    unlinked = [name for name in PAGES if f'"{name}"' not in texts and f"'{name}'" not in texts]
    assert unlinked == []


def test_every_address_is_vietnamese_without_marks() -> None:
    for pattern in PAGES.values():
        assert re.fullmatch(r"[a-z0-9/<>:_-]*", str(pattern.pattern)), pattern
