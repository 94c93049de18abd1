"""Publishing rule sets."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import LegalActData
from kiemdiem.rulesets.access import NOWHERE
from kiemdiem.rulesets.models import LegalAct, RuleSetVersion
from kiemdiem.rulesets.queries import hash_of


@action("rulesets.publish")
def publish(*, content: str, by: Actor, at: datetime) -> RuleSetVersion:
    """Publish the rule set that `content` (YAML) says, and return it frozen under its hash.

    The same text twice is the same version: nothing is written again. Raises `RuleSetFaults` with everything that is
    wrong in the text, and NotAllowed.
    """
    require("rulesets.publish", by, NOWHERE)
    content_hash = hash_of(content)
    published = RuleSetVersion.objects.filter(content_hash=content_hash).first()
    if published is not None:
        return published
    rule_set = load(content)
    for act in rule_set.acts:
        _take_over(act)
    version = RuleSetVersion.objects.create(
        key=rule_set.key,
        number=rule_set.number,
        title=rule_set.title,
        effective_from=rule_set.effective_from,
        effective_to=rule_set.effective_to,
        content=content,
        content_hash=content_hash,
        published_at=at,
    )
    record("rulesets.publish", by=by, at=at, about=version, data={"key": version.key, "hash": content_hash})
    return version


def _take_over(act: LegalActData) -> None:
    """Write a legal act, or bring it up to date with what the newest rule set says of it."""
    LegalAct.objects.update_or_create(
        key=act.key,
        defaults={
            "number": act.number,
            "title": act.title,
            "issuer": act.issuer,
            "issued_on": act.issued_on,
            "in_force_from": act.in_force_from,
            "in_force_to": act.in_force_to,
            "replaces": " ".join(act.replaces),
            "confidence": act.confidence.value,
        },
    )
