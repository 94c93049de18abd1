"""The facts of many subjects, checked against the vocabulary of a rule set: all that is wrong is told at once."""

from kiemdiem.core.facts.book import FactBook, FactFault, FactFaults
from kiemdiem.core.facts.period import Period
from kiemdiem.core.facts.reading import Options, SubjectFacts, read_facts, read_options

__all__ = [
    "FactBook",
    "FactFault",
    "FactFaults",
    "Options",
    "Period",
    "SubjectFacts",
    "read_facts",
    "read_options",
]
