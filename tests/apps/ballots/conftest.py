"""The hall, for the tests of votes on paper."""

from apps.conferences.hall import details, hall, item, planned, under_way

__all__ = ["details", "hall", "item", "planned", "under_way"]
