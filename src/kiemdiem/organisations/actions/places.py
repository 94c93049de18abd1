"""Where a unit stands: dated links in the two trees, and the paths that follow from them."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit, UnitLink

PATHS = {UnitLink.Tree.PARTY: "party_path", UnitLink.Tree.STATE: "state_path"}


@action("organisations.place_unit")
def place_unit(
    *,
    unit: Unit,
    superior: Unit,
    tree: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    decision_number: str = "",
    source: str = "",
    illustrative: bool = False,
) -> UnitLink:
    """Put `unit` under `superior` from a day on: the open link ends the day before, everything below moves along.

    A superior that stood outside the tree becomes its top. Raises Refused for a day in the future, a unit or
    superior that has ended, the present superior, and a circle on any day from then on.
    """
    if unit.party_path or unit.state_path:
        require("organisations.place_unit", by, unit_target(unit))
    require("organisations.place_unit", by, unit_target(superior))
    _check(unit, superior, valid_from, timezone.localdate(at))
    _refuse_circle(unit, superior, tree, valid_from)
    _end_open_link(unit, superior, tree, valid_from)
    link = UnitLink.objects.create(
        unit=unit, superior=superior, tree=tree, valid_from=valid_from, decision_number=decision_number,
        source=source, illustrative=illustrative,
    )  # fmt: skip
    join(superior, tree)
    move(unit, tree, f"{_path(superior, tree)}{unit.pk}/")
    record(
        "organisations.place_unit", by=by, at=at, about=unit, paths=unit.paths,
        data={"superior": superior.name, "tree": tree, "from": valid_from, "decision": decision_number},
    )  # fmt: skip
    return link


def join(unit: Unit, tree: str) -> None:
    """Let `unit` stand at the top of `tree` where it stands nowhere in it yet."""
    if not _path(unit, tree):
        move(unit, tree, f"{unit.pk}/")


def move(unit: Unit, tree: str, path: str) -> None:
    """Give `unit` and everything below it its new path in `tree`, in one statement."""
    column = PATHS[UnitLink.Tree(tree)]
    old = _path(unit, tree)
    moved = Unit.objects.filter(**{f"{column}__startswith": old}) if old else Unit.objects.filter(pk=unit.pk)
    moved.update(**{column: Concat(Value(path), Substr(column, len(old) + 1))})
    setattr(unit, column, path)


def _path(unit: Unit, tree: str) -> str:
    return str(getattr(unit, PATHS[UnitLink.Tree(tree)]))


def _check(unit: Unit, superior: Unit, valid_from: date, today: date) -> None:
    if valid_from > today:
        raise Refused(
            f"Ngày {valid_from:%d/%m/%Y} chưa đến.", way_out="Hãy ghi khi quyết định đã có hiệu lực."
        )
    for one in (unit, superior):
        if one.valid_to is not None:
            raise Refused(f"{one.name} đã kết thúc hoạt động ngày {one.valid_to:%d/%m/%Y}.")
        if one.valid_from > valid_from:
            raise Refused(f"{one.name} chỉ hoạt động từ ngày {one.valid_from:%d/%m/%Y}.")


def _end_open_link(unit: Unit, superior: Unit, tree: str, valid_from: date) -> None:
    link = UnitLink.objects.filter(unit=unit, tree=tree, valid_to__isnull=True).first()
    if link is None:
        return
    if link.superior_id == superior.pk:
        raise Refused(f"{unit.name} đang trực thuộc {superior.name} từ ngày {link.valid_from:%d/%m/%Y}.")
    if link.valid_from >= valid_from:
        raise Refused(
            f"Cấp trên hiện tại của {unit.name} được ghi từ ngày {link.valid_from:%d/%m/%Y}.",
            way_out="Ngày chuyển phải sau ngày đó.",
        )
    link.valid_to = valid_from - timedelta(days=1)
    link.save(update_fields=["valid_to"])


def _refuse_circle(unit: Unit, superior: Unit, tree: str, valid_from: date) -> None:
    """Raise Refused where, on `valid_from` or any later day, `superior` stands below `unit` in `tree`."""
    above: defaultdict[int, list[tuple[int, date, date]]] = defaultdict(list)
    if _path(unit, tree):
        links = UnitLink.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), tree=tree)
        for one, over, since, until in links.exclude(unit=unit).values_list(
            "unit_id", "superior_id", "valid_from", "valid_to"
        ):
            above[one].append((over, since, until or date.max))
    ways = [(superior.pk, valid_from, date.max)]
    while ways:
        here, since, until = ways.pop()
        if here == unit.pk:
            raise Refused(
                f"{superior.name} không thể là cấp trên của {unit.name}: từ ngày {since:%d/%m/%Y} đơn vị sẽ đứng "
                "dưới chính mình.",
                way_out="Hãy chọn cấp trên ngoài các đơn vị trực thuộc, hoặc ngày khác.",
            )
        spans = ((over, max(since, first), min(until, last)) for over, first, last in above[here])
        ways += [(over, first, last) for over, first, last in spans if first <= last]
