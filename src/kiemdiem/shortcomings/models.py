"""The register of shortcomings: no limitation without an address, no closing without proof."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account, KeyField, Person
from kiemdiem.core import textvi
from kiemdiem.core.access import Paths
from kiemdiem.cycles.models import Cycle, SuggestedPoint
from kiemdiem.organisations.models import Post, PostRole, Sourced, Unit, WorkField


class State(models.TextChoices):
    """Where an entry stands; keys are steps of the access policy."""

    DRAFT = "entry_draft", "Dự thảo"
    OPEN = "entry_open", "Đang khắc phục"
    CLAIMED = "entry_claimed", "Chờ thẩm tra kết quả"
    CLOSED = "entry_closed", "Đã khắc phục"
    WITHDRAWN = "entry_withdrawn", "Đã rút"


class Origin(models.TextChoices):
    """How an entry was born."""

    SELF_REVIEW = "self_review", "Tự kiểm điểm"
    POINT = "point", "Gợi ý kiểm điểm"
    SPEECH = "speech", "Ý kiến tại hội nghị"
    CONCLUSION = "conclusion", "Kết luận hội nghị"
    INSPECTION = "inspection", "Kiểm tra, thanh tra"
    OTHER = "other", "Nguồn khác"


class CauseKind(models.TextChoices):
    """Whether somebody answers for the cause."""

    SUBJECTIVE = "subjective", "Chủ quan"
    OBJECTIVE = "objective", "Khách quan"


class Attainment(models.TextChoices):
    """How far a remedy got, in the owner's claim and in the verifier's rating."""

    FULL = "full", "Đạt đầy đủ"
    LARGELY = "largely", "Đạt phần lớn"
    PARTLY = "partly", "Đạt một phần"
    NOT = "not", "Chưa đạt"


class MeasureKind(models.TextChoices):
    """What proves the result."""

    FIGURE = "figure", "Chỉ số đo được"
    DOCUMENT = "document", "Văn bản, hồ sơ chứng minh kết quả"


class Group(Sourced):
    """A group of limitations as one body counted them in one year ("11 + 6 nhóm")."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="limitation_groups")
    year = models.PositiveSmallIntegerField("năm")
    area = models.CharField("mảng", max_length=200)
    number = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên nhóm", max_length=300)

    class Meta:
        ordering = ["unit_id", "year", "area", "number"]

    def __str__(self) -> str:
        return self.name


