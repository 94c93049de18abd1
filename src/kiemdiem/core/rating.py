"""From points and facts to a level, with the trace that explains it. The machine proposes; a person decides.

Points fall into a band; conditions bar the levels they are not met for; blockers lead to a level once a person has
confirmed them; links tie a level to another's. What nobody knows never passes: a missing fact bars the level that
asks for it, an unanswered question leaves the level open. Caps look at a whole group and stand in `core.caps`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from kiemdiem.core.condition import Facts, Truth, evaluate
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.core.ruleset import IS_HEAD, Band, Level, RoundingMode, RuleSet, ScoreRounding
from kiemdiem.core.rulings import (
    BY_AUTHORITY,
    RANKS,
    RatedSubject,
    Ruling,
    Verdict,
    band_of,
    band_ruling,
    condition_ruling,
    named_by_conditions,
    of_the_whole,
    rank,
    rulings_from_outside,
)
from kiemdiem.core.trace import TraceLine, looked_at, shown, spelled

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
        [band_ruling(rule_set, score, points)]
        if rule_set.scored
        else named_by_conditions(rule_set, conditions)
    )
    rulings = [
        *named,
        *(condition_ruling(rule_set, row, facts) for row in conditions),
        *rulings_from_outside(rule_set, subject, facts, findings, tied_level),
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
    outside = rulings_from_outside(rule_set, subject, facts, findings, tied_level)
    missing += [
        Missing(f"{each.line.says} {each.line.effect}") for each in outside if level in each.bars or each.open
    ]
    return tuple(missing)


def _conclude(rule_set: RuleSet, score: Fraction | None, rulings: list[Ruling]) -> Rating:
    barred = {
        level: tuple(ruling.line for ruling in rulings if level in ruling.bars)
        for level in Level
        if any(level in ruling.bars for ruling in rulings)
    }
    asks = [ruling.line for ruling in rulings if ruling.asks]
    level = _level(rulings, barred)
    if level is None and not asks:
        reached = next(each for each in Level if each not in barred)
        asks = [
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
        asks = _fallen(rule_set, band_of(rule_set, score), level, barred)
    return Rating(level, score, tuple(ruling.line for ruling in rulings), barred, tuple(asks))


def _level(rulings: Iterable[Ruling], barred: Mapping[Level, object]) -> Level | None:
    """Return the highest level nothing bars, None where the text leaves that one undecided. The lowest level is never fallen into: a rule must lead there."""
    led = {ruling.leads_to for ruling in rulings}
    lowest = min(Level, key=lambda level: RANKS[level])
    if lowest in led:
        return lowest
    if any(ruling.open for ruling in rulings):
        return None
    highest = next((level for level in Level if level not in barred and level is not lowest), None)
    return None if any(ruling.undecided is highest for ruling in rulings if highest) else highest


def _no_level_fits(
    rule_set: RuleSet, score: Fraction | None, barred: Mapping[Level, tuple[TraceLine, ...]]
) -> TraceLine:
    if score is None or not rule_set.scored:
        effect = (
            f"Không mức nào đủ điều kiện; {BY_AUTHORITY[:1].lower()}{BY_AUTHORITY[1:]} {_reasons(barred)}"
        )
        return of_the_whole(rule_set, Truth.UNKNOWN, effect)
    rule = band_of(rule_set, score).rule
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
    return f"Lý do: {' '.join(says)}"


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
