"""What can be done to ratings, split by noun."""

from kiemdiem.ratings.actions.anew import decide_again
from kiemdiem.ratings.actions.appraisal import appraise
from kiemdiem.ratings.actions.decision import decide, raise_cap
from kiemdiem.ratings.actions.facts import record_blocker, record_fact
from kiemdiem.ratings.actions.groups import name_group, regroup
from kiemdiem.ratings.actions.limits import Choice

__all__ = [
    "Choice", "appraise", "decide", "decide_again", "name_group", "raise_cap", "record_blocker", "record_fact", "regroup",
]  # fmt: skip
