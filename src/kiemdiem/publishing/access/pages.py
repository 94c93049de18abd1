"""Public pages and proposals as the access policy sees them, and which of them an actor may see."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from kiemdiem.audit.access import reach_filter
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor, Role, Target
from kiemdiem.organisations.models import RoleGrant, Unit
from kiemdiem.organisations.queries import in_force
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


def untouched_by(actor: Actor) -> Q:
    """Return the proposals that `actor` had no hand in: the rows' twin of `had_a_hand`."""
    hands = Event.objects.filter(
        about_type="publishing.proposal", about_id=OuterRef("pk"), action__in=HANDS_ON, actor_id=actor.account_id
    )  # fmt: skip
    return ~Q(made_by=actor.account_id) & ~Q(sent_by=actor.account_id) & ~Q(Exists(hands))


def second_people(unit: Unit, on: date) -> set[int]:
    """Return the accounts that may approve what a unit makes public: its heads, and the organisers who reach it.

    Whoever had a hand in the thing itself is the caller's to leave out. One statement.
    """
    above = {int(step) for path in (unit.party_path, unit.state_path) for step in path.split("/") if step}
    roles = Q(role=Role.HEAD, unit=unit.pk) | Q(role=Role.ORGANISER, unit__in=above | {unit.pk})
    return set(RoleGrant.objects.filter(in_force(on), roles).values_list("account_id", flat=True))
