"""The journal: append-only, hash-chained, without foreign keys, so that it never depends on live rows."""

from django.db import models


class ChainHead(models.Model):
    """The single row that says where the chain ends; locked while a new event is appended."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Event(models.Model):
    """One thing somebody did. `payload` is canonical JSON text: what the hash covers, bit for bit.

    `actor_key` and `about_key` are the folded names that the journal's page searches in.
    """

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    gesture = models.UUIDField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_key = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    about_type = models.CharField(max_length=80)
    about_id = models.BigIntegerField(null=True)
    about_name = models.CharField(max_length=300)
    about_key = models.CharField(max_length=300)
    party_path = models.CharField(max_length=255, blank=True)
    state_path = models.CharField(max_length=255, blank=True)
    cycle_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["about_type", "about_id", "seq"]),
            models.Index(fields=["cycle_id", "seq"]),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"
