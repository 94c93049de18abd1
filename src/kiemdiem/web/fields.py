"""Fields that several contexts ask for in the same way."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_KEY = 18

if TYPE_CHECKING:
    ManyRowsField = forms.ModelMultipleChoiceField[Model]
else:
    ManyRowsField = forms.ModelMultipleChoiceField


class TickedField(ManyRowsField):
    """Rows to be ticked; a number beyond all keys is one that nobody was offered."""

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError for what is not among those offered."""
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], params={"value": str(key)[:LONGEST_KEY]}
                )
        return super().clean(value)


class DayField(forms.DateField):
    """A day of a century that people and papers can be of: a slip of the hand such as the year 0206 is told."""

    def to_python(self, value: Any) -> date | None:
        """Return the day. Raises ValidationError where it is none, or lies beyond all that can be meant."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}; hãy xem lại ngày vừa nhập.")
        return day


def day_field(label: str, **options: Any) -> DayField:
    """Return a field for a day, with the browser's own calendar."""
    return DayField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)
