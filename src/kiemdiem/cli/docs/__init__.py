"""`kiemdiem docs`: write the reference pages that are generated from data."""

from pathlib import Path

from kiemdiem.cli.docs.access import access_page
from kiemdiem.cli.docs.api import api_page
from kiemdiem.cli.docs.facts import facts_page
from kiemdiem.cli.docs.register import register_page
from kiemdiem.cli.options import Options

__all__ = ["access_page", "api_page", "facts_page", "register_page", "run"]

PAGES = {
    "access.md": access_page,
    "facts.md": facts_page,
    "register.md": register_page,
    "openapi.json": api_page,
}


def run(arguments: list[str]) -> int:
    """Write the pages under docs/reference of the folder one stands in, or where `--to` says."""
    options = Options(prog="kiemdiem docs")
    options.add_argument("--to", type=Path, default=Path("docs/reference"), metavar="THƯ_MỤC")
    folder: Path = options.parse_args(arguments).to
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
        print(f"Đã viết {folder / name}.")
    return 0
