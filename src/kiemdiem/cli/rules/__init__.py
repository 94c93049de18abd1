"""`kiemdiem rules`: questions to the rule sets. Each is a module of this package with `run(arguments) -> int`."""

import importlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question: the module that answers it, and what it is for."""

    module: str
    says: str


QUESTIONS = {
    "list": Question("listing", "các bộ quy định có sẵn"),
    "show": Question("showing", "mọi quy tắc của một bộ, kèm điều khoản và độ chắc chắn: show KHÓA"),
    "check": Question("check", "kiểm tra tệp quy định và các tình huống tính sẵn: check [ĐƯỜNG_DẪN]"),
    "schema": Question("schemas", "lược đồ JSON của tệp quy định, cho trình soạn thảo: schema rules"),
    "diff": Question("differences", "hai bộ khác nhau ở đâu: diff KHÓA KHÓA"),
    "select": Question("selecting", "bộ nào áp dụng cho một đối tượng, một kỳ"),
    "evaluate": Question(
        "evaluate", "quy định xếp các đối tượng vào mức nào, vì sao: evaluate --json < số-liệu.json"
    ),
    "order": Question("ordering", "đã đến lượt kiểm điểm, xếp loại chưa"),
    "deadlines": Question("dates", "lịch của một năm, hạn gửi dự thảo, thời gian hội nghị"),
    "classify": Question(
        "classify",
        "xếp cả bảng số liệu Parquet, mọi quy mô: classify --ruleset KHÓA --input TỆP --output THƯ_MỤC",
    ),
    "replay": Question("replaying", "tính lại mọi quyết định của một đợt đã kết thúc: replay ĐỢT"),
}


def run(arguments: list[str]) -> int:
    """Answer the question named first on the line. Exit code 2 where there is no such question."""
    name, *rest = arguments or [""]
    if name in QUESTIONS:
        answer: int = importlib.import_module(f"kiemdiem.cli.rules.{QUESTIONS[name].module}").run(rest)
        return answer
    lines = [f"  kiemdiem rules {key:<10} {question.says}" for key, question in QUESTIONS.items()]
    text = "\n".join(["Cách dùng: kiemdiem rules LỆNH [--json]", *lines])
    if name in {"help", "--help", "-h"}:
        print(text)
        return 0
    if "--json" in arguments:
        says = f"Không có lệnh “rules {name}”. Các lệnh: {', '.join(QUESTIONS)}."
        print(json.dumps({"format": 1, "faults": [{"where": "", "text": says}]}, ensure_ascii=False))
    else:
        print(f"Không có lệnh “rules {name}”.\n{text}" if name else text)
    return 2
