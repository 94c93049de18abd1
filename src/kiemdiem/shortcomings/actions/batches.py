"""A whole list of drafts from a file: in at once or not at all, and out again by one deed while nobody touched it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import QuerySet

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.actions.details import Details
from kiemdiem.shortcomings.actions.entries import draft
from kiemdiem.shortcomings.actions.states import become
from kiemdiem.shortcomings.models import ImportBatch, Shortcoming, State

STEP = 25
LONGEST_NAME = 200
LONGEST_GROUND = 400


class Drafted(Protocol):
    """A row of a list, checked; `row` is its number in the file."""

    @property
    def row(self) -> int: ...
    @property
    def wording(self) -> str: ...
    @property
    def first_seen_on(self) -> date: ...
    @property
    def origin(self) -> str: ...
    @property
    def origin_passage(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def details(self) -> Details: ...


@dataclass(frozen=True)
class Imported:
    """How far an import is; `batch` once it is whole."""

    done: int
    total: int
    batch: ImportBatch


@action("shortcomings.import_entries")
def import_entries(
    *, unit: Unit, entries: Sequence[Drafted], file_name: str, sha256: str, by: Actor, at: datetime
) -> Iterator[Imported]:
    """Write a list into a unit's register as drafts, telling progress; unless it runs to its end nothing stays.

    Raises NotAllowed; Refused for an empty list, for the very file that stands in the register already, and, naming
    the row, for whatever `draft` refuses.
    """
    require("shortcomings.import_entries", by, register_target(unit, by))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if not entries:
        raise Refused("Danh sách không có dòng nào để nhập.", way_out="Hãy sửa tệp rồi tải lên lại.")
    known = ImportBatch.objects.filter(unit=unit, sha256=sha256, undone_at__isnull=True).first()
    if known:
        raise Refused(
            f"Tệp này đã được nhập vào sổ của {unit} ngày {known.imported_at:%d/%m/%Y} ({known.rows} dòng).",
            way_out="Hãy mở đợt nhập đó; muốn nhập lại thì hoàn tác đợt đó trước.",
        )
    batch = ImportBatch.objects.create(
        unit=unit, file_name=file_name[-LONGEST_NAME:], sha256=sha256, rows=len(entries), imported_at=at,
        imported_by_id=by.account_id,
    )  # fmt: skip
    for done, one in enumerate(entries, start=1):
        _draft(unit, one, batch, by, at)
        if done % STEP == 0 and done < len(entries):
            yield Imported(done, len(entries), batch)
    record(
        "shortcomings.import_entries", by=by, at=at, about=unit, paths=unit.paths,
        data={"batch": batch.pk, "rows": batch.rows, "sha256": sha256},
    )  # fmt: skip
    yield Imported(len(entries), len(entries), batch)


def _draft(unit: Unit, one: Drafted, batch: ImportBatch, by: Actor, at: datetime) -> None:
    try:
        draft(
            unit=unit, wording=one.wording, origin=one.origin, first_seen_on=one.first_seen_on,
            origin_passage=one.origin_passage, details=one.details, source=one.source, batch=batch, by=by, at=at,
        )  # fmt: skip
    except Refused as refused:
        raise Refused(f"Dòng {one.row}: {refused.reason}", way_out=refused.way_out) from refused


@action("shortcomings.undo_import")
def undo_import(*, batch: ImportBatch, by: Actor, at: datetime) -> list[Shortcoming]:
    """Withdraw all entries of a file, while all are drafts that nobody touched; their numbers stay taken.

    Raises NotAllowed; Refused where it was undone already; NotReady with every entry that somebody touched.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    require("shortcomings.undo_import", by, register_target(batch.unit, by))
    if batch.undone_at:
        raise Refused(f"Đợt nhập này đã được hoàn tác lúc {batch.undone_at:%d/%m/%Y}.")
    entries = take_back(
        Shortcoming.objects.filter(batch=batch),
        batch.unit_id,
        f"Hoàn tác đợt nhập từ tệp {batch.file_name}",
        by,
        at,
    )
    batch.undone_at, batch.undone_by_id = at, by.account_id
    batch.save(update_fields=["undone_at", "undone_by"])
    record(
        "shortcomings.undo_import", by=by, at=at, about=batch.unit, paths=batch.unit.paths,
        data={"batch": batch.pk, "rows": len(entries)},
    )  # fmt: skip
    return entries


def take_back(
    rows: "QuerySet[Shortcoming]", unit_id: int, ground: str, by: Actor, at: datetime
) -> list[Shortcoming]:
    """Withdraw drafts that came from a file, called inside another action; their numbers stay taken.

    Raises NotReady with every entry that somebody touched since.
    """
    entries = list(rows.select_for_update(of=("self",)).select_related("unit").order_by("pk"))
    touched = [entry for entry in entries if _touched(entry, unit_id)]
    if touched:
        raise NotReady(
            f"{len(touched)} hạn chế nhập từ tệp đã được sửa, đưa vào sổ hoặc rút, nên không hoàn tác được.",
            [
                Missing(f"Số {entry.number}, {entry.get_state_display().lower()}: {entry.wording[:80]}")
                for entry in touched
            ],
            way_out="Hãy rút từng dự thảo không cần ở trang của nó.",
        )
    for entry in entries:
        entry.withdrawal_ground = ground[:LONGEST_GROUND]
        become(entry, "shortcomings.withdraw", "withdrawal_ground", by=by, at=at)
        record("shortcomings.withdraw", by=by, at=at, about=entry, paths=entry.paths, reason=ground)
    return entries


def _touched(entry: Shortcoming, unit_id: int) -> bool:
    """Return whether somebody did anything about an entry since it came in."""
    return (
        entry.state != State.DRAFT
        or entry.revision > 0
        or entry.unit_id != unit_id
        or entry.relapse_of_id is not None
    )
