"""Many subjects before the rules, their facts established: a verdict for each with its reasons, caps for each group.

The text determines a level, lets one be proposed, or names none: then a person decides, and the engine says which
levels are forbidden and stops. It never invents a downgrade.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kiemdiem.core.caps import CapState, cap_state
from kiemdiem.core.condition import Truth, evaluate
from kiemdiem.core.facts.employment import months_before
from kiemdiem.core.facts.reading import Options, SubjectFacts
from kiemdiem.core.rating import RatedSubject, Rating, band_of, known_of, rank, rate
from kiemdiem.core.rating import Verdict as Finding
from kiemdiem.core.ruleset import Cap, CapBase, Exemption, Level, LevelCondition, RuleSet, SubjectKind
from kiemdiem.core.trace import TraceLine, line, looked_at

LOWEST = min(Level, key=rank)


class Verdict(StrEnum):
    """What the text makes of a subject."""

    LEVEL = "level"
    ELIGIBLE = "eligible"
    HUMAN_DECISION = "human_decision"
    EXEMPT = "exempt"
    REVIEW_ONLY = "review_only"
    NOT_RATED = "not_rated"
    MISSING_DATA = "missing_data"


OUTSIDE = frozenset({Verdict.EXEMPT, Verdict.REVIEW_ONLY, Verdict.NOT_RATED})


class Effect(StrEnum):
    """What a rule did to a subject."""

    BAND = "band"
    CONDITION_FAILED = "condition_failed"
    BLOCKER = "blocker"
    MITIGATION = "mitigation"
    LINK = "link"
    EXEMPTION = "exemption"
    MISSING = "missing"


@dataclass(frozen=True)
class Reason:
    """A rule that bears on the verdict, with what it looked at."""

    line: TraceLine
    effect: Effect


@dataclass(frozen=True)
class Result:
    """The verdict on one subject. `level` is None where the text names none; `trace` is all that was looked at."""

    id: str
    verdict: Verdict
    level: Level | None
    total: Fraction | None
    band: Level | None
    forbidden: tuple[Level, ...]
    reasons: tuple[Reason, ...]
    trace: tuple[TraceLine, ...]


@dataclass(frozen=True)
class GroupCap:
    """Where one comparison group stands against one cap. `raised`: its share is the one for outstanding groups."""

    group: str
    cap: Cap
    base: CapBase
    state: CapState
    raised: bool


@dataclass(frozen=True)
class Evaluation:
    """Results in the order of the subjects, caps in the order of the groups' names."""

    results: tuple[Result, ...]
    caps: tuple[GroupCap, ...]


def evaluate_all(rule_set: RuleSet, subjects: Sequence[SubjectFacts], options: Options) -> Evaluation:
    """Return what `rule_set` makes of `subjects`, whose facts are established: what they show needs no confirming.

    A head is tied to the lowest level among the collectives of the same unit, or to the level told with it.
    """
    rules = rule_set.without(options.disabled_rules)
    results: dict[str, Result] = {}
    tied: defaultdict[str, list[Level | None]] = defaultdict(list)
    for subject in subjects:
        if subject.kind is SubjectKind.COLLECTIVE:
            results[subject.id] = result = evaluate_one(rules, subject, options, subject.unit_level)
            if subject.unit and result.verdict not in OUTSIDE:
                tied[subject.unit].append(standing(subject, result))
    for subject in subjects:
        if subject.kind is not SubjectKind.COLLECTIVE:
            level = subject.unit_level or _lowest(tied[subject.unit] if subject.unit else [])
            results[subject.id] = evaluate_one(rules, subject, options, level)
    ordered = tuple(results[subject.id] for subject in subjects)
    return Evaluation(ordered, tuple(_caps(rules, subjects, results, options)))


def evaluate_one(rules: RuleSet, subject: SubjectFacts, options: Options, tied_level: Level | None) -> Result:
    """Return the verdict on one subject that is tied to `tied_level`."""
    rated = RatedSubject(subject.kind, subject.is_head)
    outside, passed = _outside(rules, subject, rated, options)
    if outside is not None:
        return outside
    findings = _findings(rules, subject, rated)
    rating = rate(rules, rated, subject.points, subject.facts, findings, tied_level)
    judged = _Judged(rules, subject.kind, rating, findings)
    verdict, level = judged.verdict()
    return Result(
        id=subject.id,
        verdict=verdict,
        level=level,
        total=rating.score,
        band=judged.band,
        forbidden=judged.forbidden,
        reasons=tuple(judged.reasons(verdict)),
        trace=(*passed, *rating.trace),
    )


def standing(subject: SubjectFacts, result: Result) -> Level | None:
    """Return the level a subject stands at before the decision: as proposed where not forbidden, else as found."""
    if subject.proposed is not None:
        return None if subject.proposed in result.forbidden else subject.proposed
    return result.level


