"""What a browser sends about lists of targets and figures."""

from datetime import date
from typing import Any

from kiemdiem.core.access import Actor
from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.targets.queries.lists import HEADINGS, units_to_import_for
from kiemdiem.web.lists import UploadForm


class FiguresForm(UploadForm):
    """A list of targets and figures for a unit and those below it."""

    def __init__(self, data: Any, files: Any, actor: Actor, today: date) -> None:
        units = units_to_import_for(actor, today)
        first = list(units.order_by("pk")[:2])
        super().__init__(data, files, HEADINGS, initial={"unit": first[0] if len(first) == 1 else None})
        self.fields["unit"] = UnitField(units, label="Nhập cho đơn vị và các đơn vị trực thuộc")
        self.order_fields(["unit", *self.fields])
