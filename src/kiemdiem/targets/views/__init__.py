"""Pages of targets, split by noun."""
