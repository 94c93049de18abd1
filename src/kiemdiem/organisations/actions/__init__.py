"""Every change of organisations, split by noun; import from the modules."""
