"""Which units can stand as the authority of a decision: those above a subject, its own unit among them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from kiemdiem.core.access import Paths
from kiemdiem.organisations.models import Unit


def authorities(places: Iterable[Paths]) -> QuerySet[Unit]:
    """Return the units above all of `places` in either tree, the places themselves among them, highest first."""
    above = [_ids(place) for place in places]
    shared = set.intersection(*above) if above else set()
    return Unit.objects.filter(pk__in=shared).order_by("party_path", "state_path", "pk")


def _ids(place: Paths) -> set[int]:
    return {int(step) for path in (place.party, place.state) for step in path.split("/") if step}
