"""Review conferences: days, sittings, agenda in the order of the rules, votes, conclusions."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Person
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
    `live` grows with everything that is done in the conference: whoever holds an older number looks again.
    `check_in_code` is in force on `check_in_day` until it is taken back; `resumes_at` is when a pause is to end.
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
    speech_minutes = models.PositiveSmallIntegerField(
        "thời gian mỗi lượt phát biểu (phút)", null=True, blank=True
    )
    check_in_code = models.CharField("mã điểm danh", max_length=6, blank=True)
    check_in_day = models.PositiveSmallIntegerField(null=True)
    paused_at = models.DateTimeField(null=True)
    resumes_at = models.DateTimeField("họp lại lúc", null=True)
    read_out_at = models.DateTimeField("đọc biên bản trước hội nghị lúc", null=True)
    live = models.PositiveIntegerField(default=0)

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
            models.CheckConstraint(
                name="conferences_code_of_a_day",
                condition=Q(check_in_code="", check_in_day__isnull=True)
                | (~Q(check_in_code="") & Q(check_in_day__isnull=False)),
                violation_error_message="Mã điểm danh chỉ dùng cho một ngày họp.",
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


class SittingKind(models.TextChoices):
    """What a stretch of a day is."""

    SITTING = "sitting", "Buổi họp"
    BREAK = "break", "Nghỉ giải lao"


class Sitting(models.Model):
    """A stretch of a day of the conference as planned: the hall sits, or has a break."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sittings")
    day = models.PositiveSmallIntegerField("ngày thứ", default=1)
    kind = models.CharField("loại", max_length=8, choices=SittingKind, default=SittingKind.SITTING)
    begins = models.TimeField("từ")
    ends = models.TimeField("đến")

    class Meta:
        ordering = ["day", "begins", "id"]
        constraints = [
            models.CheckConstraint(
                name="conferences_sitting_times",
                condition=Q(ends__gt=F("begins")),
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
        ]


class ItemState(models.TextChoices):
    """Where an agenda item stands."""

    WAITING = "waiting", "Chưa kiểm điểm"
    OPEN = "open", "Đang kiểm điểm"
    CONCLUDED = "concluded", "Đã kết luận"
    POSTPONED = "postponed", "Hoãn, kiểm điểm bổ sung"


class AgendaItem(models.Model):
    """The review of one subject at the conference; the order comes from the order rules.

    `counting` while a vote on paper has begun and its count is not agreed. `minutes` is how long it is planned to
    take; `set_aside_because` says why it was interrupted, to be gone on with later.
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
    minutes = models.PositiveSmallIntegerField("thời lượng dự kiến (phút)", null=True, blank=True)
    set_aside_because = models.CharField("lý do tạm dừng", max_length=300, blank=True)

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
