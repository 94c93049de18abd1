"""Lists of units, collectives and staff from files: who may send them, what they may name, what became of them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from kiemdiem.adapters.lists import named
from kiemdiem.adapters.xlsx import Table
from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.actions.lists import IMPORTING
from kiemdiem.organisations.models import Collective, ListKind, OrganisationList, Post, Unit
from kiemdiem.organisations.queries import within
from kiemdiem.web.lists import BatchLine

MOST_OFFERED = 2000
SHOWN = 200
IN_UNIT = "không có trong các đơn vị đang hoạt động thuộc nơi nhập. Hãy chọn trong danh sách của tệp mẫu, hoặc ghi mã đơn vị."
WHICH_UNIT = (
    "là tên của nhiều đơn vị. Hãy ghi kèm mã như trong danh sách của tệp mẫu, ví dụ Phường A (phuong-a)."
)
COUNTED = {
    "units": "đơn vị",
    "collectives": "tập thể",
    "people": "người mới",
    "posts": "chức vụ mới",
    "appointments": "phân công",
}


def places_for(kind: ListKind, actor: Actor) -> QuerySet[Unit]:
    """Return the units, at work without an end, where `actor` may take a list of a kind in."""
    reach = reach_filter(IMPORTING[kind], actor, unit="pk")
    return Unit.objects.filter(reach, valid_to__isnull=True).order_by("sort_key", "pk")


def units_within(kind: ListKind, top: Unit, actor: Actor, table: Table | None, *headings: str) -> list[Unit]:
    """Return the units at or below `top` that a list may name: those its columns name, or for the template; one statement."""
    units = places_for(kind, actor).filter(within(top))
    if table is None:
        return list(units[:MOST_OFFERED])
    words = named(table, *headings)
    return list(units.filter(Q(search_key__in=words) | Q(code__in=words)))


def unit_words(units: Sequence[Unit]) -> list[tuple[str, Unit]]:
    """Return how units may be written: name, code, or both."""
    return [pair for one in units for pair in ((one.name, one), (one.code, one), (says(one), one))]


def says(unit: Unit) -> str:
    """Return how the template offers a unit: its name, and the code that tells it from namesakes."""
    return f"{unit.name} ({unit.code})"


def first_days(unit: Unit, day: date) -> str:
    """Return what is wrong with something of `unit` that begins on `day`; empty where it is at work then."""
    if unit.valid_from > day:
        return f"{unit.name} chỉ hoạt động từ ngày {unit.valid_from:%d/%m/%Y}. Hãy sửa lại ngày."
    return ""


def list_lines(
    kind: ListKind, actor: Actor, window: slice | None = None, only: int | None = None
) -> list[BatchLine]:
    """Return the lists of a kind taken in within reach of `actor`, newest first; one statement."""
    rows = _within(kind, actor).select_related("unit", "imported_by").order_by("-imported_at", "-pk")
    rows = rows.filter(pk=only) if only is not None else rows
    return [
        BatchLine(
            row.pk, row.unit.name, row.file_name, row.rows, row.imported_at,
            row.imported_by.display_name if row.imported_by else "", row.undone_at,
            ", ".join(f"{len(row.made[key])} {what}" for key, what in COUNTED.items() if row.made.get(key)),
        )
        for row in (rows[window] if window else rows)
    ]  # fmt: skip


def list_count(kind: ListKind, actor: Actor) -> int:
    """Return how many lists there are behind `list_lines`; one statement."""
    return _within(kind, actor).count()


def _within(kind: ListKind, actor: Actor) -> QuerySet[OrganisationList]:
    reach = reach_filter(
        IMPORTING[kind], actor, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )
    return OrganisationList.objects.filter(reach, kind=kind)


def same_list(kind: ListKind, unit: Unit, sha256: str) -> OrganisationList | None:
    """Return the list in which this very file stands there already, unless it was undone."""
    rows = OrganisationList.objects.filter(unit=unit, kind=kind, sha256=sha256, undone_at__isnull=True)
    return rows.order_by("pk").last()


def units_made(brought: OrganisationList) -> list[Unit]:
    """Return the units of a list that stand; one statement."""
    return list(Unit.objects.filter(pk__in=brought.made.get("units", ())).order_by("pk")[:SHOWN])


def collectives_made(brought: OrganisationList) -> list[Collective]:
    """Return the collectives of a list that stand; one statement."""
    rows = Collective.objects.filter(pk__in=brought.made.get("collectives", ()))
    return list(rows.select_related("unit").order_by("pk")[:SHOWN])


def staff_made(brought: OrganisationList) -> list[tuple[Post, str]]:
    """Return the posts that a list added or filled, with who it put into them; two statements."""
    filled = Q(appointments__in=brought.made.get("appointments", ()))
    rows = Post.objects.filter(Q(pk__in=brought.made.get("posts", ())) | filled).distinct().order_by("pk")
    posts = rows.select_related("unit").prefetch_related("appointments__person")[:SHOWN]
    made = set(brought.made.get("appointments", ()))
    return [
        (post, ", ".join(held.person.full_name for held in post.appointments.all() if held.pk in made))
        for post in posts
    ]
