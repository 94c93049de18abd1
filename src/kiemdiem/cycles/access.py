"""Facts about cycles and their subjects for access: where they stand, and what the actor is to them.

Every row filter here has its twin through `audit.access.decide`: the filter lists exactly what may be seen.
"""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kiemdiem.audit.access import policy
from kiemdiem.core.access import SYSTEM, Actor, Role, Target
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.models import (
    Cycle,
    CycleState,
    CycleUnit,
    DelegationMember,
    Membership,
    Subject,
    Suggestion,
)
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Unit
from kiemdiem.prepared import Prepared


def cycle_target(cycle: Cycle) -> Target:
    """Return a cycle as the access policy sees it: the unit at its root, and the state of the cycle."""
    return Target(unit_id=cycle.root_id, paths=cycle.paths, cycle_state=cycle.state)


def suggesting_place(cycle: Cycle) -> Target:
    """Return a cycle as the place where suggestions are drafted and issued: at the step at which that may be."""
    return replace(cycle_target(cycle), step="drafting")


def may_create(actor: Actor) -> bool:
    """Return whether `actor` may prepare a cycle anywhere; over which unit is decided at the unit."""
    return actor.holds(*(allowance.role for allowance in policy().actions["cycles.create"].allow))


def unit_place(unit: CycleUnit) -> Target:
    """Return a unit of a cycle as the access policy sees it, whoever looks."""
    return Target(unit_id=unit.unit_id, paths=unit.paths, cycle_state=unit.cycle.state)


def unit_target(unit: CycleUnit, actor: Actor) -> Target:
    """Return a unit of a cycle as the access policy sees it, with the delegation's relation: one statement."""
    return replace(
        unit_place(unit), relations=frozenset({Role.DELEGATE} if _delegated(unit.pk, actor) else ())
    )


def kinship_target(person_id: int, unit: Unit, actor: Actor) -> Target:
    """Return a declared tie as the access policy sees it: the unit of the relative, and whether it is one's own."""
    own = person_id == actor.person_id
    return Target(unit_id=unit.pk, paths=unit.paths, relations=frozenset({Role.SELF} if own else ()))


def visible_kinships(actor: Actor) -> Q:
    """Return the declared ties that `actor` sees: one's own, and those to units within reach; twin of `kinship_target`."""
    if actor is SYSTEM:
        return Q()
    rows = reach_filter(
        "cycles.see_kinships", actor, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )
    return rows | Q(person_id=actor.person_id) if actor.person_id is not None else rows


def subject_target(subject: Subject, actor: Actor) -> Target:
    """Return a subject as the access policy sees it, in at most two statements besides the subject's own rows.

    Relations: `reviewed` is the person reviewed; `seated` sits in the collective reviewed (sees it, does not
    write for it); `delegate` sits on a delegation that has the subject's unit.
    """
    relations = set()
    if actor.person_id is not None:
        if subject.person_id == actor.person_id:
            relations.add(Role.REVIEWED)
        if subject.kind == SubjectKind.COLLECTIVE and _SEAT.rows(
            person_id=actor.person_id, subject_id=subject.pk
        ):
            relations.add(Role.SEATED)
        if _delegated(subject.unit_id, actor):
            relations.add(Role.DELEGATE)
    return Target(
        unit_id=subject.unit.unit_id,
        paths=subject.paths,
        relations=frozenset(relations),
        step=subject.step,
        cycle_state=subject.cycle.state,
    )


def subject_place(subject: Subject) -> Target:
    """Return where a subject stands and at which step, whoever looks: for deeds that no relation allows."""
    return Target(
        unit_id=subject.unit.unit_id, paths=subject.paths, step=subject.step, cycle_state=subject.cycle.state
    )


def issuer_place(suggestion: Suggestion) -> Target:
    """Return the unit in whose name a suggestion is issued, at the step of its subject: approving is that unit's."""
    subject = suggestion.subject
    paths = subject.cycle.paths if suggestion.issuer_id == subject.cycle.root_id else suggestion.issuer.paths
    return Target(
        unit_id=suggestion.issuer_id, paths=paths, step=subject.step, cycle_state=subject.cycle.state
    )


