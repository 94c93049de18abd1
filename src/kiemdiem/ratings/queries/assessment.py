"""One subject before the rules: its facts, each with where it comes from, and what the rules make of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.assignments.queries.years import kht_quarters_count
from kiemdiem.core.rating import RatedSubject, Rating, rate
from kiemdiem.core.ruleset import Level, Metric, RuleSet, SubjectKind, Unit
from kiemdiem.cycles.models import Membership, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import PostRole
from kiemdiem.ratings.models import BlockerFinding, RatingFact, StageKind
from kiemdiem.ratings.queries.stages import WRITING, newest
from kiemdiem.reviews.models import Review
from kiemdiem.reviews.queries import SelfRating, self_rating
from kiemdiem.rulesets.queries.explanation import Value, exact
from kiemdiem.shortcomings.queries import OpenEntry, ResolvedShare, resolved_share

RESOLVED, COUNT = "prev_limitations_resolved_pct", "prev_limitations_count"
KHT_QUARTERS = "kht_quarters_count"
# What a head answers for is what the collective did. The texts read ask it of every place led and don't say what counts
# where there are several: the one furthest from meeting it, and the page says so.
LED = {
    "led_units_tasks_done_pct": ("tasks_done_pct", min),
    "led_units_on_time_quality_pct": ("tasks_done_on_time_quality_pct", min),
    "led_units_above_requirement_pct": ("tasks_above_requirement_pct", min),
    "led_units_tasks_late_pct": ("tasks_late_pct", max),
}


@dataclass(frozen=True)
class FactLine:
    """One metric of a subject: as declared, as appraised, as computed, and the value that counts."""

    metric: Metric
    declared: Value | None
    appraised: RatingFact | None
    computed: Value | None
    value: Value | None
    origin: str


@dataclass(frozen=True)
class LedUnit:
    """A collective that the subject heads, and where its rating stands."""

    subject_id: int
    name: str
    level: Level | None
    facts: Mapping[str, Value]


@dataclass(frozen=True)
class Assessment:
    """What the rules make of a subject now, with everything they looked at."""

    rules: RuleSet
    rated: RatedSubject
    own: SelfRating | None
    points: Mapping[str, Fraction]
    lines: tuple[FactLine, ...]
    findings: tuple[BlockerFinding, ...]
    led: tuple[LedUnit, ...]
    resolved: ResolvedShare
    rating: Rating

    @property
    def facts(self) -> dict[str, Value]:
        """The values that count, by metric."""
        return {line.metric.key: line.value for line in self.lines if line.value is not None}

    @property
    def tied(self) -> Level | None:
        """The lowest decided level among the collectives headed; None while none is decided."""
        return _tied(self.led)

    def in_the_way(self, level: Level) -> tuple[OpenEntry, ...]:
        """Return the entries of earlier reviews that keep the subject from `level` by not being overcome."""
        barring = self.rating.barred.get(level, ())
        return self.resolved.open_entries if any(RESOLVED in line.inputs for line in barring) else ()


def assess(subject: Subject, points: Mapping[str, Fraction] | None = None) -> Assessment:
    """Put `subject` before the rules of its cycle, with its facts as they stand now.

    `points` are the appraised ones; without them the newest appraisal's count, else those of the own report.
    """
    rules = rule_set(subject.cycle)
    own = self_rating(subject)
    resolved = resolved_share(subject)
    led = _led(subject)
    findings = tuple(BlockerFinding.objects.filter(subject=subject).order_by("found_at", "pk"))
    lines = _lines(rules, subject, own, _registered(rules, subject, resolved), led)
    given = _points(subject, own) if points is None else points
    counted = {group.key: given[group.key] for group in rules.groups if group.key in given}
    rated = RatedSubject(kind=SubjectKind(subject.kind), is_head=bool(led) or subject.role == PostRole.HEAD)
    values = {line.metric.key: line.value for line in lines if line.value is not None}
    rating = rate(rules, rated, counted, values, {each.rule: each.verdict for each in findings}, _tied(led))
    return Assessment(rules, rated, own, counted, lines, findings, led, resolved, rating)


def _points(subject: Subject, own: SelfRating | None) -> Mapping[str, Fraction]:
    appraisal = subject.stages.filter(kind=StageKind.APPRAISAL).order_by("-at", "-pk").first()
    if appraisal and appraisal.points:
        return {group: Fraction(text) for group, text in appraisal.points.items()}
    return own.points if own else {}


def _led(subject: Subject) -> tuple[LedUnit, ...]:
    """Return the collectives that `subject` heads, with the facts that count for each."""
    seats = Membership.objects.filter(subject=subject, role=PostRole.HEAD).order_by("pk")
    seats = seats.annotate(level=newest(StageKind.DECISION, "level", "collective_subject_id"))
    rows = list(seats.values_list("collective_subject_id", "collective_subject__name", "level"))
    ids = [pk for pk, _, _ in rows]
    facts: defaultdict[int, dict[str, Value]] = defaultdict(dict)
    for pk, metrics in (
        Review.objects.filter(subject__in=ids)
        .exclude(subject__step__in=WRITING)
        .values_list("subject_id", "metrics")
    ):
        facts[pk].update({key: exact(value) for key, value in metrics.items()})
    for fact in RatingFact.objects.filter(subject__in=ids).order_by("recorded_at", "pk"):
        facts[fact.subject_id][fact.metric] = exact(fact.value)
    return tuple(LedUnit(pk, name, Level(level) if level else None, facts[pk]) for pk, name, level in rows)


def _tied(led: Iterable[LedUnit]) -> Level | None:
    """Return the lowest decided level among the collectives headed; None while none is decided."""
    levels = [each.level for each in led if each.level]
    return max(levels, key=list(Level).index, default=None)


def _lines(
    rules: RuleSet,
    subject: Subject,
    own: SelfRating | None,
    register: Mapping[str, Value | None],
    led: tuple[LedUnit, ...],
) -> tuple[FactLine, ...]:
    appraised = {fact.metric: fact for fact in subject.facts.order_by("recorded_at", "pk")}
    kind = SubjectKind(subject.kind)
    degrees = rules.degrees_of(kind)
    asked = (*rules.asked_of(kind), *degrees)
    lines = []
    for metric in rules.metrics:
        if metric not in asked and not (metric.key in register and subject.kind in metric.subjects):
            continue
        declared = _declared(own, metric) if own and not metric.register else None
        computed, origin = (register.get(metric.key), "") if metric.register else _of_led(metric.key, led)
        lines.append(_line(metric, declared, appraised.get(metric.key), computed, origin))
    return tuple(lines)


def _registered(rules: RuleSet, subject: Subject, resolved: ResolvedShare) -> dict[str, Value | None]:
    """Return what registers compute: the shortcomings of before, and the sheets of the quarters where rules ask."""
    register: dict[str, Value | None] = {RESOLVED: resolved.percent, COUNT: Fraction(resolved.total)}
    if subject.person_id is not None and any(metric.key == KHT_QUARTERS for metric in rules.metrics):
        cycle = subject.cycle
        quarters = kht_quarters_count(subject.person_id, cycle.period_start, cycle.period_end)
        register[KHT_QUARTERS] = None if quarters is None else Fraction(quarters)
    return register


def _declared(own: SelfRating, metric: Metric) -> Value | None:
    if metric.unit is Unit.DEGREE:
        return own.degrees.get(metric.section) or None
    return own.metrics.get(metric.key)


def _of_led(metric: str, led: tuple[LedUnit, ...]) -> tuple[Value | None, str]:
    """Return what the collectives headed say of a metric and where that is from; no value while one of them is silent."""
    if metric not in LED or not led:
        return None, ""
    source, choose = LED[metric]
    silent = [each.name for each in led if source not in each.facts]
    if silent:
        known = len(silent) < len(led)
        return None, f"chưa có số liệu của tập thể mình đứng đầu: {'; '.join(silent)}" if known else ""
    if len(led) == 1:
        return led[0].facts[source], "theo số liệu của tập thể mình đứng đầu"
    counts = choose(led, key=lambda each: each.facts[source])
    which = "thấp nhất" if choose is min else "cao nhất"
    says = f"{which} trong {len(led)} tập thể mình đứng đầu: {counts.name} (mặc định của phần mềm, không đọc thấy quy định)"
    return counts.facts[source], says


def _line(
    metric: Metric, declared: Value | None, appraised: RatingFact | None, computed: Value | None, origin: str
) -> FactLine:
    if metric.register:
        return FactLine(metric, None, None, computed, computed, _register_of(metric, computed))
    if appraised:
        return FactLine(metric, declared, appraised, computed, exact(appraised.value), "thẩm định")
    if origin:
        return FactLine(metric, declared, None, computed, computed, origin)
    return FactLine(
        metric, declared, None, None, declared, "tự khai" if declared is not None else "chưa có số liệu"
    )


def _register_of(metric: Metric, computed: Value | None) -> str:
    if metric.key != KHT_QUARTERS:
        return "tính từ sổ hạn chế"
    return "chưa có phiếu quý nào đã khóa" if computed is None else "đếm từ phiếu đánh giá các quý đã khóa"
