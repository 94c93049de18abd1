"""`kiemdiem`: serve, and the commands an administrator runs."""

import os
import sys

COMMANDS = "serve · manage · rules · check · docs · bench"


def main() -> None:
    """Run the command named first on the line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiemdiem.config.settings")
    command, *arguments = sys.argv[1:] or ["help"]
    if command == "manage":
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kiemdiem manage", *arguments])
        return
    sys.exit(f"Các lệnh: {COMMANDS}")
