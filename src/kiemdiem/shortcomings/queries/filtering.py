"""What the register is narrowed to: the same filters for the list, the board, the calendar and the export."""

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kiemdiem.core.access import Actor, Paths
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Appointment, Post, Unit
from kiemdiem.organisations.queries import in_force, under
from kiemdiem.prepared import Said
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Cause, CauseKind, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import LIVE
from kiemdiem.shortcomings.queries.hardness import is_hard, with_hardness, years_before
from kiemdiem.shortcomings.queries.known import Known

UNSOLVED = "unsolved"
LATE = "late"
UNOWNED = "unowned"
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; `state` is a state, "unsolved", "late", "unowned", or empty for all.

    `unit` is a unit's id or words of its name; `below` counts what lies under it. `cause` is a kind of cause or the
    id of a branch of the cause tree.
    """

    search: str = ""
    state: str = ""
    unit: str = ""
    below: bool = False
    field_id: int | None = None
    group_id: int | None = None
    suggestion_id: int | None = None
    batch_id: int | None = None
    cause: str = ""
    owner: str = ""
    origin: str = ""
    years: int | None = None
    relapse: bool = False
    hard: bool = False

    @property
    def shape(self) -> "Filters":
        """The same filters, marked so that words searched for vary freely (`Shaped`): a number may be an entry's."""
        words = fold(self.search)
        return self if not words or words.isdecimal() else replace(self, search=Said(words))

    @property
    def unit_id(self) -> int | None:
        """The unit asked for by its id; None where words of a name are asked for."""
        return int(self.unit) if self.unit.isdecimal() and len(self.unit) <= LONGEST_NUMBER else None


def is_late(today: date, prefix: str = "") -> Q:
    """Return the entries that somebody still works on and whose deadline has passed."""
    return Q(**{f"{prefix}state__in": LIVE, f"{prefix}deadline__lt": today})


def is_unowned(today: date) -> Q:
    """Return the entries still to be remedied whose owner post nobody holds today, because it ended or stands empty."""
    return Q(state__in=LIVE, owner_post__in=_vacant(today))


def of_state(state: str, known: Known) -> Q:
    """Return the entries behind one tab: a state, or one of the words for several."""
    if state == UNSOLVED:
        return known.live() | Q(**{known.column("state"): State.DEFERRED})
    if state == LATE:
        return known.late()
    if state == UNOWNED:
        owner = known.column("owner")
        return known.live() & (Q(**{f"{owner}__in": _vacant(known.day)}) | Q(**{f"{owner}__isnull": True}))
    return Q(**{known.column("state"): state}) if state else Q()


def in_unit(unit_id: int, paths: Paths, known: Known) -> Q:
    """Return the entries of a unit and of everything under it in either tree as it stands today."""
    own = Q(**{known.key("unit"): unit_id})
    if known.past:
        return own | Q(known_unit__in=Unit.objects.filter(under(paths)).values("pk"))
    return own | under(paths, "unit__")


def asked(actor: Actor, filters: Filters, known: Known, today: date) -> QuerySet[Shortcoming]:
    """Return the entries that `actor` may see today and that the filters let through, as known on a day.

    Of a draft on an earlier day only its existence is known, so filters on what an entry says leave drafts out.
    No statement, one where a unit is asked for by its id.
    """
    entries = known.entries()
    if filters.hard:
        entries = with_hardness(entries, known).filter(is_hard(known))
    rows = visible_entries(actor, today) & of_state(filters.state, known) & _unit(filters, known)
    content = _content(filters, known)
    if known.past and content:
        rows &= ~Q(known_state=State.DRAFT)
    return entries.filter(rows & content)


def _content(filters: Filters, known: Known) -> Q:
    rows = _words(filters.search, known) & _cause(filters.cause)
    exact = {
        "field_id": filters.field_id,
        "point__suggestion_id": filters.suggestion_id,
        "batch_id": filters.batch_id,
        "origin": filters.origin,
    }
    for column, wanted in exact.items():
        if wanted:
            rows &= Q(**{column: wanted})
    if filters.group_id:
        rows &= rolled_into(filters.group_id)
    if filters.years:
        rows &= Q(first_seen_on__lte=years_before(known.day, filters.years))
    if filters.relapse:
        rows &= known.relapsed()
    if filters.owner:
        rows &= _owned_by(filters.owner, known)
    return rows


def rolled_into(group_id: int, prefix: str = "") -> Q:
    """Return the entries of a group and of those of the levels below that are counted in it; three levels at most."""
    columns = ("group", "group__rolls_into", "group__rolls_into__rolls_into")
    return reduce(or_, (Q(**{f"{prefix}{column}": group_id}) for column in columns))


def _words(search: str, known: Known) -> Q:
    words = fold(search).split()
    if not words:
        return Q()
    spoken = reduce(and_, (Q(search_key__contains=word) for word in words))
    return (
        spoken | Q(**{known.column("number"): int(words[0])})
        if len(words) == 1 and words[0].isdecimal() and len(words[0]) < LONGEST_NUMBER
        else spoken
    )


def _unit(filters: Filters, known: Known) -> Q:
    if not filters.unit:
        return Q()
    if filters.unit_id is None:
        words = fold(filters.unit).split()
        named = reduce(and_, (Q(search_key__contains=word) for word in words), Q())
        return Q(**{f"{known.column('unit')}__in": Unit.objects.filter(named).values("pk")})
    if not filters.below:
        return Q(**{known.key("unit"): filters.unit_id})
    unit = Unit.objects.filter(pk=filters.unit_id).first()
    return in_unit(unit.pk, unit.paths, known) if unit else Q(pk__in=[])


def _cause(cause: str) -> Q:
    if cause in CauseKind.values:
        return Q(cause_kind=cause)
    if not cause.isdecimal():
        return Q()
    branch = Cause.objects.filter(Q(pk=int(cause)) | Q(parent=int(cause)) | Q(parent__parent=int(cause)))
    return Q(cause_node__in=branch.values("pk"))


def _vacant(day: date) -> QuerySet[Post, Any]:
    """Return the posts that ended or that nobody holds on a day: few, so each entry is quickly looked up among them."""
    held = Exists(Appointment.objects.filter(in_force(day), post=OuterRef("pk")))
    return Post.objects.exclude(in_force(day), held).values("pk")


def _owned_by(text: str, known: Known) -> Q:
    key = fold(text)
    held = Appointment.objects.filter(in_force(known.day), person__search_key__contains=key)
    column = f"{known.column('owner')}__in"
    named = Post.objects.filter(search_key__contains=key)
    return Q(**{column: named.values("pk")}) | Q(**{column: held.values("post_id")})
