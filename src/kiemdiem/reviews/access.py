"""Facts about reports for access: who writes one, who sees it as it grows, who sees it once it was sent.

A collective's report is written for its unit; a person's only by that person. Until it is sent, a person's
report is that person's alone.
"""

from django.db.models import Q

from kiemdiem.audit.access import decide, policy
from kiemdiem.core.access import Actor, Target
from kiemdiem.cycles.access import subject_target, visible_subjects
from kiemdiem.cycles.models import Inclusion, Subject

PERSON, COLLECTIVE = Q(person__isnull=False), Q(collective__isnull=False)
REPORTS = ~Q(inclusion=Inclusion.EXEMPT)


def save_action(subject: Subject) -> str:
    """Return the action of the policy under which this report is written."""
    return "reviews.save" if subject.person_id is None else "reviews.save_own"


def submit_action(subject: Subject) -> str:
    """Return the action of the policy under which this report is sent."""
    return "reviews.submit" if subject.person_id is None else "reviews.submit_own"


def answer_action(subject: Subject) -> str:
    """Return the action of the policy under which comments on this report are answered."""
    return "reviews.answer_comment" if subject.person_id is None else "reviews.answer_own_comment"


def intake_action(subject: Subject) -> str:
    """Return the action of the policy under which this report is taken in from a file."""
    return "reviews.intake" if subject.person_id is None else "reviews.intake_own"


def draft_action(subject: Subject) -> str:
    """Return the action of the policy under which the unsent text of this report is seen."""
    return "reviews.see_collective_draft" if subject.person_id is None else "reviews.see_own_draft"


def may_see_draft(subject: Subject, actor: Actor, target: Target) -> bool:
    """Return whether `actor` sees the text as it stands, sent or not."""
    return decide(draft_action(subject), actor, target).allowed


def may_see(subject: Subject, actor: Actor) -> bool:
    """Return whether `actor` sees anything of this report: its text, or what was sent of it."""
    target = subject_target(subject, actor)
    listed = subject.inclusion != Inclusion.EXEMPT
    return listed and (may_see_draft(subject, actor, target) or decide("reviews.see", actor, target).allowed)


def visible_reviews(actor: Actor) -> Q:
    """Return the rows of subjects whose report `actor` sees anything of; the twin of `may_see`."""
    sent = visible_subjects(actor, "reviews.see") & Q(step__in=policy().actions["reviews.see"].steps)
    return REPORTS & (sent | of_own_side(actor))


def of_own_side(actor: Actor) -> Q:
    """Return the rows of subjects whose report `actor` sees as it is written; the twin of `may_see_draft`."""
    own = visible_subjects(actor, "reviews.see_own_draft") & PERSON
    return own | visible_subjects(actor, "reviews.see_collective_draft") & COLLECTIVE


def to_write(actor: Actor) -> Q:
    """Return the rows of subjects whose report waits for `actor` to write and send it."""
    own = visible_subjects(actor, "reviews.save_own") & PERSON & _open_for("reviews.save_own")
    collective = visible_subjects(actor, "reviews.save") & COLLECTIVE & _open_for("reviews.save")
    return REPORTS & (own | collective)


def to_accept(actor: Actor) -> Q:
    """Return the rows of subjects whose sent report waits for `actor` to accept or return it."""
    return REPORTS & visible_subjects(actor, "reviews.accept") & _open_for("reviews.accept")


def _open_for(action: str) -> Q:
    row = policy().actions[action]
    return Q(step__in=row.steps, cycle__state__in=row.cycle_states)
