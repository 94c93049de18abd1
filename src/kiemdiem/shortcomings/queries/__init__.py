"""Reads over the register, split by noun; other contexts import from here."""

from kiemdiem.shortcomings.queries.carried import (
    OpenEntry,
    ResolvedShare,
    prior_entries,
    prior_rows,
    resolved_share,
)
from kiemdiem.shortcomings.queries.matches import Match, similar_entries

__all__ = [
    "Match",
    "OpenEntry",
    "ResolvedShare",
    "prior_entries",
    "prior_rows",
    "resolved_share",
    "similar_entries",
]
