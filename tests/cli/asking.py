"""Putting a question to `kiemdiem rules` as a program does: JSON in, JSON out."""

import io
import json
import sys
from typing import Any

import pytest

from kiemdiem.cli import rules as command


def ask(question: str, said: object, *options: str, raw: bytes | None = None) -> tuple[int, str, str]:
    """Ask, and return exit code, standard output and standard error."""
    text = json.dumps(said).encode() if raw is None else raw
    with pytest.MonkeyPatch.context() as patch:
        out, err = io.StringIO(), io.StringIO()
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = command.run([question, *options])
    return code, out.getvalue(), err.getvalue()


def answer(question: str, said: object, *options: str) -> dict[str, Any]:
    """Ask, and return the answer as JSON."""
    code, out, err = ask(question, said, "--json", *options)
    assert code == 0, out + err
    found: dict[str, Any] = json.loads(out)
    assert found["format"] == 1
    return found


def faults(question: str, said: object, raw: bytes | None = None) -> dict[str, str]:
    """Ask what cannot be answered, and return the faults by place; the text for people names them all too."""
    code, out, _ = ask(question, said, "--json", raw=raw)
    assert code == 2
    found = json.loads(out)
    assert found["format"] == 1
    told = ask(question, said, raw=raw)
    assert told[0] == 2
    assert all(fault["text"] in told[2] for fault in found["faults"])
    return {fault["where"]: fault["text"] for fault in found["faults"]}
