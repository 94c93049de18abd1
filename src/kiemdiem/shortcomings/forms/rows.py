"""Forms with rows below them: steps of a plan, shares of responsibility, successors of a unit."""

from typing import Any

from django import forms
from django.forms import BaseFormSet

FAULTY_ROWS = "Có dòng chưa hợp lệ; hãy xem các ô được báo bên dưới."


class WithRows(forms.Form):
    """A form whose `rows` are sent, checked and shown again together with it; empty rows don't count."""

    rows: "BaseFormSet[Any]"

    def is_valid(self) -> bool:
        """Return whether the form and all its rows are valid; a faulty row is told at the top as well."""
        fine = self.rows.is_valid()
        if super().is_valid() and not fine:
            self.add_error(None, FAULTY_ROWS)
        return fine and super().is_valid()

    def filled(self) -> list[dict[str, Any]]:
        """Return what the rows say that are filled in and not struck out, in order."""
        said = [row.cleaned_data for row in self.rows]
        return [row for row in said if row and not row.get("DELETE")]
