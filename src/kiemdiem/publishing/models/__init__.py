"""What is made public: bodies' pages, what is proposed for them, the frozen publications; polls."""

from kiemdiem.publishing.models.poll import (
    Poll,
    PollAnswer,
    PollCode,
    PollOption,
    PollState,
    PollWay,
    ResultShown,
)
from kiemdiem.publishing.models.publication import Ending, Proposal, Publication, PublicPage, Step

__all__ = [
    "Ending",
    "Poll",
    "PollAnswer",
    "PollCode",
    "PollOption",
    "PollState",
    "PollWay",
    "Proposal",
    "PublicPage",
    "Publication",
    "ResultShown",
    "Step",
]