def _lowest(levels: Iterable[Level | None]) -> Level | None:
    """Return the lowest level; None where one of them is not known yet, or there is none."""
    known = list(levels)
    named = [level for level in known if level is not None]
    return min(named, key=rank) if named and len(named) == len(known) else None


def _outside(
    rules: RuleSet, subject: SubjectFacts, rated: RatedSubject, options: Options
) -> tuple[Result | None, list[TraceLine]]:
    """Return the result of a subject that is not rated, or of whom that cannot be told; else the exemptions passed."""
    found: dict[Truth, list[tuple[Exemption, TraceLine]]] = {truth: [] for truth in Truth}
    for row in _exemptions(rules, options):
        if subject.kind in row.subjects:
            truth, inputs = _applies(row, subject, rated, options)
            found[truth].append((row, line(row.rule, inputs, truth)))
    for verdict in (Verdict.EXEMPT, Verdict.REVIEW_ONLY, Verdict.NOT_RATED):
        lines = [said for row, said in found[Truth.YES] if _leads_to(row) is verdict]
        if lines:
            return _unrated(subject, verdict, lines, Effect.EXEMPTION), []
    unknown = [said for _, said in found[Truth.UNKNOWN]]
    if unknown:
        return _unrated(subject, Verdict.MISSING_DATA, unknown, Effect.MISSING), []
    return None, [said for _, said in found[Truth.NO]]


def _unrated(subject: SubjectFacts, verdict: Verdict, lines: Iterable[TraceLine], effect: Effect) -> Result:
    told = tuple(lines)
    reasons = tuple(Reason(said, effect) for said in told)
    return Result(subject.id, verdict, None, None, None, (), reasons, told)


def _exemptions(rules: RuleSet, options: Options) -> tuple[Exemption, ...]:
    if options.period is not None:
        return rules.exemptions_for(options.period.end)
    return tuple(row for row in rules.exemptions if row.since is None and row.until is None)


def _leads_to(row: Exemption) -> Verdict:
    if not row.reviewed:
        return Verdict.EXEMPT
    return Verdict.NOT_RATED if row.this_period else Verdict.REVIEW_ONLY


def _applies(
    row: Exemption, subject: SubjectFacts, rated: RatedSubject, options: Options
) -> tuple[Truth, Mapping[str, Fraction | bool | str | None]]:
    if row.when is not None:
        facts = known_of(rated, subject.facts)
        return evaluate(row.when, facts), looked_at(row.when, facts)
    told = row.condition in subject.conditions
    if row.months is None or told:
        return Truth.YES if told else Truth.NO, {row.condition: told}
    if subject.admitted_on is None or options.period is None:
        return Truth.NO, {}
    recent = subject.admitted_on > months_before(options.period.end, row.months)
    return Truth.YES if recent else Truth.NO, {"admitted_on": subject.admitted_on.isoformat()}


def _findings(rules: RuleSet, subject: SubjectFacts, rated: RatedSubject) -> dict[str, str]:
    """Return what established facts show of each blocker: it holds, or holds with grounds left to the authority."""
    facts = known_of(rated, subject.facts)
    findings: dict[str, str] = {}
    for row in rules.blockers:
        if subject.kind not in row.subjects or row.when is None or evaluate(row.when, facts) is not Truth.YES:
            continue
        weighed = evaluate(row.mitigated_when, facts) if row.mitigated_when else Truth.NO
        if weighed is not Truth.UNKNOWN:
            findings[row.rule.id] = Finding.MITIGATED if weighed is Truth.YES else Finding.CONFIRMED
    return findings


