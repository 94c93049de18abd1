"""A cycle: one review season over a frozen tree, with its subjects and its calendar."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account, KeyField, Person
from kiemdiem.core import textvi
from kiemdiem.core.access import Paths
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.organisations.models import Collective, Post, PostRole, Sourced, Unit
from kiemdiem.rulesets.models import RuleSetVersion


class CycleKind(models.TextChoices):
    """What stretch of time is reviewed (Quy định 366-QĐ/TW, Điều 1)."""

    YEAR = "year", "Năm"
    QUARTER = "quarter", "Quý"
    MONTH = "month", "Tháng"
    TERM = "term", "Nhiệm kỳ"
    AD_HOC = "ad_hoc", "Đột xuất"


class CycleState(models.TextChoices):
    """Where a cycle stands."""

    DRAFT = "cycle_draft", "Đang chuẩn bị"
    OPEN = "cycle_open", "Đang tiến hành"
    CLOSED = "cycle_closed", "Đã kết thúc"


class Cycle(Sourced):
    """A review season over the subtree of `root`, under one pinned rule set; its own paths are the root's at opening."""

    title = models.CharField("tên đợt", max_length=300)
    kind = models.CharField("loại kỳ", max_length=10, choices=CycleKind, default=CycleKind.YEAR)
    year = models.PositiveSmallIntegerField("năm")
    period_start = models.DateField("kỳ từ ngày")
    period_end = models.DateField("kỳ đến ngày")
    root = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cycles", verbose_name="phạm vi")
    rule_set = models.ForeignKey(
        RuleSetVersion, on_delete=models.PROTECT, related_name="cycles", verbose_name="bộ quy định"
    )
    rule_set_ground = models.CharField("căn cứ chọn bộ quy định", max_length=400, blank=True)
    rule_set_hash = models.CharField(max_length=64, blank=True)
    switched_off = models.JSONField("quy tắc đã tắt", default=list)
    switched_off_ground = models.CharField("căn cứ tắt quy tắc", max_length=400, blank=True)
    party_path = models.CharField(max_length=255, blank=True)
    state_path = models.CharField(max_length=255, blank=True)
    state = models.CharField("trạng thái", max_length=15, choices=CycleState, default=CycleState.DRAFT)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_cycles"
    )
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                name="cycles_cycle_period",
                condition=Q(period_end__gte=F("period_start")),
                violation_error_message="Kỳ kiểm điểm phải kết thúc sau khi bắt đầu.",
            ),
            models.CheckConstraint(
                name="cycles_cycle_pinned_when_open",
                condition=Q(state=CycleState.DRAFT) | ~Q(rule_set_hash=""),
                violation_error_message="Đợt đã mở phải ghim bộ quy định bằng mã băm.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paths(self) -> Paths:
        """The root's place in both trees: today's while the cycle is being prepared, from its opening on as it was then."""
        if self.state == CycleState.DRAFT:
            return self.root.paths
        return Paths(party=self.party_path, state=self.state_path)


class CycleUnit(models.Model):
    """A unit as it stood on the period's last day; the paths are of unit ids, `/`-ended, as they were then."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cycle_units")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    name = models.CharField(max_length=300)
    depth = models.PositiveSmallIntegerField()
    party_path = models.CharField(max_length=255, blank=True, db_index=True)
    state_path = models.CharField(max_length=255, blank=True, db_index=True)
    comparison_group = models.CharField("nhóm so sánh", max_length=120, blank=True)
    sort_key = KeyField(of="name", by=textvi.sort_key)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_cycleunit_once",
                fields=["cycle", "unit"],
                violation_error_message="Đơn vị đã có trong đợt.",
            )
        ]

    @property
    def paths(self) -> Paths:
        """The unit's place in both trees, as frozen at opening."""
        return Paths(party=self.party_path, state=self.state_path)


class Inclusion(models.TextChoices):
    """Whether a subject is reviewed and rated; everybody is accounted for."""

    FULL = "full", "Kiểm điểm và xếp loại"
    REVIEW_ONLY = "review_only", "Kiểm điểm, không xếp loại"
    EXEMPT = "exempt", "Không kiểm điểm"


class Subject(Sourced):
    """A collective or a person reviewed in a cycle. `step` is a key of the rule set's step table."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="subjects", db_index=False)
    unit = models.ForeignKey(CycleUnit, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField("đối tượng", max_length=12, choices=[(k.value, k.value) for k in SubjectKind])
    collective = models.ForeignKey(Collective, on_delete=models.PROTECT, null=True, related_name="subjects")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="subjects")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="subjects")
    role = models.CharField("vai trò", max_length=10, choices=PostRole, blank=True)
    line = models.CharField("khối", max_length=20, blank=True)
    name = models.CharField("tên", max_length=300)
    title = models.CharField("chức vụ", max_length=300, blank=True)
    comparison_group = models.CharField("nhóm so sánh", max_length=160, blank=True)
    inclusion = models.CharField("diện", max_length=12, choices=Inclusion, default=Inclusion.FULL)
    exemption_rule = models.CharField(max_length=80, blank=True)
    exemption_ground = models.CharField("căn cứ", max_length=400, blank=True)
    step = models.CharField("bước", max_length=40, default="drafting")
    step_since = models.DateTimeField()
    due_on = models.DateField("hạn của bước", null=True)
    party_path = models.CharField(max_length=255, blank=True)
    state_path = models.CharField(max_length=255, blank=True)
    search_key = KeyField(of="name", by=textvi.fold, db_index=False)
    sort_key = KeyField(of="name", by=textvi.person_sort_key, db_index=False)

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(
                name="cycles_subject_board",  # the board's counts are read from this index alone
                fields=["cycle", "unit", "step", "inclusion", "due_on", "party_path", "state_path"],
            ),
            models.Index(fields=["cycle", "step", "due_on"]),
            models.Index(fields=["cycle", "comparison_group"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="cycles_subject_one_identity",
                condition=Q(kind="collective", collective__isnull=False, person__isnull=True)
                | (~Q(kind="collective") & Q(collective__isnull=True, person__isnull=False)),
                violation_error_message="Đối tượng kiểm điểm là một tập thể hoặc một cá nhân.",
            ),
            models.CheckConstraint(
                name="cycles_subject_exempt_has_ground",
                condition=Q(inclusion=Inclusion.FULL) | ~Q(exemption_ground=""),
                violation_error_message="Không kiểm điểm hoặc không xếp loại phải có căn cứ.",
            ),
            models.UniqueConstraint(
                name="cycles_subject_person_once",
                fields=["cycle", "person"],
                condition=Q(person__isnull=False),
                violation_error_message="Cá nhân đã có trong đợt.",
            ),
            models.UniqueConstraint(
                name="cycles_subject_collective_once",
                fields=["cycle", "collective"],
                condition=Q(collective__isnull=False),
                violation_error_message="Tập thể đã có trong đợt.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paths(self) -> Paths:
        """The subject's place in both trees, as frozen at opening."""
        return Paths(party=self.party_path, state=self.state_path)


class Membership(models.Model):
    """A reviewed person's seat in a reviewed collective, frozen at opening; several per person."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="memberships")
    collective_subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(max_length=10, choices=PostRole)
    title = models.CharField(max_length=300)
    rank = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cycles_membership_once",
                fields=["subject", "collective_subject"],
                violation_error_message="Thành viên đã có trong tập thể này.",
            )
        ]


class CalendarDay(models.Model):
    """A due date of the cycle, counted back from the legal deadline; `rule` says how and by which article."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="calendar")
    rule = models.CharField(max_length=80)
    step = models.CharField(max_length=40)
    says = models.CharField(max_length=400)
    article = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=20)
    is_law = models.BooleanField(default=True)
    due_on = models.DateField("hạn")

    class Meta:
        ordering = ["due_on", "id"]
