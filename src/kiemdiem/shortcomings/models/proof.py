"""What proves a result: readings of the measure, files, the claim with its verification, the later recheck."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import Sourced
from kiemdiem.shortcomings.models.entry import Shortcoming
from kiemdiem.shortcomings.models.words import Attainment, EvidenceKind


class Measurement(Sourced):
    """A reading of the measure of success; an estimate never closes an entry."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="measurements")
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4)
    estimate = models.BooleanField("là số ước", default=False)
    as_of = models.DateField("số liệu đến ngày")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["as_of", "id"]


class Evidence(Sourced):
    """A file that proves something, under its SHA-256; kept, never replaced."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField("loại minh chứng", max_length=15, choices=EvidenceKind)
    title = models.CharField("tên", max_length=300)
    dated = models.DateField("ngày của tài liệu")
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="evidence/%Y/%m")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="shortcomings_evidence_once",
                fields=["shortcoming", "sha256"],
                violation_error_message="Tệp này đã được nộp cho hạn chế này.",
            )
        ]


class Claim(models.Model):
    """The owner's own claim of the result, and the independent rating beside it; both are kept.

    `closes` is the id of the claim's entry while it stands closed by this claim (`Shortcoming.closing` points at it).
    """

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="claims")
    attainment = models.CharField("tự đánh giá", max_length=8, choices=Attainment)
    text = models.TextField("kết quả tự báo cáo")
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    verified_attainment = models.CharField("thẩm tra", max_length=8, choices=Attainment, blank=True)
    verification = models.TextField("nhận xét thẩm tra", blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decision_ground = models.CharField("căn cứ quyết định khi thước đo chưa đạt", max_length=400, blank=True)
    closes = models.BigIntegerField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_claim_verified_together",
                condition=Q(verified_at__isnull=True, verified_attainment="")
                | (Q(verified_at__isnull=False) & ~Q(verified_attainment="")),
                violation_error_message="Thẩm tra phải có cả mức đánh giá và thời điểm.",
            ),
            models.CheckConstraint(
                name="shortcomings_claim_closes",
                condition=Q(closes__isnull=True)
                | Q(
                    Q(claimed_by__isnull=True) | ~Q(claimed_by=F("verified_by")),
                    closes=F("shortcoming"),
                    verified_attainment="full",
                    verified_by__isnull=False,
                ),
                violation_error_message="Chỉ kết quả do người khác thẩm tra đạt đầy đủ mới kết thúc được hạn chế.",
            ),
        ]


class Recheck(models.Model):
    """A look, some months after closing, at whether the effect lasted; where it didn't, the entry reopens."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="rechecks")
    due_on = models.DateField("hạn kiểm tra lại")
    lasted = models.BooleanField("hiệu quả còn giữ", null=True)
    text = models.TextField("nhận xét", blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_recheck_complete",
                condition=Q(checked_at__isnull=True, lasted__isnull=True)
                | (Q(checked_at__isnull=False, lasted__isnull=False) & ~Q(text="")),
                violation_error_message="Kiểm tra lại phải có kết luận và nhận xét.",
            ),
            models.UniqueConstraint(
                name="shortcomings_recheck_one_ahead",
                fields=["shortcoming"],
                condition=Q(checked_at__isnull=True),
                violation_error_message="Hạn chế đang có một lần kiểm tra lại chưa làm.",
            ),
        ]
