"""The hall: who is there, who was away for a while, who has asked to speak and who has the floor."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.models.conference import AgendaItem, Conference


class Attendance(models.Model):
    """Who was summoned or invited, and whether they came on that day.

    Late arrival counts from its time on, and whoever leaves early is there until then. `by_code`: the person said so
    by the code shown in the hall; `wrong_codes` counts the tries that were wrong.
    """

    class Capacity(models.TextChoices):
        """In what capacity a person sits in the hall."""

        MEMBER = "member", "Thành viên"
        DELEGATION = "delegation", "Đoàn cấp trên"
        INVITED = "invited", "Khách mời"
        SECRETARIAT = "secretariat", "Thư ký, giúp việc"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    capacity = models.CharField("tư cách", max_length=12, choices=Capacity)
    day = models.PositiveSmallIntegerField("ngày thứ", default=1)
    arrived_at = models.DateTimeField("có mặt lúc", null=True)
    absent_reason = models.CharField("lý do vắng", max_length=300, blank=True)
    left_at = models.DateTimeField("rời hội nghị lúc", null=True)
    left_reason = models.CharField("lý do rời sớm", max_length=300, blank=True)
    by_code = models.BooleanField("tự điểm danh bằng mã", default=False)
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["day", "person__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_attendance_once",
                fields=["conference", "person", "day"],
                violation_error_message="Người này đã có trong danh sách.",
            ),
            models.CheckConstraint(
                name="conferences_attendance_one_way",
                condition=Q(arrived_at__isnull=True) | Q(absent_reason=""),
                violation_error_message="Một người không thể vừa có mặt vừa vắng mặt.",
            ),
            models.CheckConstraint(
                name="conferences_attendance_left_after",
                condition=Q(left_at__isnull=True) | Q(arrived_at__isnull=False, left_at__gte=F("arrived_at")),
                violation_error_message="Giờ rời hội nghị không được trước giờ có mặt.",
            ),
            models.CheckConstraint(
                name="conferences_attendance_left_why",
                condition=Q(left_at__isnull=True, left_reason="")
                | (Q(left_at__isnull=False) & ~Q(left_reason="")),
                violation_error_message="Rời hội nghị sớm phải ghi lý do.",
            ),
        ]


class Away(models.Model):
    """A while that somebody was out of the hall and came back from."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="aways")
    left_at = models.DateTimeField("rời lúc")
    back_at = models.DateTimeField("trở lại lúc")
    reason = models.CharField("lý do", max_length=300)

    class Meta:
        ordering = ["left_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="conferences_away_times",
                condition=Q(back_at__gte=F("left_at")),
                violation_error_message="Giờ trở lại không được trước giờ rời.",
            ),
        ]


class TurnState(models.TextChoices):
    """Where a turn to speak stands."""

    WAITING = "waiting", "Đăng ký"
    SPEAKING = "speaking", "Đang phát biểu"
    DONE = "done", "Đã phát biểu"
    DROPPED = "dropped", "Đã rút"


class Turn(models.Model):
    """A turn on the speaking list. `limit_seconds` is what the setting said when the turn began; null: no limit."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="turns")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="turns")
    place = models.PositiveIntegerField("thứ tự")
    state = models.CharField("trạng thái", max_length=8, choices=TurnState, default=TurnState.WAITING)
    asked_at = models.DateTimeField("đăng ký lúc")
    started_at = models.DateTimeField("bắt đầu lúc", null=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True)
    limit_seconds = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_one_speaker",
                fields=["conference"],
                condition=Q(state=TurnState.SPEAKING),
                violation_error_message="Mỗi lúc chỉ một người phát biểu.",
            ),
            models.UniqueConstraint(
                name="conferences_one_turn_each",
                fields=["conference", "person"],
                condition=Q(state__in=[TurnState.WAITING, TurnState.SPEAKING]),
                violation_error_message="Người này đã có trong danh sách phát biểu.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
