"""What a browser sends about lists of a cycle from files."""

from typing import Any

from kiemdiem.cycles.queries.lists import HEADINGS
from kiemdiem.web.lists import UploadForm


class CycleListForm(UploadForm):
    """A list for a cycle."""

    def __init__(self, data: Any, files: Any, kind: str) -> None:
        super().__init__(data, files, next(said for known, said in HEADINGS.items() if known == kind))
