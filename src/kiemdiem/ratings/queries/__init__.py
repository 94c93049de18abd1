"""Reads over ratings, split by noun; other contexts import from here."""

from kiemdiem.ratings.queries.stages import group_counts, newest, with_levels

__all__ = ["group_counts", "newest", "with_levels"]
