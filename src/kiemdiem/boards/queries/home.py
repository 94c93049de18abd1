"""The home page of a role: what waits for me, late first; what I wait for; the figures for those who lead."""

from dataclasses import dataclass
from datetime import date

from kiemdiem.boards.queries.beginning import Beginning, beginning
from kiemdiem.boards.queries.conferences import conference_lists, count_lists
from kiemdiem.boards.queries.lists import TaskList
from kiemdiem.boards.queries.overview import Overview, overview
from kiemdiem.boards.queries.programmes import programme_lists
from kiemdiem.boards.queries.publishing import publication_lists
from kiemdiem.boards.queries.ratings import over_cap_lists, rating_lists
from kiemdiem.boards.queries.register import entry_lists, obstacle_lists
from kiemdiem.boards.queries.sheets import sheet_lists
from kiemdiem.boards.queries.subjects import cycle_lists, report_lists, suggestion_lists
from kiemdiem.boards.queries.targets import target_lists
from kiemdiem.boards.queries.tasks import given_lists
from kiemdiem.core.access import Actor

SOURCES = (
    suggestion_lists, report_lists, conference_lists, count_lists, rating_lists, over_cap_lists, entry_lists,
    obstacle_lists, target_lists, given_lists, sheet_lists, programme_lists, publication_lists, cycle_lists,
)  # fmt: skip


@dataclass(frozen=True)
class Home:
    """Everything on a home page; `beginning` are the first steps of an installation that still lacks some."""

    beginning: tuple[Beginning, ...]
    mine: tuple[TaskList, ...]
    waiting: tuple[TaskList, ...]
    overview: Overview | None

    @property
    def total(self) -> int:
        """How many things wait for the actor."""
        return sum(each.total for each in self.mine)

    @property
    def late(self) -> int:
        """How many of them are past their date."""
        return sum(each.late for each in self.mine)


def home(actor: Actor, today: date) -> Home:
    """Return the home page of `actor` on `today`; the number of statements depends on the roles, never on how much waits."""
    lists = [found for source in SOURCES for found in source(actor, today) if found]
    mine = sorted((each for each in lists if each.mine), key=lambda each: each.late == 0)
    waiting = tuple(each for each in lists if not each.mine)
    return Home(beginning(actor, today), tuple(mine), waiting, overview(actor, today))