class _Judged:
    """A rating read as a verdict."""

    def __init__(
        self, rules: RuleSet, kind: SubjectKind, rating: Rating, findings: Mapping[str, str]
    ) -> None:
        self.rules, self.kind, self.rating, self.findings = rules, kind, rating, findings
        self.band = band_of(rules, rating.score).level if rules.scored and rating.score is not None else None
        self.forbidden = tuple(
            level
            for level in Level
            if any(
                said.outcome is not Truth.UNKNOWN and not self._open(said)
                for said in rating.barred.get(level, ())
            )
        )
        self._conditions = {row.rule.id: row for row in rules.conditions}
        self._blockers = {row.rule.id: row for row in rules.blockers}
        self._links = {row.rule.id for row in rules.links}

    def _open(self, said: TraceLine) -> bool:
        """Return whether a blocker's facts hold but it cannot be told whether the text mitigates it."""
        return (
            any(row.rule.id == said.rule_id for row in self.rules.blockers)
            and said.rule_id not in self.findings
        )

    def verdict(self) -> tuple[Verdict, Level | None]:
        """Return the verdict, and the level it names."""
        led = [
            self._blockers[key].effect for key, found in self.findings.items() if found == Finding.CONFIRMED
        ]
        if LOWEST in (self.band, *led):
            return Verdict.LEVEL, LOWEST
        if any(self._is_missing(said) for said in self.rating.trace if said.rule_id not in self._conditions):
            return Verdict.MISSING_DATA, None
        if Finding.MITIGATED in self.findings.values():
            return Verdict.HUMAN_DECISION, None
        ceiling = min(led, key=rank, default=None)
        if self.rules.scored:
            return self._of_band(ceiling)
        return self._of_conditions(ceiling)

    def _is_missing(self, said: TraceLine) -> bool:
        """Return whether a line outside the conditions waits for a fact."""
        if said.rule_id == self.rules.key:
            return False
        return said.outcome is Truth.UNKNOWN or (said.outcome is Truth.YES and self._open(said))

    def _of_band(self, ceiling: Level | None) -> tuple[Verdict, Level | None]:
        if self.band is None:
            return Verdict.MISSING_DATA, None
        if ceiling is not None and rank(ceiling) < rank(self.band):
            return self._named(ceiling)
        return self._by_conditions(self.band) or (Verdict.HUMAN_DECISION, None)

    def _of_conditions(self, ceiling: Level | None) -> tuple[Verdict, Level | None]:
        """Return the highest level all of whose conditions are met, where conditions alone name the level."""
        for level in Level:
            if not self._lines_of(level) or (ceiling is not None and rank(level) > rank(ceiling)):
                continue
            found = self._by_conditions(level)
            if found is not None:
                return found
        return (Verdict.HUMAN_DECISION, None) if ceiling is None else self._named(ceiling)

    def _by_conditions(self, level: Level) -> tuple[Verdict, Level | None] | None:
        """Return what the conditions of `level` say of it; None where one of them fails or another rule forbids it."""
        lines = self._lines_of(level)
        outcomes = {said.outcome for said in lines}
        if Truth.NO in outcomes:
            undecided = [said for said in lines if said.outcome is Truth.NO]
            barring = self.rating.barred.get(level, ())
            return None if any(said in barring for said in undecided) else (Verdict.HUMAN_DECISION, None)
        if level in self.forbidden:
            return None
        if Truth.UNKNOWN in outcomes:
            return Verdict.MISSING_DATA, None
        return self._named(level)

    def _named(self, level: Level) -> tuple[Verdict, Level]:
        capped = any(cap.level is level and self.kind in cap.subjects for cap in self.rules.caps)
        return (Verdict.ELIGIBLE if capped else Verdict.LEVEL), level

    def _lines_of(self, level: Level) -> list[TraceLine]:
        return [
            said
            for said in self.rating.trace
            if said.rule_id in self._conditions and self._conditions[said.rule_id].level is level
        ]

    def reasons(self, verdict: Verdict) -> Iterable[Reason]:
        """Yield the lines that bear on the verdict, each with what it did."""
        for said in self.rating.trace:
            effect = self._effect(said, verdict)
            if effect is not None:
                yield Reason(said, effect)

    def _effect(self, said: TraceLine, verdict: Verdict) -> Effect | None:
        condition = self._conditions.get(said.rule_id)
        if condition is not None:
            return self._effect_of_condition(said, condition, verdict)
        if self._is_missing(said):
            return Effect.MISSING
        if said.rule_id in self._blockers:
            mitigated = self.findings.get(said.rule_id) == Finding.MITIGATED
            if said.outcome is Truth.NO:
                return None
            return Effect.MITIGATION if mitigated else Effect.BLOCKER
        if said.rule_id in self._links:
            bites = self.band is None or said in self.rating.barred.get(self.band, ())
            return Effect.LINK if bites and self.forbidden else None
        return Effect.BAND if self.rules.scored else Effect.MISSING

    def _effect_of_condition(
        self, said: TraceLine, condition: LevelCondition, verdict: Verdict
    ) -> Effect | None:
        if self.band is not None and rank(condition.level) > rank(self.band):
            return None
        if said.outcome is Truth.NO:
            return Effect.CONDITION_FAILED
        asked = self.band is None or condition.level is self.band
        waits = asked and verdict is Verdict.MISSING_DATA
        return Effect.MISSING if said.outcome is Truth.UNKNOWN and waits else None


def _caps(
    rules: RuleSet, subjects: Sequence[SubjectFacts], results: Mapping[str, Result], options: Options
) -> Iterable[GroupCap]:
    members: defaultdict[str, list[SubjectFacts]] = defaultdict(list)
    for subject in subjects:
        if subject.group and results[subject.id].verdict not in OUTSIDE:
            members[subject.group].append(subject)
    for group in sorted(members):
        for cap in rules.caps:
            concerned = [subject for subject in members[group] if subject.kind in cap.subjects]
            if not concerned:
                continue
            base = cap.base
            if options.cap_base is not None and options.cap_base in cap.alternatives:
                base = options.cap_base
            counts: defaultdict[Level, int] = defaultdict(int)
            for subject in concerned:
                level = standing(subject, results[subject.id])
                if level is not None:
                    counts[level] += 1
            raised = group in options.outstanding_groups and cap.share_outstanding is not None
            yield GroupCap(group, cap, base, cap_state(cap, counts, len(concerned), raised, base), raised)
