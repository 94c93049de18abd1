"""Who comes before whom: the order rules of a rule set over the subjects of one conference or one rating round."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import OrderRule, OrderStage, Relation, RuleSet, Selector, SubjectKind


@dataclass(frozen=True)
class OrderSubject:
    """A subject as far as order is concerned.

    `collective_ids`: for a collective its own id, for a person the ids of the collectives they sit in.
    `unit_path` is the unit's place in the tree (`/`-ended); a unit below has a longer path with the same beginning.
    Who has more than one turn is several subjects of one `person`, each with its `place`; 0: has but one.
    """

    id: int
    kind: SubjectKind
    role: str
    line: str
    name: str
    collective_ids: frozenset[int]
    unit_id: int
    unit_path: str
    person: int = 0
    place: str = ""


@dataclass(frozen=True)
class Break:
    """A rule that would be broken: `first` has not had its turn yet."""

    rule: OrderRule
    first: OrderSubject


def ordered(rules: RuleSet, stage: OrderStage, subjects: Sequence[OrderSubject]) -> tuple[OrderSubject, ...]:
    """Return `subjects` so that every rule of `stage` holds; where no rule speaks, in the order given.

    Raises Refused where the rules want two subjects each before the other.
    """
    place = {subject.id: index for index, subject in enumerate(subjects)}
    waits: dict[int, set[int]] = {
        subject.id: {first.id for _, first in _firsts(rules, stage, subject, subjects)}
        for subject in subjects
    }
    followers: dict[int, list[int]] = {subject.id: [] for subject in subjects}
    for later, firsts in waits.items():
        for first in firsts:
            followers[first].append(later)
    ready = [place[key] for key, firsts in waits.items() if not firsts]
    heapq.heapify(ready)
    done: list[OrderSubject] = []
    while ready:
        subject = subjects[heapq.heappop(ready)]
        done.append(subject)
        for later in followers[subject.id]:
            waits[later].discard(subject.id)
            if not waits[later]:
                heapq.heappush(ready, place[later])
    if len(done) < len(subjects):
        raise _contradiction(subject for subject in subjects if waits[subject.id])
    return tuple(done)


def broken(
    rules: RuleSet,
    stage: OrderStage,
    subject: OrderSubject,
    done_ids: frozenset[int],
    subjects: Iterable[OrderSubject],
) -> tuple[Break, ...]:
    """Return what would be broken if `subject` had its turn now: who of `subjects` must come first and is not done."""
    return tuple(
        Break(rule, first)
        for rule, first in _firsts(rules, stage, subject, subjects)
        if first.id not in done_ids
    )


def _firsts(
    rules: RuleSet, stage: OrderStage, subject: OrderSubject, subjects: Iterable[OrderSubject]
) -> list[tuple[OrderRule, OrderSubject]]:
    asked = [rule for rule in rules.order if stage in rule.stages and _selects(rule.after, subject)]
    if not asked:
        return []
    return [
        (rule, other)
        for other in subjects
        if other.id != subject.id
        for rule in asked
        if _selects(rule.before, other) and _tied(rule.relation, other, subject)
    ]


def _selects(selector: Selector, subject: OrderSubject) -> bool:
    return (
        (not selector.kinds or subject.kind in selector.kinds)
        and (not selector.roles or subject.role in selector.roles)
        and (not selector.lines or subject.line in selector.lines)
        and (not selector.places or subject.place in selector.places)
    )


def _tied(relation: Relation, first: OrderSubject, later: OrderSubject) -> bool:
    if relation is Relation.SAME_COLLECTIVE:
        return not first.collective_ids.isdisjoint(later.collective_ids)
    if relation is Relation.SAME_UNIT:
        return first.unit_id == later.unit_id
    if relation is Relation.SAME_PERSON:
        return first.person != 0 and first.person == later.person
    return (
        bool(later.unit_path)
        and first.unit_path != later.unit_path
        and first.unit_path.startswith(later.unit_path)
    )


def _contradiction(stuck: Iterable[OrderSubject]) -> Refused:
    names = ", ".join(subject.name for subject in stuck)
    return Refused(
        f"Các quy tắc về thứ tự mâu thuẫn nhau đối với: {names}.",
        way_out="Xem lại vai trò và tập thể của các đối tượng này.",
    )
