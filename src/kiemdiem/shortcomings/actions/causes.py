"""The cause tree: taken in from the package, added to, and ended; an ended cause stays with the entries that name it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kiemdiem import data
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.access import NOWHERE
from kiemdiem.shortcomings.models import Cause, CauseKind

PACKAGED = "register/causes.yaml"
LONGEST_KEY = 50
DEEPEST = 3


@dataclass(frozen=True)
class PackagedCause:
    """A cause of the packaged catalogue; `parent` is a key, empty for a root."""

    key: str
    name: str
    kind: str
    parent: str
    valid_from: date
    source: str


def packaged_causes() -> Iterator[PackagedCause]:
    """Yield the catalogue that comes with the software, each branch after what it hangs on."""
    catalogue = data.table(PACKAGED)
    since, source = catalogue["valid_from"], catalogue["source"]
    for kind in CauseKind.values:
        for key, branch in catalogue[kind].items():
            yield PackagedCause(key, branch["name"], kind, "", since, source)
            for narrower, name in branch["narrower"].items():
                yield PackagedCause(narrower, name, kind, key, since, source)


@action("shortcomings.load_causes")
def load_causes(*, by: Actor, at: datetime) -> int:
    """Take in what the packaged catalogue has and the register has not; return how many causes.

    What stands there already stays as it is, renamed and ended causes too. Raises NotAllowed.
    """
    require("shortcomings.load_causes", by, NOWHERE)
    known = {cause.key: cause for cause in Cause.objects.all()}
    new = []
    for one in packaged_causes():
        if one.key not in known:
            known[one.key] = Cause.objects.create(
                key=one.key, name=one.name, kind=one.kind, parent=known[one.parent] if one.parent else None,
                valid_from=one.valid_from, source=one.source,
            )  # fmt: skip
            new.append(known[one.key])
    if new:
        record(
            "shortcomings.load_causes", by=by, at=at, about=new[0], data={"keys": [one.key for one in new]}
        )
    return len(new)


@action("shortcomings.add_cause")
def add_cause(
    *,
    name: str,
    kind: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    parent: Cause | None = None,
    source: str = "",
) -> Cause:
    """Add a cause to the tree, below `parent` or as a root; a branch is of the kind of its root.

    Raises NotAllowed; Refused without a name, for a name that stands there already, a parent that has ended or
    stands on the third level, or a kind other than the parent's.
    """
    require("shortcomings.add_cause", by, NOWHERE)
    name = said(name, "tên nguyên nhân")
    if parent and kind and kind != parent.kind:
        raise Refused(
            f"“{parent}” là nguyên nhân {parent.get_kind_display().lower()}, nên nguyên nhân bên dưới cũng vậy.",
            way_out="Hãy chọn nhóm cha cùng loại, hoặc bỏ trống nhóm cha.",
        )
    if parent and parent.valid_to and parent.valid_to < valid_from:
        raise Refused(
            f"Nhóm “{parent}” đã hết hiệu lực ngày {parent.valid_to:%d/%m/%Y}.",
            way_out="Hãy chọn nhóm còn hiệu lực.",
        )
    if parent and parent.parent and parent.parent.parent_id:
        raise Refused(
            f"“{parent}” đã là tầng thứ {DEEPEST} của cây nguyên nhân.",
            way_out="Hãy thêm vào nhóm ở tầng trên.",
        )
    siblings = Cause.objects.filter(
        parent=parent, kind=parent.kind if parent else kind, valid_to__isnull=True
    )
    if any(fold(one.name) == fold(name) for one in siblings):
        raise Refused(f"Nguyên nhân “{name}” đã có ở nhóm này.", way_out="Hãy dùng nguyên nhân đã có.")
    cause = Cause.objects.create(
        key=_free_key(name), name=name, kind=parent.kind if parent else kind, parent=parent, valid_from=valid_from,
        source=normal(source),
    )  # fmt: skip
    record("shortcomings.add_cause", by=by, at=at, about=cause, data={"key": cause.key, "kind": cause.kind})
    return cause


@action("shortcomings.end_cause")
def end_cause(*, cause: Cause, valid_to: date, by: Actor, at: datetime) -> Cause:
    """End a cause: after that day no entry can be given it; entries that name it keep it.

    Raises NotAllowed; Refused where it has ended already, for a day before it began, or while narrower causes go on.
    """
    require("shortcomings.end_cause", by, NOWHERE)
    cause = Cause.objects.select_for_update(of=("self",)).get(pk=cause.pk)
    if cause.valid_to:
        raise Refused(f"Nguyên nhân “{cause}” đã hết hiệu lực ngày {cause.valid_to:%d/%m/%Y}.")
    if valid_to < cause.valid_from:
        raise Refused(
            f"Ngày hết hiệu lực không được trước ngày bắt đầu {cause.valid_from:%d/%m/%Y}.",
            way_out="Hãy sửa lại ngày.",
        )
    going_on = cause.narrower.filter(valid_to__isnull=True).order_by("sort_key", "id").first()
    if going_on:
        raise Refused(
            f"Bên dưới “{cause}” còn nguyên nhân đang dùng: “{going_on}”.",
            way_out="Hãy cho hết hiệu lực các nguyên nhân bên dưới trước.",
        )
    cause.valid_to = valid_to
    cause.save(update_fields=["valid_to"])
    record("shortcomings.end_cause", by=by, at=at, about=cause, data={"key": cause.key, "valid_to": valid_to})
    return cause


def _free_key(name: str) -> str:
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(name)).split()
    base = "-".join(words)[:LONGEST_KEY].strip("-") or "nguyen-nhan"
    taken = set(Cause.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(
        key
        for number in range(len(taken) + 1)
        if (key := f"{base}-{number}" if number else base) not in taken
    )
