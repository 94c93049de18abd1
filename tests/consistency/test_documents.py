"""Generated pages are current; what is documented exists, and what exists is documented."""

import gettext
import re
from pathlib import Path

import kiemdiem
from kiemdiem.audit.access import policy
from kiemdiem.cli import docs
from kiemdiem.cli.main import COMMANDS
from kiemdiem.cli.rules.files import packages
from kiemdiem.core.ruleset import Unit

ROOT = Path(__file__).parents[2]
PACKAGE = Path(kiemdiem.__file__).parent


def test_the_page_of_the_access_policy_is_current() -> None:
    written = (ROOT / "docs/reference/access.md").read_text(encoding="utf-8")
    assert written == docs.access_page(), "run `make docs`"


def test_the_page_of_the_access_policy_has_every_action() -> None:
    page = docs.access_page()
    assert [key for key in policy().actions if f"`{key}`" not in page] == []


def test_the_page_of_the_facts_is_current() -> None:
    written = (ROOT / "docs/reference/facts.md").read_text(encoding="utf-8")
    assert written == docs.facts_page(), "run `make docs`"


def test_the_page_of_the_facts_has_every_key_and_every_detail_of_every_rule_set() -> None:
    page = docs.facts_page()
    for rules in (package.rules for package in packages()):
        for metric in rules.metrics:
            keys = [metric.key, *(f"{metric.key}.{field.key}" for field in metric.fields)]
            assert [key for key in keys if f"| `{key}` |" not in page] == []


def test_a_fact_has_one_unit_in_all_rule_sets() -> None:
    units: dict[str, set[Unit]] = {}
    for rules in (package.rules for package in packages()):
        for metric in rules.metrics:
            units.setdefault(metric.key, set()).add(metric.unit)
    assert {key: found for key, found in units.items() if len(found) > 1} == {}


def test_kiemdiem_docs_writes_where_it_is_told(tmp_path: Path) -> None:
    assert docs.run(["--to", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new/access.md").read_text(encoding="utf-8") == docs.access_page()


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    config = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "config").glob("*.py"))
    read = set(re.findall(r'\w\("((?:KIEMDIEM|DATABASE)_[A-Z_]+)"', config))
    page = (ROOT / "docs/operations/README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert documented == read


def test_every_command_has_its_module() -> None:
    cli = PACKAGE / "cli"
    assert [key for key in COMMANDS if not (cli / f"{key}.py").exists() and not (cli / key).is_dir()] == []


def test_the_compiled_messages_are_those_of_the_text_file() -> None:
    folder = PACKAGE / "web/locale/vi/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    pairs = re.findall(
        r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$',
        (folder / "django.po").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(pairs) > 20
    for one, many, says in pairs:
        told = compiled.ngettext(one, many, 2) if many else compiled.gettext(one)
        assert told == says, "run msgfmt as the file's head says"
