"""The second reader of a rule set: the same syntax tree as expressions of a database, for millions of subjects."""

from kiemdiem.adapters.bulk_rating.classifying import Classified, classified
from kiemdiem.adapters.bulk_rating.layout import columns_of

__all__ = ["Classified", "classified", "columns_of"]
