"""Reads over cycles, split by noun."""

from kiemdiem.cycles.queries.additions import absent_collectives, absent_lines, absent_people, may_add
from kiemdiem.cycles.queries.asking import (
    ASKED_AT_ONCE,
    default_dues,
    due_of,
    open_to_suggestions,
    to_be_asked,
)
from kiemdiem.cycles.queries.board import Board, cycle_board
from kiemdiem.cycles.queries.cycle import calendar_of, cycle_head, cycle_seen, unit_seen
from kiemdiem.cycles.queries.delegations import delegation_board, delegation_view
from kiemdiem.cycles.queries.filters import SubjectFilter
from kiemdiem.cycles.queries.listing import cycles_listed
from kiemdiem.cycles.queries.plan import Plan, plan
from kiemdiem.cycles.queries.progress import finished, unfinished_subjects
from kiemdiem.cycles.queries.readiness import Readiness, readiness, readiness_of
from kiemdiem.cycles.queries.rules import (
    changed_pins,
    note,
    order_subjects,
    prepared_with,
    rule_set,
    switches,
    whole_rule_set,
)
from kiemdiem.cycles.queries.subjects import count_subjects, subject_lines, subject_view
from kiemdiem.cycles.queries.suggestions import (
    COLLECTIVES,
    STAGE_NAMES,
    SuggestionView,
    suggestion_counts,
    suggestion_lines,
    suggestion_view,
    suggestions_of_cycle,
)
from kiemdiem.cycles.queries.visits import kinship_lines, own_person, visit_calendar, visit_seen, visit_view

__all__ = [
    "ASKED_AT_ONCE",
    "COLLECTIVES",
    "STAGE_NAMES",
    "Board",
    "Plan",
    "Readiness",
    "SubjectFilter",
    "SuggestionView",
    "absent_collectives",
    "absent_lines",
    "absent_people",
    "calendar_of",
    "changed_pins",
    "count_subjects",
    "cycle_board",
    "cycle_head",
    "cycle_seen",
    "cycles_listed",
    "default_dues",
    "delegation_board",
    "delegation_view",
    "due_of",
    "finished",
    "kinship_lines",
    "may_add",
    "note",
    "open_to_suggestions",
    "order_subjects",
    "own_person",
    "plan",
    "prepared_with",
    "readiness",
    "readiness_of",
    "rule_set",
    "subject_lines",
    "subject_view",
    "suggestion_counts",
    "suggestion_lines",
    "suggestion_view",
    "suggestions_of_cycle",
    "switches",
    "to_be_asked",
    "unfinished_subjects",
    "unit_seen",
    "visit_calendar",
    "visit_seen",
    "visit_view",
    "whole_rule_set",
]  # fmt: skip
