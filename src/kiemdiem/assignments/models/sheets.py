"""Periods that are rated during the year, and one person's sheet in each of them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, KeyField, Person
from kiemdiem.core import textvi
from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.organisations.models import Post, PostRole, Sourced, Unit
from kiemdiem.rulesets.models import RuleSetVersion

LEVELS = [(level.value, level.value) for level in Level]
PERSONS = [(kind.value, kind.value) for kind in SubjectKind if kind is not SubjectKind.COLLECTIVE]


class PeriodKind(models.TextChoices):
    """The stretches that are followed during the year."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"


class PeriodState(models.TextChoices):
    """Where a period stands; the keys are steps of the access policy. A reopened one is open under a correction."""

    OPEN = "period_open", "Đang mở"
    CLOSED = "period_closed", "Đã khóa"
    REOPENED = "period_reopened", "Mở lại để sửa"


class Period(Sourced):
    """A month or quarter of one unit under one pinned rule set (kỳ đánh giá).

    Two frames may run side by side (a national decree and a local frame); each is a period of its own.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periods")
    rule_set = models.ForeignKey(RuleSetVersion, on_delete=models.PROTECT, related_name="periods")
    rule_set_key = models.SlugField(max_length=60)
    rule_set_hash = models.CharField(max_length=64)
    rule_set_ground = models.CharField("căn cứ chọn bộ quy định", max_length=400, blank=True)
    kind = models.CharField("loại kỳ", max_length=10, choices=PeriodKind)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveSmallIntegerField("tháng, quý số")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    state = models.CharField("trạng thái", max_length=16, choices=PeriodState, default=PeriodState.OPEN)
    cap_ground = models.CharField("văn bản về tỷ lệ xuất sắc", max_length=400, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year", "-end", "-number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="assignments_period_once",
                fields=["unit", "rule_set_key", "kind", "year", "number"],
                violation_error_message="Kỳ này của đơn vị đã được mở theo bộ quy định ấy.",
            ),
            models.CheckConstraint(
                name="assignments_period_number",
                condition=Q(kind="month", number__gte=1, number__lte=12)
                | Q(kind="quarter", number__gte=1, number__lte=4),
                violation_error_message="Tháng từ 1 đến 12, quý từ 1 đến 4.",
            ),
            models.CheckConstraint(
                name="assignments_period_dates",
                condition=Q(end__gt=F("start")),
                violation_error_message="Kỳ phải kết thúc sau khi bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}/{self.year}, {self.unit}"

    def get_absolute_url(self) -> str:
        """Return the period's page."""
        return reverse("assignments:period", args=[self.pk])


class Correction(models.Model):
    """A closed period opened again by an order, and closed again; what was frozen before stays beside the new."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="corrections")
    order_number = models.CharField("số văn bản", max_length=120)
    ground = models.CharField("lý do sửa", max_length=400)
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["reopened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="assignments_correction_one_open",
                fields=["period"],
                condition=Q(closed_at__isnull=True),
                violation_error_message="Kỳ này đang được mở lại theo một văn bản khác.",
            )
        ]

    def __str__(self) -> str:
        return self.order_number


class SheetState(models.TextChoices):
    """Where a sheet stands; the keys are steps of the access policy."""

    DRAFTING = "sheet_drafting", "Đang tự chấm"
    SUBMITTED = "sheet_submitted", "Đã nộp, chờ đánh giá"
    ASSESSED = "sheet_assessed", "Cấp trên đã đánh giá"
    CLOSED = "sheet_closed", "Đã khóa cùng kỳ"


class Sheet(Sourced):
    """One person's sheet in a period (phiếu đánh giá): one per person, whatever posts the person holds.

    `work` is what the tasks of the period came to when it was closed, in the very shape the evaluator reads
    (`{"products": […]}`); empty until then, when the tasks themselves are asked.
    """

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="sheets")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sheets")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="sheets")
    kind = models.CharField("đối tượng", max_length=12, choices=PERSONS)
    role = models.CharField("vai trò", max_length=10, choices=PostRole)
    is_head = models.BooleanField("người đứng đầu", default=False)
    name = models.CharField("họ và tên", max_length=300)
    title = models.CharField("chức vụ", max_length=300, blank=True)
    comparison_group = models.CharField("nhóm so sánh", max_length=160, blank=True)
    not_rated_rule = models.CharField(max_length=80, blank=True)
    not_rated_ground = models.CharField("lý do chưa đánh giá kỳ này", max_length=400, blank=True)
    state = models.CharField("trạng thái", max_length=16, choices=SheetState, default=SheetState.DRAFTING)
    self_level = models.CharField("mức tự nhận", max_length=4, choices=LEVELS, blank=True)
    self_comment = models.TextField("tự nhận xét", blank=True)
    assessed_level = models.CharField("mức cấp trên xếp", max_length=4, choices=LEVELS, blank=True)
    assessed_ground = models.CharField("căn cứ của mức", max_length=400, blank=True)
    assessed_comment = models.TextField("nhận xét của cấp trên", blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    work = models.JSONField(default=dict)
    search_key = KeyField(of="name", by=textvi.fold)
    sort_key = KeyField(of="name", by=textvi.person_sort_key)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="assignments_sheet_once",
                fields=["period", "person"],
                violation_error_message="Người này đã có phiếu trong kỳ.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.period}"

    def get_absolute_url(self) -> str:
        """Return the sheet's page."""
        return reverse("assignments:sheet", args=[self.pk])


