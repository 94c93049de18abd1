"""One rule before one subject: what it found, and what it does to the levels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kiemdiem.core.condition import Facts, Truth, evaluate
from kiemdiem.core.ruleset import Band, Blocker, Level, LevelCondition, Link, RuleSet, SubjectKind
from kiemdiem.core.trace import TraceLine, line, looked_at

BY_AUTHORITY = "Mức xếp loại ghi theo quyết định của cấp có thẩm quyền."
RANKS = {level: rank for rank, level in enumerate(reversed(Level))}


def rank(level: Level) -> int:
    """Return how high a level stands, from 0 for the lowest."""
    return RANKS[level]


class Verdict(StrEnum):
    """What a person made of a blocker."""

    CONFIRMED = "confirmed"
    MITIGATED = "mitigated"
    REJECTED = "rejected"


@dataclass(frozen=True)
class RatedSubject:
    """Whom the rules are asked about."""

    kind: SubjectKind
    is_head: bool


@dataclass(frozen=True)
class Ruling:
    """A line with what it does: bars levels, leaves one undecided, asks a person, leaves all open, or leads to one."""

    line: TraceLine
    bars: frozenset[Level] = frozenset()
    undecided: Level | None = None
    asks: bool = False
    open: bool = False
    leads_to: Level | None = None


def named_by_conditions(rule_set: RuleSet, conditions: list[LevelCondition]) -> list[Ruling]:
    """Return what follows where no points name a level: the conditions do, and what they do not name is barred."""
    if not conditions:
        return [Ruling(of_the_whole(rule_set, Truth.UNKNOWN, BY_AUTHORITY), asks=True, open=True)]
    named = {row.level for row in conditions}
    unnamed = frozenset(level for level in Level if level not in named and RANKS[level] > 0)
    if not unnamed:
        return []
    names = ", ".join(f"“{rule_set.level_names[level]}”" for level in Level if level in unnamed)
    effect = f"Chưa đọc được điều kiện của mức {names} nên không đề xuất."
    return [Ruling(of_the_whole(rule_set, Truth.UNKNOWN, effect), unnamed)]


def of_the_whole(rule_set: RuleSet, outcome: Truth, effect: str) -> TraceLine:
    """Return a line that speaks of the rule set as a whole."""
    return TraceLine(
        rule_id=rule_set.key,
        says=f"{rule_set.number} không có thang điểm để tính mức.",
        article=rule_set.number,
        confidence=rule_set.confidence,
        outcome=outcome,
        effect=effect,
    )


def band_ruling(rule_set: RuleSet, score: Fraction | None, points: Mapping[str, Fraction]) -> Ruling:
    """Return what the points say: the level of their band, or that they are not all there."""
    inputs = {group.key: points.get(group.key) for group in rule_set.groups}
    if score is None:
        lowest = min(rule_set.bands, key=lambda band: RANKS[band.level])
        said = line(lowest.rule, inputs, Truth.UNKNOWN, "Chưa đủ điểm của các nhóm nên chưa tính được mức.")
        return Ruling(said, frozenset(above(lowest.level)), asks=True)
    band = band_of(rule_set, score)
    said = line(
        band.rule,
        {**inputs, "score": score},
        Truth.YES,
        f"Điểm ứng với mức “{rule_set.level_names[band.level]}”.",
    )
    forced = band.level if RANKS[band.level] == 0 else None
    return Ruling(said, frozenset(above(band.level)), leads_to=forced)


def condition_ruling(rule_set: RuleSet, row: LevelCondition, facts: Facts) -> Ruling:
    """Return what a condition of a level says."""
    truth = evaluate(row.when, facts)
    name = rule_set.level_names[row.level]
    if truth is Truth.NO and row.undecided_when and evaluate(row.undecided_when, facts) is Truth.YES:
        inputs = looked_at(row.when, facts) | looked_at(row.undecided_when, facts)
        effect = (
            f"Quy định không nói rõ trường hợp này có loại mức “{name}” hay không: phải có người quyết định."
        )
        return Ruling(line(row.rule, inputs, truth, effect), undecided=row.level)
    effect = {
        Truth.YES: "",
        Truth.NO: f"Không được xếp mức “{name}”.",
        Truth.UNKNOWN: f"Thiếu số liệu nên chưa được xếp mức “{name}”.",
    }[truth]
    said = line(row.rule, looked_at(row.when, facts), truth, effect)
    return Ruling(said, frozenset() if truth is Truth.YES else frozenset({row.level}))


def rulings_from_outside(
    rule_set: RuleSet,
    subject: RatedSubject,
    facts: Facts,
    findings: Mapping[str, str],
    tied_level: Level | None,
) -> list[Ruling]:
    """Return what stands outside points and conditions: blockers and links."""
    blockers = [row for row in rule_set.blockers if subject.kind in row.subjects]
    links = [
        row
        for row in rule_set.links
        if subject.kind in row.subjects and (subject.is_head or not row.head_only)
    ]
    return [
        *(_blocker_ruling(rule_set, row, facts, findings.get(row.rule.id)) for row in blockers),
        *(_link_ruling(rule_set, row, tied_level) for row in links),
    ]


def _blocker_ruling(rule_set: RuleSet, row: Blocker, facts: Facts, verdict: str | None) -> Ruling:
    inputs = looked_at(row.when, facts) if row.when else {}
    name = rule_set.level_names[row.effect]
    higher = frozenset(above(row.effect))
    if verdict == Verdict.CONFIRMED:
        said = line(row.rule, inputs, Truth.YES, f"Đã được xác nhận: xếp mức “{name}”.")
        return Ruling(said, higher, leads_to=row.effect)
    if verdict == Verdict.MITIGATED:
        said = line(
            row.rule,
            inputs,
            Truth.YES,
            f"Cấp có thẩm quyền xem xét giảm nhẹ, hoặc chỗ quy định chưa rõ, và quyết định. {row.mitigation}",
        )
        return Ruling(said, asks=True, open=True)
    if verdict == Verdict.REJECTED:
        return Ruling(line(row.rule, inputs, Truth.NO, "Đã xem xét và không xác nhận."))
    truth = evaluate(row.when, facts) if row.when else Truth.NO
    if truth is Truth.NO:
        return Ruling(line(row.rule, inputs, truth))
    effect = {
        Truth.YES: f"Số liệu cho thấy có trường hợp này: phải có người kết luận trước khi xếp mức cao hơn “{name}”.",
        Truth.UNKNOWN: "Thiếu số liệu nên chưa loại trừ được trường hợp này.",
    }[truth]
    return Ruling(line(row.rule, inputs, truth, effect), higher, asks=True, open=True)


def _link_ruling(rule_set: RuleSet, row: Link, tied_level: Level | None) -> Ruling:
    if tied_level is None:
        said = line(
            row.rule, {"tied_level": None}, Truth.UNKNOWN, "Tập thể mình đứng đầu chưa được xếp loại."
        )
        return Ruling(said, asks=True, open=True)
    effect = f"Không xếp cao hơn mức “{rule_set.level_names[tied_level]}” của tập thể."
    said = line(row.rule, {"tied_level": tied_level.value}, Truth.YES, effect)
    return Ruling(said, frozenset(above(tied_level)))


def band_of(rule_set: RuleSet, score: Fraction) -> Band:
    """Return the band that a score lies in."""
    for band in rule_set.bands:
        if (band.minimum is None or score >= band.minimum) and (band.below is None or score < band.below):
            return band
    raise ValueError(f"no band for {score}")


def above(level: Level) -> Iterable[Level]:
    """Return the levels above one."""
    return (other for other in Level if RANKS[other] > RANKS[level])
