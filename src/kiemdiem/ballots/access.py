"""What an actor is to a vote on paper: what they are to the conference it is held at."""

from kiemdiem.ballots.models import PaperVote
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import AgendaItem
from kiemdiem.core.access import Actor, Target


def item_target(item: AgendaItem, actor: Actor) -> Target:
    """Return the agenda item a vote is held on as the access policy sees it: its conference."""
    return conference_target(item.conference, actor)


def vote_target(vote: PaperVote, actor: Actor) -> Target:
    """Return a vote as the access policy sees it."""
    return item_target(vote.item, actor)
