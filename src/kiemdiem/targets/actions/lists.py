"""Targets and figures from a file: in at once or not at all, and out again on the same day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.organisations.models import Unit
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.actions.figures import record_value
from kiemdiem.targets.actions.giving import create
from kiemdiem.targets.models import FigureList, Target, TargetTransfer, TargetValue

STEP = 25
LONGEST_NAME = 200


class Brought(Protocol):
    """A row of a list, checked; without `target` it is one that an earlier row or this one gives by `given`."""

    @property
    def row(self) -> int: ...
    @property
    def key(self) -> tuple[int, int, str]: ...
    @property
    def target(self) -> Target | None: ...
    @property
    def given(self) -> Mapping[str, Any]: ...
    @property
    def figures(self) -> Sequence[tuple[str, Decimal]]: ...
    @property
    def as_of(self) -> date: ...
    @property
    def source(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True)
class ListProgress:
    """How far a list is; `batch` once it is whole."""

    done: int
    total: int
    batch: FigureList


@action("targets.import_figures")
def import_figures(
    *, unit: Unit, entries: Sequence[Brought], file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[ListProgress]:
    """Give targets and record figures of a list, telling progress; unless it runs to its end nothing stays.

    Raises NotAllowed; Refused for an empty list, for the very file that stands already, and, naming the row, for
    whatever `create` and `record_value` refuse.
    """
    require("targets.import_figures", by, targets_of(unit, by))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if not entries:
        raise Refused("Danh sách không có dòng nào để nhập.", way_out="Hãy sửa tệp rồi tải lên lại.")
    known = FigureList.objects.filter(unit=unit, sha256=sha256, undone_at__isnull=True).first()
    if known:
        raise Refused(
            f"Tệp này đã được nhập cho {unit} ngày {known.imported_at:%d/%m/%Y} ({known.rows} dòng).",
            way_out="Hãy mở đợt nhập đó; muốn nhập lại thì hoàn tác đợt đó trước.",
        )
    brought = FigureList.objects.create(
        unit=unit, file_name=file_name[-LONGEST_NAME:], sha256=sha256, rows=len(entries), imported_at=at,
        imported_by_id=by.account_id,
    )  # fmt: skip
    given: dict[tuple[int, int, str], Target] = {}
    values: list[int] = []
    for done, one in enumerate(entries, start=1):
        try:
            values += _take(one, given, by, at)
        except Refused as refused:
            raise Refused(
                f"Dòng {one.row}: {refused.reason}", article=refused.article, way_out=refused.way_out
            ) from refused
        if done % STEP == 0 and done < len(entries):
            yield ListProgress(done, len(entries), brought)
    brought.made = {"targets": [target.pk for target in given.values()], "values": values}
    brought.save(update_fields=["made"])
    _record("targets.import_figures", brought, by, at)
    yield ListProgress(len(entries), len(entries), brought)


def _take(one: Brought, given: dict[tuple[int, int, str], Target], by: Actor, at: datetime) -> list[int]:
    """Give the target of a row where it is new, and record its figures; return their ids."""
    target = one.target or given.get(one.key)
    if target is None:
        target = given[one.key] = create(**one.given, by=by, at=at)
    return [
        record_value(
            target=target, kind=kind, value=value, as_of=one.as_of, source=one.source, note=one.note, by=by, at=at
        ).pk
        for kind, value in one.figures
    ]  # fmt: skip


@action("targets.undo_import")
def undo_import(*, brought: FigureList, by: Actor, at: datetime) -> None:
    """Take out the targets and figures of a list, on the day it came in and while nobody built on them.

    From the next day on the figures are part of what was known then, and stay: a right one recorded later counts.
    Raises NotAllowed; Refused where it was undone already or the day has gone by; NotReady with all that was built.
    """
    brought = FigureList.objects.select_for_update(of=("self",)).select_related("unit").get(pk=brought.pk)
    require("targets.undo_import", by, targets_of(brought.unit, by))
    if brought.undone_at:
        raise Refused(f"Đợt nhập này đã được hoàn tác lúc {brought.undone_at:%d/%m/%Y}.")
    if timezone.localdate(at) != timezone.localdate(brought.imported_at):
        raise Refused(
            f"Số liệu nhập ngày {timezone.localtime(brought.imported_at):%d/%m/%Y} đã thành số liệu được biết của ngày đó, không xóa được nữa.",
            way_out="Hãy ghi số đúng thành một dòng mới; số ghi sau sẽ được dùng.",
        )
    targets, values = brought.made["targets"], brought.made["values"]
    touched = _built_on(targets, values, brought.imported_at)
    if touched:
        raise NotReady(
            "Đã có việc làm tiếp trên đợt nhập này nên không hoàn tác được.", touched,
            way_out="Hãy ghi số đúng ở trang của từng chỉ tiêu.",
        )  # fmt: skip
    TargetValue.objects.filter(pk__in=values).delete()
    Target.objects.filter(pk__in=targets).delete()
    brought.undone_at, brought.undone_by_id = at, by.account_id
    brought.save(update_fields=["undone_at", "undone_by"])
    _record("targets.undo_import", brought, by, at)


def _built_on(targets: list[int], values: list[int], since: datetime) -> list[Missing]:
    """Return what was done with the targets that a list gave."""
    given = Target.objects.filter(pk__in=targets)
    described = Event.objects.filter(
        about_type=Target._meta.label_lower, about_id__in=targets, action="targets.describe", at__gte=since  # noqa: SLF001 -- Django's documented Options
    )  # fmt: skip
    others = TargetValue.objects.filter(target__in=targets).exclude(pk__in=values)
    grounds = (
        (given.filter(pk__in=others.values("target_id")), "đã có số liệu khác"),
        (given.filter(parts__isnull=False), "đã giao tiếp cho nơi khác"),
        (given.filter(pk__in=TargetTransfer.objects.values("target_id")), "đã chuyển cho đơn vị kế thừa"),
        (given.filter(pk__in=described.values("about_id")), "đã sửa mô tả"),
    )
    return [
        Missing(f"{target}: {ground}")
        for rows, ground in grounds
        for target in rows.order_by("pk").distinct()
    ]


def _record(name: str, brought: FigureList, by: Actor, at: datetime) -> None:
    record(
        name, by=by, at=at, about=brought.unit, paths=brought.unit.paths,
        data={"list": brought.pk, "rows": brought.rows, "sha256": brought.sha256},
    )  # fmt: skip
