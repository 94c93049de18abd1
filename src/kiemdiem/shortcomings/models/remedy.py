"""Work on a remedy: the plan, the meetings and notes on its progress, the obstacles sent up."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import Post, Sourced, Unit
from kiemdiem.shortcomings.models.entry import Shortcoming


class RemedyStep(models.Model):
    """A step of the remedy plan, with its owner, dates, budget, expected evidence, and the steps it waits for.

    `meeting` is the progress meeting whose decision it carries out; `early_ground` why it was done before a step
    it waits for.
    """

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("việc phải làm", max_length=500)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("bắt đầu", null=True, blank=True)
    due_on = models.DateField("hạn")
    expected_evidence = models.CharField("minh chứng dự kiến", max_length=300, blank=True)
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="unlocks")
    budget_million = models.DecimalField(
        "kinh phí (triệu đồng)", max_digits=16, decimal_places=3, null=True, blank=True
    )
    meeting = models.ForeignKey(
        "shortcomings.ProgressMeeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    done_on = models.DateField("xong ngày", null=True, blank=True)
    early_ground = models.CharField("lý do làm trước việc phải chờ", max_length=400, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_step_dates",
                condition=Q(starts_on__isnull=True) | Q(starts_on__lte=F("due_on")),
                violation_error_message="Ngày bắt đầu một việc không được sau hạn của nó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class ProgressMeeting(Sourced):
    """A progress meeting on a remedy (họp kiểm điểm tiến độ), with what it decided."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField("ngày họp")
    chaired_by = models.CharField("chủ trì", max_length=200)
    decisions = models.TextField("kết luận")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["held_on", "id"]


class ProgressNote(Sourced):
    """What was done on a remedy up to a day, in the owner's words; never a proof."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="notes")
    noted_on = models.DateField("đến ngày")
    text = models.TextField("tiến độ")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["noted_on", "id"]


class Obstacle(Sourced):
    """An obstacle beyond the owner's authority, sent up to whoever can remove it, with a clock and an answer."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="obstacles")
    text = models.TextField("vướng mắc vượt thẩm quyền")
    sent_to = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="obstacles_received", verbose_name="gửi đến"
    )
    sent_on = models.DateField("ngày gửi")
    answer_due = models.DateField("hạn trả lời", null=True, blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    answer_number = models.CharField("số văn bản", max_length=80, blank=True)
    effect = models.CharField("ảnh hưởng đến thời hạn", max_length=300, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sent_further"
    )
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["sent_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_obstacle_answer_pair",
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False) & ~Q(answer="")),
                violation_error_message="Trả lời phải có cả ngày và nội dung.",
            ),
            models.CheckConstraint(
                name="shortcomings_obstacle_dates",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("sent_on")),
                violation_error_message="Ngày trả lời không được trước ngày gửi.",
            ),
        ]
