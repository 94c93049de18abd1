"""The pages of conferences, split by noun; the addresses import from the modules."""
