"""Self-review reports: sections from the form, drafts that save themselves, versions that never change."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject, SuggestedPoint
from kiemdiem.shortcomings.models import Shortcoming


class Review(models.Model):
    """One subject's report in one cycle. Part B (points or degrees, facts, self-proposed level) is here too.

    `metrics` maps metric keys of the rule set to exact decimal text ("98.5") or true/false, as self-declared.
    """

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="review")
    points = models.JSONField("điểm theo nhóm", default=dict)
    degrees = models.JSONField("cấp độ theo mục", default=dict)
    metrics = models.JSONField("số liệu tự khai", default=dict)
    self_level = models.CharField(
        "tự nhận mức", max_length=4, choices=[(v.value, v.value) for v in Level], blank=True
    )
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    no_limitation_ground = models.CharField("lý do không nêu hạn chế", max_length=400, blank=True)


class SectionText(models.Model):
    """What stands in one free-text section of a report."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reviews_section_once",
                fields=["review", "key"],
                violation_error_message="Mục này đã có trong báo cáo.",
            )
        ]

    def get_absolute_url(self) -> str:
        """Return where the section is read."""
        return f"{reverse('reviews:report', args=[self.review.subject_id])}#doc-{self.key}"


class PriorResult(models.TextChoices):
    """How far an earlier limitation is overcome (Mẫu 01, mục III)."""

    DONE = "done", "Đã khắc phục"
    DOING = "doing", "Đang khắc phục"
    NOT = "not", "Chưa khắc phục"


class PriorItem(models.Model):
    """Section III, one row per entry of the register. What the register said is frozen with each version."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="prior_items")
    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="review_items")
    result = models.CharField("kết quả", max_length=5, choices=PriorResult, blank=True)
    text = models.TextField("mức độ, khó khăn, trách nhiệm", blank=True)

    class Meta:
        ordering = ["shortcoming__first_seen_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reviews_prior_once",
                fields=["review", "shortcoming"],
                violation_error_message="Hạn chế này đã có trong mục III.",
            )
        ]


class PointAnswer(models.Model):
    """Section IV, one answer per suggested point."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="answers")
    point = models.ForeignKey(SuggestedPoint, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField("giải trình, nguyên nhân, trách nhiệm", blank=True)

    class Meta:
        ordering = ["point__number"]
        constraints = [
            models.UniqueConstraint(
                name="reviews_answer_once",
                fields=["review", "point"],
                violation_error_message="Gợi ý này đã có phần giải trình.",
            )
        ]


class ReviewVersion(models.Model):
    """What was submitted, frozen under its SHA-256."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("bản")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="reviews_version_once",
                fields=["review", "number"],
                violation_error_message="Số bản bị trùng.",
            )
        ]


class ReviewReturn(models.Model):
    """A report sent back, with the comment that says what to mend."""

    version = models.OneToOneField(ReviewVersion, on_delete=models.CASCADE, related_name="returned")
    comment = models.TextField("yêu cầu bổ sung, sửa")
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reviews_return_has_comment",
                condition=~Q(comment=""),
                violation_error_message="Trả lại phải nêu rõ cần bổ sung, sửa gì.",
            )
        ]
