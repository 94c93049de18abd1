"""A draft sent for comment, who was asked, what was said under the four groups of questions, what became of it."""

from django.db import models
from django.db.models import Q

from kiemdiem.accounts.models import Account, Person
from kiemdiem.programmes.models.programme import ProgrammeVersion
from kiemdiem.reviews.models import CommentOutcome


class Round(models.Model):
    """A frozen version sent for comment until a day (đợt lấy ý kiến)."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="rounds")
    asks = models.TextField("nội dung đề nghị", blank=True)
    due_on = models.DateField("hạn góp ý")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        return f"Đợt góp ý bản {self.version.number}"


class Invitation(models.Model):
    """Somebody asked for comment in a round; `received_at` is their own word that they have the draft."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="programme_invitations")
    received_at = models.DateTimeField("nhận lúc", null=True)

    class Meta:
        ordering = ["round_id", "person__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="programmes_invitation_once",
                fields=["round", "person"],
                violation_error_message="Người này đã được mời góp ý trong đợt này.",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class ProgrammeComment(models.Model):
    """A comment on one passage of a version, under one of the four groups of questions, and its disposition.

    `group` and the sections among `passage` are keys of data/programmes/outline.yaml; `passage` is otherwise
    `chi-tieu-<key>` or `nhiem-vu-<key>`; `about` is what the passage was called. `speaker` is who said it where
    somebody else wrote it down; `origin_type` and `origin_id` name where it was said (a speech in a session).
    """

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="comments")
    group = models.CharField("nhóm vấn đề", max_length=30)
    passage = models.CharField("chỗ góp ý", max_length=40)
    about = models.CharField("tên chỗ góp ý", max_length=400)
    quote = models.CharField("đoạn được trích", max_length=500, blank=True)
    text = models.TextField("góp ý")
    speaker = models.CharField("người góp ý", max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    origin_type = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True)
    illustrative = models.BooleanField("số liệu minh họa", default=False)
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
                name="programmes_comment_says_something",
                condition=~Q(text=""),
                violation_error_message="Góp ý phải có nội dung.",
            ),
            models.CheckConstraint(
                name="programmes_comment_refused_with_reason",
                condition=Q(outcome__in=["", CommentOutcome.ACCEPTED]) | ~Q(answer=""),
                violation_error_message="Giải trình hoặc không tiếp thu phải nêu lý do.",
            ),
            models.CheckConstraint(
                name="programmes_comment_answered_when",
                condition=Q(outcome="", answered_at__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False)),
                violation_error_message="Góp ý đã xử lý phải ghi lúc xử lý.",
            ),
        ]

    def __str__(self) -> str:
        return f"Góp ý {self.pk}"
