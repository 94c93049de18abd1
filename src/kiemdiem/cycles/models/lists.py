"""Lists of suggestions and of delegations that were taken in from files."""

from django.db import models

from kiemdiem.cycles.models.season import Cycle
from kiemdiem.organisations.models import FromFile


class ListKind(models.TextChoices):
    """What a list is of."""

    SUGGESTIONS = "suggestions", "Gợi ý kiểm điểm"
    DELEGATIONS = "delegations", "Đoàn công tác"


class CycleList(FromFile):
    """A list taken into a cycle. `made` are the ids of what its rows made, by kind, so that it can be undone."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="lists")
    kind = models.CharField("danh sách", max_length=12, choices=ListKind)
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["imported_at", "id"]
