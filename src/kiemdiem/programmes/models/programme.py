"""An action programme, its editions (each adopted by a decision), and what was frozen of them on the way."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kiemdiem.accounts.models import Account, KeyField
from kiemdiem.core import textvi
from kiemdiem.organisations.models import Sourced, Unit
from kiemdiem.rulesets.models import LegalAct


class ProgrammeKind(models.TextChoices):
    """What a body calls it."""

    PROGRAMME = "programme", "Chương trình hành động"
    PLAN = "plan", "Kế hoạch"


class ProgrammeState(models.TextChoices):
    """Where a programme stands; the keys are steps of the access policy."""

    DRAFTING = "programme_drafting", "Đang soạn thảo"
    ADOPTED = "programme_adopted", "Đã ban hành"
    AMENDING = "programme_amending", "Đã ban hành, đang soạn sửa đổi"
    WITHDRAWN = "programme_withdrawn", "Thôi soạn thảo"


def years(first: int, last: int) -> str:
    """Return a stretch of years as it is written: 2023–2030, or 2027 where it is one."""
    return f"{first}–{last}" if last > first else str(first)


class Programme(Sourced):
    """How a unit brings a resolution of its superiors or its own (`act`) to life, over a stretch of years."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, related_name="programmes")
    kind = models.CharField("loại", max_length=10, choices=ProgrammeKind, default=ProgrammeKind.PROGRAMME)
    title = models.CharField("tên chương trình", max_length=500)
    from_year = models.PositiveSmallIntegerField("từ năm")
    to_year = models.PositiveSmallIntegerField("đến năm")
    state = models.CharField(
        "trạng thái", max_length=20, choices=ProgrammeState, default=ProgrammeState.DRAFTING
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_ground = models.CharField("lý do thôi soạn", max_length=400, blank=True)
    search_key = KeyField(of="title", by=textvi.fold)

    class Meta:
        ordering = ["-from_year", "search_key", "id"]
        indexes = [models.Index(name="programmes_programme_unit", fields=["unit", "state"])]
        constraints = [
            models.CheckConstraint(
                name="programmes_programme_years",
                condition=Q(to_year__gte=F("from_year")),
                violation_error_message="Năm cuối của giai đoạn không được trước năm đầu.",
            ),
            models.CheckConstraint(
                name="programmes_programme_withdrawn_has_ground",
                condition=~Q(state="programme_withdrawn") | ~Q(withdrawn_ground=""),
                violation_error_message="Thôi soạn thảo phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """The years it is for, as they are written."""
        return years(self.from_year, self.to_year)

    def get_absolute_url(self) -> str:
        """Return the programme's page."""
        return reverse("programmes:programme", args=[self.pk])


class EditionState(models.TextChoices):
    """Where an edition stands; a programme is drafted in one and followed in one at most."""

    DRAFT = "draft", "Đang soạn"
    ADOPTED = "adopted", "Đang thực hiện"
    SUPERSEDED = "superseded", "Đã được thay thế"
    DROPPED = "dropped", "Thôi soạn"


class Edition(models.Model):
    """What a programme says: the first text, then each amendment with its ground. Once adopted it never changes."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField("lần")
    state = models.CharField("trạng thái", max_length=10, choices=EditionState, default=EditionState.DRAFT)
    ground = models.CharField("căn cứ sửa đổi", max_length=400, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decision_number = models.CharField("số văn bản ban hành", max_length=120, blank=True)
    decided_on = models.DateField("ngày ban hành", null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="programmes_edition_once",
                fields=["programme", "number"],
                violation_error_message="Chương trình đã có lần ban hành này.",
            ),
            models.UniqueConstraint(
                name="programmes_edition_one_draft",
                fields=["programme"],
                condition=Q(state="draft"),
                violation_error_message="Chương trình đang có một bản soạn thảo.",
            ),
            models.UniqueConstraint(
                name="programmes_edition_one_in_force",
                fields=["programme"],
                condition=Q(state="adopted"),
                violation_error_message="Chương trình chỉ có một bản đang thực hiện.",
            ),
            models.CheckConstraint(
                name="programmes_edition_adopted_by_decision",
                condition=~Q(state__in=["adopted", "superseded"])
                | (~Q(decision_number="") & Q(decided_on__isnull=False) & Q(adopted_at__isnull=False)),
                violation_error_message="Bản đã ban hành phải có số và ngày văn bản.",
            ),
            models.CheckConstraint(
                name="programmes_edition_amendment_has_ground",
                condition=Q(number=1) | ~Q(ground=""),
                violation_error_message="Sửa đổi chương trình phải nêu căn cứ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, lần {self.number}"


class ProgrammeVersion(models.Model):
    """All that an edition said at a moment, as JSON under its SHA-256; `number` runs through the whole programme.

    `adopted`: this very text is what the decision issued.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="versions")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("bản")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    adopted = models.BooleanField(default=False)

    class Meta:
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="programmes_version_once",
                fields=["programme", "number"],
                violation_error_message="Chương trình đã có bản này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}, bản {self.number}"

    def get_absolute_url(self) -> str:
        """Return where this version is read."""
        return reverse("programmes:version", args=[self.programme_id, self.number])