class Stage(models.TextChoices):
    """Whose figure it is."""

    SELF = "self", "Tự chấm"
    ASSESSED = "assessed", "Cấp trên đánh giá"


class SheetPoint(models.Model):
    """The points of one group of the rule set, or of one criterion of it, as one stage gives them."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="points")
    stage = models.CharField(max_length=8, choices=Stage)
    group = models.CharField("nhóm điểm", max_length=60)
    criterion = models.CharField("tiêu chí", max_length=80, blank=True)
    points = models.DecimalField("điểm", max_digits=6, decimal_places=3)
    comment = models.CharField("căn cứ, nhận xét", max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="assignments_sheetpoint_once",
                fields=["sheet", "stage", "group", "criterion"],
                violation_error_message="Tiêu chí này đã có điểm.",
            ),
            models.CheckConstraint(
                name="assignments_sheetpoint_not_below_zero",
                condition=Q(points__gte=0),
                violation_error_message="Điểm không được âm.",
            ),
        ]


class SheetFact(models.Model):
    """A metric or flag of the rule set that no task tells: organising ability, unity, discipline…

    `value` is exact decimal text, or true/false; a flag's finer fields are in `fields`.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="facts")
    stage = models.CharField(max_length=8, choices=Stage)
    metric = models.CharField("chỉ số", max_length=80)
    value = models.CharField("giá trị", max_length=40)
    fields = models.JSONField(default=dict)
    ground = models.CharField("căn cứ", max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["metric", "id"]
        constraints = [
            models.UniqueConstraint(
                name="assignments_sheetfact_once",
                fields=["sheet", "stage", "metric"],
                violation_error_message="Số liệu này đã được ghi.",
            )
        ]


class SheetResult(models.Model):
    """What a closing found, sealed: facts, total, level, trace. A correction adds a version, it changes none.

    `computed_level` is what the rules name, empty where they name none; `level` the one that the superior gave.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="results")
    version = models.PositiveSmallIntegerField()
    rule_set_hash = models.CharField(max_length=64)
    facts = models.JSONField()
    total = models.CharField("tổng điểm", max_length=40, blank=True)
    level = models.CharField("mức", max_length=4, choices=LEVELS, blank=True)
    computed_level = models.CharField("mức tính theo quy định", max_length=4, choices=LEVELS, blank=True)
    ground = models.CharField("căn cứ của mức", max_length=400, blank=True)
    verdict = models.CharField(max_length=20)
    trace = models.JSONField(default=list)
    computed_at = models.DateTimeField()
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, related_name="results")

    class Meta:
        ordering = ["sheet_id", "version"]
        constraints = [
            models.UniqueConstraint(
                name="assignments_sheetresult_version_once",
                fields=["sheet", "version"],
                violation_error_message="Phiên bản kết quả bị trùng.",
            )
        ]
