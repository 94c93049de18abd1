"""Reads over cycles, split by noun."""

from kiemdiem.cycles.queries.rules import order_subjects, rule_set

__all__ = ["order_subjects", "rule_set"]
