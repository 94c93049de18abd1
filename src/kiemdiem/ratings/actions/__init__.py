"""What can be done to ratings, split by noun."""

from kiemdiem.ratings.actions.appraisal import appraise
from kiemdiem.ratings.actions.decision import Choice, decide, raise_cap
from kiemdiem.ratings.actions.facts import record_blocker, record_fact

__all__ = ["Choice", "appraise", "decide", "raise_cap", "record_blocker", "record_fact"]
