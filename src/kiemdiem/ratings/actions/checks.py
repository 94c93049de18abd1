"""What every step of a rating asks first: may this still change, is this subject rated at all, whose turn is it."""

from collections.abc import Iterable, Sequence
from posixpath import commonpath

from django.db.models import Q

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.order import Break, OrderSubject, broken
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.core.ruleset import Confidence, OrderStage, RuleSet, SubjectKind
from kiemdiem.cycles.models import Cycle, Inclusion, Subject
from kiemdiem.cycles.queries import order_subjects
from kiemdiem.ratings.access import rating_target

DECIDED = "decided"
NAMED = 20


def require_open(action: str, by: Actor, subject: Subject) -> None:
    """Raise unless `by` may do `action` to a subject that is rated and not yet decided.

    Raises Refused where the rating is decided (what is signed is never rewritten; a later finding needs a new
    decision) or where the subject is not rated at all, NotAllowed where the policy says no.
    """
    target = rating_target(subject, by)
    if subject.step == DECIDED:
        require("ratings.see", by, target)
        raise Refused(
            f"Mức xếp loại của “{subject}” đã có quyết định nên không sửa được nữa.",
            way_out=(
                "Nếu phát hiện mức không đúng, cấp có thẩm quyền ra quyết định mới hủy kết quả và xếp loại lại; "
                "ghi ở mục Xếp loại lại trên trang xếp loại của đối tượng."
            ),
        )
    require(action, by, target)
    if subject.inclusion != Inclusion.FULL:
        raise Refused(
            f"“{subject}” thuộc diện “{subject.get_inclusion_display()}”: {subject.exemption_ground}.",
            way_out="Nếu diện này không còn đúng, hãy sửa diện của đối tượng trong đợt trước.",
        )


def require_turn(rules: RuleSet, cycle: Cycle, subjects: Sequence[Subject]) -> None:
    """Raise NotReady where an order rule of the rating wants somebody else decided first.

    Whoever is decided in the same gesture counts as done.
    """
    together = frozenset(each.pk for each in subjects)
    waiting = list(_waiting(rules, cycle, subjects))
    seen = {each.id: each for each in order_subjects(cycle, waiting)}
    found: list[tuple[OrderSubject, Break]] = []
    for subject in subjects:
        me = seen[subject.pk]
        breaks = broken(rules, OrderStage.RATING, me, together, list(seen.values()))
        found += [(me, each) for each in breaks]
    if found:
        raise _not_yet(found)


def _waiting(rules: RuleSet, cycle: Cycle, subjects: Sequence[Subject]) -> Iterable[Subject]:
    """Return the undecided subjects that could stand before any of `subjects`: their trees and their collectives.

    Only kinds that some rule wants first come into question (as a rule: collectives).
    """
    ids = [each.pk for each in subjects]
    firsts = [
        rule.before.kinds or frozenset(SubjectKind)
        for rule in rules.order
        if OrderStage.RATING in rule.stages
    ]
    scope = Q(pk__in=ids) | Q(members__subject__in=ids) | Q(memberships__collective_subject__in=ids)
    for column in ("party_path", "state_path"):
        shared = commonpath([getattr(each, column) for each in subjects])
        if shared:
            scope |= Q(**{f"{column}__startswith": f"{shared}/"})
    rows = Subject.objects.filter(
        scope, Q(pk__in=ids) | Q(kind__in=frozenset().union(*firsts)), cycle=cycle, inclusion=Inclusion.FULL
    ).exclude(step=DECIDED)
    return rows.order_by("pk").distinct()


def _not_yet(found: list[tuple[OrderSubject, Break]]) -> NotReady:
    me, first = found[0]
    rule = first.rule.rule
    unsure = "" if rule.confidence is Confidence.CONFIRMED else " (chưa đối chiếu bản gốc)"
    missing = [
        Missing(
            f"“{each.first.name}” phải được quyết định xếp loại trước “{who.name}”: {each.rule.rule.says}"
        )
        for who, each in found[:NAMED]
    ]
    if len(found) > NAMED:
        missing.append(Missing(f"và {len(found) - NAMED} trường hợp nữa."))
    return NotReady(
        f"Chưa đến lượt “{me.name}”: {rule.says}{unsure}",
        missing,
        article=rule.article,
        way_out="Hãy ghi quyết định xếp loại cho các đối tượng phải đi trước.",
    )
