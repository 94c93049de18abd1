"""What units that are merged, divided or ended leave open, and to whom it would go."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.similarity import likeness, words
from kiemdiem.organisations.models import Appointment, Post, PostRole, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import Obstacle, Shortcoming
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries import open_targets

OPEN = {"closed_at__isnull": True, "withdrawal_ground": ""}


@dataclass(frozen=True)
class Leaving:
    """A unit that has ended or has successors, with what is still open there."""

    unit: Unit
    entries: int
    targets: int
    followed: bool


@dataclass(frozen=True)
class Holding:
    """What a unit has open, its successors of today, and which of their posts could answer."""

    unit: Unit
    successors: tuple[Unit, ...]
    entries: tuple[Shortcoming, ...]
    targets: tuple[Target, ...]
    owners: tuple[Post, ...]
    posts: dict[int, tuple[Post, ...]]
    obstacles: tuple[Obstacle, ...]

    @property
    def items(self) -> tuple[Shortcoming | Target, ...]:
        """Everything to be handed over, entries first."""
        return (*self.entries, *self.targets)

    def default_post(self, owner: Post, successor: Unit) -> Post | None:
        """Return the held post of a successor nearest to a post that answered: same role, then alike in title."""
        near = words(owner.title)
        return max(
            self.posts.get(successor.pk, ()),
            key=lambda post: (
                post.role == owner.role,
                likeness(near, words(post.title)),
                -post.rank,
                -post.pk,
            ),
            default=None,
        )


def open_entries(unit: Unit) -> list[Shortcoming]:
    """Return the entries of a unit that are neither closed nor withdrawn, by number; one statement."""
    rows = Shortcoming.objects.filter(**OPEN, unit=unit).select_related("unit", "owner_post__unit", "field")
    return list(rows.order_by("number"))


def leaving(actor: Actor, today: date) -> list[Leaving]:
    """Return the units within reach that ended or have successors, with what they left open; three statements."""
    reach = reach_filter("shortcomings.hand_over", actor, unit="pk", party="party_path", state="state_path")
    units = Unit.objects.filter(reach, Q(valid_to__lt=today) | Q(successions__on__lte=today)).distinct()
    entries = _counts(Shortcoming.objects.filter(**OPEN, unit__in=units.values("pk")))
    goals = _counts(
        Target.objects.filter(
            unit__in=units.values("pk"), year__gte=today.year, post__isnull=True, transfers__isnull=True
        )
    )
    rows = units.annotate(followers=Count("successions", distinct=True)).order_by("sort_key", "id")
    return [
        Leaving(unit, entries.get(unit.pk, 0), goals.get(unit.pk, 0), bool(getattr(unit, "followers")))  # noqa: B009
        for unit in rows
        if unit.pk in entries or unit.pk in goals
    ]


def holding(unit: Unit, today: date) -> Holding:
    """Return what a unit has to hand over and the defaults of its plan; five statements."""
    successors = tuple(
        Unit.objects.filter(predecessions__predecessor=unit, predecessions__on__lte=today).order_by(
            "sort_key", "id"
        )
    )
    held = Appointment.objects.filter(in_force(today), in_force(today, "post__"), post__unit__in=successors)
    posts: dict[int, tuple[Post, ...]] = {}
    rows = Post.objects.filter(pk__in=held.values("post_id")).exclude(role=PostRole.OUTSIDE)
    for post in rows.select_related("unit").order_by("rank", "id"):
        posts[post.unit_id] = (*posts.get(post.unit_id, ()), post)
    entries, goals = open_entries(unit), list(open_targets(unit, today))
    items: tuple[Shortcoming | Target, ...] = (*entries, *goals)
    owners = {item.owner_post.pk: item.owner_post for item in items if item.owner_post}
    return Holding(
        unit=unit,
        successors=successors,
        entries=tuple(entries),
        targets=tuple(goals),
        owners=tuple(sorted(owners.values(), key=lambda post: (post.rank, post.pk))),
        posts=posts,
        obstacles=tuple(
            Obstacle.objects.filter(sent_to=unit, answered_on__isnull=True)
            .select_related("shortcoming__unit")
            .order_by("sent_on", "id")
        ),
    )


def _counts(rows: object) -> dict[int, int]:
    return dict(rows.order_by().values_list("unit_id").annotate(Count("pk")))  # type: ignore[attr-defined]
