"""`kiemdiem`: serve, and the commands an administrator runs. Each command is a module with `run(arguments)`."""

import importlib
import os
import sys
from dataclasses import dataclass
from io import TextIOWrapper

import django
from django.db.utils import OperationalError, ProgrammingError

from kiemdiem.config.env import SettingError


@dataclass(frozen=True)
class Command:
    """A command: what it does, and whether Django must be set up before its module is imported."""

    says: str
    on_django: bool = True


COMMANDS = {
    "serve": Command("chạy phần mềm: kiemdiem serve [--sample] [--port 8000]", on_django=False),
    "check": Command("kiểm tra nhật ký, bộ quy định, tệp minh chứng: kiemdiem check audit, rules, evidence"),
    "rules": Command("hỏi các bộ quy định: kiemdiem rules help"),
    "tick": Command("các bước tự động hằng ngày: mở lại, nhắc hạn, báo quá hạn"),
    "docs": Command("viết lại các trang tra cứu trong docs/reference"),
    "bench": Command("đo tốc độ", on_django=False),
    "manage": Command("lệnh quản trị của Django", on_django=False),
}


def main() -> None:
    """Run the command named first on the line, and leave with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiemdiem.config.settings")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Vietnamese, whatever the terminal says of itself
    name, *arguments = sys.argv[1:] or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        sys.exit(_usage(name))
    try:
        if command.on_django:
            django.setup()
        sys.exit(importlib.import_module(f"kiemdiem.cli.{name}").run(arguments))
    except KeyboardInterrupt:
        sys.exit("\nĐã dừng.")
    except BrokenPipeError:
        # Whoever reads a long answer through “head” has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except SettingError as wrong:
        sys.exit(f"Cài đặt chưa đúng. {wrong}")
    except (OperationalError, ProgrammingError) as error:
        if name == "manage":
            raise
        sys.exit(f"Không dùng được cơ sở dữ liệu ({error}). Hãy chạy kiemdiem serve trước để chuẩn bị.")


def _usage(name: str) -> str | int:
    lines = [f"  kiemdiem {key:<8} {command.says}" for key, command in COMMANDS.items()]
    text = "\n".join(["Các lệnh:", *lines])
    if name in {"help", "--help", "-h"}:
        print(text)
        return 0
    return f"Không có lệnh “{name}”.\n{text}"
