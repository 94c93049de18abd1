"""Units, collectives and staff from a file: template, preview that changes nothing, import with progress, undoing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.adapters.lists import Checked, Column, template_columns
from kiemdiem.adapters.xlsx import Table
from kiemdiem.audit.access import decide, may_somewhere, require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions import lists as taking
from kiemdiem.organisations.forms.lists import OrganisationListForm
from kiemdiem.organisations.models import ListKind, OrganisationList, Unit
from kiemdiem.organisations.queries import lists as reading
from kiemdiem.organisations.queries import widest
from kiemdiem.organisations.queries.lists.collectives import checked_collectives, collective_columns
from kiemdiem.organisations.queries.lists.staff import checked_staff, staff_columns
from kiemdiem.organisations.queries.lists.units import checked_units, unit_columns
from kiemdiem.web import lists
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.requests import SignedIn


@dataclass(frozen=True)
class Kind:
    """One kind of list: its name in addresses, what its rows are, notes for its template, and how it is read, taken in and shown."""

    slug: str
    what: str
    notes: tuple[str, ...]
    columns: Callable[[Unit, Actor, Table | None], list[Column]]
    checked: Callable[[Table, Unit, Actor, date], Checked[Any]]
    take_in: Callable[..., Iterator[taking.ListProgress]]
    made: Callable[[OrganisationList], list[lists.MadeLine]]


def _units(brought: OrganisationList) -> list[lists.MadeLine]:
    return [_line(one, one.code, one.name, "đơn vị mới") for one in reading.units_made(brought)]


def _collectives(brought: OrganisationList) -> list[lists.MadeLine]:
    made = reading.collectives_made(brought)
    return [_line(one.unit, one.unit.name, one.name, "tập thể mới") for one in made]


def _staff(brought: OrganisationList) -> list[lists.MadeLine]:
    made = reading.staff_made(brought)
    return [_line(post.unit, post.unit.name, post.title, who or "khuyết") for post, who in made]


def _line(unit: Unit, name: str, text: str, state: str) -> lists.MadeLine:
    return lists.MadeLine(name, text, state, reverse("organisations:unit", args=[unit.pk]))


KINDS = {
    ListKind.UNITS: Kind(
        "don-vi", "đơn vị",
        ("Mỗi dòng một đơn vị mới. Cấp trên có thể là đơn vị đã có, hoặc đơn vị ở dòng khác của chính danh sách.",),
        unit_columns, checked_units, taking.import_unit_list, _units,
    ),
    ListKind.COLLECTIVES: Kind(
        "tap-the", "tập thể", ("Mỗi dòng một tập thể lãnh đạo, quản lý của đơn vị đã có.",),
        collective_columns, lambda table, unit, by, _: checked_collectives(table, unit, by), taking.import_collective_list, _collectives,
    ),
    ListKind.STAFF: Kind(
        "nhan-su", "nhân sự, chức vụ",
        (
            "Mỗi dòng một người giữ một chức vụ; chỉ có chức vụ thì là chức vụ khuyết, chỉ có người thì người ấy vào sổ nhân sự.",
            "Chức vụ cùng tên đang khuyết trong sổ thì được điền người, không thêm chức vụ mới.",
        ),
        staff_columns, checked_staff, taking.import_staff_list, _staff,
    ),
}  # fmt: skip


def lists_of(request: SignedIn, first: ListKind = ListKind.UNITS) -> str:
    """Return where the lists that an account may take in begin, `first` ahead; empty where it takes in none."""
    kinds = sorted(ListKind, key=lambda kind: kind != first)
    may = [kind for kind in kinds if may_somewhere(taking.IMPORTING[kind], request.actor)]
    return reverse("organisations:lists", args=[KINDS[may[0]].slug]) if may else ""


def _pages(request: SignedIn, kind: ListKind) -> lists.Pages:
    slug, what = KINDS[kind].slug, KINDS[kind].what
    others = [one for one in ListKind if one != kind and may_somewhere(taking.IMPORTING[one], request.actor)]
    return lists.Pages(
        title=f"Nhập {what} từ tệp",
        things=f"dòng {what}",
        above=(("Tổ chức", reverse("organisations:index")),),
        home=reverse("organisations:lists", args=[slug]),
        template=reverse("organisations:list_template", args=[slug]),
        take_in=reverse("organisations:take_list", args=[slug]),
        batch=lambda pk: reverse("organisations:list", args=[pk]),
        undo_note="Chỉ hoàn tác được khi chưa ai sửa, kết thúc hay dùng đến những gì đã nhập.",
        others=tuple(
            (f"Nhập {KINDS[one].what}", reverse("organisations:lists", args=[KINDS[one].slug])) for one in others
        ),
    )  # fmt: skip


def _kind(request: SignedIn, slug: str) -> ListKind:
    """Return the kind of list asked for. Raises Http404; NotAllowed for whoever takes none of it in."""
    kind = next((kind for kind, one in KINDS.items() if one.slug == slug), None)
    if kind is None:
        raise Http404
    if not may_somewhere(taking.IMPORTING[kind], request.actor):
        raise NotAllowed(f"Tài khoản của đồng chí không nhập {KINDS[kind].what} cho đơn vị nào.")
    return kind


def lists_(request: SignedIn, slug: str) -> HttpResponse:
    """Take a list in as far as its preview, and show the lists taken in before."""
    kind = _kind(request, slug)
    pages = _pages(request, kind)
    form = OrganisationListForm(request.POST or None, request.FILES or None, request.actor, kind)
    if request.method == "POST" and form.is_valid():
        unit, upload = form.cleaned_data["unit"], form.cleaned_data["upload"]
        checked = KINDS[kind].checked(upload.table, unit, request.actor, timezone.localdate())
        known = reading.same_list(kind, unit, upload.sha256)
        place = (unit.pk, f"cho {unit.name}")
        return lists.preview(request, pages, taking.IMPORTING[kind], place, upload, checked, known)
    page = page_of(request, reading.list_count(kind, request.actor))
    return lists.home(request, pages, form, reading.list_lines(kind, request.actor, page.window), page)


@require_safe
def list_template(request: SignedIn, slug: str) -> HttpResponse:
    """Hand out the file to fill in, with the units at and below the one asked for."""
    kind = _kind(request, slug)
    units = reading.places_for(kind, request.actor)
    asked = whole_number(request.GET.get("don-vi", ""))
    unit = units.filter(pk=asked).first() if asked else widest(units)
    if unit is None:
        raise Http404
    columns = template_columns(KINDS[kind].columns(unit, request.actor, None))
    return lists.template_file(f"mau-{slug}.xlsx", kind.label, columns, KINDS[kind].notes)


@require_POST
def take_list(request: SignedIn, slug: str) -> HttpResponseBase:
    """Write a previewed list and show the progress while it runs; the page needs no script."""
    kind = _kind(request, slug)
    unit_id, upload = lists.unsealed(request, taking.IMPORTING[kind])
    unit = get_object_or_404(Unit, pk=unit_id)
    require(taking.IMPORTING[kind], request.actor, unit_target(unit))
    checked = KINDS[kind].checked(upload.table, unit, request.actor, timezone.localdate())
    pages = _pages(request, kind)
    lists.refuse_faulty(checked)
    page = lists.running_page(request, pages, upload, f"cho {unit.name}")
    steps = KINDS[kind].take_in(
        unit=unit, entries=checked.entries, file_name=upload.file_name, sha256=upload.sha256, by=request.actor,
        at=timezone.now(),
    )  # fmt: skip
    return streamed_page(page, lists.told(pages, steps))


def list_(request: SignedIn, organisation_list_id: int) -> HttpResponseBase:
    """Show one list that was taken in, and take it out again while nobody built on it."""
    brought = get_object_or_404(OrganisationList.objects.select_related("unit"), pk=organisation_list_id)
    kind = ListKind(brought.kind)
    require(taking.IMPORTING[kind], request.actor, unit_target(brought.unit))
    refusal: Refused | None = None
    if request.method == "POST":
        refusal = lists.refused(
            lambda: taking.undo_list(brought=brought, by=request.actor, at=timezone.now())
        )
        if refusal is None:
            return redirect("organisations:list", brought.pk)
    allowed = decide("organisations.undo_list", request.actor, unit_target(brought.unit)).allowed
    [line] = reading.list_lines(kind, request.actor, only=brought.pk)
    may_undo = brought.undone_at is None and allowed
    return lists.batch_page(
        request, _pages(request, kind), line, KINDS[kind].made(brought), may_undo, refusal
    )
