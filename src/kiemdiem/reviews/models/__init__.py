"""What stands in the database about reports, split by noun."""

from kiemdiem.reviews.models.comments import CommentOutcome, SectionComment
from kiemdiem.reviews.models.consultations import Consultation, ReturnWay
from kiemdiem.reviews.models.editing import SectionHold
from kiemdiem.reviews.models.intake import FoundItem, FoundState, Intake
from kiemdiem.reviews.models.report import (
    PointAnswer,
    PriorItem,
    PriorResult,
    Review,
    ReviewReturn,
    ReviewVersion,
    SectionText,
)

__all__ = [
    "CommentOutcome",
    "Consultation",
    "FoundItem",
    "FoundState",
    "Intake",
    "PointAnswer",
    "PriorItem",
    "PriorResult",
    "ReturnWay",
    "Review",
    "ReviewReturn",
    "ReviewVersion",
    "SectionComment",
    "SectionHold",
    "SectionText",
]
