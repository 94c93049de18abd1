"""One limitation with its address, and who answers for it."""

from django.db import models
from django.db.models import F, Q

from kiemdiem.accounts.models import Account, KeyField, Person
from kiemdiem.core import textvi
from kiemdiem.core.access import Paths
from kiemdiem.cycles.models import Cycle, SuggestedPoint
from kiemdiem.organisations.models import Post, PostRole, Sourced, Unit, WorkField
from kiemdiem.shortcomings.models.taxonomy import Cause, Group
from kiemdiem.shortcomings.models.words import CauseKind, MeasureKind, Origin, State


class Shortcoming(Sourced):
    """One limitation, from where it was first seen to where its result is proved; outlives cycles, posts and units.

    `closing` refers to `Claim.closes`, which carries the entry's own id: the database itself lets an entry stand
    closed only beside a claim of this very entry that somebody other than its author verified as full.
    """

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
    cause_node = models.ForeignKey(
        Cause,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shortcomings",
        verbose_name="nhóm nguyên nhân",
    )
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
    recheck_months = models.PositiveSmallIntegerField(
        "kiểm tra lại hiệu quả sau (tháng)", null=True, blank=True
    )
    state = models.CharField("trạng thái", max_length=16, choices=State, default=State.DRAFT)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    relapse_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="relapses"
    )
    relapse_root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="recurrences"
    )
    chain = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="appearances", editable=False
    )
    share_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="shares", editable=False
    )
    withdrawal_ground = models.CharField("lý do rút", max_length=400, blank=True)
    batch = models.ForeignKey(
        "shortcomings.ImportBatch", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.OneToOneField(
        "shortcomings.Claim", to_field="closes", on_delete=models.PROTECT, null=True, related_name="+"
    )
    search_key = KeyField(of="wording", by=textvi.fold, max_length=8000, db_index=False)

    class Meta:
        ordering = ["first_seen_on", "id"]
        # What the tabs count and the list sorts by, so that neither reads the texts of a whole register.
        indexes = [
            models.Index(
                fields=["unit", "state", "deadline", "owner_post", "first_seen_on", "created_at", "field"],
                name="shortcomings_register",
            ),
            # The order of what is worked on: nearly always what the first pages of the list show.
            models.Index(
                fields=["deadline", "first_seen_on", "id"],
                name="shortcomings_live",
                condition=Q(state__in=["entry_open", "entry_claimed"]),
            ),
        ]
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
                    Q(
                        owner_post__isnull=False,
                        deadline__isnull=False,
                        field__isnull=False,
                        cause_node__isnull=False,
                    )
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
            models.CheckConstraint(
                name="shortcomings_closed_by_claim",
                condition=Q(state="entry_closed", closing__isnull=False, closing=F("id"))
                | ~Q(state="entry_closed") & Q(closing__isnull=True),
                violation_error_message="Hạn chế chỉ kết thúc bằng một kết quả đã được thẩm tra đạt đầy đủ.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording[:120]

    @property
    def paths(self) -> Paths:
        """Where the entry's present unit stands in both trees today."""
        return self.unit.paths


class Responsibility(models.Model):
    """Who answers, in what share: the collective, the head, a person by post and period of office."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="responsibilities")
    role = models.CharField(
        "với tư cách", max_length=12, choices=[("collective", "Tập thể"), *PostRole.choices]
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    served_from = models.DateField("giữ chức vụ từ", null=True, blank=True)
    served_to = models.DateField("đến", null=True, blank=True)
    says = models.CharField("trách nhiệm", max_length=400)
    share_percent = models.PositiveSmallIntegerField("phần (%)", null=True, blank=True)
