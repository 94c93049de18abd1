"""What can be done to cycles, split by noun."""

from kiemdiem.cycles.actions.subjects import advance

__all__ = ["advance"]
