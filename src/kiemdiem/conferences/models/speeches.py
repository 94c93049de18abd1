"""What was said, what became of it, and the tasks drafted from directing speeches."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, Person
from kiemdiem.assignments.models import Task
from kiemdiem.conferences.models.conference import AgendaItem
from kiemdiem.cycles.models import SuggestedPoint
from kiemdiem.organisations.models import Post, Sourced


class SpeechKind(models.TextChoices):
    """What was said."""

    COMMENT = "comment", "Góp ý, phê bình"
    DIRECTIVE = "directive", "Ý kiến chỉ đạo"
    REPLY = "reply", "Tiếp thu, giải trình"


class Disposition(models.TextChoices):
    """What became of a comment; every comment gets one."""

    ACCEPTED = "accepted", "Tiếp thu"
    EXPLAINED = "explained", "Giải trình"
    REFUSED = "refused", "Không tiếp thu, có lý do"


class Speech(Sourced):
    """One speech or comment under an agenda item, named, with its disposition; `point` is the suggested point it is on."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speeches")
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="speeches")
    kind = models.CharField("loại", max_length=10, choices=SpeechKind, default=SpeechKind.COMMENT)
    text = models.TextField("nội dung")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    point = models.ForeignKey(
        SuggestedPoint,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="nội dung gợi ý",
    )
    disposition = models.CharField("xử lý", max_length=10, choices=Disposition, blank=True)
    disposition_text = models.TextField("nội dung tiếp thu, giải trình, lý do", blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="conferences_refusal_has_reason",
                condition=Q(disposition__in=["", "accepted"]) | ~Q(disposition_text=""),
                violation_error_message="Giải trình hoặc không tiếp thu phải nêu nội dung, lý do.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:120]

    def get_absolute_url(self) -> str:
        """Return where the speech is shown; register entries born of it lead there."""
        return reverse("conferences:speech", args=[self.pk])


class TaskDraft(models.Model):
    """A sentence of a directing speech on its way to being a task; `task` once it is given, `dropped_because` if not."""

    speech = models.ForeignKey(Speech, on_delete=models.CASCADE, related_name="task_drafts")
    passage = models.TextField("đoạn trích nguyên văn")
    name = models.CharField("nhiệm vụ", max_length=300)
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="chức vụ được giao",
    )
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="draft")
    dropped_because = models.CharField("lý do bỏ", max_length=300, blank=True)

    class Meta:
        ordering = ["drafted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_task_draft_once",
                fields=["speech", "passage"],
                violation_error_message="Câu này đã được soạn thành nhiệm vụ.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where the draft is finished and given."""
        return reverse("conferences:task", args=[self.pk])
