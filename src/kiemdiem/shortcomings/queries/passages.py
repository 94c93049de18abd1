"""Passages that an entry is born from: the sentences of a text, and whether a marked passage stands in it."""

import re

from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal

END = re.compile(r"(?<=[.!?;…])\s+|\n+")
SHORTEST, MOST = 8, 60
LONGEST_MARKED = 1000
"""How much of a text a page's address can carry."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that say something, in their order."""
    found = (normal(part) for part in END.split(text))
    return [one for one in found if len(one) >= SHORTEST][:MOST]


def marked(asked: str, text: str) -> str:
    """Return what was marked in a text, or the whole text where nothing of it was."""
    passage = normal(asked)[:LONGEST_MARKED]
    return passage if passage and passage in normal(text) else text


def check_passage(passage: str, text: str, where: str) -> str:
    """Return the passage in one normal form. Raises Refused where it does not stand in the text."""
    passage = normal(passage)
    if not passage or passage not in normal(text):
        raise Refused(
            f"Đoạn trích không có trong {where}.", way_out="Hãy chép đúng nguyên văn một đoạn làm nguồn."
        )
    return passage
