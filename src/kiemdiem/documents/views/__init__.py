"""Pages of papers, split by noun."""
