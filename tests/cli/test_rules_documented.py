"""Every example in docs/reference/rules-cli.md is run, and must come out as it is printed there."""

import json
import re
import shlex
from pathlib import Path

import pytest

from cast import World
from cli.asking import ask
from kiemdiem.cli.rules import QUESTIONS
from kiemdiem.cycles.models import Cycle, CycleState

PAGE = (Path(__file__).parents[2] / "docs/reference/rules-cli.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"```console\n\$ kiemdiem rules (?P<line>[^\n]*)\n```\n\n(?:```json question\n(?P<question>.*?)```\n\n)?```json answer\n(?P<answer>.*?)```",
    re.DOTALL,
)
EXAMPLES = [found.groupdict() for found in EXAMPLE.finditer(PAGE)]
ANY = "…"


def fits(printed: object, found: object) -> bool:
    """Return whether what was found is what is printed; “…” stands for anything, and in a list for any rows."""
    if printed == ANY:
        return True
    if isinstance(printed, dict):
        return (
            isinstance(found, dict)
            and printed.keys() == found.keys()
            and all(fits(printed[key], found[key]) for key in printed)
        )
    if isinstance(printed, list):
        if not isinstance(found, list) or (ANY not in printed and len(printed) != len(found)):
            return False
        rows = iter(found)
        return all(each == ANY or any(fits(each, row) for row in rows) for each in printed)
    return printed == found


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["line"].split()[0] for example in EXAMPLES])
def test_an_example_comes_out_as_printed(example: dict[str, str], world: World) -> None:
    Cycle.objects.update(state=CycleState.CLOSED)
    question, *options = shlex.split(example["line"])
    code, out, err = ask(question, None, *options, raw=(example["question"] or "").encode())
    printed, found = json.loads(example["answer"]), json.loads(out)
    assert fits(printed, found), json.dumps(found, ensure_ascii=False, indent=1)
    assert code == (2 if "faults" in printed and "rulesets" not in printed else 0), err


FACTS = (Path(__file__).parents[2] / "docs/reference/facts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("question", re.findall(r"```json\n(.*?)```", FACTS, re.DOTALL))
def test_the_facts_of_an_example_are_evaluated(question: str) -> None:
    code, out, err = ask("evaluate", None, "--json", raw=question.encode())
    assert (code, err) == (0, "")
    [result] = json.loads(out)["results"]
    assert result["total"] == "94"


def test_every_question_has_a_row_and_an_example() -> None:
    rows = set(re.findall(r"^\| `(\w+)", PAGE, re.MULTILINE))
    assert set(QUESTIONS) <= rows
    asked = {example["line"].split()[0] for example in EXAMPLES}
    assert set(QUESTIONS) - {"evaluate", "classify"} <= asked
