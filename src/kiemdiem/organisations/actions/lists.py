"""Units, collectives and staff from a file: in at once or not at all, and out again by one deed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.appointments import appoint
from kiemdiem.organisations.actions.people import add_person
from kiemdiem.organisations.actions.posts import create_collective, create_post
from kiemdiem.organisations.actions.units import create_unit
from kiemdiem.organisations.models import (
    Appointment,
    Collective,
    ListKind,
    OrganisationList,
    Post,
    Unit,
    UnitLink,
)

STEP = 25
LONGEST_NAME = 200
Made = dict[str, list[int]]


@dataclass(frozen=True)
class NewUnit:
    """A row that adds a unit. A superior is a unit, or the code of one that stands before it in the list."""

    row: int
    code: str
    name: str
    short_name: str
    kind: str
    line: str
    party_superior: Unit | str | None
    state_superior: Unit | str | None
    valid_from: date
    decision_number: str
    source: str


@dataclass(frozen=True)
class NewCollective:
    """A row that adds a collective to a unit."""

    row: int
    unit: Unit
    name: str
    kind: str
    line: str
    valid_from: date
    source: str


@dataclass(frozen=True)
class Somebody:
    """Who a row is about: somebody in the register, or somebody new. The same new one is equal in all rows."""

    person: Person | None
    full_name: str
    born_on: date | None = None
    party_admitted_on: date | None = None


@dataclass(frozen=True)
class NewStaff:
    """A row that adds a post, somebody, or somebody in a post; `post` is one that stands vacant already."""

    row: int
    unit: Unit
    who: Somebody | None
    title: str
    role: str
    rank: int
    collective: Collective | None
    post: Post | None
    valid_from: date
    decision_number: str


@dataclass(frozen=True)
class ListProgress:
    """How far a list is; `batch` is what it comes in as."""

    done: int
    total: int
    batch: OrganisationList


@action("organisations.import_unit_list")
def import_unit_list(
    *, unit: Unit, entries: Sequence[NewUnit], file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[ListProgress]:
    """Add a list of units below `unit`, telling progress; unless it runs to its end nothing stays.

    Raises NotAllowed; Refused for an empty list, for the very file that stands there already, and, naming the row,
    for whatever `create_unit` refuses.
    """
    require("organisations.import_unit_list", by, unit_target(unit))
    known: dict[str, Unit] = {}

    def add(one: NewUnit, made: Made) -> None:
        superiors = [
            known[above] if isinstance(above, str) else above
            for above in (one.party_superior, one.state_superior)
        ]
        new = known[one.code] = create_unit(
            code=one.code, name=one.name, short_name=one.short_name, kind=one.kind, line=one.line,
            valid_from=one.valid_from, party_superior=superiors[0], state_superior=superiors[1],
            decision_number=one.decision_number, source=one.source, by=by, at=at,
        )  # fmt: skip
        made.setdefault("units", []).append(new.pk)
        links = UnitLink.objects.filter(unit=new).order_by("pk")
        made.setdefault("links", []).extend(links.values_list("pk", flat=True))

    upload = (file_name, sha256)
    yield from _taken_in("organisations.import_unit_list", ListKind.UNITS, unit, entries, add, upload, by, at)


@action("organisations.import_collective_list")
def import_collective_list(
    *, unit: Unit, entries: Sequence[NewCollective], file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[ListProgress]:
    """Add a list of collectives at or below `unit`, telling progress; unless it runs to its end nothing stays.

    Raises NotAllowed; Refused for an empty list, for the very file that stands there already, and, naming the row,
    for whatever `create_collective` refuses.
    """
    require("organisations.import_collective_list", by, unit_target(unit))

    def add(one: NewCollective, made: Made) -> None:
        new = create_collective(
            unit=one.unit, name=one.name, kind=one.kind, line=one.line, valid_from=one.valid_from, source=one.source,
            by=by, at=at,
        )  # fmt: skip
        made.setdefault("collectives", []).append(new.pk)

    name, upload = "organisations.import_collective_list", (file_name, sha256)
    yield from _taken_in(name, ListKind.COLLECTIVES, unit, entries, add, upload, by, at)


@action("organisations.import_staff_list")
def import_staff_list(
    *, unit: Unit, entries: Sequence[NewStaff], file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[ListProgress]:
    """Add a list of people and posts at or below `unit`, telling progress; unless it runs to its end nothing stays.

    Raises NotAllowed; Refused for an empty list, for the very file that stands there already, and, naming the row,
    for whatever `add_person`, `create_post` and `appoint` refuse.
    """
    require("organisations.import_staff_list", by, unit_target(unit))
    known: dict[Somebody, Person] = {}

    def add(one: NewStaff, made: Made) -> None:
        post = one.post
        if one.title and post is None:
            post = create_post(
                unit=one.unit, title=one.title, role=one.role, valid_from=one.valid_from, collective=one.collective,
                rank=one.rank, by=by, at=at,
            )  # fmt: skip
            made.setdefault("posts", []).append(post.pk)
        if one.who is None:
            return
        person = one.who.person or known.get(one.who)
        if person is None:
            person = known[one.who] = add_person(
                unit=one.unit, full_name=one.who.full_name, born_on=one.who.born_on,
                party_admitted_on=one.who.party_admitted_on, by=by, at=at,
            )  # fmt: skip
            made.setdefault("people", []).append(person.pk)
        if post is not None:
            held = appoint(
                person=person, post=post, valid_from=one.valid_from, decision_number=one.decision_number, by=by, at=at
            )  # fmt: skip
            made.setdefault("appointments", []).append(held.pk)

    name, upload = "organisations.import_staff_list", (file_name, sha256)
    yield from _taken_in(name, ListKind.STAFF, unit, entries, add, upload, by, at)


def _taken_in(
    name: str, kind: ListKind, unit: Unit, entries: Sequence[Any], add: Callable[[Any, Made], None],
    upload: tuple[str, str], by: Actor, at: datetime,
) -> Iterator[ListProgress]:  # fmt: skip
    """Write the rows of a list one by one; two of the same file never come in together. Raises Refused."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if not entries:
        raise Refused("Danh sách không có dòng nào để nhập.", way_out="Hãy sửa tệp rồi tải lên lại.")
    file_name, sha256 = upload
    same = OrganisationList.objects.filter(unit=unit, kind=kind, sha256=sha256, undone_at__isnull=True)
    known = same.order_by("pk").first()
    if known:
        raise Refused(
            f"Tệp này đã được nhập ngày {known.imported_at:%d/%m/%Y} ({known.rows} dòng).",
            way_out="Hãy mở đợt nhập đó; muốn nhập lại thì hoàn tác đợt đó trước.",
        )
    brought = OrganisationList.objects.create(
        unit=unit, kind=kind, file_name=file_name[-LONGEST_NAME:], sha256=sha256, rows=len(entries), imported_at=at,
        imported_by_id=by.account_id,
    )  # fmt: skip
    made: Made = {}
    for done, one in enumerate(entries, start=1):
        try:
            add(one, made)
        except Refused as refused:
            raise Refused(
                f"Dòng {one.row}: {refused.reason}", article=refused.article, way_out=refused.way_out
            ) from refused
        if done % STEP == 0 and done < len(entries):
            yield ListProgress(done, len(entries), brought)
    brought.made = made
    brought.save(update_fields=["made"])
    _record(name, brought, by, at)
    yield ListProgress(len(entries), len(entries), brought)


