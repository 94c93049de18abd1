"""Suggestions of the level above: points to be answered, prepared, approved, issued, received, read, recalled."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.cycles.models.season import Subject
from kiemdiem.organisations.models import Sourced, Unit


class Suggestion(Sourced):
    """A suggestion of the level above (gợi ý kiểm điểm): points one subject must answer in section IV.

    Its way: drafted, the inspection committee's opinion recorded, approved, issued, received; recalled where it was
    wrong, and then replaced by another where there is one. `answered_at` is when the report with the answers was sent.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="suggestions")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_suggestions")
    number = models.CharField("số văn bản", max_length=80, blank=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True)
    answer_due = models.DateField("hạn trả lời", null=True, blank=True)
    inspection_opinion = models.TextField("ý kiến của ủy ban kiểm tra", blank=True)
    inspected_at = models.DateTimeField(null=True)
    inspected_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approval_ground = models.CharField("căn cứ phê duyệt", max_length=400, blank=True)
    approved_at = models.DateTimeField("phê duyệt lúc", null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("nhận lúc", null=True)
    received_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    recall_ground = models.CharField("lý do thu hồi", max_length=400, blank=True)
    recalled_at = models.DateTimeField("thu hồi lúc", null=True)
    recalled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["subject_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="cycles_suggestion_receipt_pair",
                condition=Q(received_at__isnull=True) | Q(issued_at__isnull=False),
                violation_error_message="Chỉ ký nhận được gợi ý đã ban hành.",
            ),
            models.CheckConstraint(
                name="cycles_suggestion_recall_has_ground",
                condition=Q(recalled_at__isnull=True) | (Q(issued_at__isnull=False) & ~Q(recall_ground="")),
                violation_error_message="Chỉ thu hồi được gợi ý đã ban hành, và phải có lý do.",
            ),
        ]

    @staticmethod
    def standing(prefix: str = "") -> Q:
        """Return the suggestions that ask for an answer: issued and not recalled; `prefix` walks a relation."""
        return Q(**{f"{prefix}issued_at__isnull": False, f"{prefix}recalled_at__isnull": True})


class SuggestionReading(models.Model):
    """When a receiver first opened an issued suggestion; one row per account."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="readings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["read_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_reading_once",
                fields=["suggestion", "account"],
                violation_error_message="Người này đã xem gợi ý.",
            )
        ]


class SuggestedPoint(Sourced):
    """One point to be answered, with its ground; `origin_type` and `origin_id` name the row it was taken from.

    A point taken from the register (`shortcomings.shortcoming`) asks about an entry that stands there already.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("nội dung gợi ý")
    ground = models.CharField("căn cứ", max_length=400, blank=True)
    origin_type = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_point_number_once",
                fields=["suggestion", "number"],
                violation_error_message="Số thứ tự gợi ý bị trùng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        """Return where the point is read; register entries born of it lead there."""
        return f"{reverse('cycles:suggestion', args=[self.suggestion_id])}#noi-dung-{self.number}"
