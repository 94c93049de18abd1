"""The JSON Schema drawn from the loader: packaged files fit it, and what it refuses the loader refuses too."""

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from yaml.nodes import MappingNode, Node, SequenceNode

from kiemdiem import data
from kiemdiem.cli.rules.schemas import READERS, schema
from kiemdiem.core.cases import run_cases
from kiemdiem.core.deadlines import read_working_days
from kiemdiem.core.loading import RuleSetFaults, load, load_overlay

ROOT = data.ROOT / "rulesets"
FILES = [*ROOT.glob("*/rules.yaml"), *ROOT.glob("*/cases.yaml"), *ROOT.glob("*/weights.yaml")]
DAYS = read_working_days(data.read("calendar/holidays.yaml"))
VALIDATORS = {f"{what}.yaml": Draft202012Validator(schema(what)) for what in READERS}
SMALL = [ROOT / "hn3814_2018/rules.yaml", ROOT / "nd335_2025/rules.yaml", ROOT / "hn3814_2018/cases.yaml", ROOT / "mau_tap_the_366/weights.yaml"]  # fmt: skip


def plain(node: Node) -> Any:
    """Return what a node says to an editor: YAML 1.2, where a date is text and so is “yes”."""
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(each) for each in node.value]
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool" and node.value.lower() in {"true", "false"}:
        return node.value.lower() == "true"
    if kind == "int" and node.value.removeprefix("-").isdecimal():
        return int(node.value)
    return float(node.value) if kind == "float" and node.value.replace(".", "1").isdecimal() else node.value


@cache
def tree_of(path: Path) -> Any:
    """Return what a packaged file says."""
    return plain(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def written(tree: Any) -> str:
    """Return a tree as a file."""
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True)


def loader_refuses(name: str, text: str, beside: str) -> bool:
    """Return whether the loader of that kind of file refuses a text."""
    try:
        if name == "rules.yaml":
            load(text)
        elif name == "weights.yaml":
            load_overlay(text, load((ROOT / "qd366_2025/rules.yaml").read_text(encoding="utf-8")))
        else:
            run_cases(load((ROOT / beside / "rules.yaml").read_text(encoding="utf-8")), text, DAYS)
    except RuleSetFaults:
        return True
    return False


def tables(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every table of a tree."""
    if isinstance(tree, dict):
        yield tree
    for each in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from tables(each)


@pytest.mark.parametrize("what", sorted(READERS))
def test_a_schema_is_a_schema(what: str) -> None:
    Draft202012Validator.check_schema(schema(what))


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_every_packaged_file_fits_its_schema(path) -> None:
    faults = VALIDATORS[path.name].iter_errors(tree_of(path))
    assert [(list(fault.absolute_path), fault.message[:200]) for fault in faults] == []


@pytest.mark.parametrize("path", SMALL, ids=[f"{path.parent.name}-{path.stem}" for path in SMALL])
def test_a_key_nobody_knows_is_refused_by_both_wherever_keys_are_not_free(path) -> None:
    validator, refused = VALIDATORS[path.name], 0
    tree = copy.deepcopy(tree_of(path))
    for table in tables(tree):
        table["khong_co"] = "x"
        if not validator.is_valid(tree):
            refused += 1
            if refused % 10 == 1:
                assert loader_refuses(path.name, written(tree), path.parent.name)
        del table["khong_co"]
    assert refused


@pytest.mark.parametrize("path", SMALL, ids=[f"{path.parent.name}-{path.stem}" for path in SMALL])
@settings(max_examples=25, deadline=None)
@given(drawing=st.data())
def test_what_the_schema_refuses_the_loader_refuses(path, drawing: st.DataObject) -> None:
    tree = copy.deepcopy(tree_of(path))
    table = drawing.draw(st.sampled_from(list(tables(tree))))
    key = drawing.draw(st.sampled_from([*table, "khong_co"]))
    values = [None, True, 0, -7, 10**13, 1.5, "", " ", "x", "yes", "1/0", "2026-13-01", "1e9", [], ["x"], [{}], {}, {"x": 1}]  # fmt: skip
    change = drawing.draw(st.sampled_from([..., *values]))
    if change is ...:
        table.pop(key, None)
    else:
        table[key] = change
    valid = VALIDATORS[path.name].is_valid(tree)
    if not valid:
        assert loader_refuses(path.name, written(tree), path.parent.name), (
            key,
            change,
        )
