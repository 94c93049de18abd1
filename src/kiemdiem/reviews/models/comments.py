"""What reviewers say about a section of a report, and what became of each comment."""

from django.db import models
from django.db.models import Q

from kiemdiem.accounts.models import Account
from kiemdiem.cycles.models import Subject


class CommentOutcome(models.TextChoices):
    """What the writing side did with a comment; empty while nobody has said."""

    ACCEPTED = "accepted", "Tiếp thu"
    EXPLAINED = "explained", "Giải trình"
    REFUSED = "refused", "Không tiếp thu"


class SectionComment(models.Model):
    """A comment on one section of a report (`section` is a key of the form, or `phan-b`), and what became of it.

    An explanation and a refusal say why; an acceptance may say where it went.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="report_comments")
    section = models.CharField("mục", max_length=40)
    text = models.TextField("góp ý")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("xử lý", max_length=9, choices=CommentOutcome, blank=True)
    answer = models.TextField("tiếp thu, giải trình", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="reviews_comment_says_something",
                condition=~Q(text=""),
                violation_error_message="Góp ý phải có nội dung.",
            ),
            models.CheckConstraint(
                name="reviews_comment_refused_with_reason",
                condition=Q(outcome__in=["", CommentOutcome.ACCEPTED]) | ~Q(answer=""),
                violation_error_message="Giải trình hoặc không tiếp thu phải nêu lý do.",
            ),
            models.CheckConstraint(
                name="reviews_comment_answered_when",
                condition=Q(outcome="", answered_at__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False)),
                violation_error_message="Góp ý đã xử lý phải ghi lúc xử lý.",
            ),
        ]

    def __str__(self) -> str:
        return f"Góp ý {self.pk}"
