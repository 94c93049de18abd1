"""Names change on a day, and the old one stays readable for the time before; typing errors are corrected."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Collective, FormerName, Unit, UnitLink


@action("organisations.rename_unit")
def rename_unit(
    *,
    unit: Unit,
    name: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    short_name: str = "",
    decision_number: str = "",
    with_collectives: bool = False,
    source: str = "",
    illustrative: bool = False,
) -> Unit:
    """Give a unit a new name from a day on; it stays the same unit, and its old name is kept up to the day before.

    With `with_collectives` the old name is replaced in the names of its collectives too. Raises Refused for an
    empty or unchanged name, a name that another unit below the same superior bears, a day ahead or not after the
    beginning of the present name, and an ended unit.
    """
    require("organisations.rename_unit", by, unit_target(unit))
    old, new = unit.name, _new_name(unit, name)
    kept = {"decision_number": decision_number, "source": source, "illustrative": illustrative}
    _refuse_namesake(unit, new)
    _change(unit, new, valid_from, timezone.localdate(at), **kept)
    unit.short_name = textvi.normal(short_name)
    unit.save(update_fields=["name", "short_name", "search_key", "sort_key"])
    record(
        "organisations.rename_unit", by=by, at=at, about=unit, paths=unit.paths,
        data={"old_full_name": old, "new_full_name": new, "from": valid_from, "decision": decision_number},
    )  # fmt: skip
    for collective in named_after(unit, old) if with_collectives else ():
        rename_collective(
            collective=collective, name=_replaced(collective.name, old, new), valid_from=valid_from, by=by, at=at,
            decision_number=decision_number, source=source, illustrative=illustrative,
        )  # fmt: skip
    return unit


@action("organisations.correct_unit")
def correct_unit(
    *, unit: Unit, name: str, ground: str, by: Actor, at: datetime, short_name: str = ""
) -> Unit:
    """Correct what was typed wrong in a unit's present name; nobody ever bore the wrong one, so none is kept.

    The journal has the old and the new value. Raises Refused without name or ground, where nothing changes, and
    for a name that another unit below the same superior bears.
    """
    require("organisations.correct_unit", by, unit_target(unit))
    old, new, short = unit.name, textvi.normal(name), textvi.normal(short_name)
    if (new, short) == (unit.name, unit.short_name):
        raise Refused("Chưa có gì khác với thông tin đang ghi.", way_out="Hãy sửa chỗ ghi sai rồi gửi lại.")
    if not new or not textvi.normal(ground):
        raise Refused("Phải ghi tên và căn cứ để sửa: số, ngày của văn bản có tên đúng.")
    _refuse_namesake(unit, new)
    unit.name, unit.short_name = new, short
    unit.save(update_fields=["name", "short_name", "search_key", "sort_key"])
    record(
        "organisations.correct_unit", by=by, at=at, about=unit, paths=unit.paths, reason=textvi.normal(ground),
        data={"old_full_name": old, "new_full_name": new},
    )  # fmt: skip
    return unit


@action("organisations.rename_collective")
def rename_collective(
    *,
    collective: Collective,
    name: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    decision_number: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Collective:
    """Give a collective a new name from a day on; its old name is kept up to the day before.

    Raises Refused as `rename_unit` does, and for a name that another collective of the unit bears.
    """
    unit, old = collective.unit, collective.name
    require("organisations.rename_collective", by, unit_target(unit))
    new = _new_name(collective, name)
    others = Collective.objects.filter(unit=unit, valid_to__isnull=True).exclude(pk=collective.pk)
    if others.filter(search_key=textvi.fold(new)).exists():
        raise Refused(f"{unit.name} đã có tập thể tên “{new}”.")
    kept = {"decision_number": decision_number, "source": source, "illustrative": illustrative}
    _change(collective, new, valid_from, timezone.localdate(at), **kept)
    collective.save(update_fields=["name", "search_key", "sort_key"])
    record(
        "organisations.rename_collective", by=by, at=at, about=collective, paths=unit.paths,
        data={
            "unit": unit.name, "old_full_name": old, "new_full_name": new, "from": valid_from,
            "decision": decision_number,
        },
    )  # fmt: skip
    return collective


def named_after(unit: Unit, name: str) -> list[Collective]:
    """Return the collectives at work of a unit that have `name` in their own."""
    rows = Collective.objects.filter(unit=unit, valid_to__isnull=True).order_by("line", "id")
    return [one for one in rows if _replaced(one.name, name, "") != one.name]


def _replaced(text: str, old: str, new: str) -> str:
    """Return `text` with `new` for `old`, whatever its first letter: "Đảng ủy phường Thử", "Phường Thử"."""

    def cased(found: re.Match[str]) -> str:
        first = new[:1].upper() if found[0][:1].isupper() else new[:1].lower()
        return first + new[1:]

    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", cased, text, flags=re.IGNORECASE)


def _change(thing: Unit | Collective, name: str, valid_from: date, today: date, **kept: Any) -> None:
    if thing.valid_to is not None:
        raise Refused(f"{thing.name} đã kết thúc hoạt động ngày {thing.valid_to:%d/%m/%Y}.")
    if valid_from > today:
        raise Refused(
            f"Ngày {valid_from:%d/%m/%Y} chưa đến.", way_out="Hãy ghi khi quyết định đã có hiệu lực."
        )
    unit, collective = (thing, None) if isinstance(thing, Unit) else (thing.unit, thing)
    last = FormerName.objects.filter(unit=unit, collective=collective).order_by("-valid_to").first()
    since = last.valid_to + timedelta(days=1) if last and last.valid_to else thing.valid_from
    if valid_from <= since:
        raise Refused(
            f"Tên “{thing.name}” được dùng từ ngày {since:%d/%m/%Y}.",
            way_out="Ngày đổi tên phải sau ngày đó.",
        )
    FormerName.objects.create(
        unit=unit, collective=collective, name=thing.name, valid_from=since,
        valid_to=valid_from - timedelta(days=1), **kept,
    )  # fmt: skip
    thing.name = name


def _new_name(thing: Unit | Collective, name: str) -> str:
    new = textvi.normal(name)
    if not new or new == thing.name:
        raise Refused("Chưa ghi tên mới, hoặc tên mới giống tên đang dùng.", way_out="Hãy ghi tên mới.")
    return new


def _refuse_namesake(unit: Unit, name: str) -> None:
    superiors = UnitLink.objects.filter(unit=unit, valid_to__isnull=True).values("superior_id")
    beside = UnitLink.objects.filter(superior__in=superiors, valid_to__isnull=True).exclude(unit=unit)
    if beside.filter(unit__search_key=textvi.fold(name)).exists():
        raise Refused(
            f"Cấp trên đã có đơn vị trực thuộc tên “{name}”.",
            way_out="Nếu là hai đơn vị khác nhau, hãy ghi rõ thêm trong tên.",
        )
