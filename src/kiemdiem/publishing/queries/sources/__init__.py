"""Where the things come from that may become public: one module a kind of the catalogue."""

from collections.abc import Mapping

from kiemdiem.publishing.queries.facts import Source
from kiemdiem.publishing.queries.sources.commitments import COMMITMENTS
from kiemdiem.publishing.queries.sources.news import NEWS
from kiemdiem.publishing.queries.sources.programmes import PRIORITIES, PROGRAMMES
from kiemdiem.publishing.queries.sources.results import RESULTS
from kiemdiem.publishing.queries.sources.targets import TARGETS

SOURCES: Mapping[str, Source] = {
    "commitment": COMMITMENTS,
    "target": TARGETS,
    "news": NEWS,
    "result": RESULTS,
    "programme": PROGRAMMES,
    "priority": PRIORITIES,
}
