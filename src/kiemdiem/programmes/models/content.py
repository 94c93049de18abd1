"""What an edition says: its sections, its targets, its tree of tasks with their milestones.

`key` stays the same for one passage over all versions and editions of a programme: comments name it.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, KeyField
from kiemdiem.assignments.models import Task
from kiemdiem.core import textvi
from kiemdiem.core.headway import Rule
from kiemdiem.organisations.models import Post, Sourced, Unit
from kiemdiem.programmes.models.programme import Edition
from kiemdiem.targets.models import Direction, Target


class ProgrammeSection(models.Model):
    """The text of one section; `key` is one of data/programmes/outline.yaml."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField("mục", max_length=30)
    text = models.TextField("nội dung", blank=True)

    class Meta:
        ordering = ["edition_id", "key"]
        constraints = [
            models.UniqueConstraint(
                name="programmes_section_once",
                fields=["edition", "key"],
                violation_error_message="Mục này của bản thảo đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.key


class ProgrammeGoal(Sourced):
    """A target of the programme: how much of what, by the end of which year, answered for by which unit.

    `target` is the indicator that adoption gave the unit (or found there).
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="goals")
    key = models.PositiveIntegerField()
    name = models.CharField("chỉ tiêu", max_length=300)
    measure_unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    direction = models.CharField("chiều", max_length=5, choices=Direction, default=Direction.UP)
    value = models.DecimalField("mức phấn đấu", max_digits=20, decimal_places=4, null=True)
    year = models.PositiveSmallIntegerField("năm")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="programme_goals")
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="programme_goals")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="programme_goals")

    class Meta:
        ordering = ["edition_id", "year", "key"]
        constraints = [
            models.UniqueConstraint(
                name="programmes_goal_once",
                fields=["edition", "key"],
                violation_error_message="Chỉ tiêu này của bản thảo đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RollUp(models.TextChoices):
    """How far a task with parts is, said of its parts; a task without parts has a figure or milestones of its own."""

    MEAN = Rule.MEAN.value, "Bình quân các việc con"
    WEIGHTS = Rule.WEIGHTS.value, "Theo tỷ trọng các việc con (cộng đủ 100 %)"
    MILESTONES = Rule.MILESTONES.value, "Theo mốc đã đạt của chính việc này"
    WORST = Rule.WORST.value, "Bằng việc con chậm nhất"


class ProgrammeTask(Sourced):
    """A task or solution of the programme, under another one or at the top.

    `number` orders the tasks of one parent; `weight` is its share of the parent in percent, where the parent's rule
    asks for it. `budget` is in millions of đồng. `task` is what adoption gave the holder of the owner post.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tasks")
    key = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="parts")
    number = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("nhiệm vụ, giải pháp", max_length=300)
    product = models.CharField("sản phẩm phải có", max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="programme_tasks")
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="programme_tasks")
    starts_on = models.DateField("bắt đầu", null=True)
    due_on = models.DateField("hạn hoàn thành", null=True)
    rule = models.CharField("cách tính tiến độ", max_length=10, choices=RollUp, default=RollUp.MEAN)
    weight = models.DecimalField("tỷ trọng (%)", max_digits=6, decimal_places=2, null=True)
    budget = models.DecimalField("kinh phí (triệu đồng)", max_digits=16, decimal_places=3, null=True)
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, related_name="programme_tasks", db_index=False
    )
    search_key = KeyField(of="name", by=textvi.fold, db_index=False)

    class Meta:
        ordering = ["edition_id", "number", "id"]
        indexes = [
            models.Index(name="programmes_task_unit", fields=["unit", "edition"]),
            # What was given, for boards over all programmes: these alone answer what is late and what is said twice.
            models.Index(
                name="programmes_task_given", fields=["task", "edition"], condition=Q(task__isnull=False)
            ),
            models.Index(
                name="programmes_task_alike",
                fields=["search_key", "edition"],
                condition=Q(task__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="programmes_task_once",
                fields=["edition", "key"],
                violation_error_message="Nhiệm vụ này của bản thảo đã có.",
            ),
            models.CheckConstraint(
                name="programmes_task_dates",
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                violation_error_message="Hạn hoàn thành không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                name="programmes_task_weight",
                condition=Q(weight__isnull=True) | Q(weight__gt=0, weight__lte=100),
                violation_error_message="Tỷ trọng phải lớn hơn 0 và không quá 100 %.",
            ),
            models.CheckConstraint(
                name="programmes_task_budget",
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                violation_error_message="Kinh phí không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where the task is followed."""
        return reverse("programmes:task", args=[self.pk])


class Milestone(models.Model):
    """Something that must have happened by a day, of a task of a programme or of a priority task; `proof` says by what
    it is known that it has.
    """

    programme_task = models.ForeignKey(
        ProgrammeTask, on_delete=models.CASCADE, null=True, related_name="milestones"
    )
    priority_task = models.ForeignKey(
        "programmes.PriorityTask", on_delete=models.CASCADE, null=True, related_name="milestones"
    )
    number = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("mốc", max_length=300)
    due_on = models.DateField("hạn")
    done_on = models.DateField("đạt ngày", null=True)
    proof = models.CharField("văn bản, sản phẩm làm chứng", max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "number", "id"]
        constraints = [
            models.CheckConstraint(
                name="programmes_milestone_of_one",
                condition=Q(programme_task__isnull=False, priority_task__isnull=True)
                | Q(programme_task__isnull=True, priority_task__isnull=False),
                violation_error_message="Mốc phải thuộc một nhiệm vụ.",
            ),
            models.CheckConstraint(
                name="programmes_milestone_done_with_proof",
                condition=Q(done_on__isnull=True) | (~Q(proof="") & Q(recorded_at__isnull=False)),
                violation_error_message="Mốc đã đạt phải nêu văn bản, sản phẩm làm chứng.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
