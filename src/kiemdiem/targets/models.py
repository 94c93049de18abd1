"""Targets: what was planned, estimated and finally reached, never mixed up."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account, KeyField
from kiemdiem.core import textvi
from kiemdiem.organisations.models import FromFile, Post, Sourced, Unit, WorkField


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


class Frequency(models.TextChoices):
    """How often a figure is due; a figure always covers the year up to its day (lũy kế)."""

    MONTH = "month", "Hằng tháng"
    QUARTER = "quarter", "Hằng quý"
    YEAR = "year", "Cả năm"


class Target(Sourced):
    """An indicator that a unit, or with `post` one post of it, was given for a year.

    `additive`: figures of parts add up to the whole (tỷ đồng, hộ), unlike shares and averages. `tolerance_percent`
    is how far below (or above, where less is better) its plan a figure still counts as met, as the source of the
    target says. `parent` is the target it was assigned from, `share_percent` the share of the parent's plan.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("chỉ tiêu", max_length=300)
    measure_unit = models.CharField("đơn vị tính", max_length=60)
    direction = models.CharField("chiều", max_length=5, choices=Direction, default=Direction.UP)
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    field = models.ForeignKey(
        WorkField, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    frequency = models.CharField("kỳ báo số", max_length=10, choices=Frequency, default=Frequency.YEAR)
    additive = models.BooleanField("cộng được giữa các đơn vị", default=False)
    tolerance_percent = models.DecimalField("dung sai (%)", max_digits=5, decimal_places=2, default=0)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    share_percent = models.DecimalField(
        "phần của chỉ tiêu cấp trên (%)", max_digits=6, decimal_places=2, null=True, blank=True
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_targets"
    )
    created_at = models.DateTimeField("ghi lúc", null=True, editable=False)
    search_key = KeyField(of="name", by=textvi.fold)

    class Meta:
        ordering = ["unit_id", "year", "id"]
        constraints = [
            models.UniqueConstraint(
                name="targets_target_once",
                fields=["unit", "year", "name"],
                condition=Q(post__isnull=True),
                violation_error_message="Chỉ tiêu này của đơn vị đã có trong năm.",
            ),
            models.UniqueConstraint(
                name="targets_target_once_a_post",
                fields=["post", "year", "name"],
                condition=Q(post__isnull=False),
                violation_error_message="Chỉ tiêu này của chức vụ đã có trong năm.",
            ),
            models.CheckConstraint(
                name="targets_target_tolerance",
                condition=Q(tolerance_percent__gte=0, tolerance_percent__lt=100),
                violation_error_message="Dung sai phải từ 0 đến dưới 100 %.",
            ),
            models.CheckConstraint(
                name="targets_target_share_of_parent",
                condition=Q(share_percent__isnull=True) | Q(parent__isnull=False, share_percent__gt=0),
                violation_error_message="Phần giao chỉ ghi khi có chỉ tiêu cấp trên, và phải lớn hơn 0.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TargetValue(Sourced):
    """A figure of a target, for the year up to the day `as_of`; of each kind the one up to the latest day counts, of
    several up to that day the one recorded last. Older ones stay.

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


class TargetTransfer(Sourced):
    """A target handed to a successor of its unit by a decision: it stays in its unit's past, `continues_as` goes on.

    `plan` is the part of the plan that went to this successor; None where the target had no plan.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="transfers")
    continues_as = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="continued_from")
    share_percent = models.PositiveSmallIntegerField("phần (%)")
    plan = models.DecimalField("kế hoạch chuyển giao", max_digits=20, decimal_places=4, null=True)
    decision_number = models.CharField("số quyết định", max_length=120)
    decided_on = models.DateField("ngày quyết định")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["decided_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="targets_transfer_once",
                fields=["target", "continues_as"],
                violation_error_message="Chỉ tiêu này đã chuyển cho đơn vị kế thừa.",
            ),
            models.CheckConstraint(
                name="targets_transfer_to_another",
                condition=~Q(target=F("continues_as")),
                violation_error_message="Chỉ tiêu không chuyển cho chính nó.",
            ),
        ]


class FigureList(FromFile):
    """A list of targets and figures taken in for a unit and those below it. `made` are the ids of what it made."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figure_lists")
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["imported_at", "id"]
