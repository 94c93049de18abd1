"""What the pages of reports send, split by noun."""
