"""The rules a cycle is bound to, and its subjects as the order rules see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from kiemdiem.core.order import OrderSubject
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Cited, RuleSet, SubjectKind
from kiemdiem.cycles.models import Cycle, Membership, Subject
from kiemdiem.rulesets.queries import rule_set_of


@dataclass(frozen=True)
class Switch:
    """A rule that was not held against the original, or is a default; `off` in this cycle or acting."""

    rule: Cited
    off: bool


def rule_set(cycle: Cycle) -> RuleSet:
    """Return the rules that act in a cycle: the whole of its rule set but for what it switched off.

    Raises Refused as `whole_rule_set` does.
    """
    return whole_rule_set(cycle).without(frozenset(cycle.switched_off))


def switches(cycle: Cycle) -> tuple[Switch, ...]:
    """Return the rules that a cycle may switch off, in the order of the rule set."""
    rules = whole_rule_set(cycle)
    found = (rule for rule in rules.every_rule() if rule.id in rules.switchable)
    return tuple(Switch(rule, rule.id in cycle.switched_off) for rule in found)


def whole_rule_set(cycle: Cycle) -> RuleSet:
    """Return the rule set of a cycle: the one pinned at opening, or the one chosen while it is being prepared.

    Raises Refused where the stored rules are no longer the ones the cycle pinned.
    """
    if cycle.rule_set_hash and cycle.rule_set.content_hash != cycle.rule_set_hash:
        raise Refused(
            f"Bộ quy định {cycle.rule_set} không còn đúng bản đã ghim khi mở đợt “{cycle}”.",
            way_out="Báo quản trị viên khôi phục cơ sở dữ liệu từ bản sao lưu; không ghi tiếp vào đợt này.",
        )
    return rule_set_of(cycle.rule_set)


def note(cycle: Cycle, key: str) -> Cited | None:
    """Return what the cycle's rule set notes under `key`; None where it says nothing of it."""
    return next((one for one in rule_set(cycle).notes if one.id == key), None)


def prepared_with(cycle: Cycle) -> Cited | None:
    """Return the note by which the inspection committee takes part in preparing suggestions (HD 43, mục 2.2)."""
    return note(cycle, "note.suggestion")


def changed_pins() -> list[str]:
    """Return a sentence for every cycle whose rule set is no longer the one it pinned at opening: one statement."""
    rows = Cycle.objects.exclude(rule_set_hash="").exclude(rule_set_hash=F("rule_set__content_hash"))
    return [
        f"Đợt “{title}” đã ghim bộ quy định có mã băm {pinned[:12]}…, nhưng bộ của đợt nay có mã băm {now[:12]}… ."
        for title, pinned, now in rows.order_by("pk").values_list(
            "title", "rule_set_hash", "rule_set__content_hash"
        )
    ]


def order_subjects(cycle: Cycle, subjects: Iterable[Subject]) -> list[OrderSubject]:
    """Return `subjects` of `cycle`, in the order given, as the order rules see them: one statement.

    A person belongs to the collectives they were seated in at opening; a collective belongs to itself.
    """
    listed = list(subjects)
    seats: defaultdict[int, set[int]] = defaultdict(set)
    of_units = Membership.objects.filter(
        subject__cycle=cycle, subject__unit__in={each.unit_id for each in listed}
    )
    for person, collective in of_units.values_list("subject_id", "collective_subject_id"):
        seats[person].add(collective)
    return [
        OrderSubject(
            id=each.pk,
            kind=SubjectKind(each.kind),
            role=each.role,
            line=each.line,
            name=each.name,
            collective_ids=frozenset({each.pk} if each.kind == SubjectKind.COLLECTIVE else seats[each.pk]),
            unit_id=each.unit_id,
            unit_path=each.party_path or each.state_path,
        )
        for each in listed
    ]