class Shortcoming(Sourced):
    """One limitation, from where it was first seen to where its result is proved; outlives cycles, posts and units."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="shortcomings", verbose_name="đơn vị"
    )
    number = models.PositiveIntegerField("số")
    born_in = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="shortcomings"
    )
    wording = models.TextField("nội dung hạn chế, khuyết điểm")
    field = models.ForeignKey(
        WorkField, on_delete=models.PROTECT, null=True, blank=True, related_name="shortcomings"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="shortcomings"
    )
    origin = models.CharField("nguồn phát hiện", max_length=15, choices=Origin)
    origin_type = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)
    origin_passage = models.TextField("đoạn nguồn", blank=True)
    point = models.ForeignKey(
        SuggestedPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="shortcomings"
    )
    first_seen_on = models.DateField("thấy lần đầu")
    cause_kind = models.CharField("loại nguyên nhân", max_length=12, choices=CauseKind, blank=True)
    cause = models.TextField("nguyên nhân", blank=True)
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_shortcomings"
    )
    deadline = models.DateField("thời hạn khắc phục", null=True, blank=True)
    original_deadline = models.DateField(null=True)
    measure_kind = models.CharField("cách đo", max_length=10, choices=MeasureKind, blank=True)
    measure = models.CharField("thước đo kết quả", max_length=400, blank=True)
    measure_unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    measure_direction = models.CharField(
        "chiều", max_length=5, choices=[("up", "≥"), ("down", "≤")], blank=True
    )
    measure_target = models.DecimalField(
        "giá trị phải đạt", max_digits=20, decimal_places=4, null=True, blank=True
    )
    state = models.CharField("trạng thái", max_length=16, choices=State, default=State.DRAFT, db_index=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    relapse_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="relapses"
    )
    relapse_root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="recurrences"
    )
    withdrawal_ground = models.CharField("lý do rút", max_length=400, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    search_key = KeyField(of="wording", by=textvi.fold, max_length=8000, db_index=False)

    class Meta:
        ordering = ["first_seen_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="shortcomings_number_once",
                fields=["unit", "number"],
                violation_error_message="Số trong sổ của đơn vị bị trùng.",
            ),
            models.CheckConstraint(
                name="shortcomings_address",
                condition=Q(state__in=["entry_draft", "entry_withdrawn"])
                | (
                    Q(owner_post__isnull=False, deadline__isnull=False, field__isnull=False)
                    & ~Q(measure="")
                    & ~Q(cause="")
                    & ~Q(cause_kind="")
                ),
                violation_error_message=(
                    "Hạn chế chỉ rời dự thảo khi có lĩnh vực, nguyên nhân, chức vụ chịu trách nhiệm, "
                    "thời hạn và thước đo kết quả."
                ),
            ),
            models.CheckConstraint(
                name="shortcomings_not_own_relapse",
                condition=~Q(relapse_of=F("id")),
                violation_error_message="Một hạn chế không thể là tái diễn của chính nó.",
            ),
            models.CheckConstraint(
                name="shortcomings_relapse_with_root",
                condition=Q(relapse_of__isnull=True, relapse_root__isnull=True)
                | Q(relapse_of__isnull=False, relapse_root__isnull=False),
                violation_error_message="Hạn chế tái diễn phải nối tới lần xuất hiện đầu tiên.",
            ),
            models.CheckConstraint(
                name="shortcomings_withdrawn_with_ground",
                condition=Q(state="entry_withdrawn") & ~Q(withdrawal_ground="")
                | ~Q(state="entry_withdrawn") & Q(withdrawal_ground=""),
                violation_error_message="Rút một hạn chế phải nêu lý do.",
            ),
            models.CheckConstraint(
                name="shortcomings_closed_with_moment",
                condition=Q(state="entry_closed", closed_at__isnull=False)
                | ~Q(state="entry_closed") & Q(closed_at__isnull=True),
                violation_error_message="Hạn chế đã khắc phục phải có thời điểm đóng.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording[:120]

    @property
    def paths(self) -> Paths:
        """Where the entry's present unit stands in both trees today."""
        return self.unit.paths


class Responsibility(models.Model):
    """Who answers, in what share: the collective, the head, a person by post."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="responsibilities")
    role = models.CharField(
        "với tư cách", max_length=12, choices=[("collective", "Tập thể"), *PostRole.choices]
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    says = models.CharField("trách nhiệm", max_length=400)
    share_percent = models.PositiveSmallIntegerField("phần (%)", null=True, blank=True)


class RemedyStep(models.Model):
    """A step of the remedy plan, with its owner, date and expected evidence."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("việc phải làm", max_length=500)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField("hạn")
    expected_evidence = models.CharField("minh chứng dự kiến", max_length=300, blank=True)
    done_on = models.DateField("xong ngày", null=True, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class ProgressMeeting(Sourced):
    """A progress meeting on a remedy (họp kiểm điểm tiến độ), with what it decided."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField("ngày họp")
    chaired_by = models.CharField("chủ trì", max_length=200)
    decisions = models.TextField("kết luận")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["held_on", "id"]


class Measurement(Sourced):
    """A reading of the measure of success; an estimate never closes an entry."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="measurements")
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4)
    estimate = models.BooleanField("là số ước", default=False)
    as_of = models.DateField("số liệu đến ngày")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["as_of", "id"]


class EvidenceKind(models.TextChoices):
    """What a piece of evidence shows; activity alone never closes an entry."""

    RESULT = "result", "Kết quả đạt được"
    CONFIRMATION = "confirmation", "Xác nhận của cơ quan có thẩm quyền"
    ACTIVITY = "activity", "Hoạt động (kế hoạch, cuộc họp, công văn)"


