"""Facts as appraised, and verdicts on blockers: each with its ground, its author and its time."""

from datetime import datetime
from decimal import Decimal

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Blocker, Metric, RuleSet, SubjectKind, Unit
from kiemdiem.cycles.models import Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings.actions.checks import require_open
from kiemdiem.ratings.models import BlockerFinding, BlockerVerdict, RatingFact

YES_NO = "yes_no"
PERCENT = "%"


@action("ratings.record_fact")
def record_fact(
    *,
    subject: Subject,
    metric: str,
    value: Decimal | bool | str,
    ground: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> RatingFact:
    """Record a fact as appraised; it stands above the self-declared one, and the newest counts.

    Raises Refused for a metric the rules do not ask of this subject, one that the software computes itself,
    a value that cannot be, or a missing ground.
    """
    require_open("ratings.record_fact", by, subject)
    rules = rule_set(subject.cycle)
    asked = _metric(rules, subject, metric)
    if not ground.strip():
        raise Refused(
            f"Số thẩm định của “{asked.name}” phải có căn cứ.",
            way_out="Ghi tên, số văn bản hoặc nguồn số liệu.",
        )
    fact = RatingFact.objects.create(
        subject=subject,
        metric=metric,
        value=_degree(rules, asked, value) if asked.unit is Unit.DEGREE else _text(asked, value),
        ground=ground.strip(),
        recorded_at=at,
        recorded_by_id=by.account_id,
        source=source,
        illustrative=illustrative,
    )
    record(
        "ratings.record_fact", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        reason=fact.ground, data={"metric": metric, "value": fact.value},
    )  # fmt: skip
    return fact


def _metric(rules: RuleSet, subject: Subject, key: str) -> Metric:
    for metric in rules.metrics:
        if metric.key == key and subject.kind in metric.subjects:
            if metric.register:
                raise Refused(
                    f"“{metric.name}” được tính từ sổ hạn chế, không nhập tay.",
                    way_out="Cập nhật kết quả khắc phục trong sổ hạn chế; chỉ số tự thay đổi theo.",
                )
            kind = SubjectKind(subject.kind)
            if metric not in (*rules.asked_of(kind), *rules.degrees_of(kind)):
                break
            return metric
    raise Refused(f"Bộ quy định {rules.number} không hỏi chỉ số này đối với “{subject}”.")


def _degree(rules: RuleSet, metric: Metric, value: Decimal | bool | str) -> str:
    if not isinstance(value, str) or value not in rules.degrees:
        raise Refused(f"“{metric.name}” phải là một trong: {', '.join(rules.degrees)}.")
    return value


def _text(metric: Metric, value: Decimal | bool | str) -> str:
    if isinstance(value, str) or isinstance(value, bool) != (metric.unit == YES_NO):
        wanted = "Có hoặc Không" if metric.unit == YES_NO else "một số"
        raise Refused(f"“{metric.name}” phải là {wanted}.")
    if isinstance(value, bool):
        return "true" if value else "false"
    if value < 0 or (metric.unit == PERCENT and value > 100):
        raise Refused(f"“{metric.name}” phải {'từ 0 đến 100' if metric.unit == PERCENT else 'từ 0 trở lên'}.")
    return format(value.normalize(), "f")


@action("ratings.record_blocker")
def record_blocker(
    *,
    subject: Subject,
    rule: str,
    document: str,
    verdict: BlockerVerdict,
    by: Actor,
    at: datetime,
    ground: str = "",
) -> BlockerFinding:
    """Record what a person made of a blocker, on a document; a later verdict takes the place of an earlier one.

    The journal keeps both. Raises Refused for a rule that does not concern the subject, without a document,
    or without a ground where the blocker is mitigated or rejected.
    """
    require_open("ratings.record_blocker", by, subject)
    blocker = _blocker(rule_set(subject.cycle), subject, rule)
    if not document.strip():
        raise Refused(
            "Trường hợp này chỉ được ghi khi có văn bản.",
            article=blocker.rule.article,
            way_out="Ghi số, ngày, cơ quan ban hành của kết luận hoặc quyết định.",
        )
    if verdict != BlockerVerdict.CONFIRMED and not ground.strip():
        raise Refused(
            f"“{BlockerVerdict(verdict).label}” phải nêu lý do.",
            article=blocker.rule.article,
            way_out=blocker.mitigation or "Ghi lý do vào ô Lý do.",
        )
    finding = BlockerFinding.objects.filter(subject=subject, rule=rule).first()
    before = {"document": finding.document, "verdict": finding.verdict} if finding else {}
    finding = finding or BlockerFinding(subject=subject, rule=rule)
    finding.document, finding.verdict, finding.ground = document.strip(), verdict, ground.strip()
    finding.found_at, finding.found_by_id = at, by.account_id
    finding.save()
    record(
        "ratings.record_blocker", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        reason=finding.ground,
        data={"rule": rule, "document": finding.document, "verdict": finding.verdict, "before": before},
    )  # fmt: skip
    return finding


def _blocker(rules: RuleSet, subject: Subject, key: str) -> Blocker:
    for blocker in rules.blockers:
        if blocker.rule.id == key and subject.kind in blocker.subjects:
            return blocker
    raise Refused(f"Bộ quy định {rules.number} không có trường hợp này đối với “{subject}”.")
