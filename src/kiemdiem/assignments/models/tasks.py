"""The catalogue of standard products, the tasks given, and what became of them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, KeyField, Person
from kiemdiem.core import textvi
from kiemdiem.organisations.models import Period as Dated
from kiemdiem.organisations.models import Post, Sourced, Unit, dates_in_order


class Product(Sourced, Dated):
    """A standard product or piece of work (sản phẩm, công việc chuẩn) of a unit's catalogue, with its effort factor.

    One row is one version: a changed factor is a new row of the same `code` from a day on, so what was assigned
    before keeps its own. Only an approved version can be assigned (`approved_at`); it serves the unit and all
    units below it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="products")
    code = models.SlugField("mã", max_length=40)
    name = models.CharField("tên sản phẩm, công việc", max_length=300)
    measure_unit = models.CharField("đơn vị tính", max_length=60)
    factor = models.DecimalField("hệ số quy đổi", max_digits=7, decimal_places=3)
    example = models.CharField("sản phẩm mẫu", max_length=400, blank=True)
    note = models.CharField("ghi chú", max_length=400, blank=True)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("phê duyệt lúc", null=True)
    decision_number = models.CharField("văn bản phê duyệt", max_length=120, blank=True)
    search_key = KeyField(of="name", by=textvi.fold)
    sort_key = KeyField(of="name", by=textvi.sort_key)

    class Meta:
        ordering = ["sort_key", "-valid_from", "id"]
        constraints = [
            dates_in_order("assignments_product_dates"),
            models.CheckConstraint(
                name="assignments_product_factor",
                condition=Q(factor__gt=0),
                violation_error_message="Hệ số quy đổi phải lớn hơn 0.",
            ),
            models.UniqueConstraint(
                name="assignments_product_version_once",
                fields=["unit", "code", "valid_from"],
                violation_error_message="Sản phẩm này đã có phiên bản từ ngày ấy.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where all versions of the product are read."""
        return reverse("assignments:product", args=[self.pk])


class TaskKind(models.TextChoices):
    """Whether a task was in the programme of work or came up; the two are always counted apart."""

    PLANNED = "planned", "Thường xuyên, theo kế hoạch"
    UNPLANNED = "unplanned", "Đột xuất, phát sinh"


class TaskState(models.TextChoices):
    """Where a task stands; the keys are steps of the access policy."""

    OPEN = "task_open", "Đang thực hiện"
    REPORTED = "task_reported", "Đã báo xong, chờ xác nhận"
    CONFIRMED = "task_confirmed", "Đã xác nhận kết quả"
    WITHDRAWN = "task_withdrawn", "Đã rút"


class Quality(models.IntegerChoices):
    """The three degrees of a product (HD 02-HD/BTCTW, read second-hand); no substitute for the four levels."""

    EFFECTIVE = 1, "Mức 1: chủ động, hiệu quả, có kết quả cụ thể"
    BASIC = 2, "Mức 2: cơ bản đáp ứng, còn hạn chế"
    NOT_MET = 3, "Mức 3: chưa đáp ứng"


class Task(Sourced):
    """A task given to a post and, for its results, to whoever held that post on the day it was given.

    `factor` is copied from the product's version of that day (1 without a product). A task counts once, in the
    period that its due date falls in. `faults` and `delays` are those the superior found; confirmed objective
    grounds are counted beside them, never subtracted from them here.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tasks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks")
    assigned_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("loại", max_length=10, choices=TaskKind, default=TaskKind.PLANNED)
    name = models.CharField("nhiệm vụ", max_length=300)
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    factor = models.DecimalField("hệ số quy đổi", max_digits=7, decimal_places=3, default=Decimal(1))
    amount = models.DecimalField("số lượng giao", default=Decimal(1), max_digits=12, decimal_places=3)
    assigned_on = models.DateField("ngày giao")
    due_on = models.DateField("hạn hoàn thành")
    document_number = models.CharField("số văn bản giao", max_length=120, blank=True)
    document_on = models.DateField("ngày văn bản giao", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=16, choices=TaskState, default=TaskState.OPEN)
    done_amount = models.DecimalField(
        "số lượng hoàn thành", default=Decimal(0), max_digits=12, decimal_places=3
    )
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    faults = models.PositiveSmallIntegerField("số lần sai sót", default=0)
    delays = models.PositiveSmallIntegerField("số lần chậm", default=0)
    quality = models.PositiveSmallIntegerField("chất lượng", choices=Quality, null=True, blank=True)
    above = models.BooleanField("vượt yêu cầu", default=False)
    comment = models.CharField("nhận xét của cấp trên", max_length=400, blank=True)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_ground = models.CharField("lý do rút", max_length=400, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    search_key = KeyField(of="name", by=textvi.fold)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(name="assignments_task_person", fields=["person", "due_on"]),
            models.Index(name="assignments_task_unit", fields=["unit", "state", "due_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="assignments_task_dates",
                condition=Q(due_on__gte=F("assigned_on")),
                violation_error_message="Hạn hoàn thành không được trước ngày giao.",
            ),
            models.CheckConstraint(
                name="assignments_task_amounts",
                condition=Q(amount__gt=0, done_amount__gte=0, done_amount__lte=F("amount"), factor__gt=0),
                violation_error_message="Số lượng giao phải lớn hơn 0, số hoàn thành không quá số giao.",
            ),
            models.CheckConstraint(
                name="assignments_task_done_has_day",
                condition=Q(done_amount=0) | Q(done_on__isnull=False),
                violation_error_message="Đã hoàn thành thì phải ghi ngày hoàn thành.",
            ),
            models.CheckConstraint(
                name="assignments_task_withdrawn_has_ground",
                condition=~Q(state="task_withdrawn") | ~Q(withdrawn_ground=""),
                violation_error_message="Rút nhiệm vụ phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the task's page."""
        return reverse("assignments:task", args=[self.pk])


class ProgressReport(models.Model):
    """What the person reported on a task: so much done by a day, and whether that is all of it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    on = models.DateField("đến ngày")
    done_amount = models.DecimalField("đã xong", max_digits=12, decimal_places=3)
    says = models.CharField("kết quả, vướng mắc", max_length=600)
    finished = models.BooleanField("báo đã xong", default=False)
    reported_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()
    returned_reason = models.CharField("lý do trả lại", max_length=400, blank=True)
    returned_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["reported_at", "id"]


class Lapse(models.TextChoices):
    """What a ground is claimed for."""

    FAULT = "fault", "Sai sót"
    DELAY = "delay", "Chậm tiến độ"


class GroundState(models.TextChoices):
    """What the superior made of a claim."""

    CLAIMED = "ground_claimed", "Chờ cấp trên xem xét"
    CONFIRMED = "ground_confirmed", "Được xác nhận là khách quan"
    REFUSED = "ground_refused", "Không được xác nhận"


class ObjectiveGround(models.Model):
    """A claim that `count` of a task's faults or delays had an objective cause (Nghị định 335/2025/NĐ-CP, Điều 14.2).

    It counts only once a superior, who is not whoever claimed it, has confirmed it.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="grounds")
    lapse = models.CharField("cho việc", max_length=5, choices=Lapse)
    count = models.PositiveSmallIntegerField("số lần", default=1)
    ground = models.CharField("nguyên nhân khách quan", max_length=600)
    evidence = models.CharField("minh chứng", max_length=300)
    claimed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=GroundState, default=GroundState.CLAIMED)
    reason = models.CharField("ý kiến", max_length=400, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="assignments_ground_count",
                condition=Q(count__gt=0),
                violation_error_message="Số lần phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                name="assignments_ground_answer",
                condition=Q(state="ground_claimed") | (~Q(reason="") & Q(answered_at__isnull=False)),
                violation_error_message="Xác nhận hay không xác nhận đều phải nêu ý kiến.",
            ),
            models.CheckConstraint(
                name="assignments_ground_other_person",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("claimed_by")),
                violation_error_message="Người đề nghị không được tự xác nhận.",
            ),
        ]

    def __str__(self) -> str:
        return self.ground
