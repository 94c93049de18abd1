"""A report that came in as a file, and what a person decided of each thing found in it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.cycles.models import Subject
from kiemdiem.shortcomings.models import Shortcoming


class Intake(models.Model):
    """One file, kept as it came under its SHA-256; nothing of it is in the report unless a person took it there.

    `notes` are sentences on how the file was read (old letters converted, tracked changes).
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="intakes")
    file_name = models.CharField("tên tệp", max_length=255)
    file = models.FileField(upload_to="intake/%Y/%m")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    notes = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reviews_intake_once",
                fields=["subject", "sha256"],
                condition=Q(undone_at__isnull=True),
                violation_error_message="Tệp này đang được nhập vào báo cáo này.",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class FoundState(models.TextChoices):
    """What a person decided of a thing found."""

    WAITING = "waiting", "Chờ xem"
    TAKEN = "taken", "Đã nhận"
    DROPPED = "dropped", "Đã bỏ"


class FoundItem(models.Model):
    """One thing found in a file, with its place and passage; then what a person made of it.

    `target` is the name of the place in the report it seems to be for ("muc-ii_1"); `text` what would be written
    there. Taken: `taken_into` and `taken_text` say what was written where, `before` what stood there (for undoing),
    `entry` which draft of the register was born.
    """

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField("loại", max_length=12)
    place = models.CharField("chỗ trong tệp", max_length=60)
    passage = models.TextField("nguyên văn")
    text = models.TextField("nội dung")
    about = models.CharField("số đo điều gì", max_length=300, blank=True)
    rule = models.CharField(max_length=40)
    target = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=5, blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=FoundState, default=FoundState.WAITING)
    taken_text = models.TextField(blank=True)
    taken_into = models.CharField(max_length=60, blank=True)
    before = models.JSONField(default=dict)
    entry = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="reviews_found_once",
                fields=["intake", "position"],
                violation_error_message="Hai chỗ của tệp trùng thứ tự.",
            ),
            models.CheckConstraint(
                name="reviews_found_decided",
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                violation_error_message="Nội dung đã nhận hoặc bỏ phải có thời điểm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.text[:80]}"

    def get_absolute_url(self) -> str:
        """Return where it stands among what was found in the file."""
        address = reverse("reviews:intake", args=[self.intake.subject_id, self.intake_id])
        return f"{address}#tim-thay-{self.pk}"
