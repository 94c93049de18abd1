"""What comes of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pdf:
    """A PDF, and which program made it."""

    content: bytes
    by: str
