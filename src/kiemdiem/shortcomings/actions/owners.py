"""Another post made answerable for an entry: the old one ended, stands empty, or the work was divided anew."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.models import OwnerChange, Shortcoming
from kiemdiem.shortcomings.queries.missing import holders_of


@action("shortcomings.reassign_owner")
def reassign_owner(
    *,
    entry: Shortcoming,
    post: Post,
    ground: str,
    by: Actor,
    at: datetime,
    decision_number: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Shortcoming:
    """Make another post of the entry's unit, or of one below it, answerable; deadline, plan and claim stay.

    Whoever held the former post stays barred from verifying (`access.dependence`). Raises NotAllowed, also for an
    entry nobody works on; Refused without a ground, for the present post, one outside the unit, one not in
    force, or one that nobody holds.
    """
    entry = hold("shortcomings.reassign_owner", entry, by, at)
    former, on = entry.owner_post, timezone.localdate(at)
    assert former is not None  # an open entry has one: constraint shortcomings_address
    ground = said(ground, "lý do giao chức vụ khác chịu trách nhiệm")
    post = Post.objects.select_related("unit").get(pk=post.pk)
    _check(entry, former, post, on)
    change = OwnerChange.objects.create(
        shortcoming=entry, unit=entry.unit, from_post=former, to_post=post, ground=ground,
        decision_number=normal(decision_number), changed_at=at, changed_by_id=by.account_id, source=normal(source),
        illustrative=illustrative,
    )  # fmt: skip
    entry.owner_post = post
    entry.save(update_fields=["owner_post"])
    record(
        "shortcomings.reassign_owner", by=by, at=at, about=entry, paths=entry.paths, reason=ground,
        data={
            "from_post": former.pk, "to_post": post.pk, "decision": change.decision_number,
            "held_by": [holder.person_id for holder in holders_of(post.pk, on)],
        },
    )  # fmt: skip
    return entry


def _check(entry: Shortcoming, former: Post, post: Post, on: date) -> None:
    if post.pk == former.pk:
        raise Refused(
            f"Chức vụ “{post}” đang chịu trách nhiệm về hạn chế này.", way_out="Hãy chọn chức vụ khác."
        )
    if post.unit_id != entry.unit_id and not post.unit.paths.inside(entry.paths):
        raise Refused(
            f"Chức vụ “{post}” không thuộc {entry.unit} hoặc đơn vị trực thuộc.",
            way_out="Hãy chọn chức vụ của đơn vị có hạn chế.",
        )
    if post.valid_from > on or (post.valid_to and post.valid_to < on):
        raise Refused(
            f"Chức vụ “{post}” không có hiệu lực vào ngày {on:%d/%m/%Y}.",
            way_out="Hãy chọn chức vụ đang có hiệu lực.",
        )
    if not holders_of(post.pk, on):
        raise Refused(
            f"Chức vụ “{post}” chưa có người giữ vào ngày {on:%d/%m/%Y}.",
            way_out="Hãy ghi người giữ chức vụ trước, hoặc chọn chức vụ khác.",
        )
