"""Ratings: facts, blockers, and the sealed stages from proposal to decision."""

from django.db import models
from django.db.models import Q

from kiemdiem.accounts.models import Account
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.organisations.models import Sourced, Unit

LEVELS = [(level.value, level.value) for level in Level]


class RatingFact(Sourced):
    """A fact as appraised, which stands above the self-declared one. `value` is exact decimal text, or true/false."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="facts")
    metric = models.CharField("chỉ số", max_length=80)
    value = models.CharField("giá trị", max_length=40)
    ground = models.CharField("căn cứ", max_length=400)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["metric", "recorded_at", "id"]


class BlockerVerdict(models.TextChoices):
    """What a person made of a blocker."""

    CONFIRMED = "confirmed", "Xác nhận"
    MITIGATED = "mitigated", "Xem xét giảm nhẹ"
    REJECTED = "rejected", "Không xác nhận"


class BlockerFinding(models.Model):
    """A blocker claimed or confirmed for a subject, with its document; never automatic."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="blockers")
    rule = models.CharField("quy tắc", max_length=80)
    document = models.CharField("văn bản", max_length=300)
    verdict = models.CharField("kết luận", max_length=10, choices=BlockerVerdict)
    ground = models.CharField("lý do", max_length=400, blank=True)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ratings_blocker_once",
                fields=["subject", "rule"],
                violation_error_message="Trường hợp này đã được ghi cho đối tượng.",
            ),
            models.CheckConstraint(
                name="ratings_blocker_mitigation_ground",
                condition=~Q(verdict="mitigated") | ~Q(ground=""),
                violation_error_message="Xem xét giảm nhẹ phải nêu lý do.",
            ),
        ]


class StageKind(models.TextChoices):
    """The stages of a rating; each is a sealed record."""

    APPRAISAL = "appraisal", "Thẩm định, đề xuất"
    DECISION = "decision", "Quyết định"


class RatingStage(Sourced):
    """What one body found at one stage: level, ground, and the trace that explains it. Never changed, only followed.

    `known` is everything the rules looked at, so that a replay asks exactly the same question. A decision that rates
    anew `replaces` the one before it, with a `ground` of its own: the newest decision is the one in force.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField("khâu", max_length=10, choices=StageKind)
    level = models.CharField("mức", max_length=4, choices=LEVELS)
    computed_level = models.CharField("mức theo quy định", max_length=4, choices=LEVELS, blank=True)
    trace = models.JSONField(default=list)
    points = models.JSONField(default=dict)
    known = models.JSONField(default=dict)
    ground = models.TextField("nhận xét, căn cứ", blank=True)
    override_ground = models.TextField("căn cứ khi khác mức tính", blank=True)
    authority = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="ratings_decision_complete",
                condition=~Q(kind="decision") | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                violation_error_message="Quyết định phải có số và ngày.",
            ),
            models.CheckConstraint(
                name="ratings_override_has_ground",
                condition=Q(computed_level="") | Q(level=models.F("computed_level")) | ~Q(override_ground=""),
                violation_error_message="Mức khác với mức tính theo quy định phải có căn cứ.",
            ),
            models.CheckConstraint(
                name="ratings_again_has_ground",
                condition=Q(replaces__isnull=True) | (Q(kind="decision") & ~Q(ground="")),
                violation_error_message="Quyết định xếp loại lại phải có căn cứ.",
            ),
        ]

    @property
    def title(self) -> str:
        """What the stage is called: a decision that replaces another says so."""
        return "Quyết định xếp loại lại" if self.replaces_id else str(self.get_kind_display())


class CapRaise(models.Model):
    """A comparison group whose cap the authority raised for an outstanding organisation, with ground."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="cap_raises")
    comparison_group = models.CharField(max_length=160)
    ground = models.CharField("căn cứ", max_length=400)
    decision_number = models.CharField("số quyết định", max_length=80)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ratings_capraise_once",
                fields=["cycle", "comparison_group"],
                violation_error_message="Nhóm này đã được nâng tỷ lệ.",
            )
        ]
