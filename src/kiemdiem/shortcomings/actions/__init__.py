"""Everything that changes the register, split by noun; other contexts import from here."""

from kiemdiem.shortcomings.actions.entries import draft

__all__ = ["draft"]
