"""Replay: every decision of a closed cycle asked again from its pinned rules and what was known at the stage.

Three things must agree: what the rules make today of what the stage kept, with what the stage says they made; what
the stage kept, with the facts, verdicts and decisions still stored around it; and the decision, with its caps.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Confidence, Level, RuleSet
from kiemdiem.cycles.models import Cycle, CycleState, Membership
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import PostRole
from kiemdiem.ratings.models import BlockerFinding, CapRaise, RatingFact, RatingStage, StageKind
from kiemdiem.ratings.queries.caps import meters
from kiemdiem.ratings.queries.known import Known, unsealed
from kiemdiem.rulesets.queries.explanation import exact, exact_text, sealed_line

_RANK = {level.value: rank for rank, level in enumerate(Level)}
Row = TypeVar("Row", RatingStage, RatingFact, BlockerFinding)


@dataclass(frozen=True)
class Difference:
    """One thing that does not come out the same: about whom, what, as stored, as it comes out now."""

    subject_id: int
    subject: str
    stage_id: int
    what: str
    stored: str
    found: str


@dataclass(frozen=True)
class Replay:
    """A cycle asked again."""

    cycle_id: int
    title: str
    rule_set: str
    rule_set_hash: str
    decisions: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Records:
    """What is stored around the stages of a cycle, by subject."""

    appraisals: Mapping[int, list[RatingStage]]
    decisions: Mapping[int, list[RatingStage]]
    facts: Mapping[int, list[RatingFact]]
    findings: Mapping[int, list[BlockerFinding]]
    seats: Mapping[int, list[tuple[int, str]]]

    def headed(self, subject_id: int) -> list[int]:
        """Return the collectives that a subject heads."""
        return [collective for collective, role in self.seats.get(subject_id, ()) if role == PostRole.HEAD]


def replay(cycle: Cycle) -> Replay:
    """Ask every decision of `cycle` again, in a constant number of statements.

    Raises Refused where the cycle is not closed, or its rules are no longer the pinned ones.
    """
    if cycle.state != CycleState.CLOSED:
        raise Refused(
            f"Đợt “{cycle}” chưa kết thúc nên chưa tính lại được.",
            way_out="Kết thúc đợt trước, rồi tính lại.",
        )
    rules = rule_set(cycle)
    records = _records(cycle)
    decisions = sorted(
        (stage for each in records.decisions.values() for stage in each), key=lambda stage: stage.pk
    )
    differences = [
        *(difference for stage in decisions for difference in _stage(rules, cycle, stage, records)),
        *_caps(rules, cycle, decisions),
    ]
    return Replay(cycle.pk, str(cycle), rules.key, cycle.rule_set_hash, len(decisions), tuple(differences))


def _records(cycle: Cycle) -> _Records:
    stages = list(RatingStage.objects.filter(subject__cycle=cycle).select_related("subject").order_by("pk"))
    facts = RatingFact.objects.filter(subject__cycle=cycle).order_by("recorded_at", "pk")
    findings = BlockerFinding.objects.filter(subject__cycle=cycle).order_by("pk")
    seats: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Membership.objects.filter(subject__cycle=cycle).order_by("pk")
    for subject, collective, role in rows.values_list("subject_id", "collective_subject_id", "role"):
        seats[subject].append((collective, role))
    return _Records(
        appraisals=_by_subject(stage for stage in stages if stage.kind == StageKind.APPRAISAL),
        decisions=_by_subject(stage for stage in stages if stage.kind == StageKind.DECISION),
        facts=_by_subject(facts),
        findings=_by_subject(findings),
        seats=seats,
    )


def _by_subject(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.subject_id].append(row)
    return found


def _stage(rules: RuleSet, cycle: Cycle, stage: RatingStage, records: _Records) -> Iterator[Difference]:
    if not stage.known:
        yield _differs(stage, "những gì đã biết khi xếp loại", "không lưu", "không tính lại được")
        return
    if stage.known.get("rule_set_hash") != cycle.rule_set_hash:
        yield _differs(stage, "bộ quy định", stage.known.get("rule_set_hash"), cycle.rule_set_hash)
    try:
        known = unsealed(rules, stage.known)
        rating = known.rating(rules)
    except (KeyError, TypeError, ValueError, Refused) as error:
        yield _differs(stage, "những gì đã biết khi xếp loại", "không đọc được", error)
        return
    yield from _compared(stage, "mức theo quy định", stage.computed_level, rating.level or "")
    yield from _compared(
        stage, "điểm", stage.points, {group: exact_text(value) for group, value in known.points.items()}
    )
    yield from _lines(stage, [sealed_line(line) for line in rating.trace])
    yield from _appraisal(stage, records)
    yield from _around(rules, stage, known, records)
    yield from _links(rules, stage, records)
    level_differs = stage.computed_level and stage.level != stage.computed_level
    if level_differs and not stage.override_ground:
        yield _differs(stage, "căn cứ khi khác mức tính", "", "phải có")


def _lines(stage: RatingStage, trace: list[dict[str, object]]) -> Iterator[Difference]:
    """Compare the sealed trace with the new one, rule by rule."""
    again = [_plain(line) for line in trace]
    if stage.trace == again:
        return
    stored = {line["rule_id"]: line for line in stage.trace}
    found = {str(line["rule_id"]): _plain(line) for line in trace}
    changed = [rule for rule in dict.fromkeys([*stored, *found]) if stored.get(rule) != found.get(rule)]
    for rule in changed:
        yield _differs(stage, f"diễn giải của quy tắc {rule}", stored.get(rule), found.get(rule))
    if not changed:
        yield _differs(stage, "thứ tự diễn giải", [*stored], [*found])


def _appraisal(stage: RatingStage, records: _Records) -> Iterator[Difference]:
    """Compare a decision with the appraisal it decides on: both must rest on the same."""
    before = [each for each in records.appraisals.get(stage.subject_id, ()) if each.pk < stage.pk]
    if not before:
        yield _differs(stage, "đề xuất trước quyết định", "", "phải có")
        return
    for what, column in (
        ("những gì đã biết", "known"),
        ("mức theo quy định", "computed_level"),
        ("điểm", "points"),
    ):
        yield from _compared(
            stage, f"{what}, so với đề xuất", getattr(stage, column), getattr(before[-1], column)
        )


def _around(rules: RuleSet, stage: RatingStage, known: Known, records: _Records) -> Iterator[Difference]:
    """Compare what the stage kept with the rows it came from, as they stood when the appraisal was sealed."""
    sealed = next(
        (each for each in reversed(records.appraisals.get(stage.subject_id, ())) if each.pk < stage.pk), stage
    )
    registers = {metric.key for metric in rules.metrics if metric.register}
    appraised = {
        fact.metric: exact_text(exact(fact.value))
        for fact in records.facts.get(stage.subject_id, ())
        if fact.recorded_at <= sealed.at and fact.metric not in registers
    }
    for metric, value in appraised.items():
        kept = known.facts.get(metric)
        yield from _compared(stage, f"số thẩm định “{rules.metric(metric).name}”", exact_text(kept), value)
    findings = {each.rule: str(each.verdict) for each in records.findings.get(stage.subject_id, ())}
    yield from _compared(stage, "kết luận về trường hợp dẫn đến mức thấp", dict(known.findings), findings)
    levels = [
        Level(decided[-1].level)
        for collective in records.headed(stage.subject_id)
        if (decided := [each for each in records.decisions.get(collective, ()) if each.pk < sealed.pk])
    ]
    tied = max(levels, key=list(Level).index, default=None)
    yield from _compared(stage, "mức của tập thể mình đứng đầu", known.tied_level or "", tied or "")


def _links(rules: RuleSet, stage: RatingStage, records: _Records) -> Iterator[Difference]:
    """Hold a decided level against those of the collectives it is tied to, as decided then or in the same paper."""
    for link in rules.links:
        sure = link.rule.confidence is Confidence.CONFIRMED
        if stage.subject.kind not in link.subjects or (stage.override_ground and not sure):
            continue
        for collective, role in records.seats.get(stage.subject_id, ()):
            decided = [
                each
                for each in records.decisions.get(collective, ())
                if each.pk < stage.pk or (each.at, each.decision_number) == (stage.at, stage.decision_number)
            ]
            above = decided and _RANK[stage.level] < _RANK[decided[-1].level]
            if above and (role == PostRole.HEAD or not link.head_only):
                yield _differs(stage, f"ràng buộc {link.rule.id}", stage.level, decided[-1].level)


def _caps(rules: RuleSet, cycle: Cycle, decisions: list[RatingStage]) -> Iterator[Difference]:
    """Count every comparison group again after each decision paper: no cap was ever exceeded."""
    raises = dict(CapRaise.objects.filter(cycle=cycle).values_list("comparison_group", "raised_at"))
    levels: defaultdict[str, dict[int, Level]] = defaultdict(dict)
    for (_, _, group), paper in groupby(decisions, key=_paper):
        stages = list(paper)
        levels[group].update({stage.subject_id: Level(stage.level) for stage in stages})
        held = levels[group]
        for meter in meters(
            rules, Counter(held.values()), len(held), raised=_raised(raises, group, stages[-1].at)
        ):
            if meter.state.over and any(_fills(stage, meter.cap.level) for stage in stages):
                says = f"{meter.state.used} ở mức “{rules.level_names[meter.cap.level]}”, tối đa {meter.state.limit}"
                yield _differs(stages[-1], f"tỷ lệ của nhóm “{group}”", says, "vượt tỷ lệ")


def _fills(stage: RatingStage, level: Level) -> bool:
    """Return whether a decision answers for how many hold `level`: one that rates anew does only where it gives it."""
    return stage.replaces_id is None or stage.level == level


def _paper(stage: RatingStage) -> tuple[datetime, str, str]:
    return stage.at, stage.decision_number, stage.subject.comparison_group


def _raised(raises: Mapping[str, datetime], group: str, at: datetime) -> bool:
    return group in raises and raises[group] <= at


def _compared(stage: RatingStage, what: str, stored: object, found: object) -> Iterator[Difference]:
    if _plain(stored) != _plain(found):
        yield _differs(stage, what, stored, found)


def _plain(value: object) -> object:
    """Return a value as JSON keeps it, so that what was stored and what was computed can be compared."""
    return json.loads(json.dumps(value))


def _differs(stage: RatingStage, what: str, stored: object, found: object) -> Difference:
    return Difference(stage.subject_id, str(stage.subject), stage.pk, what, _said(stored), _said(found))


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
