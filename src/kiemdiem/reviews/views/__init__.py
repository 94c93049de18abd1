"""The pages of reports, split by noun."""
