"""What must never reach a log."""

import logging
import re

_TOKENS = re.compile(r"(dat-mat-khau|quan-tri-dau-tien)/[^/\s\"']+")


class WithoutTokens(logging.Filter):
    """Blots the tokens of one-time links out of whatever is logged, refused addresses included.

    A request under a foreign name is told in one line: it is no fault of the software's.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with the tokens blotted out."""
        if record.name == "django.security.DisallowedHost":
            record.exc_info = record.exc_text = None
        record.msg, record.args = _TOKENS.sub(r"\1/…", record.getMessage()), ()
        return True
