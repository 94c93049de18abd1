"""Numbers of a unit's register: one after another, never used twice, also when two people write at once."""

from django.db.models import Max

from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.models import Shortcoming, Transfer


def next_number(unit_id: int) -> int:
    """Return the next free number of a unit's register, and hold the register until the transaction ends.

    A number whose entry went to another unit stays taken: the transfer remembers it.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    here = Shortcoming.objects.filter(unit_id=unit_id).aggregate(last=Max("number"))["last"] or 0
    gone = Transfer.objects.filter(from_unit_id=unit_id).aggregate(last=Max("from_number"))["last"] or 0
    return int(max(here, gone)) + 1
