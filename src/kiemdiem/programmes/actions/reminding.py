"""The software speaks up about rounds of comment: to those who have said nothing yet, then to the office that asked."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor, Role
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import in_force
from kiemdiem.programmes.access import programmes_of
from kiemdiem.programmes.models import Invitation, ProgrammeComment, Round
from kiemdiem.programmes.queries.commenting import round_ladder


@action("programmes.remind_rounds")
def remind_rounds(*, rounds: Sequence[int], on: date, by: Actor, at: datetime) -> int:
    """Tell who has not commented that a round ends, and its office that it has ended; return how many notices are new.

    A step of the software itself; run twice it tells nothing twice. Raises NotAllowed for anybody else.
    """
    rows = list(
        Round.objects.select_for_update(of=("self",))
        .select_related("version__programme__unit")
        .filter(pk__in=rounds, closed_at__isnull=True)
        .order_by("pk")
    )
    sent = 0
    for row in rows:
        programme = row.version.programme
        require("programmes.remind_rounds", by, programmes_of(programme.unit))
        new = len(deliver(_letters(row, on), at))
        if new:
            record(
                "programmes.remind_rounds", by=by, at=at, about=programme, paths=programme.unit.paths,
                data={"number": row.version.number, "due_on": row.due_on, "amount": new},
            )  # fmt: skip
        sent += new
    return sent


def _letters(row: Round, on: date) -> Iterator[Letter]:
    near, rungs = round_ladder().threshold(row.due_on, on), round_ladder().rungs(row.due_on, on)
    programme, due = row.version.programme, f"{row.due_on:%d/%m/%Y}"
    if near is not None:
        left = (row.due_on - on).days
        when = f"còn {left} ngày" if left else "hôm nay là ngày cuối"
        says = f"Góp ý dự thảo “{programme}” (bản {row.version.number}): hạn {due}, {when}."
        address = reverse("programmes:version", args=[programme.pk, row.version.number])
        yield from _to(_silent(row), row, f"{row.due_on}:{near}", says, address)
    elif rungs:
        silent = len(_silent(row))
        says = f"Đợt góp ý dự thảo “{programme}” đã hết hạn {due}; {silent} đại biểu chưa có ý kiến. Kết thúc đợt để xử lý góp ý."
        address = reverse("programmes:draft", args=[programme.pk])
        yield from _to(_office(row, on), row, f"{row.due_on}:{rungs[-1].key}", says, address)


def _to(accounts: set[int], row: Round, what: str, says: str, address: str) -> Iterator[Letter]:
    for account in sorted(accounts):
        yield Letter(account, Kind.REMINDER, f"round:{row.pk}:{what}", says, address, "programmes.round", row.pk)  # fmt: skip


def _silent(row: Round) -> set[int]:
    """Return the accounts of those asked who have not commented on the version; one statement."""
    said = ProgrammeComment.objects.filter(version=row.version_id, made_by=OuterRef("pk"))
    asked = Invitation.objects.filter(round=row).values("person")
    rows = Account.objects.filter(~Exists(said), person__in=asked, is_active=True)
    return set(rows.values_list("pk", flat=True))


def _office(row: Round, on: date) -> set[int]:
    """Return who sent the draft out and the officers of its unit; one statement."""
    unit = row.version.programme.unit_id
    grants = RoleGrant.objects.filter(in_force(on), role=Role.OFFICER, unit=unit)
    opened = {row.opened_by_id} if row.opened_by_id else set()
    return set(grants.values_list("account_id", flat=True)) | opened
