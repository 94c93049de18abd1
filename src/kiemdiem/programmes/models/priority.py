"""Priority tasks (nhiệm vụ trọng tâm, trọng điểm): proposed, chosen by criteria, adopted, closed by their measure."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, KeyField
from kiemdiem.conferences.models import Conference
from kiemdiem.core import textvi
from kiemdiem.organisations.models import Post, Sourced, Unit
from kiemdiem.rulesets.models import LegalAct
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.targets.models import Direction, Target


class PriorityOrigin(models.TextChoices):
    """Where a candidate came from."""

    REGISTER = "register", "Sổ hạn chế, khuyết điểm"
    TARGET = "target", "Chỉ tiêu chưa đạt"
    ACT = "act", "Nghị quyết, văn bản cấp trên"
    HAND = "hand", "Đề xuất trực tiếp"


class PriorityState(models.TextChoices):
    """Where a priority task stands; the keys are steps of the access policy."""

    PROPOSED = "priority_proposed", "Đang đề xuất"
    ADOPTED = "priority_adopted", "Đang thực hiện"
    CLOSED = "priority_closed", "Đã hoàn thành"
    DROPPED = "priority_dropped", "Không chọn"


class PriorityTask(Sourced):
    """Something a unit concentrates on in a year. `criteria` are keys of data/programmes/priority.yaml that it meets.

    Its measure says when it is done: `measure` in `measure_unit` reaching `goal` in its direction, from `baseline`.
    `cost` is in millions of đồng.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="priority_tasks")
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("nhiệm vụ", max_length=300)
    reason = models.TextField("vì sao chọn", blank=True)
    origin = models.CharField("nguồn đề xuất", max_length=10, choices=PriorityOrigin)
    shortcoming = models.ForeignKey(
        Shortcoming, on_delete=models.PROTECT, null=True, related_name="priority_tasks"
    )
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="priority_tasks")
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, null=True, related_name="priority_tasks")
    criteria = models.JSONField("tiêu chí", default=list)
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="priority_tasks")
    due_on = models.DateField("thời hạn", null=True)
    cost = models.DecimalField("kinh phí (triệu đồng)", max_digits=16, decimal_places=3, null=True)
    measure = models.CharField("đo bằng", max_length=300, blank=True)
    measure_unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    direction = models.CharField("chiều", max_length=5, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField("mức hiện nay", max_digits=20, decimal_places=4, null=True)
    goal = models.DecimalField("mức phải đạt", max_digits=20, decimal_places=4, null=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=PriorityState, default=PriorityState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decision_number = models.CharField("số văn bản", max_length=120, blank=True)
    decided_on = models.DateField("ngày văn bản", null=True)
    conference = models.ForeignKey(
        Conference, on_delete=models.PROTECT, null=True, related_name="priority_tasks"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_ground = models.CharField("lý do", max_length=400, blank=True)
    search_key = KeyField(of="name", by=textvi.fold)

    class Meta:
        ordering = ["-year", "id"]
        indexes = [models.Index(name="programmes_priority_unit", fields=["unit", "state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                name="programmes_priority_entry_once",
                fields=["unit", "year", "shortcoming"],
                condition=~Q(state="priority_dropped") & Q(shortcoming__isnull=False),
                violation_error_message="Hạn chế này đã được đề xuất làm nhiệm vụ trọng tâm trong năm.",
            ),
            models.CheckConstraint(
                name="programmes_priority_adopted_whole",
                condition=~Q(state__in=["priority_adopted", "priority_closed"])
                | (
                    Q(owner_post__isnull=False, due_on__isnull=False, goal__isnull=False)
                    & ~Q(measure="")
                    & ~Q(decision_number="")
                    & Q(decided_on__isnull=False)
                ),
                violation_error_message="Nhiệm vụ trọng tâm phải có người chịu trách nhiệm, thời hạn, thước đo và văn bản.",
            ),
            models.CheckConstraint(
                name="programmes_priority_dropped_has_ground",
                condition=~Q(state="priority_dropped") | ~Q(ended_ground=""),
                violation_error_message="Không chọn phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the priority task's page."""
        return reverse("programmes:priority", args=[self.pk])


class PriorityFigure(models.Model):
    """How far a priority task's measure is on a day, with the paper that proves it, kept under its SHA-256."""

    priority_task = models.ForeignKey(PriorityTask, on_delete=models.CASCADE, related_name="figures")
    value = models.DecimalField("số đạt được", max_digits=20, decimal_places=4)
    as_of = models.DateField("số liệu đến ngày")
    proof = models.CharField("văn bản làm chứng", max_length=300)
    file = models.FileField(upload_to="evidence/%Y/%m")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["as_of", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="programmes_figure_with_proof",
                condition=~Q(proof="") & ~Q(sha256=""),
                violation_error_message="Số đạt được phải có văn bản làm chứng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value}, {self.as_of}"


class PriorityLimit(models.Model):
    """How many priority tasks a unit means to have at once; more than these are told, never forbidden."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="priority_limit")
    most = models.PositiveSmallIntegerField("nhiều nhất cùng lúc")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programmes_limit_some",
                condition=Q(most__gt=0),
                violation_error_message="Số nhiệm vụ cùng lúc phải từ 1 trở lên.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.most}"
