"""The code base keeps its own rules: where each kind of line belongs, and what each file may be called."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import PROTECT, ForeignKey

import kiemdiem
from kiemdiem.accounts.models import Account, Person
from kiemdiem.audit.access import policy
from kiemdiem.audit.actions import ACTIONS
from kiemdiem.core.access import Actor

PACKAGE = Path(kiemdiem.__file__).parent
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
NOUNS = {
    "models",
    "actions",
    "queries",
    "access",
    "forms",
    "views",
    "urls",
    "phrases",
    "templates",
    "migrations",
}
WRITERS = {
    "save", "asave", "create", "acreate", "update", "aupdate", "delete", "adelete", "bulk_create", "bulk_update",
    "get_or_create", "update_or_create", "add", "remove", "clear", "set",
}  # fmt: skip
ROWS = re.compile(r"objects\b|\.(filter|exclude|all|order_by|select_related|select_for_update)\(")


def name_of(path: Path) -> str:
    """Return a file's path within the package."""
    return path.relative_to(PACKAGE).as_posix()


def module_of(path: Path) -> ModuleType:
    """Import the module of a source file."""
    dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return importlib.import_module(dotted.removesuffix(".__init__"))


def functions_marked_as_actions() -> Iterator[FunctionType]:
    """Yield every `@action` function of the package, once."""
    seen: set[str] = set()
    for path in SOURCES:
        if "actions" not in path.relative_to(PACKAGE).with_suffix("").parts:
            continue
        for _, function in inspect.getmembers(module_of(path), inspect.isfunction):
            name = f"{function.__module__}.{function.__name__}"
            if hasattr(function, "action") and name not in seen:
                seen.add(name)
                yield function


MARKED = sorted(functions_marked_as_actions(), key=lambda function: (function.__module__, function.__name__))


def test_every_action_stands_in_the_policy() -> None:
    assert sorted({function.action for function in MARKED} - set(policy().actions)) == []


def test_every_row_of_the_policy_is_an_action_or_asked_for_by_name() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    unused = [key for key in policy().actions if key not in ACTIONS and f'"{key}"' not in texts]
    assert unused == []


def test_every_action_key_is_of_a_context() -> None:
    contexts = {key.split(".")[0] for key in policy().actions}
    assert contexts <= set(settings.CONTEXTS)


def test_an_action_takes_keywords_only_and_says_who_and_when() -> None:
    for function in MARKED:
        parameters = inspect.signature(function).parameters
        assert {one.kind for one in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}, function.action
        assert parameters["by"].annotation in {Actor, "Actor"}, function.action
        assert parameters["at"].annotation in {datetime, "datetime"}, function.action
        assert parameters["by"].default is parameters["at"].default is inspect.Parameter.empty, (
            function.action
        )
        assert function.__doc__, function.action


def calls_that_write(path: Path) -> Iterator[str]:
    """Yield the calls of a file that write rows, as far as their looks tell."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        receiver, verb = ast.unparse(node.func.value), node.func.attr
        if receiver.endswith("actions"):
            continue
        on_rows = bool(ROWS.search(receiver))
        if (verb in WRITERS and on_rows) or verb.startswith("bulk_") or verb in {"save", "get_or_create"}:
            yield f"{name_of(path)}:{node.lineno}: {receiver}.{verb}(…)"


def may_write(path: Path) -> bool:
    """Return whether a file is where rows are written; adapters know no rows, what they save are files."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "actions" in parts or parts[0] == "adapters" or parts[:2] in {("cli", "sample"), ("cli", "bench")}


def test_rows_are_written_in_actions_only() -> None:
    assert [call for path in SOURCES if not may_write(path) for call in calls_that_write(path)] == []


def test_the_search_for_writes_can_find_one() -> None:
    assert any(calls_that_write(PACKAGE / "accounts/actions.py"))


@pytest.mark.parametrize("context", settings.CONTEXTS)
def test_a_context_has_the_agreed_files_and_no_others(context: str) -> None:
    found = {
        path.stem for path in (PACKAGE / context).iterdir() if path.name not in {"__init__.py", "__pycache__"}
    }
    assert found <= NOUNS


def test_no_file_outgrows_its_reader() -> None:
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in long.items() if lines > 500} == {}


def test_no_folder_is_a_drawer_for_everything() -> None:
    assert [name_of(path) for path in SOURCES if path.stem in {"utils", "common", "helpers", "misc"}] == []


def test_core_knows_neither_framework_nor_clock_nor_contexts() -> None:
    foreign = []
    for path in (PACKAGE / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            foreign += [
                f"{name_of(path)}: {name}"
                for name in names
                if name.split(".")[0] in {"django", "time", "random", "secrets", "os", "socket"}
                or (name.startswith("kiemdiem") and not name.startswith("kiemdiem.core"))
            ]
    assert foreign == []


def test_core_reckons_exactly_without_floats() -> None:
    floats = []
    for path in (PACKAGE / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            turned = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            )
            if literal or turned:
                floats.append(f"{name_of(path)}:{node.lineno}")
    assert floats == []


def test_no_module_asks_for_the_time_but_the_entry_layer() -> None:
    asked = re.compile(r"timezone\.now\(|localdate\(\)|datetime\.now\(|date\.today\(|time\.time\(")
    entry = ("api/", "cli/", "web/", "config/")
    guilty = [
        name_of(path)
        for path in SOURCES
        if asked.search(path.read_text(encoding="utf-8"))
        and not name_of(path).startswith(entry)
        and not {"views", "forms"} & set(path.relative_to(PACKAGE).with_suffix("").parts)
    ]
    # Which grants are in force today is part of who is asking: `actor_of` may be left to find out the day.
    assert guilty == ["organisations/queries/__init__.py"]


MODELS = [model for model in apps.get_models() if model.__module__.startswith("kiemdiem.")]


def test_every_constraint_says_what_is_wrong_in_vietnamese() -> None:
    for constraint in (each for model in MODELS for each in model._meta.constraints):
        says = str(constraint.violation_error_message)
        assert says != str(constraint.default_violation_error_message), constraint.name
        assert says.endswith("."), constraint.name
        assert not says.isascii(), constraint.name


def test_persons_and_accounts_are_never_deleted_from_under_a_record() -> None:
    for field in (each for model in MODELS for each in model._meta.get_fields()):
        if isinstance(field, ForeignKey) and field.related_model in {Person, Account}:
            assert field.remote_field.on_delete is PROTECT, field


def test_every_model_tells_itself() -> None:
    assert [model._meta.label for model in MODELS if not model.__doc__] == []


def test_the_tests_of_a_file_stay_on_one_worker(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("only where several workers share the tests")
    assert request.node.nodeid.endswith("@tests/consistency/test_code.py")
