"""Opinions asked of organisations about a subject: the request, its deadline, the signed return."""

from django.db import models
from django.db.models import Q

from kiemdiem.accounts.models import Account
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.models import Unit


class ReturnWay(models.TextChoices):
    """How an opinion came back."""

    SCAN = "scan", "Văn bản đã ký (bản chụp, bản quét)"
    STATEMENT = "statement", "Xác nhận của người có thẩm quyền, kèm tệp làm bằng"


class Consultation(models.Model):
    """A request for an organisation's opinion, and the opinion with the signed file that proves it.

    `kind` is a key of data/reviews/consultations.yaml; `unit` is the organisation where it is one of the tree's.
    A request is set aside only with a ground. The file is kept under its SHA-256 and never replaced.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="consultations")
    kind = models.CharField("loại ý kiến", max_length=30)
    body = models.CharField("nơi được hỏi", max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField("nội dung đề nghị")
    due_on = models.DateField("hạn trả lời")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField("hình thức trả lời", max_length=9, choices=ReturnWay, blank=True)
    opinion = models.TextField("ý kiến", blank=True)
    signed_by = models.CharField("người ký", max_length=200, blank=True)
    signed_on = models.DateField("ngày ký", null=True)
    file = models.FileField(upload_to="evidence/%Y/%m", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_ground = models.CharField("căn cứ không lấy ý kiến nữa", max_length=400, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="reviews_consultation_returned_signed",
                condition=Q(returned_at__isnull=True)
                | (
                    ~Q(way="")
                    & ~Q(opinion="")
                    & ~Q(sha256="")
                    & ~Q(signed_by="")
                    & Q(signed_on__isnull=False)
                ),
                violation_error_message="Ý kiến trả về phải có nội dung, người ký, ngày ký và tệp làm bằng.",
            ),
            models.CheckConstraint(
                name="reviews_consultation_set_aside_with_ground",
                condition=Q(set_aside_at__isnull=True) | ~Q(set_aside_ground=""),
                violation_error_message="Thôi lấy ý kiến phải ghi căn cứ.",
            ),
        ]

    def __str__(self) -> str:
        return f"Ý kiến của {self.body}"
