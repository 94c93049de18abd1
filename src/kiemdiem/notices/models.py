"""What the software tells an account: notices, each once, and how loud they may be."""

from django.db import models
from django.db.models import Q

from kiemdiem.accounts.models import Account


class Kind(models.TextChoices):
    """What a notice is about."""

    REMINDER = "reminder", "Nhắc hạn"
    ESCALATION = "escalation", "Quá hạn, báo lên"
    RETURNED = "returned", "Kết quả thẩm tra"
    OBSTACLE = "obstacle", "Vướng mắc"
    DEFERRAL = "deferral", "Tạm hoãn"
    RECHECK = "recheck", "Kiểm tra lại"
    SUGGESTION = "suggestion", "Gợi ý kiểm điểm"
    PUBLICATION = "publication", "Công khai"
    DIGEST = "digest", "Bản tổng hợp"


class Digest(models.TextChoices):
    """Whether notices that can wait are gathered into one."""

    NONE = "", "Không gộp, báo từng việc"
    DAILY = "daily", "Gộp mỗi ngày một lần"
    WEEKLY = "weekly", "Gộp mỗi tuần một lần"


class Notice(models.Model):
    """One thing told to one account, once: `key` says what, so that telling it again changes nothing.

    `loud_from` is when it begins to count on the bell: after the reader's quiet hours; empty for one that is told
    in the next `digest` instead. The page of notices shows it in any case.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField("loại", max_length=12, choices=Kind)
    key = models.CharField(max_length=160)
    says = models.CharField("nội dung", max_length=500)
    url = models.CharField(max_length=300, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    loud_from = models.DateTimeField(null=True)
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.NONE, blank=True)
    read_at = models.DateTimeField(null=True)
    digest_sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["account", "read_at", "loud_from"], name="notices_unread"),
            models.Index(fields=["account", "-made_at", "-id"], name="notices_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notices_told_once",
                fields=["account", "key"],
                violation_error_message="Thông báo này đã được gửi.",
            )
        ]

    def __str__(self) -> str:
        return self.says


class NoticeSetting(models.Model):
    """How an account wants to be told: hours in which nothing is loud, and whether what can wait is gathered."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="notice_setting")
    quiet_from = models.TimeField("giờ yên lặng từ", null=True, blank=True)
    quiet_to = models.TimeField("đến", null=True, blank=True)
    digest = models.CharField("gộp thông báo", max_length=6, choices=Digest, default=Digest.NONE, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notices_quiet_hours_pair",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                violation_error_message="Giờ yên lặng phải có cả giờ bắt đầu và giờ kết thúc.",
            )
        ]

    def __str__(self) -> str:
        return f"Cách nhận thông báo của {self.account}"
