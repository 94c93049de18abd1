"""What entries are sorted by: groups as a body counted them in a year, and the cause tree."""

from django.db import models

from kiemdiem.accounts.models import KeyField
from kiemdiem.core import textvi
from kiemdiem.organisations.models import Period, Sourced, Unit, dates_in_order
from kiemdiem.shortcomings.models.words import CauseKind


class Group(Sourced):
    """A group of limitations as one body counted them in one year ("11 + 6 nhóm").

    `rolls_into` is the group of the level above in which that level counts it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="limitation_groups")
    year = models.PositiveSmallIntegerField("năm")
    area = models.CharField("mảng", max_length=200)
    number = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên nhóm", max_length=300)
    rolls_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rolled_up",
        verbose_name="tính vào nhóm của cấp trên",
    )

    class Meta:
        ordering = ["unit_id", "year", "area", "number"]

    def __str__(self) -> str:
        return self.name


class Cause(Sourced, Period):
    """A cause in the cause tree (cây nguyên nhân); a branch is of the kind of its root."""

    key = models.SlugField("mã", max_length=60, unique=True)
    name = models.CharField("nguyên nhân", max_length=200)
    kind = models.CharField("loại", max_length=12, choices=CauseKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    sort_key = KeyField(of="name", by=textvi.sort_key)

    class Meta:
        ordering = ["kind", "sort_key"]
        constraints = [dates_in_order("shortcomings_cause_dates")]

    def __str__(self) -> str:
        return self.name
