"""Review conferences: days, agenda in the order of the rules, attendance, speeches, conclusions."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account, Person
from kiemdiem.cycles.models import Cycle, CycleUnit, Subject
from kiemdiem.organisations.models import Sourced


class ConferenceState(models.TextChoices):
    """Where a conference stands; keys are steps of the access policy."""

    PLANNED = "conference_planned", "Đã lên lịch"
    OPEN = "conference_open", "Đang họp"
    CLOSED = "conference_closed", "Đã bế mạc"


class Conference(Sourced):
    """One conference, of one or several collectives and their members, over one or several days."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="conferences")
    host = models.ForeignKey(CycleUnit, on_delete=models.CASCADE, related_name="conferences", verbose_name="đơn vị tổ chức")
    title = models.CharField("tên hội nghị", max_length=300)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    starts_on = models.DateField("ngày bắt đầu")
    ends_on = models.DateField("ngày kết thúc")
    draft_sent_on = models.DateField("ngày gửi dự thảo báo cáo", null=True, blank=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chủ trì")
    secretary = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="thư ký")
    state = models.CharField("trạng thái", max_length=20, choices=ConferenceState, default=ConferenceState.PLANNED)
    quorum_percent = models.PositiveSmallIntegerField("tỷ lệ có mặt tối thiểu (%)", null=True, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    conclusion = models.TextField("kết luận hội nghị", blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="conferences_dates",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ItemState(models.TextChoices):
    """Where an agenda item stands."""

    WAITING = "waiting", "Chưa đến lượt"
    OPEN = "open", "Đang kiểm điểm"
    CONCLUDED = "concluded", "Đã kết luận"


class AgendaItem(models.Model):
    """The review of one subject at the conference; the order comes from the order rules."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="agenda")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField("thứ tự")
    day = models.PositiveSmallIntegerField("ngày thứ", default=1)
    state = models.CharField("trạng thái", max_length=10, choices=ItemState, default=ItemState.WAITING)
    opened_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    conclusion = models.TextField("kết luận", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_item_once", fields=["conference", "subject"],
                violation_error_message="Đối tượng đã có trong chương trình.",
            ),
            models.CheckConstraint(
                name="conferences_item_conclusion",
                condition=Q(concluded_at__isnull=True) | ~Q(conclusion=""),
                violation_error_message="Phần kiểm điểm chỉ kết thúc khi có kết luận.",
            ),
        ]


class Attendance(models.Model):
    """Who was summoned or invited, and whether they came; late arrival counts from its time on."""

    class Capacity(models.TextChoices):
        """In what capacity a person sits in the hall."""

        MEMBER = "member", "Thành viên"
        DELEGATION = "delegation", "Đoàn cấp trên"
        INVITED = "invited", "Khách mời"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    capacity = models.CharField("tư cách", max_length=12, choices=Capacity)
    arrived_at = models.DateTimeField("có mặt lúc", null=True)
    absent_reason = models.CharField("lý do vắng", max_length=300, blank=True)

    class Meta:
        ordering = ["capacity", "person__sort_key"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_attendance_once", fields=["conference", "person"],
                violation_error_message="Người này đã có trong danh sách.",
            )
        ]


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
    """One speech or comment under an agenda item, named, with its disposition."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speeches")
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="speeches")
    kind = models.CharField("loại", max_length=10, choices=SpeechKind, default=SpeechKind.COMMENT)
    text = models.TextField("nội dung")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
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
