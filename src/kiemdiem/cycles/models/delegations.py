"""Delegations that attend reviews: units, members, visits, reports with their conclusions, declared kinship."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, Person
from kiemdiem.cycles.models.season import Cycle, CycleUnit
from kiemdiem.organisations.models import Sourced, Unit


class Delegation(Sourced):
    """A delegation that attends and directs the review where points were suggested (HD 43-HD/BTCTW, mục 2.1)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="delegations")
    number = models.PositiveSmallIntegerField("đoàn số")
    name = models.CharField("tên đoàn", max_length=200)
    units = models.ManyToManyField(CycleUnit, related_name="delegations", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_delegation_number_once",
                fields=["cycle", "number"],
                violation_error_message="Số đoàn bị trùng trong đợt.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DelegationMember(models.Model):
    """A person on a delegation."""

    class Role(models.TextChoices):
        """What the person does on it."""

        HEAD = "head", "Trưởng đoàn"
        MEMBER = "member", "Thành viên"
        SECRETARY = "secretary", "Thư ký"

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegation_seats")
    role = models.CharField("vai trò", max_length=10, choices=Role, default=Role.MEMBER)
    conflict_ground = models.CharField("lý do vẫn cử", max_length=400, blank=True)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_delegation_member_once",
                fields=["delegation", "person"],
                violation_error_message="Người này đã có trong đoàn.",
            )
        ]


class Session(models.TextChoices):
    """Which part of a day a visit takes."""

    DAY = "day", "Cả ngày"
    MORNING = "morning", "Buổi sáng"
    AFTERNOON = "afternoon", "Buổi chiều"


class Visit(models.Model):
    """When a delegation attends the review of one of its units; a unit is visited once in a cycle."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="visits")
    unit = models.OneToOneField(CycleUnit, on_delete=models.CASCADE, related_name="visit")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    session = models.CharField("buổi", max_length=10, choices=Session, default=Session.DAY)
    place = models.CharField("địa điểm", max_length=300, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="cycles_visit_period",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Buổi làm việc phải kết thúc sau khi bắt đầu.",
            ),
            models.CheckConstraint(
                name="cycles_visit_part_of_one_day",
                condition=Q(session=Session.DAY) | Q(ends_on=F("starts_on")),
                violation_error_message="Chỉ lịch trong một ngày mới chọn được buổi sáng hoặc buổi chiều.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lịch làm việc tại {self.unit.name}"


class Absence(models.Model):
    """A member who does not go on a visit, why, and who goes instead."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="absences")
    member = models.ForeignKey(DelegationMember, on_delete=models.CASCADE, related_name="absences")
    reason = models.CharField("lý do vắng", max_length=400)
    cover = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_absence_once",
                fields=["visit", "member"],
                violation_error_message="Đã ghi thành viên này vắng.",
            )
        ]


class VisitReport(models.Model):
    """What a delegation reports after a visit; once sent it stays as it is."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="report")
    summary = models.TextField("nhận xét chung", blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("gửi lúc", null=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Báo cáo của đoàn công tác tại {self.visit.unit.name}"


class Outcome(models.TextChoices):
    """What a conclusion of a delegation became."""

    ENTRY = "entry", "Hạn chế trong sổ"
    TASK = "task", "Nhiệm vụ được giao"
    COMMENDATION = "commendation", "Biểu dương"
    NONE = "none", "Không phát sinh"


class Conclusion(models.Model):
    """One conclusion of a delegation's report, and what became of it; empty: nobody has marked it yet."""

    report = models.ForeignKey(VisitReport, on_delete=models.CASCADE, related_name="conclusions")
    number = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("kết luận")
    outcome = models.CharField("xử lý", max_length=15, choices=Outcome, blank=True)
    became_type = models.CharField(max_length=60, blank=True)
    became_id = models.BigIntegerField(null=True)
    ground = models.CharField("ghi chú", max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_conclusion_number_once",
                fields=["report", "number"],
                violation_error_message="Số thứ tự kết luận bị trùng.",
            )
        ]

    def __str__(self) -> str:
        return f"Kết luận {self.number} của đoàn công tác tại {self.report.visit.unit.name}"

    def get_absolute_url(self) -> str:
        """Return where the conclusion is read; entries and tasks born of it lead there."""
        return f"{reverse('cycles:visit', args=[self.report.visit_id])}#ket-luan-{self.number}"


class Kinship(models.Model):
    """A relative in a unit, declared by the person who might be sent there; ended with a ground, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kinships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    relative = models.CharField("người thân", max_length=200)
    relation = models.CharField("quan hệ", max_length=100)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    end_ground = models.CharField("lý do thôi khai báo", max_length=400, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="cycles_kinship_end_has_ground",
                condition=Q(ended_at__isnull=True) | ~Q(end_ground=""),
                violation_error_message="Thôi khai báo quan hệ phải có lý do.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} có {self.relation} tại {self.unit}"
