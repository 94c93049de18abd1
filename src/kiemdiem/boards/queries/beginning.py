"""What a new installation needs before its first cycle, told to the administrator until all of it is there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, QuerySet

from kiemdiem.accounts.access import INSTALLATION
from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor, Role
from kiemdiem.cycles.models import Cycle, CycleState
from kiemdiem.organisations.models import Appointment, RoleGrant, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.prepared import Prepared
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.web.addresses import url


@dataclass(frozen=True)
class Beginning:
    """One of the first steps: what it is, how it is done, where, and whether it is done."""

    says: str
    how: str
    address: str
    done: bool


def beginning(actor: Actor, today: date) -> tuple[Beginning, ...]:
    """Return the first steps while one is left, to the administrator alone; one statement, none for anybody else."""
    if actor.account_id is None or not decide("accounts.create", actor, INSTALLATION).allowed:
        return ()
    [there] = THERE.rows(account_id=actor.account_id, today=today)
    if all(there):
        return ()
    return tuple(Beginning(*step, done=done) for step, done in zip(_steps(), there, strict=True))


def _steps() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            "Lập cây tổ chức",
            "Nhập từ tệp Excel, hoặc thêm từng đơn vị: đơn vị đứng đầu trước, rồi đến các đơn vị trực thuộc.",
            url("organisations:lists", "don-vi"),
        ),
        (
            "Ghi tập thể, chức vụ và người giữ",
            "Nhập từ tệp Excel (tập thể trước, nhân sự sau), hoặc ghi ở trang của từng đơn vị.",
            url("organisations:lists", "nhan-su"),
        ),
        (
            "Tạo tài khoản, giao vai trò",
            "Cần ít nhất một cán bộ Ban Tổ chức để lập đợt. Người dùng tự đặt mật khẩu qua liên kết dùng một lần.",
            url("accounts:index"),
        ),
        (
            "Công bố bộ quy định",
            "Chọn bộ đang áp dụng ở đơn vị; chỗ chưa đối chiếu bản gốc được ghi rõ để đối chiếu trước.",
            url("rulesets:publish"),
        ),
        (
            "Lập và mở đợt kiểm điểm đầu tiên",
            "Cán bộ Ban Tổ chức làm: Đợt kiểm điểm, Lập đợt mới; trang chuẩn bị nêu việc còn thiếu.",
            url("cycles:index"),
        ),
    )


def _there(*, account_id: int, today: date) -> "QuerySet[Account, tuple[bool, ...]]":
    organisers = RoleGrant.objects.filter(in_force(today), role=Role.ORGANISER, account__is_active=True)
    return Account.objects.filter(pk=account_id).values_list(
        Exists(Unit.objects.all()),
        Exists(Appointment.objects.all()),
        Exists(organisers),
        Exists(RuleSetVersion.objects.all()),
        Exists(Cycle.objects.exclude(state=CycleState.DRAFT)),
    )


THERE = Prepared(_there, account_id=int, today=date)
