"""A body's public page, what is proposed for it, and the frozen publications: the only thing that the public reads."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import Unit


class PublicPage(models.Model):
    """A body's public page; without a row, or while `is_on` is false, there is none for the public.

    `title` and `address` are the body's name as it was when the page was first turned on, so that a visitor's page
    asks no register. `stamp` changes with every change of what the public sees: caches ask by it.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="public_page")
    address = models.SlugField("địa chỉ", max_length=80, unique=True)
    title = models.CharField("tên", max_length=300)
    is_on = models.BooleanField("đang mở", default=False)
    ground = models.CharField("căn cứ", max_length=400)
    stamp = models.CharField(max_length=32)
    changed_at = models.DateTimeField("bật, tắt lúc")
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.title


class Step(models.TextChoices):
    """Where a proposal stands; keys are steps of the access policy."""

    DRAFT = "proposal_draft", "Đang soạn"
    SENT = "proposal_sent", "Chờ người thứ hai duyệt"
    APPROVED = "proposal_approved", "Đã duyệt"
    DROPPED = "proposal_dropped", "Đã thôi"


class Proposal(models.Model):
    """What somebody wants to make public of one thing: chosen fields, covered passages.

    `thing_id` is the key of a row of the model that the catalogue names for `kind`. `passages` are covered
    wherever they stand in what was chosen. `content` is what was frozen when it was sent: the second
    person reads exactly this, under `content_hash`, and nothing else can become public.
    """

    page = models.ForeignKey(PublicPage, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField("loại", max_length=30)
    thing_id = models.BigIntegerField()
    name = models.CharField("tên", max_length=300)
    fields = models.JSONField("trường được chọn", default=list)
    passages = models.JSONField("đoạn che", default=list)
    keep_names = models.BooleanField("giữ họ tên cá nhân", default=False)
    keep_levels = models.BooleanField("giữ mức xếp loại trong lời văn", default=False)
    step = models.CharField("bước", max_length=20, choices=Step, default=Step.DRAFT)
    content = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField("lý do trả lại", max_length=400, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="publishing_proposal_one_open",
                fields=["page", "kind", "thing_id"],
                condition=Q(step__in=["proposal_draft", "proposal_sent"]),
                violation_error_message="Nội dung này đang có một đề nghị công khai chưa xong.",
            ),
            models.CheckConstraint(
                name="publishing_proposal_sent_frozen",
                condition=Q(step__in=["proposal_draft", "proposal_dropped"])
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(content="") & ~Q(content_hash="")),
                violation_error_message="Đề nghị đã gửi phải có nội dung cố định và người gửi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Đề nghị công khai: {self.name}"


class Ending(models.TextChoices):
    """How a publication stopped being public."""

    REPLACED = "replaced", "Thay bằng bản mới"
    WITHDRAWN = "withdrawn", "Đã gỡ"


class Publication(models.Model):
    """What the public reads of one thing: JSON of exactly the approved fields, under its SHA-256; never rewritten.

    `number` is the thing's address on the page, the same for all its versions; `kind` and `thing_id` are known to
    officers alone. `as_of` is the day up to which its figures are ("số liệu đến ngày").
    """

    page = models.ForeignKey(PublicPage, on_delete=models.PROTECT, related_name="publications")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="publication")
    kind = models.CharField("loại", max_length=30)
    thing_id = models.BigIntegerField()
    number = models.PositiveIntegerField("số")
    version = models.PositiveSmallIntegerField("lần")
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    as_of = models.DateField("số liệu đến ngày")
    prepared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ending_ground = models.CharField("lý do gỡ", max_length=400, blank=True)

    class Meta:
        ordering = ["-approved_at", "-id"]
        indexes = [
            models.Index(fields=["page", "ended_at", "kind", "-approved_at"], name="publishing_in_force")
        ]
        constraints = [
            models.UniqueConstraint(
                name="publishing_publication_version",
                fields=["page", "number", "version"],
                violation_error_message="Bản công khai này đã có.",
            ),
            models.UniqueConstraint(
                name="publishing_publication_one_in_force",
                fields=["page", "kind", "thing_id"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Nội dung này đã có một bản đang công khai.",
            ),
            models.CheckConstraint(
                name="publishing_publication_two_people",
                condition=~Q(prepared_by=F("approved_by")),
                violation_error_message="Người gửi không tự duyệt bản công khai.",
            ),
            models.CheckConstraint(
                name="publishing_publication_ending",
                condition=Q(ended_at__isnull=True, ending="", ending_ground="")
                | Q(ended_at__isnull=False, ending="replaced", ending_ground="")
                | (Q(ended_at__isnull=False, ending="withdrawn") & ~Q(ending_ground="")),
                violation_error_message="Gỡ một bản công khai phải có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bản công khai số {self.number}, lần {self.version}: {self.page}"
