"""Plenary sessions of a body: who sits in it, its papers as handed out, what was said on them, the votes."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, Person
from kiemdiem.core.access import Paths
from kiemdiem.organisations.models import Collective, Sourced
from kiemdiem.programmes.models import ProgrammeVersion
from kiemdiem.reviews.models import CommentOutcome, ReviewVersion


class PlenumState(models.TextChoices):
    """Where a session stands; keys are steps of the access policy."""

    PLANNED = "plenum_planned", "Đã lên lịch"
    OPEN = "plenum_open", "Đang họp"
    CLOSED = "plenum_closed", "Đã bế mạc"


class Plenum(Sourced):
    """One plenary session of `body`; `minutes` are frozen under their SHA-256 when it closes."""

    body = models.ForeignKey(
        Collective, on_delete=models.PROTECT, related_name="plenums", verbose_name="tập thể họp"
    )
    title = models.CharField("tên hội nghị", max_length=300)
    held_on = models.DateField("ngày họp")
    place = models.CharField("địa điểm", max_length=200, blank=True)
    chair = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chủ trì"
    )
    secretary = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="thư ký"
    )
    state = models.CharField("trạng thái", max_length=14, choices=PlenumState, default=PlenumState.PLANNED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    conclusion = models.TextField("kết luận", blank=True)
    minutes = models.TextField("biên bản", blank=True)
    minutes_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="plenums_closed_with_minutes",
                condition=~Q(state="plenum_closed")
                | ~Q(conclusion="") & ~Q(minutes="") & ~Q(minutes_hash=""),
                violation_error_message="Hội nghị chỉ bế mạc khi có kết luận và biên bản.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paths(self) -> Paths:
        """Where the body's unit stands in both trees today."""
        return self.body.unit.paths

    def get_absolute_url(self) -> str:
        """Return the session's page."""
        return reverse("plenums:plenum", args=[self.pk])