def visible_subjects(actor: Actor, action: str = "cycles.see", prefix: str = "") -> Q:
    """Return the rows of subjects that `actor` reaches for `action`; `prefix` walks a relation (`subject__`)."""
    if actor is SYSTEM:
        return Q()
    rows = _reached(action, actor, prefix, unit="unit__unit_id")
    if not rows or actor.person_id is None:
        return rows
    relations = _relations(action)
    if Role.REVIEWED in relations:
        rows |= Q(**{f"{prefix}person_id": actor.person_id})
    if Role.SEATED in relations:
        rows |= Q(**{f"{prefix}pk__in": _seats(actor.person_id).values("collective_subject_id")})
    if Role.DELEGATE in relations:
        rows |= Q(**{f"{prefix}unit__in": _delegated_units(actor.person_id)})
    return rows


def visible_units(actor: Actor, action: str = "cycles.see", prefix: str = "") -> Q:
    """Return the rows of cycle units that `actor` reaches for `action`, those of the own delegations among them."""
    if actor is SYSTEM:
        return Q()
    rows = _reached(action, actor, prefix, unit="unit_id")
    if rows and actor.person_id is not None and Role.DELEGATE in _relations(action):
        rows |= Q(**{f"{prefix}pk__in": _delegated_units(actor.person_id)})
    return rows


def visible_cycles(actor: Actor) -> Q:
    """Return the rows of cycles in which `actor` sees anything: the root, a unit, or a subject."""
    if actor is SYSTEM:
        return Q()
    units = CycleUnit.objects.filter(visible_units(actor), cycle=OuterRef("pk"))
    subjects = Subject.objects.filter(visible_subjects(actor), cycle=OuterRef("pk"))
    return rooted_cycles(actor) | Q(Exists(units)) | Q(Exists(subjects))


def rooted_cycles(actor: Actor, action: str = "cycles.see") -> Q:
    """Return the cycles that `actor` reaches for `action` by their root: the twin of `cycle_target`.

    What is being prepared goes by the root's place today, what was opened by its place then.
    """
    today = reach_filter(action, actor, unit="root_id", party="root__party_path", state="root__state_path")
    frozen = reach_filter(action, actor, unit="root_id", frozen=True)
    return (today & Q(state=CycleState.DRAFT)) | (frozen & ~Q(state=CycleState.DRAFT))


def _reached(action: str, actor: Actor, prefix: str, *, unit: str) -> Q:
    party, state = f"{prefix}party_path", f"{prefix}state_path"
    return reach_filter(action, actor, unit=prefix + unit, party=party, state=state, frozen=True)


def _relations(action: str) -> set[Role]:
    return {allowance.role for allowance in policy().actions[action].allow if allowance.reach is None}


def _seats(person_id: int) -> QuerySet[Membership]:
    return Membership.objects.filter(subject__person_id=person_id)


def _delegated_units(person_id: int) -> QuerySet[CycleUnit, Any]:
    return CycleUnit.objects.filter(delegations__members__person_id=person_id).values("pk")


def _delegated(unit_id: int, actor: Actor) -> bool:
    if actor.person_id is None:
        return False
    return bool(_DELEGATE.rows(person_id=actor.person_id, unit_id=unit_id))


_SEAT = Prepared(
    lambda *, person_id, subject_id: (
        _seats(person_id).filter(collective_subject_id=subject_id).values_list("pk")[:1]
    ),
    person_id=int, subject_id=int,
)  # fmt: skip
_DELEGATE = Prepared(
    lambda *, person_id, unit_id: (
        DelegationMember.objects.filter(person_id=person_id, delegation__units=unit_id).values_list("pk")[:1]
    ),
    person_id=int, unit_id=int,
)  # fmt: skip
