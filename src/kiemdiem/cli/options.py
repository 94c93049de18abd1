"""The words of a command line, in Vietnamese where they are wrong."""

import sys
from argparse import ArgumentParser
from typing import NoReturn


class Options(ArgumentParser):
    """A parser whose refusal is a Vietnamese sentence with the right usage. Exit code 2, as usual."""

    def error(self, message: str) -> NoReturn:
        """Say that the line can't be read, and how it should look; argparse's own words follow for programs."""
        usage = self.format_usage().removeprefix("usage: ").strip()
        print(f"Dòng lệnh chưa đúng ({message}).\nCách dùng: {usage}", file=sys.stderr)
        sys.exit(2)
