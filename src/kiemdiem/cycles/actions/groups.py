"""Which subjects are compared with which: the comparison groups, in which the caps of the ratings are counted."""

from collections.abc import Collection
from datetime import datetime

from kiemdiem.core.access import Actor
from kiemdiem.cycles.models import Subject


def put_in_group(*, subjects: Collection[Subject], group: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 -- every write names its author
    """Put `subjects` in the comparison group `group`, inside the action that does so (and checks, and records it)."""
    Subject.objects.filter(pk__in=[subject.pk for subject in subjects]).update(comparison_group=group)
