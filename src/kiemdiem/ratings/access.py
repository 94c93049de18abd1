"""Who may see and make a rating: a rating stands where its subject stands."""

from django.db.models import Q

from kiemdiem.core.access import Actor, Target
from kiemdiem.cycles.access import subject_target, visible_subjects
from kiemdiem.cycles.models import Subject


def rating_target(subject: Subject, actor: Actor) -> Target:
    """Return a subject's rating as the access policy sees it."""
    return subject_target(subject, actor)


def visible_ratings(actor: Actor, prefix: str = "") -> Q:
    """Return the rows of subjects whose rating `actor` may see; `prefix` walks a relation (`subject__`)."""
    return visible_subjects(actor, "ratings.see", prefix)
