"""What must never reach a log."""

import logging
import re

_TOKENS = re.compile(r"(dat-mat-khau|quan-tri-dau-tien)/[^/\s\"']+")


class WithoutTokens(logging.Filter):
    """Blots the tokens of one-time links out of whatever is logged, refused addresses included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with the tokens blotted out."""
        record.msg, record.args = _TOKENS.sub(r"\1/…", record.getMessage()), ()
        return True