@action("organisations.undo_list")
def undo_list(*, brought: OrganisationList, by: Actor, at: datetime) -> None:
    """Take out all that a list made, while nobody did anything with it.

    Raises NotAllowed; Refused where it was undone already; NotReady with all that somebody touched or built on.
    """
    brought = (
        OrganisationList.objects.select_for_update(of=("self",)).select_related("unit").get(pk=brought.pk)
    )
    require("organisations.undo_list", by, unit_target(brought.unit))
    require(IMPORTING[ListKind(brought.kind)], by, unit_target(brought.unit))
    if brought.undone_at:
        raise Refused(f"Đợt nhập này đã được hoàn tác ngày {brought.undone_at:%d/%m/%Y}.")
    touched = [
        Missing(f"{_called(one)}: đã có ghi chép tiếp theo.")
        for model, key in MODELS
        for one in _touched(model, key, brought)
    ]
    if touched:
        raise NotReady(
            "Đã có việc làm tiếp trên đợt nhập này nên không hoàn tác được.", touched,
            way_out="Hãy sửa hoặc kết thúc từng mục ở trang của đơn vị.",
        )  # fmt: skip
    for model, key in MODELS:
        model._base_manager.filter(pk__in=brought.made.get(key, ())).delete()  # noqa: SLF001 -- Django's documented manager
    brought.undone_at, brought.undone_by_id = at, by.account_id
    brought.save(update_fields=["undone_at", "undone_by"])
    _record("organisations.undo_list", brought, by, at)


IMPORTING = {
    ListKind.UNITS: "organisations.import_unit_list",
    ListKind.COLLECTIVES: "organisations.import_collective_list",
    ListKind.STAFF: "organisations.import_staff_list",
}
# In the order in which they can be taken out: what refers to others goes first.
MODELS: tuple[tuple[type[Model], str], ...] = (
    (Appointment, "appointments"), (Post, "posts"), (Person, "people"), (Collective, "collectives"), (UnitLink, "links"),
    (Unit, "units"),
)  # fmt: skip


def _touched(model: type[Model], key: str, brought: OrganisationList) -> list[Model]:
    """Return what of a list the journal tells of later, or something else refers to by now."""
    made: Mapping[str, list[int]] = brought.made
    ids = made.get(key, ())
    if not ids:
        return []
    meta = model._meta  # noqa: SLF001 -- Django's documented Options
    later = Event.objects.filter(about_type=meta.label_lower, about_id__in=ids, at__gt=brought.imported_at)
    found = set(later.values_list("about_id", flat=True))
    own = {owner: made.get(name, ()) for owner, name in MODELS}
    for relation in meta.related_objects:
        refers, holder = relation.field.name, relation.related_model
        others = holder._base_manager.filter(**{f"{refers}__in": ids}).exclude(pk__in=own.get(holder, ()))  # noqa: SLF001
        found |= set(others.values_list(refers, flat=True))
    gone = set(ids) - set(model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))  # noqa: SLF001
    if gone:
        raise Refused(
            "Một phần của đợt nhập này đã được hủy riêng, nên không hoàn tác cả đợt được.",
            way_out="Hãy sửa hoặc kết thúc từng mục còn lại ở trang của đơn vị.",
        )
    return list(model._base_manager.filter(pk__in=found).order_by("pk"))  # noqa: SLF001


def _called(one: Model) -> str:
    return f"{one}, {one.unit.name}" if isinstance(one, Post | Collective) else str(one)


def _record(name: str, brought: OrganisationList, by: Actor, at: datetime) -> None:
    record(
        name, by=by, at=at, about=brought.unit, paths=brought.unit.paths,
        data={"list": brought.pk, "kind": brought.kind, "rows": brought.rows, "sha256": brought.sha256},
    )  # fmt: skip
