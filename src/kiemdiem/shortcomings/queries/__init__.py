"""Reads over the register, split by noun; other contexts import from here."""

from kiemdiem.shortcomings.queries.carried import OpenEntry, ResolvedShare, prior_entries, resolved_share

__all__ = ["OpenEntry", "ResolvedShare", "prior_entries", "resolved_share"]
