"""What is wrong with a template that an officer has edited, in sentences that say where."""

from kiemdiem.adapters.word.opening import opened
from kiemdiem.core.refusal import Refused


def faults(template: bytes) -> list[str]:
    """Return what is wrong with a template; an empty list where it can be used."""
    try:
        opened(template)
    except Refused as refusal:
        return [f"{refusal.reason} {refusal.way_out}".strip()]
    return []
