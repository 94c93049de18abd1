"""Polls of the public: the question with its options, the codes given out, the answers without anybody's trace."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import Sourced, Unit
from kiemdiem.programmes.models import Programme
from kiemdiem.shortcomings.models import Shortcoming

HASH = 64


class PollState(models.TextChoices):
    """Where a poll stands; keys are steps of the access policy. Whether an approved one is open is a matter of the day."""

    DRAFT = "poll_draft", "Đang soạn, chờ người thứ hai duyệt"
    APPROVED = "poll_approved", "Đã duyệt"
    CLOSED = "poll_closed", "Đã kết thúc, lưu trữ"


class PollWay(models.TextChoices):
    """What counts as one answerer."""

    DEVICE = "device", "Mỗi thiết bị một lượt, ai có địa chỉ trang cũng trả lời được"
    CODE = "code", "Mỗi mã in sẵn một lượt, chỉ người được phát mã trả lời được"


class ResultShown(models.TextChoices):
    """When the public sees the result."""

    CLOSED = "closed", "Sau khi bình chọn kết thúc"
    ANSWERED = "answered", "Ngay sau khi trả lời, và sau khi kết thúc"
    NEVER = "never", "Không công khai kết quả"


class Poll(Sourced):
    """A question to the public with a purpose and a window; approved by a second person before it opens.

    `key` makes the hashes of codes and devices; it is drawn at the approval and destroyed when the poll closes, and
    after that no hash can be told to be anybody's. `answers` is the number of answers, fixed at the closing.
    `per_minute` is how many tries one network address has in a minute. `programme` and `commitment` are what the
    question is about, known to the office; the public is told only of what is published.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="polls", verbose_name="đơn vị")
    question = models.CharField("câu hỏi", max_length=300)
    purpose = models.TextField("mục đích")
    way = models.CharField("cách tính lượt", max_length=6, choices=PollWay, default=PollWay.DEVICE)
    several = models.BooleanField("được chọn nhiều phương án", default=False)
    shows = models.CharField(
        "công khai kết quả", max_length=8, choices=ResultShown, default=ResultShown.CLOSED
    )
    opens_on = models.DateField("từ ngày")
    closes_on = models.DateField("đến hết ngày")
    per_minute = models.PositiveSmallIntegerField("số lượt gửi mỗi phút từ một địa chỉ mạng", default=30)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="polls",
        verbose_name="chương trình",
    )
    commitment = models.ForeignKey(
        Shortcoming,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="polls",
        verbose_name="cam kết khắc phục",
    )
    state = models.CharField("trạng thái", max_length=13, choices=PollState, default=PollState.DRAFT)
    key = models.CharField(max_length=HASH, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    edited_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField("lý do kết thúc sớm", max_length=300, blank=True)
    answers = models.PositiveIntegerField("số lượt trả lời", null=True)

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="publishing_poll_dates",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="Ngày kết thúc bình chọn không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                name="publishing_poll_key_while_open",
                condition=Q(state=PollState.APPROVED) & ~Q(key="")
                | Q(state__in=[PollState.DRAFT, PollState.CLOSED], key=""),
                violation_error_message="Khóa của bình chọn chỉ có từ khi duyệt đến khi kết thúc.",
            ),
            models.CheckConstraint(
                name="publishing_poll_two_people",
                condition=Q(approved_by__isnull=True)
                | Q(made_by__isnull=True)
                | ~Q(approved_by=F("made_by")),
                violation_error_message="Người duyệt bình chọn phải khác người soạn.",
            ),
            models.CheckConstraint(
                name="publishing_poll_counted_at_closing",
                condition=Q(closed_at__isnull=True, answers__isnull=True)
                | Q(closed_at__isnull=False, answers__isnull=False),
                violation_error_message="Bình chọn kết thúc phải có số lượt trả lời.",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """Return where its own office reads the poll."""
        return reverse("publishing:poll", args=[self.pk])


class PollOption(models.Model):
    """One option; `votes` is its count as fixed at the closing."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("phương án", max_length=200)
    votes = models.PositiveIntegerField("số lượt chọn", null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="publishing_option_number",
                fields=["poll", "number"],
                violation_error_message="Mỗi phương án có một số thứ tự riêng.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class PollCode(models.Model):
    """A code that was printed and given out, as its hash under the poll's key alone."""

    hash = models.CharField(primary_key=True, max_length=HASH)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="codes")

    def __str__(self) -> str:
        return f"Mã đã phát của {self.poll_id}"


class PollAnswer(models.Model):
    """One answer: the hash of its device or code under the poll's key, and what was picked, one bit an option.

    No time, no address, no description of a device: nothing else is known of it.
    """

    hash = models.CharField(primary_key=True, max_length=HASH)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="+")
    picked = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publishing_answer_picks",
                condition=Q(picked__gt=0),
                violation_error_message="Phải chọn ít nhất một phương án.",
            )
        ]

    def __str__(self) -> str:
        return f"Lượt trả lời của {self.poll_id}"
