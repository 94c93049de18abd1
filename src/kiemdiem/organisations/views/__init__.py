"""The pages of organisations, split by noun; import from the modules."""
