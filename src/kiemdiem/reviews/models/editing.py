"""Who is writing in which section of a report just now."""

from django.db import models

from kiemdiem.accounts.models import Account
from kiemdiem.cycles.models import Subject


class SectionHold(models.Model):
    """Somebody writes in a section: others are told, nobody is kept out.

    `seen_at` is when the writer's window last said so; a hold unheard of for a while counts no more.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="holds")
    section = models.CharField("mục", max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField("từ lúc")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["section"]
        constraints = [
            models.UniqueConstraint(
                name="reviews_hold_once",
                fields=["subject", "section"],
                violation_error_message="Mục này đang có người soạn.",
            )
        ]
