"""Public pages and proposals as the access policy sees them, and which of them an actor may see."""

from django.db.models import Q

from kiemdiem.audit.access import reach_filter
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor, Target
from kiemdiem.publishing.models import Proposal, PublicPage

HANDS_ON = ("publishing.propose", "publishing.choose", "publishing.send")


def page_target(page: PublicPage) -> Target:
    """Return a body's public page as the policy sees it: the body's unit."""
    return Target(unit_id=page.unit_id, paths=page.unit.paths)


def proposal_target(proposal: Proposal) -> Target:
    """Return a proposal as the policy sees it: the body's unit, and where the proposal stands."""
    page = proposal.page
    return Target(unit_id=page.unit_id, paths=page.unit.paths, step=proposal.step)


def visible_pages(actor: Actor, prefix: str = "") -> Q:
    """Return the public pages whose making `actor` may see; `prefix` walks a relation (`page__`)."""
    if actor is SYSTEM:
        return Q()
    unit = f"{prefix}unit"
    return reach_filter(
        "publishing.see", actor, unit=f"{unit}_id", party=f"{unit}__party_path", state=f"{unit}__state_path"
    )


def had_a_hand(proposal: Proposal, actor: Actor) -> bool:
    """Return whether `actor` made, changed or sent a proposal: then somebody else must approve it. One statement."""
    if actor.account_id in {proposal.made_by_id, proposal.sent_by_id}:
        return True
    return Event.objects.filter(
        about_type="publishing.proposal", about_id=proposal.pk, action__in=HANDS_ON, actor_id=actor.account_id
    ).exists()
