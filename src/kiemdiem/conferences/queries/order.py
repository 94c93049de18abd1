"""What must come first at a conference: the order rules over everybody they tie together there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from kiemdiem.conferences.models import AgendaItem, Conference, ItemState
from kiemdiem.core.order import Break, OrderSubject, broken, ordered
from kiemdiem.core.ruleset import OrderRule, OrderStage, Relation, RuleSet, SubjectKind
from kiemdiem.core.steps import StepTable
from kiemdiem.cycles.models import Cycle, Inclusion, Subject
from kiemdiem.cycles.queries import order_subjects
from kiemdiem.organisations.queries import under

CONCLUDING = "conferences.conclude_item"


@dataclass(frozen=True)
class OrderBoard:
    """Everybody the order rules tie to a conference, and who has been reviewed already."""

    rules: RuleSet
    subjects: tuple[OrderSubject, ...]
    done: frozenset[int]

    def breaks(self, subject_id: int) -> tuple[Break, ...]:
        """Return what must come before the subject and has not been yet; nothing for a subject not on the board."""
        for subject in self.subjects:
            if subject.id == subject_id:
                return broken(self.rules, OrderStage.CONFERENCE, subject, self.done, self.subjects)
        return ()


def order_board(conference: Conference, rules: RuleSet) -> OrderBoard:
    """Return the order board of a conference, in five statements.

    The members of its collectives are tied to these collectives only: whoever sits elsewhere too is reviewed
    there in that place's own order. Collectives of the same units (and, where a rule speaks of them, of
    subordinate units) are on the board even when they are reviewed at another conference.
    """
    collectives = list(conference.collectives.order_by("sort_key", "id"))
    own = frozenset(collective.pk for collective in collectives)
    others = _other_collectives(conference, rules, collectives)
    reviewed = AgendaItem.objects.filter(state=ItemState.CONCLUDED, conference__collectives__in=own)
    done = set(reviewed.values_list("subject_id", flat=True))
    done |= {each.pk for each in [*collectives, *others] if is_past(rules.steps, each.step)}
    everybody = [*collectives, *others, *members_of(collectives)]
    return OrderBoard(rules, tuple(_tied(conference.cycle, everybody, own)), frozenset(done))


def in_order(rules: RuleSet, cycle: Cycle, collectives: list[Subject], people: list[Subject]) -> list[int]:
    """Return the ids of collectives and their people in the order of the rules, in one statement."""
    subjects = _tied(cycle, [*collectives, *people], frozenset(collective.pk for collective in collectives))
    return [subject.id for subject in ordered(rules, OrderStage.CONFERENCE, subjects)]


def members_of(collectives: Iterable[Subject]) -> list[Subject]:
    """Return the people to be reviewed who sit in these collectives, each once, the highest seat first."""
    ids = [collective.pk for collective in collectives]
    rows = Subject.objects.filter(memberships__collective_subject__in=ids).exclude(inclusion=Inclusion.EXEMPT)
    return list(dict.fromkeys(rows.order_by("memberships__rank", "sort_key", "id")))


def is_ready(steps: StepTable, step: str) -> bool:
    """Return whether a subject at `step` may be reviewed: the report is accepted, or it was reviewed elsewhere before.

    A leader is reviewed in more than one place (Quy định 366-QĐ/TW, Điều 7.2.3), so the station that a conclusion
    leads to is as good as the one it starts from.
    """
    return steps.after(CONCLUDING, step) is not None or step in _concluded(steps)


def is_past(steps: StepTable, step: str) -> bool:
    """Return whether a subject at `step` has been reviewed at a conference."""
    return any(steps.position(step) >= steps.position(to) for to in _concluded(steps))


def _concluded(steps: StepTable) -> set[str]:
    return {move.to for move in steps.moves if move.action == CONCLUDING}


def _tied(cycle: Cycle, subjects: list[Subject], own: frozenset[int]) -> list[OrderSubject]:
    return [
        subject
        if subject.kind is SubjectKind.COLLECTIVE
        else replace(subject, collective_ids=subject.collective_ids & own)
        for subject in order_subjects(cycle, subjects)
    ]


def _other_collectives(conference: Conference, rules: RuleSet, collectives: list[Subject]) -> list[Subject]:
    near = Q(unit__in={collective.unit_id for collective in collectives})
    if any(rule.relation is Relation.SUBORDINATE_UNIT for rule in _conference_rules(rules)):
        near |= under(conference.host.paths)
    rows = Subject.objects.filter(near, cycle=conference.cycle_id, kind=SubjectKind.COLLECTIVE)
    rows = rows.exclude(inclusion=Inclusion.EXEMPT).exclude(
        pk__in=[collective.pk for collective in collectives]
    )
    return list(rows.order_by("sort_key", "id"))


def _conference_rules(rules: RuleSet) -> list[OrderRule]:
    return [rule for rule in rules.order if OrderStage.CONFERENCE in rule.stages]
