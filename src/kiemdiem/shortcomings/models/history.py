"""What happened to an entry and is never rewritten: states, deadlines, owners, deferrals, transfers, likenesses."""

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import F, Max, Q

from kiemdiem.accounts.models import Account
from kiemdiem.organisations.models import Post, Sourced, Unit
from kiemdiem.shortcomings.models.entry import Shortcoming
from kiemdiem.shortcomings.models.remedy import Obstacle
from kiemdiem.shortcomings.models.words import State

FROM_THE_FIRST = datetime(1900, 1, 1, tzinfo=UTC)


class SinceField(models.DateTimeField):  # type: ignore[type-arg]  # generic in the stubs alone
    """From when on that stood which a row of history changes: from the latest row before it, else from the first.

    So the rows of an entry share out its time, without gap or overlap, and what held at a moment is one row of them:
    `since < moment <= at`, `at` being the column of the row's own moment. Written once, with the row. Rows that
    `outside` lets through (column of the row that is filled) stand outside that line of time.
    """

    def __init__(self, *, at: str = "", outside: str = "", **options: Any) -> None:
        self.at, self.outside = at, outside
        super().__init__(**{"editable": False, **options})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Return a plain moment: what fills it is no matter of the table."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime:
        """Return the moment given or kept, else that of the latest row of the entry; one statement."""
        row: Any = model_instance
        if add and getattr(row, self.attname) is None:
            apart = self.outside and getattr(row, self.outside) is not None
            setattr(row, self.attname, FROM_THE_FIRST if apart else self._latest(row))
        return getattr(row, self.attname)  # type: ignore[no-any-return]

    def _latest(self, row: Any) -> datetime:
        line = {self.outside: None} if self.outside else {}
        earlier = type(row)._default_manager.filter(shortcoming_id=row.shortcoming_id, **line)  # noqa: SLF001 -- Django's documented manager
        return earlier.aggregate(at=Max(self.at))["at"] or FROM_THE_FIRST


class StateChange(models.Model):
    """One change of an entry's state; what the register looked like on a day is read from these rows."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="state_changes")
    from_state = models.CharField(max_length=16, choices=State, blank=True)
    to_state = models.CharField(max_length=16, choices=State)
    since = SinceField(at="changed_at")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["changed_at", "id"]
        indexes = [
            models.Index(
                fields=["shortcoming", "changed_at", "since", "from_state"], name="shortcomings_state_history"
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
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, blank=True, related_name="moves"
    )
    since = SinceField(at="moved_at")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["moved_at", "id"]
        indexes = [
            models.Index(
                fields=["shortcoming", "moved_at", "since", "old"], name="shortcomings_deadline_history"
            )
        ]


class OwnerChange(Sourced):
    """Another post made answerable for an entry that stays in its unit; who answered before is remembered here."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="owner_changes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField("lý do", max_length=400)
    decision_number = models.CharField("số quyết định", max_length=120, blank=True)
    since = SinceField(at="changed_at")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["changed_at", "id"]


class Deferral(Sourced):
    """A decision to put an entry off until a day; after that day it reopens by itself (system step)."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.CASCADE, related_name="deferrals")
    until = models.DateField("hoãn đến hết ngày")
    ground = models.CharField("lý do", max_length=400)
    authority = models.CharField("người, cấp quyết định", max_length=200)
    decision_number = models.CharField("số quyết định", max_length=120)
    deferred_at = models.DateTimeField()
    deferred_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    end_ground = models.CharField("lý do kết thúc hoãn", max_length=400, blank=True)

    class Meta:
        ordering = ["deferred_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="shortcomings_deferral_one_at_a_time",
                fields=["shortcoming"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Hạn chế này đang được hoãn.",
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
    since = SinceField(at="recorded_at", outside="continues_as_id")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["decided_on", "id"]


class Likeness(models.Model):
    """What a person decided about two entries that read alike: one limitation, or two; can be taken back."""

    first = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="likenesses_later")
    second = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="likenesses_earlier")
    same = models.BooleanField("cùng một hạn chế")
    percent = models.PositiveSmallIntegerField("mức giống (%)")
    ground = models.CharField("lý do", max_length=400, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    undo_ground = models.CharField("lý do gỡ", max_length=400, blank=True)

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="shortcomings_likeness_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="Hai hạn chế so với nhau phải khác nhau.",
            ),
            models.UniqueConstraint(
                name="shortcomings_likeness_once",
                fields=["first", "second"],
                condition=Q(undone_at__isnull=True),
                violation_error_message="Hai hạn chế này đã được kết luận là giống hay khác.",
            ),
        ]
