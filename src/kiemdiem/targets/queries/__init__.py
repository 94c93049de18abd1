"""Reads over targets, split by noun; other contexts import from here."""

from kiemdiem.targets.queries.page import TargetPage, target_page
from kiemdiem.targets.queries.standing import Row, open_targets, standing_of

__all__ = ["Row", "TargetPage", "open_targets", "standing_of", "target_page"]
