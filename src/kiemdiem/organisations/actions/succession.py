"""What every handing over to the successors of a unit keeps to, whatever is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.models import Post, Succession, Unit

WHOLE = 100


@dataclass(frozen=True)
class Successor:
    """Who takes something over: a unit, the post that answers there, and the share in percent."""

    unit: Unit
    post: Post | None
    share_percent: int = WHOLE


def check_successors(predecessor: Unit, successors: Sequence[Successor], on: date) -> None:
    """Raise Refused for shares that don't make 100 %, a unit named twice, or one not recorded as successor on the day."""
    total = sum(successor.share_percent for successor in successors)
    if total != WHOLE or any(successor.share_percent <= 0 for successor in successors):
        raise Refused(
            f"Các phần chuyển giao phải lớn hơn 0 và cộng lại bằng 100 %; hiện cộng được {total} %.",
            way_out="Hãy sửa lại tỷ lệ của từng đơn vị kế thừa.",
        )
    ids = [successor.unit.pk for successor in successors]
    if len(set(ids)) < len(ids):
        raise Refused("Một đơn vị kế thừa được ghi hai lần.", way_out="Hãy gộp lại thành một dòng.")
    recorded = set(
        Succession.objects.filter(predecessor=predecessor, on__lte=on).values_list("successor_id", flat=True)
    )
    for successor in successors:
        if successor.unit.pk not in recorded:
            raise Refused(
                f"{successor.unit} chưa được ghi là đơn vị kế thừa của {predecessor} tại ngày {on:%d/%m/%Y}.",
                way_out="Hãy ghi quan hệ kế thừa ở trang đơn vị trước.",
            )
