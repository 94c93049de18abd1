"""What a post has in charge: a field of work, an area, or both."""

from datetime import date, datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.posts import overlapping, period, refuse_beyond, refuse_outside
from kiemdiem.organisations.models import Charge, Post, Unit, WorkField


@action("organisations.put_in_charge")
def put_in_charge(
    *,
    post: Post,
    valid_from: date,
    by: Actor,
    at: datetime,
    field: WorkField | None = None,
    area: Unit | None = None,
    valid_to: date | None = None,
) -> Charge:
    """Put a field of work, an area, or both, into the charge of a post.

    Raises Refused where neither is named, the post is not there from the first day to the last, the days are out
    of order, or the post has that very charge in that time already.
    """
    require("organisations.put_in_charge", by, unit_target(post.unit))
    if field is None and area is None:
        raise Refused("Phải nêu lĩnh vực hoặc địa bàn phụ trách.", way_out="Hãy chọn ít nhất một trong hai.")
    refuse_outside(post.unit, valid_from)
    refuse_beyond(post, valid_from, valid_to, "phụ trách")
    same = Charge.objects.filter(overlapping(valid_from, valid_to), post=post, field=field, area=area).first()
    if same is not None:
        raise Refused(
            f"{post.title} phụ trách đúng lĩnh vực, địa bàn này {period(same.valid_from, same.valid_to)}."
        )
    charge = Charge.objects.create(
        post=post, field=field, area=area, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "organisations.put_in_charge", by=by, at=at, about=charge, paths=post.unit.paths,
        data={"field": field.name if field else "", "area": area.name if area else "", "from": valid_from},
    )  # fmt: skip
    return charge


@action("organisations.end_charge")
def end_charge(*, charge: Charge, on: date, by: Actor, at: datetime) -> None:
    """Record the last day a post has something in charge. Raises Refused where it ended or had not begun by then."""
    post = charge.post
    require("organisations.end_charge", by, unit_target(post.unit))
    if charge.valid_to is not None:
        raise Refused(f"{post.title} đã thôi phụ trách việc này ngày {charge.valid_to:%d/%m/%Y}.")
    if on < charge.valid_from:
        raise Refused(
            f"{post.title} phụ trách việc này từ ngày {charge.valid_from:%d/%m/%Y}.",
            way_out="Ngày cuối cùng không được trước ngày đó.",
        )
    charge.valid_to = on
    charge.save(update_fields=["valid_to"])
    record(
        "organisations.end_charge", by=by, at=at, about=charge, paths=post.unit.paths,
        data={"unit": post.unit.name, "on": on},
    )  # fmt: skip
