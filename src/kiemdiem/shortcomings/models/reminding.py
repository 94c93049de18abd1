"""When those concerned are reminded, as a body set it for itself and all below it."""

from django.db import models

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import Unit


class ReminderRule(models.Model):
    """The figures a body set from a day on; without `figures` it goes back to those of the level above.

    Never changed: another row takes its place, from its own day, or from the same day where it was set later.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminder_rules")
    valid_from = models.DateField("áp dụng từ ngày")
    figures = models.JSONField(null=True)
    ground = models.CharField("căn cứ", max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["valid_from", "set_at", "id"]

    def __str__(self) -> str:
        return f"Quy định nhắc việc của {self.unit} từ {self.valid_from:%d/%m/%Y}"
