"""Units, collectives and posts over time, in two dated trees: the party line and the state line."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kiemdiem.accounts.models import Account, KeyField, Person
from kiemdiem.core import textvi
from kiemdiem.core.access import Paths


class Sourced(models.Model):
    """Where a fact comes from. `illustrative` facts are shown with "số liệu minh họa"."""

    source = models.CharField("nguồn", max_length=300, blank=True)
    illustrative = models.BooleanField("số liệu minh họa", default=False)

    class Meta:
        abstract = True


class FromFile(models.Model):
    """A list that was taken in from a file, whole; undone as a whole while nobody touched what it made."""

    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField("số dòng")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Period(models.Model):
    """A stretch of time; `valid_to` is its last day, empty while it lasts."""

    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        abstract = True


def dates_in_order(name: str) -> models.CheckConstraint:
    """Return the constraint that a period's last day is not before its first."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
    )


class Line(models.TextChoices):
    """Which tree a unit stands in first."""

    PARTY = "party", "Khối Đảng"
    STATE = "state", "Khối Nhà nước"
    MASS = "mass", "Mặt trận, đoàn thể"
    ENTERPRISE = "enterprise", "Doanh nghiệp nhà nước"


class Unit(Sourced, Period):
    """A body with one identity in both trees: party committee, people's committee, agency, school, enterprise.

    `kind` is a key of `data/organisations/kinds.yaml`. The paths are those of today, or of the unit's last day.
    """

    code = models.SlugField("mã", max_length=80, unique=True)
    name = models.CharField("tên", max_length=300)
    short_name = models.CharField("tên gọn", max_length=120, blank=True)
    kind = models.CharField("loại", max_length=60, db_index=True)
    line = models.CharField("khối", max_length=20, choices=Line)
    party_path = models.CharField(max_length=255, blank=True, db_index=True, editable=False)
    state_path = models.CharField(max_length=255, blank=True, db_index=True, editable=False)
    search_key = KeyField(of="name", by=textvi.fold)
    sort_key = KeyField(of="name", by=textvi.sort_key)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [dates_in_order("organisations_unit_dates")]

    def __str__(self) -> str:
        return self.name

    @property
    def paths(self) -> Paths:
        """The unit's place in both trees."""
        return Paths(party=self.party_path, state=self.state_path)


