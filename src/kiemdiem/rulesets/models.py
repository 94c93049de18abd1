"""Legal acts, and the rule sets published from them. What is published never changes."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account
from kiemdiem.core.ruleset import Confidence


class LegalAct(models.Model):
    """A regulation, guidance or decree with its time in force."""

    key = models.SlugField(max_length=60, unique=True)
    number = models.CharField("số hiệu", max_length=80)
    title = models.CharField("trích yếu", max_length=500)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issued_on = models.DateField("ngày ban hành")
    in_force_from = models.DateField("có hiệu lực từ")
    in_force_to = models.DateField("hết hiệu lực", null=True, blank=True)
    replaces = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Confidence])

    class Meta:
        ordering = ["-issued_on", "key"]

    def __str__(self) -> str:
        return self.number


class RuleSetVersion(models.Model):
    """A published rule set: the very YAML text, frozen under its SHA-256."""

    key = models.SlugField(max_length=60)
    number = models.CharField("số hiệu", max_length=120)
    title = models.CharField("tên", max_length=500)
    effective_from = models.DateField("áp dụng từ")
    effective_to = models.DateField("áp dụng đến", null=True, blank=True)
    content = models.TextField()
    content_hash = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-effective_from", "key"]

    def __str__(self) -> str:
        return self.number


class AnnouncedDays(models.Model):
    """Days off, or rest days that are worked, announced after the packaged table; of two words the later one counts.

    Never deleted: what was entered wrongly is withdrawn, with the ground.
    """

    first = models.DateField("từ ngày")
    last = models.DateField("đến ngày")
    worked = models.BooleanField("làm bù")
    says = models.CharField("nội dung", max_length=200)
    article = models.CharField("căn cứ", max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_ground = models.CharField("lý do rút", max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="rulesets_days_in_order", condition=Q(last__gte=F("first")),
                violation_error_message="Ngày cuối không được trước ngày đầu.",
            ),
            models.CheckConstraint(
                name="rulesets_days_withdrawn_with_ground",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_ground=""),
                violation_error_message="Rút một ngày đã ghi thì phải nêu lý do.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        days = f"{self.first:%d/%m/%Y}"
        return days if self.first == self.last else f"{days}–{self.last:%d/%m/%Y}"
