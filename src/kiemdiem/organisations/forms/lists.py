"""What a browser sends about lists of units, collectives and staff."""

from typing import Any

from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import ListKind
from kiemdiem.organisations.queries.lists import places_for
from kiemdiem.organisations.queries.lists.collectives import HEADINGS as OF_COLLECTIVES
from kiemdiem.organisations.queries.lists.staff import HEADINGS as OF_STAFF
from kiemdiem.organisations.queries.lists.units import HEADINGS as OF_UNITS
from kiemdiem.web.lists import UploadForm

HEADINGS = {ListKind.UNITS: OF_UNITS, ListKind.COLLECTIVES: OF_COLLECTIVES, ListKind.STAFF: OF_STAFF}


class OrganisationListForm(UploadForm):
    """A list for a unit and those below it."""

    def __init__(self, data: Any, files: Any, actor: Actor, kind: ListKind) -> None:
        units = places_for(kind, actor)
        first = list(units.order_by("pk")[:1])
        super().__init__(data, files, HEADINGS[kind], initial={"unit": first[0] if first else None})
        self.fields["unit"] = UnitField(units, label="Nhập cho đơn vị và các đơn vị trực thuộc")
        self.order_fields(["unit", *self.fields])
