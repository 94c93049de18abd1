"""Word files: a template made from a layout, which an officer may edit in Word, and papers made from the template."""

from kiemdiem.adapters.word.building import template
from kiemdiem.adapters.word.checking import faults
from kiemdiem.adapters.word.filling import fill

__all__ = ["faults", "fill", "template"]
