"""Reads over assignments, split by page; import from the modules."""
