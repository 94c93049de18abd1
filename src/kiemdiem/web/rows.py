"""Rows below a form: steps of a plan, shares of a responsibility, points of a suggestion."""

import re
from typing import TYPE_CHECKING, Any

from django.forms import BaseFormSet
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.utils.functional import cached_property

if TYPE_CHECKING:
    FormSet = BaseFormSet[Any]
else:
    FormSet = BaseFormSet


class Rows(FormSet):
    """Rows that are counted as they were sent, so that a spoilt counter can lose none of them."""

    @cached_property
    def management_form(self) -> ManagementForm:
        """Return the counters: of a form that was sent, worked out from the names of its fields."""
        if not self.is_bound:
            return super().management_form
        row = re.compile(rf"{re.escape(str(self.prefix))}-(\d{{1,4}})-")
        numbers = [int(found[1]) for found in map(row.match, self.data) if found]
        total = min(max(numbers, default=-1) + 1, self.absolute_max)
        counters = {TOTAL_FORM_COUNT: total, INITIAL_FORM_COUNT: min(len(self.initial or ()), total)}
        form = ManagementForm(
            {f"{self.prefix}-{name}": count for name, count in counters.items()}, prefix=self.prefix
        )
        form.full_clean()
        return form
