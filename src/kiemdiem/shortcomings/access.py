"""What an actor is to an entry of the register, and which entries an actor may see.

The owner is whoever holds the owner post on the day; a delegate is a member of a delegation assigned to the
entry's unit in a cycle that is open.
"""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from kiemdiem.audit.access import decide, policy, reach_filter
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role, Target
from kiemdiem.cycles.models import CycleState, CycleUnit, DelegationMember
from kiemdiem.organisations.models import Appointment, Post, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import Claim, Obstacle, OwnerChange, Shortcoming, Transfer

HANDS_ON = (
    "shortcomings.plan", "shortcomings.complete_step", "shortcomings.record_meeting", "shortcomings.measure",
    "shortcomings.note_progress", "shortcomings.add_evidence", "shortcomings.claim",
)  # fmt: skip


def register_target(unit: Unit, actor: Actor) -> Target:
    """Return a unit's register as the access policy sees it: where a new entry would go."""
    return Target(unit_id=unit.pk, paths=unit.paths, relations=_delegate(unit.pk, actor))


def entry_target(entry: Shortcoming, actor: Actor, on: date) -> Target:
    """Return an entry as the access policy sees it, with what `actor` is to it on the day `on`."""
    return Target(
        unit_id=entry.unit_id,
        paths=entry.paths,
        relations=_owner(entry, actor, on) | _delegate(entry.unit_id, actor),
        step=entry.state,
    )


def obstacle_target(obstacle: Obstacle) -> Target:
    """Return an obstacle as the policy of answering sees it.

    The addressed unit's own officer answers it; where that unit stands outside the installation, an organiser
    over the entry's unit records the answer. So the unit is the addressed one, the paths are the entry's.
    """
    entry = obstacle.shortcoming
    return Target(unit_id=obstacle.sent_to_id, paths=entry.paths, step=entry.state)


def visible_entries(actor: Actor, on: date, action: str = "shortcomings.see", prefix: str = "") -> Q:
    """Return the entries that `actor` reaches for `action` on the day `on`; with the default, the twin of `may_see`.

    `prefix` walks a relation (`shortcoming__`).
    """
    if actor is SYSTEM:
        return Q()
    rows = reached_entries(action, actor, prefix)
    if not rows or actor.person_id is None:
        return rows
    relations = {allowance.role for allowance in policy().actions[action].allow if allowance.reach is None}
    if Role.OWNER in relations:
        held = Appointment.objects.filter(in_force(on), person_id=actor.person_id)
        rows |= Q(**{f"{prefix}owner_post__in": held.values("post_id")})
    if Role.DELEGATE in relations:
        assigned = CycleUnit.objects.filter(
            cycle__state=CycleState.OPEN, delegations__members__person_id=actor.person_id
        )
        rows |= Q(**{f"{prefix}unit__in": assigned.values("unit_id")})
    return rows


def reached_entries(action: str, actor: Actor, prefix: str = "") -> Q:
    """Return the entries that the actor's roles over units reach for `action`: where the entry's unit stands today."""
    unit = f"{prefix}unit"
    return reach_filter(
        action, actor, unit=f"{unit}_id", party=f"{unit}__party_path", state=f"{unit}__state_path"
    )


def may_see(actor: Actor, entry: Shortcoming, on: date) -> Decision:
    """Answer whether `actor` may see `entry` on the day `on`: the twin of `visible_entries`."""
    return decide("shortcomings.see", actor, entry_target(entry, actor, on))


def _owner(entry: Shortcoming, actor: Actor, on: date) -> frozenset[Role]:
    if actor.person_id is None or entry.owner_post_id is None:
        return frozenset()
    holds = Appointment.objects.filter(in_force(on), person_id=actor.person_id, post_id=entry.owner_post_id)
    return frozenset({Role.OWNER}) if holds.exists() else frozenset()


def _delegate(unit_id: int, actor: Actor) -> frozenset[Role]:
    if actor.person_id is None:
        return frozenset()
    seats = DelegationMember.objects.filter(
        person_id=actor.person_id,
        delegation__units__unit_id=unit_id,
        delegation__cycle__state=CycleState.OPEN,
    )
    return frozenset({Role.DELEGATE}) if seats.exists() else frozenset()


