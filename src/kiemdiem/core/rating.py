"""From points and facts to a level, with the trace that explains it. The machine proposes; a person decides.

Points fall into a band; conditions bar the levels they are not met for; blockers lead to a level once a person has
confirmed them; links tie a level to another's. What nobody knows never passes: a missing fact bars the level that
asks for it, an unanswered question leaves the level open. Caps look at a whole group and stand in `core.caps`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import floor

from kiemdiem.core.condition import Facts, Truth, evaluate
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.core.ruleset import (
    IS_HEAD,
    Band,
    Blocker,
    Level,
    LevelCondition,
    Link,
    RoundingMode,
    RuleSet,
    ScoreRounding,
    SubjectKind,
)
from kiemdiem.core.trace import TraceLine, line, looked_at, shown, spelled

__all__ = [
    "RatedSubject",
    "Rating",
    "TraceLine",
    "Verdict",
    "band_of",
    "known_of",
    "lacking",
    "rank",
    "rate",
    "score_of",
]

_BY_AUTHORITY = "Mức xếp loại ghi theo quyết định của cấp có thẩm quyền."
_RANK = {level: rank for rank, level in enumerate(reversed(Level))}


def rank(level: Level) -> int:
    """Return how high a level stands, from 0 for the lowest."""
    return _RANK[level]


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
class Rating:
    """What the rules make of a subject.

    `level` is a proposal; None where the rules alone give none. `barred` maps each level the rules forbid to the
    lines that forbid it. `needs_decision` are the questions a person has to answer, with reasons.
    """

    level: Level | None
    score: Fraction | None
    trace: tuple[TraceLine, ...]
    barred: Mapping[Level, tuple[TraceLine, ...]] = field(default_factory=dict)
    needs_decision: tuple[TraceLine, ...] = ()


@dataclass(frozen=True)
class _Ruling:
    """A line with what it does: bars levels, leaves one undecided, asks a person, leaves all open, or leads to one."""

    line: TraceLine
    bars: frozenset[Level] = frozenset()
    undecided: Level | None = None
    asks: bool = False
    open: bool = False
    leads_to: Level | None = None


def rate(
    rule_set: RuleSet,
    subject: RatedSubject,
    points: Mapping[str, Fraction],
    facts: Facts,
    findings: Mapping[str, str],
    tied_level: Level | None,
) -> Rating:
    """Return the level that `rule_set` proposes for `subject`, and why.

    `points` by group; `facts` by metric; `findings` maps blockers to the verdict a person gave (`Verdict`);
    `tied_level` is the decided level of the collective the subject heads. Raises Refused for points outside
    their group.
    """
    score, facts = score_of(rule_set, points), known_of(subject, facts)
    conditions = [row for row in rule_set.conditions if subject.kind in row.subjects]
    named = (
        [_band_ruling(rule_set, score, points)]
        if rule_set.scored
        else _named_by_conditions(rule_set, conditions)
    )
    rulings = [
        *named,
        *(_condition_ruling(rule_set, row, facts) for row in conditions),
        *_rulings_from_outside(rule_set, subject, facts, findings, tied_level),
    ]
    return _conclude(rule_set, score, rulings)


def known_of(subject: RatedSubject, facts: Facts) -> Facts:
    """Return `facts` with what the subject itself tells: whether it is a head."""
    return {**facts, IS_HEAD.key: subject.is_head}


def score_of(rule_set: RuleSet, points: Mapping[str, Fraction]) -> Fraction | None:
    """Return the total, or None where a group has no points yet. Raises Refused for points outside their group."""
    for group in rule_set.groups:
        given = points.get(group.key)
        if given is not None and not 0 <= given <= group.maximum:
            raise Refused(
                f"{group.name}: {shown(Fraction(given))} điểm nằm ngoài thang từ 0 đến {shown(group.maximum)}.",
                article=group.rule.article,
                way_out="Sửa lại điểm của nhóm này.",
            )
    if not rule_set.groups or any(group.key not in points for group in rule_set.groups):
        return None
    total = sum((Fraction(points[group.key]) for group in rule_set.groups), Fraction(0))
    return rounded(total, rule_set.rounding)


def rounded(total: Fraction, rule: ScoreRounding | None) -> Fraction:
    """Return a total rounded as the rule set says; without such a rule, the total itself."""
    if rule is None:
        return total
    steps = total / rule.step
    half = Fraction(1, 2) if rule.mode is RoundingMode.HALF_UP else Fraction(0)
    return floor(steps + half) * rule.step


def lacking(
    rule_set: RuleSet,
    subject: RatedSubject,
    points: Mapping[str, Fraction],
    facts: Facts,
    findings: Mapping[str, str],
    tied_level: Level | None,
    level: Level,
) -> tuple[Missing, ...]:
    """Return what `subject` lacks to reach `level` ("còn thiếu gì để đạt mức …"); empty where nothing does."""
    score, facts = score_of(rule_set, points), known_of(subject, facts)
    missing = [*_points_lacking(rule_set, score, level)]
    for row in rule_set.conditions:
        if row.level is level and subject.kind in row.subjects and evaluate(row.when, facts) is not Truth.YES:
            where = next((key for key, value in looked_at(row.when, facts).items() if value is None), "")
            says = f"{row.rule.says} Hiện nay: {spelled(rule_set, row.when, facts)}."
            missing.append(Missing(says, where=f"so-lieu-{where}" if where else ""))
    outside = _rulings_from_outside(rule_set, subject, facts, findings, tied_level)
    missing += [
        Missing(f"{each.line.says} {each.line.effect}") for each in outside if level in each.bars or each.open
    ]
    return tuple(missing)


def _named_by_conditions(rule_set: RuleSet, conditions: list[LevelCondition]) -> list[_Ruling]:
    """Return what follows where no points name a level: the conditions do, and what they do not name is barred."""
    if not conditions:
        return [_Ruling(_of_the_whole(rule_set, Truth.UNKNOWN, _BY_AUTHORITY), asks=True, open=True)]
    named = {row.level for row in conditions}
    unnamed = frozenset(level for level in Level if level not in named and _RANK[level] > 0)
    if not unnamed:
        return []
    names = ", ".join(f"“{rule_set.level_names[level]}”" for level in Level if level in unnamed)
    effect = f"Chưa đọc được điều kiện của mức {names} nên không đề xuất."
    return [_Ruling(_of_the_whole(rule_set, Truth.UNKNOWN, effect), unnamed)]


def _of_the_whole(rule_set: RuleSet, outcome: Truth, effect: str) -> TraceLine:
    return TraceLine(
        rule_id=rule_set.key,
        says=f"{rule_set.number} không có thang điểm để tính mức.",
        article=rule_set.number,
        confidence=rule_set.confidence,
        outcome=outcome,
        effect=effect,
    )


def _band_ruling(rule_set: RuleSet, score: Fraction | None, points: Mapping[str, Fraction]) -> _Ruling:
    inputs = {group.key: points.get(group.key) for group in rule_set.groups}
    if score is None:
        lowest = min(rule_set.bands, key=lambda band: _RANK[band.level])
        said = line(lowest.rule, inputs, Truth.UNKNOWN, "Chưa đủ điểm của các nhóm nên chưa tính được mức.")
        return _Ruling(said, frozenset(_above(lowest.level)), asks=True, open=True)
    band = band_of(rule_set, score)
    said = line(
        band.rule,
        {**inputs, "score": score},
        Truth.YES,
        f"Điểm ứng với mức “{rule_set.level_names[band.level]}”.",
    )
    forced = band.level if _RANK[band.level] == 0 else None
    return _Ruling(said, frozenset(_above(band.level)), leads_to=forced)


def _condition_ruling(rule_set: RuleSet, row: LevelCondition, facts: Facts) -> _Ruling:
    truth = evaluate(row.when, facts)
    name = rule_set.level_names[row.level]
    if truth is Truth.NO and row.undecided_when and evaluate(row.undecided_when, facts) is Truth.YES:
        inputs = looked_at(row.when, facts) | looked_at(row.undecided_when, facts)
        effect = (
            f"Quy định không nói rõ trường hợp này có loại mức “{name}” hay không: phải có người quyết định."
        )
        return _Ruling(line(row.rule, inputs, truth, effect), undecided=row.level)
    effect = {
        Truth.YES: "",
        Truth.NO: f"Không được xếp mức “{name}”.",
        Truth.UNKNOWN: f"Thiếu số liệu nên chưa được xếp mức “{name}”.",
    }[truth]
    said = line(row.rule, looked_at(row.when, facts), truth, effect)
    return _Ruling(said, frozenset() if truth is Truth.YES else frozenset({row.level}))


def _rulings_from_outside(
    rule_set: RuleSet,
    subject: RatedSubject,
    facts: Facts,
    findings: Mapping[str, str],
    tied_level: Level | None,
) -> list[_Ruling]:
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


def _blocker_ruling(rule_set: RuleSet, row: Blocker, facts: Facts, verdict: str | None) -> _Ruling:
    inputs = looked_at(row.when, facts) if row.when else {}
    name = rule_set.level_names[row.effect]
    above = frozenset(_above(row.effect))
    if verdict == Verdict.CONFIRMED:
        said = line(row.rule, inputs, Truth.YES, f"Đã được xác nhận: xếp mức “{name}”.")
        return _Ruling(said, above, leads_to=row.effect)
    if verdict == Verdict.MITIGATED:
        said = line(
            row.rule,
            inputs,
            Truth.YES,
            f"Cấp có thẩm quyền xem xét giảm nhẹ, hoặc chỗ quy định chưa rõ, và quyết định. {row.mitigation}",
        )
        return _Ruling(said, asks=True, open=True)
    if verdict == Verdict.REJECTED:
        return _Ruling(line(row.rule, inputs, Truth.NO, "Đã xem xét và không xác nhận."))
    truth = evaluate(row.when, facts) if row.when else Truth.NO
    if truth is Truth.NO:
        return _Ruling(line(row.rule, inputs, truth))
    effect = {
        Truth.YES: f"Số liệu cho thấy có trường hợp này: phải có người kết luận trước khi xếp mức cao hơn “{name}”.",
        Truth.UNKNOWN: "Thiếu số liệu nên chưa loại trừ được trường hợp này.",
    }[truth]
    return _Ruling(line(row.rule, inputs, truth, effect), above, asks=True, open=True)


def _link_ruling(rule_set: RuleSet, row: Link, tied_level: Level | None) -> _Ruling:
    if tied_level is None:
        said = line(
            row.rule, {"tied_level": None}, Truth.UNKNOWN, "Tập thể mình đứng đầu chưa được xếp loại."
        )
        return _Ruling(said, asks=True, open=True)
    effect = f"Không xếp cao hơn mức “{rule_set.level_names[tied_level]}” của tập thể."
    said = line(row.rule, {"tied_level": tied_level.value}, Truth.YES, effect)
    return _Ruling(said, frozenset(_above(tied_level)))


def _conclude(rule_set: RuleSet, score: Fraction | None, rulings: list[_Ruling]) -> Rating:
    barred = {
        level: tuple(ruling.line for ruling in rulings if level in ruling.bars)
        for level in Level
        if any(level in ruling.bars for ruling in rulings)
    }
    asks = [ruling.line for ruling in rulings if ruling.asks]
    level = _level(rulings, barred)
    if level is None and not asks:
        reached = next((each for each in Level if each not in barred), None)
        asks += [
            ruling.line for ruling in rulings if ruling.undecided is not None and ruling.undecided is reached
        ]
    if level is None and not asks:
        asks.append(_no_level_fits(rule_set, score, barred))
    elif (
        level is not None
        and rule_set.scored
        and score is not None
        and not any(ruling.leads_to for ruling in rulings)
    ):
        asks += _fallen(rule_set, band_of(rule_set, score), level, barred)
    return Rating(level, score, tuple(ruling.line for ruling in rulings), barred, tuple(asks))


def _level(rulings: Iterable[_Ruling], barred: Mapping[Level, object]) -> Level | None:
    """Return the highest level nothing bars, None where the text leaves that one undecided. The lowest level is never fallen into: a rule must lead there."""
    led = {ruling.leads_to for ruling in rulings}
    lowest = min(Level, key=lambda level: _RANK[level])
    if lowest in led:
        return lowest
    if any(ruling.open for ruling in rulings):
        return None
    highest = next((level for level in Level if level not in barred and level is not lowest), None)
    return None if any(ruling.undecided is highest for ruling in rulings if highest) else highest


def _no_level_fits(
    rule_set: RuleSet, score: Fraction | None, barred: Mapping[Level, tuple[TraceLine, ...]]
) -> TraceLine:
    if not rule_set.scored:
        effect = (
            f"Không mức nào đủ điều kiện; {_BY_AUTHORITY[:1].lower()}{_BY_AUTHORITY[1:]} {_reasons(barred)}"
        )
        return _of_the_whole(rule_set, Truth.UNKNOWN, effect.strip())
    rule = band_of(rule_set, score or Fraction(0)).rule
    return TraceLine(
        rule.id,
        f"Với {shown(score)} điểm và các điều kiện hiện có, không mức nào khớp đúng quy định.",
        rule.article,
        rule.confidence,
        {"score": score},
        Truth.UNKNOWN,
        f"Người có thẩm quyền quyết định mức và nêu lý do. {_reasons(barred)}",
    )


def _fallen(
    rule_set: RuleSet, band: Band, level: Level, barred: Mapping[Level, tuple[TraceLine, ...]]
) -> list[TraceLine]:
    conditions = {row.rule.id for row in rule_set.conditions}
    reasons = [each for each in barred.get(band.level, ()) if each.rule_id in conditions]
    if not reasons:
        return []
    names = rule_set.level_names
    return [
        TraceLine(
            band.rule.id,
            f"Đủ điểm của mức “{names[band.level]}” nhưng thiếu điều kiện; quy định không nói rõ chuyển về mức nào.",
            band.rule.article,
            band.rule.confidence,
            {},
            Truth.UNKNOWN,
            f"Mức “{names[level]}” chỉ là đề xuất, người có thẩm quyền quyết định. {_reasons({band.level: tuple(reasons)})}",
        )
    ]


def _reasons(barred: Mapping[Level, tuple[TraceLine, ...]]) -> str:
    says = dict.fromkeys(each.says for lines in barred.values() for each in lines if each.effect)
    return f"Lý do: {' '.join(says)}" if says else ""


def _points_lacking(rule_set: RuleSet, score: Fraction | None, level: Level) -> Iterable[Missing]:
    minimum = next((band.minimum for band in rule_set.bands if band.level is level), None)
    if minimum is None:
        return
    if score is None:
        yield Missing(f"Chưa đủ điểm của các nhóm; mức này cần từ {shown(minimum)} điểm.", where="diem")
    elif score < minimum:
        yield Missing(
            f"Thiếu {shown(minimum - score)} điểm: mức này cần từ {shown(minimum)} điểm, hiện có {shown(score)} điểm.",
            where="diem",
        )


def band_of(rule_set: RuleSet, score: Fraction) -> Band:
    """Return the band that a score lies in."""
    for band in rule_set.bands:
        if (band.minimum is None or score >= band.minimum) and (band.below is None or score < band.below):
            return band
    raise ValueError(f"no band for {score}")


def _above(level: Level) -> Iterable[Level]:
    return (other for other in Level if _RANK[other] > _RANK[level])
