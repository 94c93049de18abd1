"""Who issues papers: whoever may act for the unit whose body issues them. Who sees one: whoever sees its thing."""

from kiemdiem.core.access import Actor, Target
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit


def body_target(unit: Unit) -> Target:
    """Return the unit whose body issues papers, as the access policy sees it."""
    return unit_target(unit)


def dossier_target(subject: Subject, actor: Actor) -> Target:
    """Return a subject's dossier as the access policy sees it: where its subject stands."""
    return subject_target(subject, actor)