def dependence(entry: Shortcoming, claim: Claim, actor: Actor, on: date) -> str:
    """Return why `actor` is not independent enough to verify `claim` on the day `on`; empty where nothing says so.

    A verifier is a known person who
    - did not make the claim, is not the plan's author, and had no other hand in the remedy;
    - does not hold the owner post, nor held it (or one that answered before it, also in a unit that handed the
      entry over) since the entry was opened, nor holds any post that a step or a share of responsibility names, nor is named by a share;
    - is not in the owner's line: holds no post in the owner's or the entry's unit, below it in either tree, or in
      the owner's collective, and has no head's or officer's role over these units.
    Superiors of the owner and outsiders may verify. At most nine statements.
    """
    if actor.person_id is None:
        return "Tài khoản này không gắn với một người cụ thể nên không xác định được tính độc lập."
    if claim.claimed_by_id == actor.account_id:
        return "Đồng chí là người báo cáo kết quả này nên không được tự thẩm tra."
    handed_over = list(
        Transfer.objects.filter(Q(shortcoming=entry) | Q(continues_as=entry)).values_list(
            "shortcoming_id", "from_post_id"
        )
    )
    entries = {entry.pk, *(entry_id for entry_id, _ in handed_over)}
    if entry.planned_by_id == actor.person_id or _had_a_hand(entries, actor):
        return "Đồng chí là tác giả kế hoạch hoặc đã tham gia khắc phục hạn chế này nên không được thẩm tra."
    before = OwnerChange.objects.filter(shortcoming__in=entries).values_list("from_post_id", flat=True)
    owners = {entry.owner_post_id, *(post_id for _, post_id in handed_over), *before}
    named = entry.responsibilities.filter(person_id=actor.person_id)
    return (
        _by_post(entry, owners, actor.person_id, on)
        or _by_role(entry, actor)
        or (
            "Đồng chí có tên trong phần trách nhiệm về nguyên nhân của hạn chế này." if named.exists() else ""
        )
    )


def _had_a_hand(entries: set[int], actor: Actor) -> bool:
    return Event.objects.filter(
        about_type="shortcomings.shortcoming",
        about_id__in=entries,
        action__in=HANDS_ON,
        actor_id=actor.account_id,
    ).exists()


def _by_post(entry: Shortcoming, owners: set[int | None], person_id: int, on: date) -> str:
    owner = entry.owner_post
    assert owner is not None  # a claimed entry has one: constraint shortcomings_address
    opened = timezone.localdate(entry.opened_at)
    named = set(entry.steps.values_list("post_id", flat=True))
    named |= set(entry.responsibilities.values_list("post_id", flat=True))
    held = list(
        Appointment.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=opened), person_id=person_id, valid_from__lte=on
        ).select_related("post__unit")
    )
    for appointment in held:
        if appointment.post_id in owners:
            return f"Đồng chí đang hoặc đã giữ chức vụ chịu trách nhiệm “{appointment.post}” nên không được thẩm tra."
    current = [one for one in held if one.valid_to is None or one.valid_to >= on]
    for appointment in current:
        if appointment.post_id in named:
            return (
                f"Chức vụ “{appointment.post}” của đồng chí có phần việc hoặc trách nhiệm trong hạn chế này."
            )
    for appointment in current:
        if _in_line(appointment.post, owner, entry):
            where = f"{appointment.post}, {appointment.post.unit}"
            return f"Đồng chí ({where}) thuộc tuyến của người chịu trách nhiệm nên không độc lập."
    return ""


def _in_line(post: Post, owner: Post, entry: Shortcoming) -> bool:
    if post.collective_id is not None and post.collective_id == owner.collective_id:
        return True
    return any(post.unit.paths.inside(line) for line in (owner.unit.paths, entry.paths))


def _by_role(entry: Shortcoming, actor: Actor) -> str:
    owner = entry.owner_post
    units = {entry.unit_id, owner.unit_id if owner else None}
    if any(grant.unit_id in units for grant in actor.grants_of(Role.HEAD, Role.OFFICER)):
        return "Đồng chí giữ vai trò của đơn vị chịu trách nhiệm nên không độc lập."
    return ""
