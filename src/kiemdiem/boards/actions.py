"""What the boards hand out for good: each export stands in the journal."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.adapters.workbook import book_bytes
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record_export
from kiemdiem.boards.queries.workbook import cycle_book
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle


@action("boards.export_cycle")
def export_cycle(*, cycle: Cycle, by: Actor, at: datetime) -> bytes:
    """Return the summary workbook of a cycle within what `by` sees. Raises NotAllowed."""
    require("boards.export_cycle", by, cycle_target(cycle))
    book = cycle_book(cycle, by, timezone.localdate(at))
    content = book_bytes(book)
    rows = {page.name: len(list(page.rows)) for page in book.pages}
    record_export(
        "boards.export_cycle", form="xlsx", rows=rows, by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk
    )  # fmt: skip
    return content
