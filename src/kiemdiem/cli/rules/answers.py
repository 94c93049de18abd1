"""How an answer is given: JSON of a stable shape for programs, Vietnamese text for people."""

import json
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any, NoReturn, TextIO

from kiemdiem.cli.options import Options
from kiemdiem.cli.rules.asked import Asked, AskedFaults, read_question
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Cited, Confidence

FORMAT = 1
WIDEST = 120
SURE = {
    Confidence.CONFIRMED: "đã đối chiếu văn bản",
    Confidence.PARTIAL: "chưa đối chiếu bản gốc",
    Confidence.MEMORY: "chưa đối chiếu bản gốc, ghi theo trí nhớ",
}

Json = Mapping[str, object]


class Question(Options):
    """The options of a question: where the line is faulty, that is told as JSON too to whoever asked for JSON."""

    as_json = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Note whether JSON is asked for before anything can go wrong."""
        self.as_json = "--json" in (args or ())
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Say that the line can't be read. Exit code 2."""
        if self.as_json:
            sys.exit(refuse(Namespace(json=True), Refused(f"Dòng lệnh chưa đúng ({message}).")))
        super().error(message)


def options(question: str, *, from_stdin: bool = False) -> Question:
    """Return the options every question has: `--json`, and `--input` where it is put as JSON."""
    made = Question(prog=f"kiemdiem rules {question}")
    made.add_argument("--json", action="store_true", help="trả lời bằng JSON")
    if from_stdin:
        made.add_argument(
            "--input", type=Path, metavar="TỆP", help="đọc câu hỏi JSON từ tệp (mặc định: đầu vào chuẩn)"
        )
    return made


def give(given: Namespace, answer: Json, lines: list[str]) -> None:
    """Print `answer` as JSON where that was asked for, else the lines a person reads."""
    if given.json:
        _print(json.dumps({"format": FORMAT, **answer}, ensure_ascii=False, indent=1))
    else:
        _print("\n".join(lines))


def answered(
    given: Namespace, answer: Callable[[Asked], tuple[Json, list[str]]], asked: Asked | None = None
) -> int:
    """Answer `asked`, or else the question put as JSON. Return 0, or 2 with everything that is wrong in it."""
    try:
        said, lines = answer(asked or read_question(given.input))
    except Refused as refused:
        return refuse(given, refused)
    give(given, said, lines)
    return 0


def refuse(given: Namespace, refused: Refused) -> int:
    """Say why there is no answer, and return exit code 2."""
    faults = refused.faults if isinstance(refused, AskedFaults) else None
    if given.json:
        listed = [{"where": each.where, "text": each.says} for each in faults or ()]
        listed = listed or [{"where": "", "text": _whole(refused)}]
        _print(json.dumps({"format": FORMAT, "faults": listed}, ensure_ascii=False, indent=1))
    elif faults:
        _print("\n".join(f"{each.where}: {each.says}".removeprefix(": ") for each in faults), sys.stderr)
    else:
        _print(_whole(refused), sys.stderr)
    return 2


def reason(rule: Cited, text: str = "", **more: object) -> dict[str, object]:
    """Return a rule as it stands in every answer: id, sentence, article, confidence."""
    return {
        "rule": rule.id,
        "text": text or rule.says,
        "article": rule.article,
        "confidence": rule.confidence.value,
        **more,
    }


def source(rule: Cited) -> str:
    """Return where a rule stands and how sure its reading is."""
    return f"{rule.article} · {SURE[rule.confidence]}"


def day(value: date | None) -> str:
    """Return a day as it is written in Vietnamese, or a dash."""
    return f"{value:%d/%m/%Y}" if value else "—"


def width() -> int:
    """Return how wide text may be printed here."""
    return max(40, min(WIDEST, shutil.get_terminal_size((100, 24)).columns))


def folded(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Return `text` in lines that fit here."""
    lead = indent if first is None else first
    return wrap(text, width(), initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False) or [
        lead
    ]


def _whole(refused: Refused) -> str:
    return f"{refused.reason} {refused.way_out}".strip()


def _print(text: str, to: TextIO | None = None) -> None:
    """Print text that may hold what no terminal takes (half a character, from somebody's JSON)."""
    print(text.encode("utf-8", "backslashreplace").decode("utf-8"), file=to or sys.stdout)
