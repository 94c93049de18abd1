"""Reads of the pages that unite everything: home, a unit, a person."""

from kiemdiem.boards.queries.home import home
from kiemdiem.boards.queries.person import person_page
from kiemdiem.boards.queries.unit import unit_page

__all__ = ["home", "person_page", "unit_page"]
