"""Papers that bodies issue: their numbers, their versions under a hash, the bodies' own templates, dossiers' files."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Paths
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.organisations.models import Sourced, Unit


class PaperLine(models.TextChoices):
    """Whose papers a body issues; a people's council writes as the State does, under a name and numbers of its own."""

    PARTY = "party", "Văn bản của Đảng"
    STATE = "state", "Văn bản hành chính"
    COUNCIL = "council", "Văn bản của Hội đồng nhân dân"


class Body(Sourced):
    """A body as its papers name it: a unit has one for the Party's papers, one for the State's, one for its council's."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paper_bodies")
    line = models.CharField("thể thức", max_length=10, choices=PaperLine)
    name = models.CharField("tên cơ quan ban hành", max_length=200)
    superior = models.CharField("tên cơ quan cấp trên", max_length=200, blank=True)
    abbreviation = models.CharField("ký hiệu", max_length=30)
    place = models.CharField("địa danh", max_length=80)

    class Meta:
        ordering = ["unit__sort_key", "line"]
        constraints = [
            models.UniqueConstraint(
                name="documents_body_once",
                fields=["unit", "line"],
                violation_error_message="Đơn vị đã có cơ quan ban hành theo thể thức này.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paths(self) -> Paths:
        """Where the body's unit stands in both trees today."""
        return self.unit.paths


class Term(models.Model):
    """A term of a committee (nhiệm kỳ): numbers of the Party's papers begin anew with it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField("nhiệm kỳ", max_length=40)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="documents_term_dates",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày kết thúc nhiệm kỳ không được trước ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                name="documents_term_once",
                fields=["body", "name"],
                violation_error_message="Nhiệm kỳ này đã được ghi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has(self, day: date) -> bool:
        """Return whether the day lies in the term."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class NumberSeries(models.Model):
    """The running numbers of one type of paper of one body over a term or a year; `last` is the number given last."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="series")
    type_code = models.CharField("loại văn bản", max_length=10)
    span = models.CharField("nhiệm kỳ hoặc năm", max_length=40)
    last = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        ordering = ["body", "type_code", "span"]
        constraints = [
            models.UniqueConstraint(
                name="documents_series_once",
                fields=["body", "type_code", "span"],
                violation_error_message="Sổ số này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type_code}, {self.span}"


class OwnTemplate(models.Model):
    """A body's own Word template for a form; a newer one follows it, nothing is overwritten."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="templates")
    form_key = models.CharField("mẫu", max_length=60)
    version = models.PositiveSmallIntegerField("bản")
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="templates/%Y/%m")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("thôi dùng lúc", null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["form_key", "version"]
        constraints = [
            models.UniqueConstraint(
                name="documents_template_version_once",
                fields=["body", "form_key", "version"],
                violation_error_message="Bản mẫu này đã có.",
            ),
            models.UniqueConstraint(
                name="documents_template_one_in_use",
                fields=["body", "form_key"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Mỗi mẫu chỉ có một bản đang dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class IssuedPaper(Sourced):
    """One paper of one thing: what was issued of it are its versions. `about` and `thing_id` name the thing."""

    form_key = models.CharField("mẫu", max_length=60)
    about = models.CharField(max_length=20)
    thing_id = models.BigIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="papers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, related_name="papers")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="papers")
    title = models.CharField("trích yếu", max_length=500)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["about", "thing_id"])]
        constraints = [
            models.UniqueConstraint(
                name="documents_paper_once",
                fields=["form_key", "about", "thing_id"],
                violation_error_message="Văn bản này đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the paper is shown."""
        return reverse("documents:paper", args=[self.form_key, self.thing_id])


class PaperVersion(models.Model):
    """What was issued, frozen: the content under its SHA-256, the Word file under its own; withdrawn, never deleted.

    `span` is the term or year the number counts in; a number that the thing itself bore stands in `recorded_number`.
    """

    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField("bản")
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, null=True, related_name="versions")
    number = models.PositiveIntegerField("số", null=True)
    recorded_number = models.CharField("số đã ghi", max_length=80, blank=True)
    issued_on = models.DateField("ngày ban hành")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField("lý do ban hành lại", max_length=400, blank=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    layout_key = models.CharField("thể thức", max_length=40)
    template = models.ForeignKey(OwnTemplate, on_delete=models.PROTECT, null=True, related_name="+")
    template_hash = models.CharField(max_length=64)
    file = models.FileField(upload_to="papers/%Y/%m")
    file_hash = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_ground = models.CharField("lý do thu hồi", max_length=400, blank=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                name="documents_version_once",
                fields=["paper", "version"],
                violation_error_message="Bản này đã có.",
            ),
            models.UniqueConstraint(
                name="documents_number_once",
                fields=["series", "number"],
                violation_error_message="Số này đã cấp cho văn bản khác.",
            ),
            models.CheckConstraint(
                name="documents_number_of_series",
                condition=Q(series__isnull=True, number__isnull=True)
                | Q(series__isnull=False, number__isnull=False),
                violation_error_message="Số phải thuộc một sổ số.",
            ),
            models.CheckConstraint(
                name="documents_reissue_has_ground",
                condition=Q(version=1) | ~Q(ground=""),
                violation_error_message="Ban hành lại phải nêu lý do.",
            ),
            models.CheckConstraint(
                name="documents_withdrawal_whole",
                condition=Q(withdrawn_at__isnull=True, withdrawal_ground="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_ground="")),
                violation_error_message="Thu hồi văn bản phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, bản {self.version}"


class DossierFile(Sourced):
    """A file put into a subject's dossier that the software did not make: a comment, a complaint; kept, not replaced."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="dossier_files")
    item = models.CharField("mục hồ sơ", max_length=40)
    title = models.CharField("tên tài liệu", max_length=300)
    dated = models.DateField("ngày của tài liệu")
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="dossiers/%Y/%m")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["dated", "id"]
        constraints = [
            models.UniqueConstraint(
                name="documents_dossier_file_once",
                fields=["subject", "sha256"],
                violation_error_message="Tệp này đã có trong hồ sơ.",
            )
        ]

    def __str__(self) -> str:
        return self.title
