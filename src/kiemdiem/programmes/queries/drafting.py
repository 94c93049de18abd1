"""The draft as it is written: sections, targets, the tree of tasks, and what adoption still lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.programmes.models import Edition, Programme, ProgrammeGoal
from kiemdiem.programmes.queries.missing import lacking
from kiemdiem.programmes.queries.outline import SectionOf, outline
from kiemdiem.programmes.queries.page import RoundLine, allowed, round_lines
from kiemdiem.programmes.queries.tree import Written, in_order


@dataclass(frozen=True)
class DraftPage:
    """All that the page of a draft shows; `texts` by the keys of the sections."""

    programme: Programme
    draft: Edition
    sections: tuple[SectionOf, ...]
    texts: Mapping[str, str]
    goals: tuple[ProgrammeGoal, ...]
    tasks: tuple[Written, ...]
    missing: tuple[Missing, ...]
    rounds: tuple[RoundLine, ...]
    may: Mapping[str, bool]


def draft_page(programme: Programme, draft: Edition, actor: Actor, today: date) -> DraftPage:
    """Return the draft of a programme; a constant number of statements, however many tasks it has."""
    tasks = draft.tasks.select_related("unit", "owner_post").prefetch_related("milestones")
    return DraftPage(
        programme=programme,
        draft=draft,
        sections=outline().sections,
        texts=dict(draft.sections.values_list("key", "text")),
        goals=tuple(draft.goals.select_related("unit", "owner_post").order_by("year", "key")),
        tasks=tuple(in_order(tasks)),
        missing=tuple(lacking(draft, today)),
        rounds=tuple(round_lines(programme)),
        may=allowed(programme, actor, today),
    )
