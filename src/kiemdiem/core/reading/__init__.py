"""Reading a report that came in as a file: what stands where, each thing with its place and why it was taken so.

It proposes; a person confirms item by item. It knows no file format and no database: lines with their places come
in, findings go out. The words it goes by are data (`data/reading/`).
"""

from kiemdiem.core.reading.findings import Figure, Found, Kind, Reading, Side
from kiemdiem.core.reading.report import read
from kiemdiem.core.reading.source import Asked, Frame, Line
from kiemdiem.core.reading.vocabulary import Reason, Vocabulary, vocabulary

__all__ = [
    "Asked",
    "Figure",
    "Found",
    "Frame",
    "Kind",
    "Line",
    "Reading",
    "Reason",
    "Side",
    "Vocabulary",
    "read",
    "vocabulary",
]
