"""`kiemdiem manage`: Django's own commands."""

from django.core.management import execute_from_command_line


def run(arguments: list[str]) -> int:
    """Hand the line over to Django."""
    execute_from_command_line(["kiemdiem manage", *arguments])
    return 0
