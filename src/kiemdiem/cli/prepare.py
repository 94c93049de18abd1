"""What `kiemdiem serve` prepares before it serves. Imported once Django is set up."""

import secrets
import sys
import time
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.urls import reverse
from django.utils import timezone

from kiemdiem.accounts.actions import LINK_LASTS, create_setup_link
from kiemdiem.accounts.queries import sample_and_real, sample_sign_ins
from kiemdiem.cli import sample
from kiemdiem.cli.check import rule_faults
from kiemdiem.cli.serve import CannotServeError
from kiemdiem.cli.tables import is_bare, make_tables
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.queries.administrators import administrator_exists
from kiemdiem.shortcomings.actions.causes import load_causes


def prepare(address: str) -> None:
    """Bring the database up to date, fill it in sample mode, and say how to get in.

    Raises CannotServeError where the database can't be reached, is of a newer release, holds the other kind of
    data (a sample where real data is wanted, or the other way round), or where a rule set is not the text it was
    published as.
    """
    try:
        connection.ensure_connection()
    except Error as error:
        raise CannotServeError(_unreachable(error)) from error
    _bring_up_to_date()
    _check_rules()
    load_causes(by=SYSTEM, at=timezone.now())
    has_sample, has_real = sample_and_real()
    if settings.SAMPLE:
        _prepare_sample(has_sample=has_sample, has_real=has_real)
    elif has_sample:
        raise CannotServeError(
            "Cơ sở dữ liệu này đang chứa dữ liệu mẫu. Hãy dùng cơ sở dữ liệu khác (DATABASE_URL, KIEMDIEM_DATA)"
            " cho dữ liệu thật, hoặc chạy kiemdiem serve --sample."
        )
    elif not administrator_exists(timezone.localdate()):
        _offer_setup(address)


def _unreachable(error: Error) -> str:
    where = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return f"Không mở được tệp cơ sở dữ liệu {where['NAME']} ({error})."
    place = f"{where['HOST'] or 'máy này'}:{where['PORT'] or 5432}/{where['NAME']}"
    return f"Không kết nối được cơ sở dữ liệu {place}. Hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL."


class _Progress(StringIO):
    """Shows how far the migrations are, one line rewritten in place."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total, self.done = total, 0

    def write(self, text: str) -> int:
        """Count the steps that Django reports as begun."""
        if "Applying" in text:
            self.done += 1
            tell(f"Chuẩn bị cơ sở dữ liệu: bước {self.done}/{self.total}", again=True)
        return len(text)


def tell(text: str, *, again: bool = False) -> None:
    """Print a line of progress; `again` rewrites it in place on a terminal."""
    if again and sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    elif not again:
        print(text, flush=True)


def _bring_up_to_date() -> None:
    if is_bare():
        tell("Chuẩn bị cơ sở dữ liệu …")
        make_tables()
        return
    executor = MigrationExecutor(connection)
    loader = executor.loader
    assert loader.disk_migrations is not None
    known = loader.disk_migrations
    if any(key[0] in loader.migrated_apps and key not in known for key in loader.applied_migrations):
        raise CannotServeError(
            "Cơ sở dữ liệu do một phiên bản mới hơn của phần mềm tạo ra. Hãy nâng cấp phần mềm rồi chạy lại."
        )
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        return
    tell(f"Chuẩn bị cơ sở dữ liệu ({len(plan)} bước) …")
    call_command("migrate", interactive=False, stdout=_Progress(len(plan)))
    tell("", again=True)


def _check_rules() -> None:
    """Raise CannotServeError where rules were changed behind their hash: nothing may be decided by them."""
    changed = rule_faults()
    if changed:
        raise CannotServeError("\n".join(["Không chạy được: bộ quy định đã bị sửa.", *changed]))


def _prepare_sample(*, has_sample: bool, has_real: bool) -> None:
    if has_real and not has_sample:
        raise CannotServeError(
            "Cơ sở dữ liệu này đang chứa dữ liệu thật, không nạp dữ liệu mẫu vào. Hãy bỏ --sample, hoặc dùng"
            " cơ sở dữ liệu khác (DATABASE_URL, KIEMDIEM_DATA)."
        )
    if not has_sample:
        begun = time.monotonic()
        tell("Nạp dữ liệu mẫu (chỉ lần đầu) …")
        sample.build(lambda text: tell(f"  {text}"))
        tell(f"Đã nạp dữ liệu mẫu trong {time.monotonic() - begun:.0f} giây.")
    print("Dữ liệu mẫu: nhân vật hư cấu. Các vai ở trang đăng nhập:")
    for one in sample_sign_ins():
        print(f"  {one.label}: {one.name}")


def _offer_setup(address: str) -> None:
    token = secrets.token_urlsafe(32)
    create_setup_link(token=token, by=SYSTEM, at=timezone.now())
    hours = int(LINK_LASTS.total_seconds() // 3600)
    print("Chưa có quản trị viên. Hãy mở liên kết dùng một lần này để tạo quản trị viên đầu tiên:")
    print(f"  {address}{reverse('organisations:first_administrator', args=[token])}")
    print(f"Liên kết có hiệu lực {hours} giờ; chạy lại kiemdiem serve sẽ có liên kết mới.")
