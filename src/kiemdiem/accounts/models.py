"""Persons, and the accounts they sign in with."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kiemdiem.core import textvi

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class KeyField(TextColumn):
    """A text column computed from another one by a function of `core.textvi` at every save, bulk saves included."""

    def __init__(self, *, of: str, by: Callable[[str], str], **options: Any) -> None:
        self.of, self.by = of, by
        super().__init__(**{"max_length": 900, "editable": False, "db_index": True, **options})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return the field's migration form, source column and function included."""
        name, path, args, options = super().deconstruct()
        return (
            name,
            path,
            args,
            {**options, "db_index": getattr(self, "db_index", True), "of": self.of, "by": self.by},
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 -- Django's signature
        """Return the key of the source column's present value."""
        key = self.by(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key


class Person(models.Model):
    """A human being: may hold posts, be reviewed, sign in. Sample persons are fictional and marked so."""

    full_name = models.CharField("họ và tên", max_length=200)
    born_on = models.DateField("ngày sinh", null=True, blank=True)
    party_admitted_on = models.DateField("ngày vào Đảng", null=True, blank=True)
    fictional = models.BooleanField("nhân vật hư cấu", default=False)
    search_key = KeyField(of="full_name", by=textvi.fold)
    sort_key = KeyField(of="full_name", by=textvi.person_sort_key)

    class Meta:
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.full_name


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their sign-in name."""


class Account(AbstractBaseUser):
    """What a person signs in with. There is no superuser and no default password."""

    username = models.CharField("tên đăng nhập", max_length=80, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    display_name = models.CharField("tên hiển thị", max_length=200)
    is_active = models.BooleanField("đang dùng", default=True)
    sample_label = models.CharField("vai mẫu", max_length=120, blank=True)
    sample_order = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    search_key = KeyField(of="display_name", by=textvi.fold)
    sort_key = KeyField(of="display_name", by=textvi.person_sort_key)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name


class SetupLink(models.Model):
    """A one-time link, of which only the hash is kept: for `account` to set its password, or, without an account,
    to create the first administrator. `spent_at` is when it was used or replaced by a newer one.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="setup_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_setup_link_dates",
                condition=models.Q(expires_at__gt=models.F("created_at")),
                violation_error_message="Liên kết phải hết hạn sau khi được tạo.",
            )
        ]

    def __str__(self) -> str:
        return f"Liên kết cho {self.account or 'quản trị viên đầu tiên'}"

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of a link's token."""
        return sha256(token.encode()).hexdigest()


class Scope(models.TextChoices):
    """How far a token reaches into the API: what its account may do, and no more than this."""

    READ = "read", "Chỉ đọc"
    WRITE = "write", "Đọc và nhập dữ liệu"


class ApiToken(models.Model):
    """A key by which a program acts for an account, within a scope and up to a day; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField("tên", max_length=100)
    scope = models.CharField("phạm vi", max_length=5, choices=Scope)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_on = models.DateField("dùng được hết ngày")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name
