"""Reads over reports, split by noun; other contexts import from here."""

from kiemdiem.reviews.queries.beside import beside_of, neighbours
from kiemdiem.reviews.queries.comments import sections_of
from kiemdiem.reviews.queries.comparing import difference_of, version_of
from kiemdiem.reviews.queries.consultations import (
    consultation_faults,
    consultation_file,
    consultations_of,
    consultations_page,
)
from kiemdiem.reviews.queries.holding import writing_of
from kiemdiem.reviews.queries.listing import Asked, report_list
from kiemdiem.reviews.queries.pieces import pieces_of
from kiemdiem.reviews.queries.rating import SelfRating, self_rating
from kiemdiem.reviews.queries.report import report_of, written_of
from kiemdiem.reviews.queries.sources import source_of

__all__ = [
    "Asked",
    "SelfRating",
    "beside_of",
    "consultation_faults",
    "consultation_file",
    "consultations_of",
    "consultations_page",
    "difference_of",
    "neighbours",
    "pieces_of",
    "report_list",
    "report_of",
    "sections_of",
    "self_rating",
    "source_of",
    "version_of",
    "writing_of",
    "written_of",
]
