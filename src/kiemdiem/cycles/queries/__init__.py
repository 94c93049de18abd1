"""Reads over cycles, split by noun."""

from kiemdiem.cycles.queries.additions import absent_collectives, absent_lines, absent_people, may_add
from kiemdiem.cycles.queries.board import Board, cycle_board
from kiemdiem.cycles.queries.cycle import calendar_of, cycle_head, cycle_seen, unit_seen
from kiemdiem.cycles.queries.delegations import delegation_board, delegation_view
from kiemdiem.cycles.queries.filters import SubjectFilter
from kiemdiem.cycles.queries.listing import cycles_listed
from kiemdiem.cycles.queries.plan import Plan, plan
from kiemdiem.cycles.queries.progress import finished, unfinished_subjects
from kiemdiem.cycles.queries.readiness import Readiness, readiness, readiness_of
from kiemdiem.cycles.queries.rules import changed_pins, order_subjects, rule_set
from kiemdiem.cycles.queries.subjects import subject_lines, subject_view, subjects_of
from kiemdiem.cycles.queries.suggestions import (
    STAGE_NAMES,
    suggestion_lines,
    suggestion_view,
    suggestions_of_cycle,
)

__all__ = [
    "STAGE_NAMES", "Board", "Plan", "Readiness", "SubjectFilter", "absent_collectives", "absent_lines", "absent_people", "calendar_of", "changed_pins", "cycle_board", "cycle_head", "cycle_seen",
    "cycles_listed", "delegation_board", "delegation_view", "finished", "may_add", "order_subjects", "plan", "readiness", "readiness_of", "rule_set",
    "subject_lines", "subject_view", "subjects_of", "suggestion_lines", "suggestion_view", "suggestions_of_cycle",
    "unfinished_subjects", "unit_seen",
]  # fmt: skip
