"""The packaged layouts of papers, read once."""

from functools import lru_cache

from kiemdiem import data
from kiemdiem.core.papers.layout import Layout
from kiemdiem.core.papers.loading import load

FOLDER = "docstyles"


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """Return every layout of `data/docstyles/`, by name. Raises RuleSetFaults where a file is wrong."""
    names = sorted(path.name for path in (data.ROOT / FOLDER).glob("*.yaml"))
    return tuple(load(data.read(f"{FOLDER}/{name}")) for name in names)
