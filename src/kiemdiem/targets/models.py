"""Targets: what was planned, estimated and finally reached, never mixed up."""

from django.db import models

from kiemdiem.accounts.models import Account, KeyField
from kiemdiem.core import textvi
from kiemdiem.organisations.models import Post, Sourced, Unit


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", "Càng cao càng tốt"
    DOWN = "down", "Càng thấp càng tốt"


class ValueKind(models.TextChoices):
    """What kind of figure it is; an estimate ("ước đạt") is never shown as final."""

    PLAN = "plan", "Kế hoạch"
    ESTIMATE = "estimate", "Ước đạt"
    FINAL = "final", "Chính thức"
    AUDITED = "audited", "Đã kiểm toán"


class Target(Sourced):
    """An indicator that a unit was given for a year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("chỉ tiêu", max_length=300)
    measure_unit = models.CharField("đơn vị tính", max_length=60)
    direction = models.CharField("chiều", max_length=5, choices=Direction, default=Direction.UP)
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    search_key = KeyField(of="name", by=textvi.fold)

    class Meta:
        ordering = ["unit_id", "year", "id"]
        constraints = [
            models.UniqueConstraint(
                name="targets_target_once",
                fields=["unit", "year", "name"],
                violation_error_message="Chỉ tiêu này của đơn vị đã có trong năm.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TargetValue(Sourced):
    """A figure of a target; the newest recorded one of each kind counts, older ones stay.

    `stated_percent` is the share of the plan that the source itself states beside the figure.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="values")
    kind = models.CharField("loại số liệu", max_length=10, choices=ValueKind)
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4)
    stated_percent = models.DecimalField(
        "tỷ lệ so với kế hoạch (%)", max_digits=9, decimal_places=3, null=True, blank=True
    )
    as_of = models.DateField("số liệu đến ngày")
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("ghi chú", max_length=400, blank=True)

    class Meta:
        ordering = ["target_id", "recorded_at", "id"]
