"""Pages of assignments, split by noun."""
