"""A refusal is an answer: it says what is not possible, why, by which article, and what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """One thing still missing ("còn thiếu gì").

    `says` is a Vietnamese sentence for the person who must act; `where` names the section, field or page
    where it is mended (an anchor such as `muc-iv-2`), empty where there is no single place.
    """

    says: str
    where: str = ""


class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not an error
    """Something the rules do not allow now.

    `reason` is a whole Vietnamese sentence; `article` the legal source where there is one;
    `way_out` says what the person can do next.
    """

    def __init__(self, reason: str, *, article: str = "", way_out: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.article = article
        self.way_out = way_out


class NotAllowed(Refused):
    """The person may not do this, in this role or at this step."""


class NotReady(Refused):
    """The thing could be done, once everything in `missing` is there."""

    def __init__(self, reason: str, missing: list[Missing], *, article: str = "", way_out: str = "") -> None:
        super().__init__(reason, article=article, way_out=way_out)
        self.missing = missing
