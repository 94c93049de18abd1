"""Targets that go on while nobody answers for them: the post stands empty or has ended, or the unit itself has ended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, Post
from kiemdiem.organisations.queries import in_force
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target


@dataclass(frozen=True)
class Unanswered:
    """A target, the post that should answer, why nobody does, and who did last."""

    target: Target
    post: Post | None
    why: str
    last: Appointment | None


def is_unanswered(today: date) -> Q:
    """Return the targets of this year and later, not handed over, whose post nobody holds or whose unit has ended."""
    held = Appointment.objects.filter(in_force(today)).values("post_id")
    empty = Q(post__isnull=False) & ~Q(post__in=held)
    unowned = Q(post__isnull=True, owner_post__isnull=False) & ~Q(owner_post__in=held)
    ended = Q(unit__valid_to__lt=today, post__isnull=True)
    return Q(year__gte=today.year, transfers__isnull=True) & (empty | unowned | ended)


def unanswered(where: Q, actor: Actor, today: date, most: int) -> list[Unanswered]:
    """Return the targets that nobody answers for, of those that `where` names and the actor sees; two statements."""
    rows = (
        Target.objects.filter(where, visible_targets(actor), is_unanswered(today))
        .select_related("unit", "post", "owner_post")
        .annotate(answering=Coalesce("post_id", "owner_post_id"))
        .order_by("unit__sort_key", "unit_id", "year", "id")
    )
    targets = list(rows[:most])
    posts = {one.answering for one in targets if one.answering}
    ended = Appointment.objects.filter(post__in=posts, valid_to__lt=today).select_related("person")
    last = {row.post_id: row for row in ended.order_by("valid_to", "id")}
    return [_told(one, last, today) for one in targets]


def _told(target: Target, last: dict[int, Appointment], today: date) -> Unanswered:
    post = target.post or target.owner_post
    if target.unit.valid_to and target.unit.valid_to < today:
        why = f"đơn vị kết thúc hoạt động {target.unit.valid_to:%d/%m/%Y}, chưa bàn giao"
    elif post and post.valid_to and post.valid_to < today:
        why = f"chức vụ kết thúc {post.valid_to:%d/%m/%Y}"
    else:
        why = "chức vụ chưa có người giữ"
    return Unanswered(target, post, why, last.get(post.pk) if post else None)
