"""The address of an entry as it is written into a draft: cause, responsibility, owner, deadline, measure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.shortcomings.actions.shares import Share, check_shares, with_holders, write_shares
from kiemdiem.shortcomings.models import Cause, Group, Shortcoming

DETAIL_FIELDS = (
    "field", "group", "cause_node", "cause", "owner_post", "deadline", "measure_kind", "measure", "measure_unit",
    "measure_direction", "measure_target",
)  # fmt: skip
WRITTEN_FIELDS = (*DETAIL_FIELDS, "cause_kind")


@dataclass(frozen=True)
class Details:
    """What an entry needs besides its wording to be opened; a draft may lack any of it.

    Whether the cause is objective or subjective follows from the node of the cause tree.
    """

    field: WorkField | None = None
    group: Group | None = None
    cause_node: Cause | None = None
    cause: str = ""
    owner_post: Post | None = None
    deadline: date | None = None
    measure_kind: str = ""
    measure: str = ""
    measure_unit: str = ""
    measure_direction: str = ""
    measure_target: Decimal | None = None
    responsibilities: tuple[Share, ...] = ()


def check_details(details: Details, *, unit: Unit, first_seen_on: date) -> None:
    """Raise `Refused` where what is given contradicts itself; what is merely absent is allowed in a draft."""
    if details.deadline and details.deadline < first_seen_on:
        raise Refused(
            "Thời hạn khắc phục không thể trước ngày thấy hạn chế lần đầu.",
            way_out="Hãy sửa lại một trong hai ngày.",
        )
    if details.group and not unit.paths.inside(details.group.unit.paths):
        raise Refused(
            f"Nhóm “{details.group}” không phải của đơn vị này hay cấp trên của nó.",
            way_out="Hãy chọn nhóm do đơn vị hoặc cấp trên lập.",
        )
    check_shares(details.responsibilities)


def write_details(entry: Shortcoming, details: Details) -> None:
    """Put the details on a saved entry; the caller saves `WRITTEN_FIELDS`. Raises Refused for holders that weren't."""
    for name in DETAIL_FIELDS:
        value = getattr(details, name)
        setattr(entry, name, normal(value) if isinstance(value, str) else value)
    entry.cause_kind = details.cause_node.kind if details.cause_node else ""
    write_shares(entry, with_holders(details.responsibilities, entry.first_seen_on))
