"""The hall, for the tests of conferences."""

from apps.conferences.hall import details, hall, item, planned, under_way

__all__ = ["details", "hall", "item", "planned", "under_way"]
