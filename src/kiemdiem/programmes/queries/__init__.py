"""Reads of programmes and priority tasks, split by page; import from the modules."""
