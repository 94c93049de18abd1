"""`kiemdiem rules`: questions to the rule sets. Each is a module of this package with `run(arguments) -> int`."""

import importlib

QUESTIONS = {
    "check": "kiểm tra tệp quy định và các tình huống tính sẵn: check [ĐƯỜNG_DẪN]",
}


def run(arguments: list[str]) -> int:
    """Answer the question named first on the line. Exit code 2 where there is no such question."""
    name, *rest = arguments or ["help"]
    if name in QUESTIONS:
        answer: int = importlib.import_module(f"kiemdiem.cli.rules.{name}").run(rest)
        return answer
    text = "\n".join(
        ["Các lệnh:", *(f"  kiemdiem rules {key:<10} {says}" for key, says in QUESTIONS.items())]
    )
    if name in {"help", "--help", "-h"}:
        print(text)
        return 0
    print(f"Không có lệnh “rules {name}”.\n{text}")
    return 2
