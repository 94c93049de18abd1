"""Kiểm Điểm: reviews of Vietnamese institutions, and the register that follows every limitation to its proof."""

__version__ = "0.1.0"
