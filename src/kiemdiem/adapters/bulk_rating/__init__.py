"""The second reader of a rule set: the same syntax tree as expressions of a database, for millions of subjects."""

from kiemdiem.adapters.bulk_rating.checking import check
from kiemdiem.adapters.bulk_rating.classifying import Classified, classified
from kiemdiem.adapters.bulk_rating.engines import ENGINES, opened
from kiemdiem.adapters.bulk_rating.layout import columns_of

__all__ = ["ENGINES", "Classified", "check", "classified", "columns_of", "opened"]
