"""Suggestions and delegations from a file: in at once or not at all, and out again by one deed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.actions.delegations import NewMember, assign_delegation, form_delegation
from kiemdiem.cycles.actions.suggestions import Point, suggest_to_many
from kiemdiem.cycles.models import (
    Cycle,
    CycleList,
    CycleUnit,
    Delegation,
    DelegationMember,
    ListKind,
    Subject,
    SuggestedPoint,
    Suggestion,
    Visit,
)

STEP = 100
LONGEST_NAME = 200


class Asked(Protocol):
    """A row that asks a subject something; `row` is its number in the file."""

    @property
    def row(self) -> int: ...
    @property
    def subject(self) -> Subject: ...
    @property
    def point(self) -> Point: ...


class Sent(Protocol):
    """What the rows of a list say of one delegation; without a name it is one that stands already."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def units(self) -> Sequence[CycleUnit]: ...
    @property
    def members(self) -> Sequence[tuple[Person, str, str]]: ...


@dataclass(frozen=True)
class ListProgress:
    """How far a list is; `batch` once it is whole."""

    done: int
    total: int
    batch: CycleList


@action("cycles.import_suggestions")
def import_suggestions(
    *, cycle: Cycle, entries: Sequence[Asked], file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[ListProgress]:
    """Draft a list of suggested points, telling progress; unless it runs to its end nothing stays.

    Points are added to the drafts that stand. Raises NotAllowed; Refused for an empty list, for the very file that
    stands in the cycle already, and for whatever `suggest_to_many` refuses.
    """
    require("cycles.import_suggestions", by, cycle_target(cycle))
    brought = _begin(cycle, ListKind.SUGGESTIONS, len(entries), file_name, sha256, by, at)
    asked: dict[int, tuple[Subject, list[Point]]] = {}
    for one in entries:
        asked.setdefault(one.subject.pk, (one.subject, []))[1].append(one.point)
    wanted, done = list(asked.values()), 0
    begun: list[int] = []
    points: list[int] = []
    for start in range(0, len(wanted), STEP):
        slice_ = wanted[start : start + STEP]
        drafted = suggest_to_many(wanted=slice_, by=by, at=at)
        begun += [draft.pk for draft in drafted.begun]
        points += [point.pk for point in drafted.points]
        done += sum(len(asked_for) for _, asked_for in slice_)
        if done < len(entries):
            yield ListProgress(done, len(entries), brought)
    _finish("cycles.import_suggestions", brought, {"points": points, "begun": begun}, by, at)
    yield ListProgress(len(entries), len(entries), brought)


@action("cycles.import_delegations")
def import_delegations(
    *, cycle: Cycle, entries: Sequence[Sent], rows: int, file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[ListProgress]:
    """Form delegations with their units and members, telling progress; unless it runs to its end nothing stays.

    What a delegation has already stays with it. Raises NotAllowed; Refused for an empty list, for the very file that
    stands in the cycle already, and, naming the delegation, for whatever `form_delegation` and
    `assign_delegation` refuse.
    """
    require("cycles.import_delegations", by, cycle_target(cycle))
    brought = _begin(cycle, ListKind.DELEGATIONS, rows, file_name, sha256, by, at)
    standing = {one.number: one for one in cycle.delegations.select_related("cycle__root")}
    made: dict[str, list[Any]] = {"delegations": [], "units": [], "members": []}
    for done, one in enumerate(entries, start=1):
        delegation = standing.get(one.number)
        try:
            if delegation is None:
                delegation = form_delegation(cycle=cycle, number=one.number, name=one.name, by=by, at=at)
                made["delegations"].append(delegation.pk)
            _send(delegation, one, made, by, at)
        except Refused as refused:
            raise Refused(
                f"Đoàn số {one.number}: {refused.reason}", article=refused.article, way_out=refused.way_out
            ) from refused
        if done < len(entries):
            yield ListProgress(rows * done // len(entries), rows, brought)
    _finish("cycles.import_delegations", brought, made, by, at)
    yield ListProgress(rows, rows, brought)


def _send(delegation: Delegation, one: Sent, made: Mapping[str, list[Any]], by: Actor, at: datetime) -> None:
    """Give a delegation the units and members of its rows, beside those it has."""
    before = set(delegation.members.values_list("pk", flat=True))
    held = list(delegation.units.all())
    assign_delegation(
        delegation=delegation, units=[*held, *one.units] if one.units else None,
        add=[NewMember(person, DelegationMember.Role(role), ground) for person, role, ground in one.members],
        by=by, at=at,
    )  # fmt: skip
    made["units"] += [[delegation.pk, unit.pk] for unit in one.units]
    new = delegation.members.exclude(pk__in=before).order_by("pk")
    made["members"] += list(new.values_list("pk", flat=True))


def _begin(
    cycle: Cycle, kind: ListKind, rows: int, file_name: str, sha256: str, by: Actor, at: datetime
) -> CycleList:
    """Begin a list; two of the same file never come in together. Raises Refused."""
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if not rows:
        raise Refused("Danh sách không có dòng nào để nhập.", way_out="Hãy sửa tệp rồi tải lên lại.")
    known = CycleList.objects.filter(cycle=cycle, kind=kind, sha256=sha256, undone_at__isnull=True).first()
    if known:
        raise Refused(
            f"Tệp này đã được nhập vào đợt ngày {known.imported_at:%d/%m/%Y} ({known.rows} dòng).",
            way_out="Hãy mở đợt nhập đó; muốn nhập lại thì hoàn tác đợt đó trước.",
        )
    return CycleList.objects.create(
        cycle=cycle, kind=kind, file_name=file_name[-LONGEST_NAME:], sha256=sha256, rows=rows, imported_at=at,
        imported_by_id=by.account_id,
    )  # fmt: skip


def _finish(name: str, brought: CycleList, made: dict[str, list[Any]], by: Actor, at: datetime) -> None:
    brought.made = made
    brought.save(update_fields=["made"])
    _record(name, brought, by, at)


@action("cycles.undo_list")
def undo_list(*, brought: CycleList, by: Actor, at: datetime) -> None:
    """Take out all that a list made, while nobody did anything with it.

    Raises NotAllowed; Refused where it was undone already; NotReady with all that somebody touched.
    """
    brought = (
        CycleList.objects.select_for_update(of=("self",)).select_related("cycle__root").get(pk=brought.pk)
    )
    require("cycles.undo_list", by, cycle_target(brought.cycle))
    if brought.undone_at:
        raise Refused(f"Đợt nhập này đã được hoàn tác lúc {brought.undone_at:%d/%m/%Y}.")
    if brought.kind == ListKind.SUGGESTIONS:
        _undo_suggestions(brought.made)
    else:
        _undo_delegations(brought.made)
    brought.undone_at, brought.undone_by_id = at, by.account_id
    brought.save(update_fields=["undone_at", "undone_by"])
    _record("cycles.undo_list", brought, by, at)


def _undo_suggestions(made: Mapping[str, list[Any]]) -> None:
    points = list(SuggestedPoint.objects.filter(pk__in=made["points"]).select_related("suggestion__subject"))
    drafts = {point.suggestion_id: point.suggestion for point in points}
    touched = [
        Missing(f"{draft.subject}: {_what_became(draft)}")
        for draft in drafts.values()
        if draft.issued_at or draft.approved_at or draft.inspected_at
    ]
    gone = len(made["points"]) - len(points)
    if gone:
        touched.append(Missing(f"{gone} nội dung đã được sửa hoặc thay bằng nội dung khác"))
    _refuse_touched(touched, "Hãy sửa từng gợi ý ở trang của nó.")
    SuggestedPoint.objects.filter(pk__in=made["points"]).delete()
    left = SuggestedPoint.objects.filter(suggestion__in=drafts).order_by("suggestion_id", "number")
    numbers: dict[int, int] = {}
    for point in left:
        numbers[point.suggestion_id] = number = numbers.get(point.suggestion_id, 0) + 1
        if point.number != number:
            point.number = number
            point.save(update_fields=["number"])
    Suggestion.objects.filter(pk__in=[pk for pk in made["begun"] if pk not in numbers]).delete()


def _what_became(draft: Suggestion) -> str:
    if draft.issued_at:
        return f"gợi ý đã ban hành, số {draft.number}"
    return "gợi ý đã được phê duyệt" if draft.approved_at else "đã có ý kiến của ủy ban kiểm tra"


def _undo_delegations(made: Mapping[str, list[Any]]) -> None:
    units, members, formed = made["units"], set(made["members"]), set(made["delegations"])
    theirs = {tuple(pair) for pair in units}
    touched = [
        Missing(f"{visit.delegation} đã có lịch làm việc tại {visit.unit.name}")
        for visit in Visit.objects.filter(unit__in=[unit for _, unit in units]).select_related("delegation", "unit")
    ]  # fmt: skip
    held = Delegation.units.through.objects.filter(delegation__in=formed | {one for one, _ in units})
    pairs = set(held.values_list("delegation_id", "cycleunit_id"))
    if theirs - pairs:
        touched.append(Missing(f"{len(theirs - pairs)} đơn vị đã chuyển sang đoàn khác hoặc đã rút"))
    others = DelegationMember.objects.filter(delegation__in=formed).exclude(pk__in=members).count()
    others += sum(one in formed for one, _ in pairs - theirs)
    if others:
        touched.append(Missing(f"{others} đơn vị, thành viên đã được thêm vào các đoàn của đợt nhập"))
    sent = DelegationMember.objects.filter(pk__in=members)
    if sent.count() < len(members):
        touched.append(Missing(f"{len(members) - sent.count()} thành viên đã được rút khỏi đoàn"))
    _refuse_touched(touched, "Hãy sửa từng đoàn ở trang của đoàn.")
    sent.delete()
    for delegation, unit in theirs:
        Delegation.units.through.objects.filter(delegation_id=delegation, cycleunit_id=unit).delete()
    Delegation.objects.filter(pk__in=formed).delete()


def _refuse_touched(touched: list[Missing], way_out: str) -> None:
    if touched:
        raise NotReady(
            "Đã có việc làm tiếp trên đợt nhập này nên không hoàn tác được.", touched, way_out=way_out
        )


def _record(name: str, brought: CycleList, by: Actor, at: datetime) -> None:
    cycle = brought.cycle
    record(
        name, by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk,
        data={"list": brought.pk, "kind": brought.kind, "rows": brought.rows, "sha256": brought.sha256},
    )  # fmt: skip
