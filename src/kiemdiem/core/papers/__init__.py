"""Papers as the offices issue them: what one says (`content`), apart from how the body that issues it writes."""

from kiemdiem.core.papers.content import (
    Appendix,
    Block,
    Column,
    Field,
    Heading,
    Item,
    Paper,
    Signature,
    Table,
    Text,
    Ticks,
)

__all__ = [
    "Appendix",
    "Block",
    "Column",
    "Field",
    "Heading",
    "Item",
    "Paper",
    "Signature",
    "Table",
    "Text",
    "Ticks",
]