class Evidence(Sourced):
    """A file that proves something, under its SHA-256; kept, never replaced."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField("loại minh chứng", max_length=15, choices=EvidenceKind)
    title = models.CharField("tên", max_length=300)
    dated = models.DateField("ngày của tài liệu")
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="evidence/%Y/%m")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="shortcomings_evidence_once",
                fields=["shortcoming", "sha256"],
                violation_error_message="Tệp này đã được nộp cho hạn chế này.",
            )
        ]


class DeadlineMove(Sourced):
    """One move of a deadline: from, to, on what ground, by whose authority. The ledger totals the days.

    `unit` and `owner_post` are those that answered when it moved: a successor inherits the entry, not the slippage.
    """

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="deadline_moves")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    old = models.DateField("hạn cũ")
    new = models.DateField("hạn mới")
    days = models.IntegerField("số ngày")
    ground = models.CharField("lý do", max_length=400)
    authority = models.CharField("người, cấp cho phép", max_length=200)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["moved_at", "id"]


class OwnerChange(Sourced):
    """Another post made answerable for an entry that stays in its unit; who answered before is remembered here."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="owner_changes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField("lý do", max_length=400)
    decision_number = models.CharField("số quyết định", max_length=120, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["changed_at", "id"]


class Obstacle(Sourced):
    """An obstacle beyond the owner's authority, sent up to whoever can remove it, with a clock and an answer."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="obstacles")
    text = models.TextField("vướng mắc vượt thẩm quyền")
    sent_to = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="obstacles_received", verbose_name="gửi đến"
    )
    sent_on = models.DateField("ngày gửi")
    answer_due = models.DateField("hạn trả lời", null=True, blank=True)
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    answer_number = models.CharField("số văn bản", max_length=80, blank=True)
    effect = models.CharField("ảnh hưởng đến thời hạn", max_length=300, blank=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["sent_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_obstacle_answer_pair",
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False) & ~Q(answer="")),
                violation_error_message="Trả lời phải có cả ngày và nội dung.",
            ),
            models.CheckConstraint(
                name="shortcomings_obstacle_dates",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("sent_on")),
                violation_error_message="Ngày trả lời không được trước ngày gửi.",
            ),
        ]


class Claim(models.Model):
    """The owner's own claim of the result, and the independent rating beside it; both are kept."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="claims")
    attainment = models.CharField("tự đánh giá", max_length=8, choices=Attainment)
    text = models.TextField("kết quả tự báo cáo")
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    verified_attainment = models.CharField("thẩm tra", max_length=8, choices=Attainment, blank=True)
    verification = models.TextField("nhận xét thẩm tra", blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decision_ground = models.CharField("căn cứ quyết định khi thước đo chưa đạt", max_length=400, blank=True)

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_claim_verified_together",
                condition=Q(verified_at__isnull=True, verified_attainment="")
                | (Q(verified_at__isnull=False) & ~Q(verified_attainment="")),
                violation_error_message="Thẩm tra phải có cả mức đánh giá và thời điểm.",
            )
        ]


class Transfer(Sourced):
    """An entry handed to the successor of its unit by a decision; nothing changes in the past.

    The entry takes a number of the successor's register; `from_number` keeps the one it had. `continues_as` is
    the entry in which a further successor carries its share on.
    """

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    share_percent = models.PositiveSmallIntegerField("phần (%)", default=100)
    decision_number = models.CharField("số quyết định", max_length=120)
    decided_on = models.DateField("ngày quyết định")
    continues_as = models.ForeignKey(
        Shortcoming, on_delete=models.PROTECT, null=True, related_name="continued_from"
    )
    from_number = models.PositiveIntegerField("số ở đơn vị cũ")
    to_number = models.PositiveIntegerField("số ở đơn vị mới")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["decided_on", "id"]
