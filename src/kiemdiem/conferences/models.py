"""Review conferences: days, agenda in the order of the rules, attendance, speeches, conclusions."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, Person
from kiemdiem.core.access import Paths
from kiemdiem.cycles.models import Cycle, CycleUnit, Subject
from kiemdiem.organisations.models import Sourced


class ConferenceState(models.TextChoices):
    """Where a conference stands; keys are steps of the access policy."""

    PLANNED = "conference_planned", "Đã lên lịch"
    OPEN = "conference_open", "Đang họp"
    CLOSED = "conference_closed", "Đã bế mạc"


class Conference(Sourced):
    """One conference, of one or several collectives and their members, over one or several days.

    `time_ground` names the document in which the level that suggested the review fixed the conference's time.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="conferences")
    host = models.ForeignKey(
        CycleUnit, on_delete=models.CASCADE, related_name="conferences", verbose_name="đơn vị tổ chức"
    )
    collectives = models.ManyToManyField(
        Subject, related_name="conferences", verbose_name="tập thể được kiểm điểm"
    )
    title = models.CharField("tên hội nghị", max_length=300)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    starts_on = models.DateField("ngày bắt đầu")
    ends_on = models.DateField("ngày kết thúc")
    time_ground = models.CharField("văn bản quyết định thời gian", max_length=300, blank=True)
    draft_sent_on = models.DateField("ngày gửi dự thảo báo cáo", null=True, blank=True)
    chair = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chủ trì"
    )
    secretary = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="thư ký"
    )
    state = models.CharField(
        "trạng thái", max_length=20, choices=ConferenceState, default=ConferenceState.PLANNED
    )
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
            ),
            models.CheckConstraint(
                name="conferences_quorum_share",
                condition=Q(quorum_percent__isnull=True) | Q(quorum_percent__gte=1, quorum_percent__lte=100),
                violation_error_message="Tỷ lệ có mặt tối thiểu phải từ 1 đến 100%.",
            ),
            models.CheckConstraint(
                name="conferences_closed_with_conclusion",
                condition=Q(closed_at__isnull=True) | ~Q(conclusion=""),
                violation_error_message="Hội nghị chỉ bế mạc khi có kết luận.",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return where the conference is shown; register entries born of its conclusion lead there."""
        return f"{reverse('conferences:conference', args=[self.pk])}#ket-luan-hoi-nghi"

    def __str__(self) -> str:
        return self.title

    @property
    def paths(self) -> Paths:
        """Where the host unit stands in both trees, as frozen at the opening of the cycle."""
        return self.host.paths

    @property
    def days(self) -> int:
        """How many days the conference lasts, first and last included."""
        return (self.ends_on - self.starts_on).days + 1

    def date_of(self, day: int) -> date:
        """Return the date of the conference's day number `day`, from 1."""
        return self.starts_on + timedelta(days=day - 1)

    def day_on(self, on: date) -> int:
        """Return the number of the day that is held on `on`: the first before the start, the last after the end."""
        return min(max((on - self.starts_on).days + 1, 1), self.days)


class ItemState(models.TextChoices):
    """Where an agenda item stands."""

    WAITING = "waiting", "Chưa kiểm điểm"
    OPEN = "open", "Đang kiểm điểm"
    CONCLUDED = "concluded", "Đã kết luận"
    POSTPONED = "postponed", "Hoãn, kiểm điểm bổ sung"


class AgendaItem(models.Model):
    """The review of one subject at the conference; the order comes from the order rules.

    `counting` while a vote on paper has begun and its count is not agreed.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="agenda")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="agenda_items")
    number = models.PositiveSmallIntegerField("thứ tự")
    day = models.PositiveSmallIntegerField("ngày thứ", default=1)
    state = models.CharField("trạng thái", max_length=10, choices=ItemState, default=ItemState.WAITING)
    opened_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    conclusion = models.TextField("kết luận", blank=True)
    postponed_because = models.CharField("lý do hoãn", max_length=300, blank=True)
    counting = models.BooleanField("đang kiểm phiếu", default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="conferences_item_once",
                fields=["conference", "subject"],
                violation_error_message="Đối tượng đã có trong chương trình.",
            ),
            models.UniqueConstraint(
                name="conferences_one_item_open",
                fields=["conference"],
                condition=Q(state=ItemState.OPEN),
                violation_error_message="Mỗi lúc chỉ kiểm điểm một đối tượng.",
            ),
            models.CheckConstraint(
                name="conferences_item_conclusion",
                condition=Q(concluded_at__isnull=True) | ~Q(conclusion=""),
                violation_error_message="Phần kiểm điểm chỉ kết thúc khi có kết luận.",
            ),
            models.CheckConstraint(
                name="conferences_item_postponed_why",
                condition=~Q(state=ItemState.POSTPONED) | ~Q(postponed_because=""),
                violation_error_message="Hoãn kiểm điểm phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"

    def get_absolute_url(self) -> str:
        """Return where the item is shown; register entries born of its conclusion lead there."""
        return reverse("conferences:item", args=[self.pk])


class VoteResult(models.Model):
    """The result of a vote on paper that two people's counts agreed on, as the conference keeps it."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="vote_result")
    present = models.PositiveSmallIntegerField("có mặt, được bỏ phiếu")
    issued = models.PositiveSmallIntegerField("số phiếu phát ra")
    returned = models.PositiveSmallIntegerField("số phiếu thu về")
    invalid = models.PositiveSmallIntegerField("số phiếu không hợp lệ")
    htxs = models.PositiveSmallIntegerField("hoàn thành xuất sắc nhiệm vụ")
    htt = models.PositiveSmallIntegerField("hoàn thành tốt nhiệm vụ")
    ht = models.PositiveSmallIntegerField("hoàn thành nhiệm vụ")
    kht = models.PositiveSmallIntegerField("không hoàn thành nhiệm vụ")
    unrated = models.PositiveSmallIntegerField("chưa đánh giá, xếp loại")
    threshold_percent = models.PositiveSmallIntegerField("ngưỡng (%)", null=True)
    counted_by = models.CharField("hai người kiểm phiếu", max_length=420)
    agreed_at = models.DateTimeField()


class Attendance(models.Model):
    """Who was summoned or invited, and whether they came on that day.

    Late arrival counts from its time on, and whoever leaves early is there until then.
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

    def __str__(self) -> str:
        return self.text[:120]

    def get_absolute_url(self) -> str:
        """Return where the speech is shown; register entries born of it lead there."""
        return reverse("conferences:speech", args=[self.pk])