class Delegate(models.Model):
    """Who is summoned to a session, and whether they came."""

    plenum = models.ForeignKey(Plenum, on_delete=models.CASCADE, related_name="delegates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plenum_seats")
    votes = models.BooleanField("được biểu quyết", default=True)
    arrived_at = models.DateTimeField("có mặt lúc", null=True)
    absent_reason = models.CharField("lý do vắng", max_length=300, blank=True)

    class Meta:
        ordering = ["person__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="plenums_delegate_once",
                fields=["plenum", "person"],
                violation_error_message="Người này đã có trong danh sách đại biểu.",
            ),
            models.CheckConstraint(
                name="plenums_delegate_one_way",
                condition=Q(arrived_at__isnull=True) | Q(absent_reason=""),
                violation_error_message="Một đại biểu không thể vừa có mặt vừa vắng mặt.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class VoteWay(models.TextChoices):
    """How a paper is voted on."""

    HANDS = "hands", "Biểu quyết giơ tay"
    BALLOT = "ballot", "Bỏ phiếu kín"


class PlenumPaper(models.Model):
    """A paper of a session: a frozen version of a report or a programme, under the hash it was handed out with.

    The vote's figures are there once they stand: raised hands as counted, papers once two people's counts agree.
    """

    plenum = models.ForeignKey(Plenum, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveSmallIntegerField("số tài liệu")
    review_version = models.ForeignKey(
        ReviewVersion, on_delete=models.PROTECT, null=True, related_name="plenum_papers"
    )
    programme_version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, null=True, related_name="plenum_papers"
    )
    title = models.CharField("tên tài liệu", max_length=500)
    content_hash = models.CharField(max_length=64)
    handed_out_at = models.DateTimeField("phát lúc", null=True)
    way = models.CharField("cách biểu quyết", max_length=6, choices=VoteWay, blank=True)
    present = models.PositiveSmallIntegerField("có mặt", null=True)
    in_favour = models.PositiveSmallIntegerField("tán thành", null=True)
    against = models.PositiveSmallIntegerField("không tán thành", null=True)
    abstained = models.PositiveSmallIntegerField("không có ý kiến", null=True)
    voted_at = models.DateTimeField(null=True)
    voted_by = models.CharField("người đếm", max_length=420, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="plenums_paper_number",
                fields=["plenum", "number"],
                violation_error_message="Số tài liệu này đã có.",
            ),
            models.CheckConstraint(
                name="plenums_paper_of_one_thing",
                condition=Q(review_version__isnull=True, programme_version__isnull=False)
                | Q(review_version__isnull=False, programme_version__isnull=True),
                violation_error_message="Tài liệu là một bản báo cáo hoặc một bản chương trình.",
            ),
            models.CheckConstraint(
                name="plenums_paper_votes_within_attendance",
                condition=Q(voted_at__isnull=True)
                | Q(present__gte=F("in_favour") + F("against") + F("abstained")),
                violation_error_message="Số biểu quyết không được lớn hơn số đại biểu có mặt.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the paper is read."""
        return reverse("plenums:paper", args=[self.pk])


class Reading(models.Model):
    """A delegate's word that they have read a paper."""

    paper = models.ForeignKey(PlenumPaper, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField("đọc lúc")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plenums_reading_once",
                fields=["paper", "person"],
                violation_error_message="Đại biểu này đã ghi là đã đọc.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} đã đọc"


class Onward(models.TextChoices):
    """Where a remark went on to, besides its answer."""

    REGISTER = "register", "Ghi thành dự thảo hạn chế trong sổ"
    PROGRAMME = "programme", "Chuyển thành góp ý vào chương trình"


class Remark(Sourced):
    """What a delegate said on one passage of a paper, and what became of it.

    `passage` is the passage's key in the frozen version, `about` what it is called, `quote` the words meant.
    """

    paper = models.ForeignKey(PlenumPaper, on_delete=models.CASCADE, related_name="remarks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plenum_remarks")
    passage = models.CharField("chỗ góp ý", max_length=120)
    about = models.CharField("tên chỗ góp ý", max_length=400)
    quote = models.CharField("đoạn được trích", max_length=500, blank=True)
    text = models.TextField("ý kiến")
    made_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("xử lý", max_length=9, choices=CommentOutcome, blank=True)
    answer = models.TextField("tiếp thu, giải trình, lý do", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    onward = models.CharField("chuyển tiếp", max_length=9, choices=Onward, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="plenums_remark_says_something",
                condition=~Q(text=""),
                violation_error_message="Ý kiến phải có nội dung.",
            ),
            models.CheckConstraint(
                name="plenums_remark_refused_with_reason",
                condition=Q(outcome__in=["", CommentOutcome.ACCEPTED]) | ~Q(answer=""),
                violation_error_message="Giải trình hoặc không tiếp thu phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:120]

    def get_absolute_url(self) -> str:
        """Return where the remark is shown; entries of the register born of it lead there."""
        return reverse("plenums:remark", args=[self.pk])


class BallotCount(models.Model):
    """One person's count of the papers of a vote; two equal ones stand."""

    paper = models.ForeignKey(PlenumPaper, on_delete=models.CASCADE, related_name="counts")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    issued = models.PositiveSmallIntegerField("số phiếu phát ra")
    returned = models.PositiveSmallIntegerField("số phiếu thu về")
    invalid = models.PositiveSmallIntegerField("số phiếu không hợp lệ")
    in_favour = models.PositiveSmallIntegerField("tán thành")
    against = models.PositiveSmallIntegerField("không tán thành")
    abstained = models.PositiveSmallIntegerField("không có ý kiến")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="plenums_count_once_per_person",
                fields=["paper", "entered_by"],
                violation_error_message="Hai người khác nhau phải nhập kết quả kiểm phiếu.",
            )
        ]

    def __str__(self) -> str:
        return f"Kết quả kiểm phiếu: {self.paper}"
