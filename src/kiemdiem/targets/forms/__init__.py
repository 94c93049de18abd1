"""What a browser sends about targets."""

from kiemdiem.targets.forms.figures import FIRST_YEAR, LAST_YEAR, figure

__all__ = ["FIRST_YEAR", "LAST_YEAR", "figure"]