class UnitLink(Sourced, Period):
    """A dated tie: `superior` → `unit` in one of the trees, by a decision where there was one."""

    class Tree(models.TextChoices):
        """The two trees."""

        PARTY = "party", "Hệ thống Đảng"
        STATE = "state", "Hệ thống hành chính"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="superior_links")
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subordinate_links")
    tree = models.CharField("hệ thống", max_length=10, choices=Tree)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)

    class Meta:
        constraints = [
            dates_in_order("organisations_unitlink_dates"),
            models.CheckConstraint(
                name="organisations_unitlink_not_self",
                condition=~Q(unit=F("superior")),
                violation_error_message="Một đơn vị không thể là cấp trên của chính mình.",
            ),
            models.UniqueConstraint(
                name="organisations_unitlink_one_open",
                fields=["unit", "tree"],
                condition=Q(valid_to__isnull=True),
                violation_error_message="Đơn vị đã có cấp trên trong hệ thống này; hãy kết thúc liên kết cũ trước.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} trực thuộc {self.superior}"


class Succession(Sourced):
    """What became of a unit: its `successor` from a day on, by a decision, with a share of what it left open."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField("từ ngày")
    decision_number = models.CharField("văn bản", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organisations_succession_once",
                fields=["predecessor", "successor"],
                violation_error_message="Quan hệ kế thừa này đã được ghi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.successor} kế thừa {self.predecessor}"


class WorkField(models.Model):
    """A field of work (lĩnh vực) that leaders have in charge and limitations belong to."""

    key = models.SlugField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=200)
    sort_key = KeyField(of="name", by=textvi.sort_key)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class Collective(Sourced, Period):
    """A collective that leads a unit and is reviewed as one: standing committee, people's committee, leadership…

    `kind` is a key of `data/organisations/kinds.yaml` (collectives); `line` decides who goes first at a conference.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="collectives")
    name = models.CharField("tên", max_length=300)
    kind = models.CharField("loại", max_length=60)
    line = models.CharField("khối", max_length=20, choices=Line)
    search_key = KeyField(of="name", by=textvi.fold)
    sort_key = KeyField(of="name", by=textvi.sort_key)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [dates_in_order("organisations_collective_dates")]

    def __str__(self) -> str:
        return self.name


class FormerName(Sourced, Period):
    """A name that a unit bore until its last day `valid_to`; with `collective`, a name of that collective.

    The present name stands with the unit or collective itself. The decision is the one that changed the name.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, null=True, blank=True, related_name="former_names"
    )
    name = models.CharField("tên cũ", max_length=300)
    decision_number = models.CharField("quyết định đổi tên", max_length=80, blank=True)
    search_key = KeyField(of="name", by=textvi.fold)

    class Meta:
        ordering = ["-valid_to", "id"]
        constraints = [
            dates_in_order("organisations_formername_dates"),
            models.CheckConstraint(
                name="organisations_formername_over",
                condition=Q(valid_to__isnull=False),
                violation_error_message="Tên gọi cũ phải có ngày cuối cùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostRole(models.TextChoices):
    """What a post is in its unit or collective."""

    HEAD = "head", "Người đứng đầu"
    DEPUTY = "deputy", "Cấp phó"
    MEMBER = "member", "Ủy viên, thành viên"
    STAFF = "staff", "Không giữ chức vụ lãnh đạo, quản lý"
    OUTSIDE = "outside", "Không làm việc trong hệ thống chính trị"


class Post(Period):
    """A post outlives whoever holds it; owners of limitations are posts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    title = models.CharField("chức vụ", max_length=200)
    role = models.CharField("vai trò", max_length=10, choices=PostRole)
    rank = models.PositiveSmallIntegerField("thứ tự", default=100)
    search_key = KeyField(of="title", by=textvi.fold)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [dates_in_order("organisations_post_dates")]

    def __str__(self) -> str:
        return self.title


class Appointment(Period):
    """A person in a post, from and to. "Who was responsible on date D" reads this table alone.

    `recorded_at` is when it was entered: a mistake can be taken back on that day, later it can only be ended.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    recorded_at = models.DateTimeField("ghi lúc", null=True, editable=False)

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [dates_in_order("organisations_appointment_dates")]

    def __str__(self) -> str:
        return f"{self.person}: {self.post}"

    def entered_on(self, day: date) -> bool:
        """Return whether it was entered on the day `day`."""
        return self.recorded_at is not None and timezone.localdate(self.recorded_at) == day


class Charge(Period):
    """A field of work, an area, or both, that a post has in charge (lĩnh vực, địa bàn phụ trách)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="charges")
    field = models.ForeignKey(WorkField, on_delete=models.PROTECT, null=True, blank=True)
    area = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="in_charge_of"
    )

    class Meta:
        constraints = [
            dates_in_order("organisations_charge_dates"),
            models.CheckConstraint(
                name="organisations_charge_something",
                condition=Q(field__isnull=False) | Q(area__isnull=False),
                violation_error_message="Phải nêu lĩnh vực hoặc địa bàn phụ trách.",
            ),
        ]

    def __str__(self) -> str:
        what = ", ".join(str(part) for part in (self.field, self.area) if part)
        return f"{self.post}: {what}"


class PersonCondition(Period):
    """A person's state that the rules ask about: suspended, exempt from Party life, maternity leave…

    `kind` is a key of `data/organisations/kinds.yaml` (conditions); `ground` names the document.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField("tình trạng", max_length=60)
    ground = models.CharField("căn cứ", max_length=300)

    class Meta:
        constraints = [dates_in_order("organisations_condition_dates")]

    def __str__(self) -> str:
        return str(self.person)


class ListKind(models.TextChoices):
    """What a list is of."""

    UNITS = "units", "Đơn vị"
    COLLECTIVES = "collectives", "Tập thể"
    STAFF = "staff", "Nhân sự, chức vụ"


class OrganisationList(FromFile):
    """A list of units, collectives or staff taken in at or below a unit.

    `made` are the ids of what its rows made, by the kind of thing, so that it can be undone.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lists")
    kind = models.CharField("danh sách", max_length=12, choices=ListKind)
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["imported_at", "id"]


class RoleGrant(Period):
    """A role of `core.access.Role` that an account holds over a unit; an administrator's reaches everywhere."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("vai trò", max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="grants")

    class Meta:
        constraints = [
            dates_in_order("organisations_rolegrant_dates"),
            models.UniqueConstraint(
                name="organisations_rolegrant_once",
                fields=["account", "role", "unit"],
                condition=Q(valid_to__isnull=True),
                violation_error_message="Tài khoản đã có vai trò này ở đơn vị này.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)
