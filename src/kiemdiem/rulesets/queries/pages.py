"""What the pages of rule sets show: versions and legal acts in time, and every rule of one version."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kiemdiem import data
from kiemdiem.core.access import Actor
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import Confidence, Metric
from kiemdiem.core.steps import Step
from kiemdiem.rulesets.access import may_publish
from kiemdiem.rulesets.models import LegalAct, RuleSetVersion
from kiemdiem.rulesets.phrases import readings
from kiemdiem.rulesets.queries.groups import RuleGroup, rule_groups
from kiemdiem.rulesets.queries.versions import hash_of, rule_set_of

PREFIX = 12
_PREFIX = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True)
class VersionLine:
    """A published version in the list; `superseded` where the same regulation was published again later."""

    key: str
    prefix: str
    number: str
    title: str
    effective_from: date
    effective_to: date | None
    published_at: datetime
    in_force: bool
    superseded: bool


@dataclass(frozen=True)
class ActLine:
    """A legal act with its time in force, what it replaced and what replaced it."""

    number: str
    title: str
    issuer: str
    issued_on: date
    in_force_from: date
    in_force_to: date | None
    in_force: bool
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class PackagedLine:
    """A rule set that comes with the software and is not published here yet."""

    key: str
    number: str
    title: str
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True)
class Index:
    """The page of all rule sets."""

    versions: tuple[VersionLine, ...]
    acts: tuple[ActLine, ...]
    may_publish: bool


@dataclass(frozen=True)
class MetricLine:
    """A fact that the rules ask about: what it is counted in and where it comes from."""

    key: str
    name: str
    unit: str
    origin: str


@dataclass(frozen=True)
class Page:
    """The page of one published version: every rule of it."""

    number: str
    title: str
    effective_from: date
    effective_to: date | None
    confidence: Confidence
    content_hash: str
    published_at: datetime
    groups: tuple[RuleGroup, ...]
    metrics: tuple[MetricLine, ...]
    steps: tuple[Step, ...]
    rule_count: int
    unconfirmed: int
    defaults: int


def index(*, by: Actor, on: date) -> Index:
    """Return all published rule sets and legal acts, newest first, in two statements."""
    seen: set[str] = set()
    versions = []
    rows = RuleSetVersion.objects.defer("content").order_by("-effective_from", "key", "-published_at", "-pk")
    for row in rows:
        versions.append(_version_line(row, on, superseded=row.key in seen))
        seen.add(row.key)
    return Index(tuple(versions), tuple(_acts(on)), may_publish(by))


def packaged() -> tuple[PackagedLine, ...]:
    """Return the rule sets that come with the software and are not published here yet, in one statement."""
    published = set(RuleSetVersion.objects.values_list("content_hash", flat=True))
    lines = []
    for path in sorted((data.ROOT / "rulesets").glob("*/rules.yaml")):
        content = path.read_text(encoding="utf-8")
        if hash_of(content) not in published:
            rules = load(content)
            lines.append(
                PackagedLine(
                    path.parent.name, rules.number, rules.title, rules.effective_from, rules.effective_to
                )
            )
    return tuple(lines)


def page(key: str, prefix: str) -> Page:
    """Return every rule of the version of `key` whose hash begins with `prefix`, in one statement.

    Raises RuleSetVersion.DoesNotExist where there is none or more than one, Refused where its text was tampered with.
    """
    if not _PREFIX.fullmatch(prefix):
        raise RuleSetVersion.DoesNotExist
    found = list(RuleSetVersion.objects.filter(key=key, content_hash__startswith=prefix).order_by("pk")[:2])
    if len(found) != 1:
        raise RuleSetVersion.DoesNotExist
    version = found[0]
    rule_set = rule_set_of(version)
    groups = rule_groups(rule_set)
    rules = [rule for group in groups for rule in group.rules]
    return Page(
        number=rule_set.number,
        title=rule_set.title,
        effective_from=rule_set.effective_from,
        effective_to=rule_set.effective_to,
        confidence=rule_set.confidence,
        content_hash=version.content_hash,
        published_at=version.published_at,
        groups=groups,
        metrics=tuple(_metric_line(metric) for metric in rule_set.metrics),
        steps=rule_set.steps.steps,
        rule_count=len(rules),
        unconfirmed=sum(1 for rule in rules if rule.is_law and rule.confidence is not Confidence.CONFIRMED),
        defaults=sum(1 for rule in rules if not rule.is_law),
    )


def _metric_line(metric: Metric) -> MetricLine:
    return MetricLine(metric.key, metric.name, readings.unit(metric), readings.origin(metric))


def _version_line(row: RuleSetVersion, on: date, *, superseded: bool) -> VersionLine:
    return VersionLine(
        key=row.key,
        prefix=row.content_hash[:PREFIX],
        number=row.number,
        title=row.title,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        published_at=row.published_at,
        in_force=row.effective_from <= on and (row.effective_to is None or on <= row.effective_to),
        superseded=superseded,
    )


def _acts(on: date) -> Iterator[ActLine]:
    acts = list(LegalAct.objects.order_by("-issued_on", "key"))
    numbers = {act.key: act.number for act in acts}
    for act in acts:
        yield ActLine(
            number=act.number,
            title=act.title,
            issuer=act.issuer,
            issued_on=act.issued_on,
            in_force_from=act.in_force_from,
            in_force_to=act.in_force_to,
            in_force=act.in_force_from <= on and (act.in_force_to is None or on < act.in_force_to),
            replaces=tuple(numbers.get(key, key) for key in act.replaces.split()),
            replaced_by=tuple(other.number for other in acts if act.key in other.replaces.split()),
            confidence=Confidence(act.confidence),
        )
