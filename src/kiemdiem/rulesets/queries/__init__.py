"""Reading rule sets: the parsed rules of a version, the version of a period, and what the pages show."""

from kiemdiem.rulesets.queries.groups import RuleGroup, RuleLine, rule_groups
from kiemdiem.rulesets.queries.integrity import changed_packages, changed_versions
from kiemdiem.rulesets.queries.pages import PREFIX, Index, Page, index, packaged, page
from kiemdiem.rulesets.queries.versions import hash_of, rule_set_of, version_for, working_days

__all__ = [
    "PREFIX",
    "Index",
    "Page",
    "RuleGroup",
    "RuleLine",
    "changed_packages",
    "changed_versions",
    "hash_of",
    "index",
    "packaged",
    "page",
    "rule_groups",
    "rule_set_of",
    "version_for",
    "working_days",
]
