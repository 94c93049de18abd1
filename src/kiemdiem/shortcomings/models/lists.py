"""Lists taken in from a file, and lists somebody wants again."""

from django.db import models

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import FromFile, Unit


class ImportBatch(FromFile):
    """One file of entries taken into a unit's register as drafts; undone as a whole while they are all drafts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="import_batches")

    class Meta:
        ordering = ["imported_at", "id"]


class SavedFilter(models.Model):
    """A list that somebody wants again: the name they gave it, and what was asked."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="register_filters")
    name = models.CharField("tên", max_length=100)
    query = models.CharField(max_length=600)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="shortcomings_filter_once",
                fields=["account", "name"],
                violation_error_message="Đồng chí đã có bộ lọc tên này.",
            )
        ]

    def __str__(self) -> str:
        return self.name
