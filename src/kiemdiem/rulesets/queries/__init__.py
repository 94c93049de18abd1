"""Reading rule sets: the parsed rules of a version, the version of a period, working days, and what the pages show."""

from kiemdiem.rulesets.queries.days import DayLine, DaysPage, days_page, working_days
from kiemdiem.rulesets.queries.groups import RuleGroup, RuleLine, rule_groups
from kiemdiem.rulesets.queries.integrity import changed_packages, changed_versions
from kiemdiem.rulesets.queries.pages import PREFIX, Index, Page, index, packaged, page
from kiemdiem.rulesets.queries.versions import hash_of, rule_set_of, version_for

__all__ = [
    "PREFIX",
    "DayLine",
    "DaysPage",
    "Index",
    "Page",
    "RuleGroup",
    "RuleLine",
    "changed_packages",
    "changed_versions",
    "days_page",
    "hash_of",
    "index",
    "packaged",
    "page",
    "rule_groups",
    "rule_set_of",
    "version_for",
    "working_days",
]
