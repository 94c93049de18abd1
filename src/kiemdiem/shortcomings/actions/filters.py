"""Lists of the register that somebody wants again: kept under a name, renamed, dropped; one's own only."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor, Paths, Role, Target
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold
from kiemdiem.shortcomings.models import SavedFilter

MOST_FILTERS = 50
LONGEST_QUERY = 600


@action("shortcomings.save_filter")
def save_filter(*, name: str, query: str, by: Actor, at: datetime) -> SavedFilter:
    """Keep what the register's list is narrowed to under a name.

    Raises NotAllowed; Refused without a name or a filter, for a name one has already, a query too long to keep, or
    beyond fifty filters.
    """
    require("shortcomings.save_filter", by, _own(by.account_id, by))
    assert by.account_id is not None
    name = _free_name(name, by.account_id)
    if not query:
        raise Refused("Chưa có điều kiện lọc nào để lưu.", way_out="Hãy lọc danh sách trước rồi lưu.")
    if len(query) > LONGEST_QUERY:
        raise Refused("Điều kiện lọc quá dài để lưu.", way_out="Hãy rút ngắn các chữ cần tìm.")
    if SavedFilter.objects.filter(account_id=by.account_id).count() >= MOST_FILTERS:
        raise Refused(f"Đồng chí đã có {MOST_FILTERS} bộ lọc.", way_out="Hãy bỏ bớt bộ lọc không dùng.")
    saved = SavedFilter.objects.create(account_id=by.account_id, name=name, query=query)
    record("shortcomings.save_filter", by=by, at=at, about=saved, data={"name": name})
    return saved


@action("shortcomings.rename_filter")
def rename_filter(*, saved: SavedFilter, name: str, by: Actor, at: datetime) -> SavedFilter:
    """Give a filter of one's own another name. Raises NotAllowed; Refused without a name, or for one taken already."""
    require("shortcomings.rename_filter", by, _own(saved.account_id, by))
    saved.name = _free_name(name, saved.account_id, besides=saved.pk)
    saved.save(update_fields=["name"])
    record("shortcomings.rename_filter", by=by, at=at, about=saved, data={"name": saved.name})
    return saved


@action("shortcomings.drop_filter")
def drop_filter(*, saved: SavedFilter, by: Actor, at: datetime) -> None:
    """Drop a filter of one's own; no entry is touched. Raises NotAllowed."""
    require("shortcomings.drop_filter", by, _own(saved.account_id, by))
    record("shortcomings.drop_filter", by=by, at=at, about=saved, data={"name": saved.name})
    saved.delete()


def _own(account_id: int | None, by: Actor) -> Target:
    own = account_id is not None and account_id == by.account_id
    return Target(unit_id=None, paths=Paths(), relations=frozenset({Role.SELF} if own else ()))


def _free_name(name: str, account_id: int, besides: int = 0) -> str:
    name = said(name, "tên bộ lọc")
    others = SavedFilter.objects.filter(account_id=account_id).exclude(pk=besides)
    if fold(name) in {fold(other) for other in others.values_list("name", flat=True)}:
        raise Refused(f"Đồng chí đã có bộ lọc “{name}”.", way_out="Hãy đặt tên khác.")
    return name
