"""What leaves the conference: minutes in frozen versions with their signatures, and drafts of a news item."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, Person
from kiemdiem.conferences.models.conference import Conference


class MinutesVersion(models.Model):
    """One version of the minutes; `content` is JSON under its SHA-256 and never changes.

    A later version has a `ground` and says what it corrects in `amendment`. `frozen_at`: both names are under it.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField("lần")
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    ground = models.CharField("căn cứ sửa", max_length=300, blank=True)
    amendment = models.TextField("nội dung sửa", blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_minutes_number",
                fields=["conference", "number"],
                violation_error_message="Lần biên bản này đã có.",
            ),
            models.CheckConstraint(
                name="conferences_minutes_ground",
                condition=Q(number=1, ground="") | (Q(number__gt=1) & ~Q(ground="")),
                violation_error_message="Sửa biên bản phải có căn cứ.",
            ),
        ]

    def __str__(self) -> str:
        return f"Biên bản {self.conference}, lần {self.number}"


class SignerRole(models.TextChoices):
    """As what somebody signs the minutes."""

    SECRETARY = "secretary", "Người ghi biên bản"
    CHAIR = "chair", "Chủ trì hội nghị"


class MinutesSignature(models.Model):
    """A name under a version of the minutes: given by the signer's own account, or on paper and taken down by the office."""

    version = models.ForeignKey(MinutesVersion, on_delete=models.CASCADE, related_name="signatures")
    role = models.CharField("tư cách ký", max_length=9, choices=SignerRole)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField("ngày ký")
    entered_at = models.DateTimeField()
    on_paper = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_minutes_signed_once",
                fields=["version", "role"],
                violation_error_message="Biên bản đã có chữ ký này.",
            )
        ]


class NewsDraft(models.Model):
    """A draft of a news item from chosen parts of the minutes; nothing is published by the software."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="news_drafts")
    title = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung")
    redacted = models.PositiveSmallIntegerField("số chỗ đã che", default=0)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the draft is read, approved and copied."""
        return reverse("conferences:news_draft", args=[self.pk])
