"""What a browser sends about lists of entries from files."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.queries.batches import HEADINGS
from kiemdiem.web.lists import UploadForm


class EntriesForm(UploadForm):
    """A list for a unit's register."""

    def __init__(self, data: Any, files: Any, actor: Actor, today: date) -> None:
        units = units_to_import_for(actor, today)
        first = list(units.order_by("pk")[:2])
        super().__init__(data, files, HEADINGS, initial={"unit": first[0] if len(first) == 1 else None})
        self.fields["unit"] = UnitField(units, label="Nhập vào sổ của đơn vị")
        self.order_fields(["unit", *self.fields])


def units_to_import_for(actor: Actor, today: date) -> QuerySet[Unit]:
    """Return the units into whose register `actor` may take a list."""
    return Unit.objects.filter(reach_filter("shortcomings.import_entries", actor, unit="pk"), in_force(today))
