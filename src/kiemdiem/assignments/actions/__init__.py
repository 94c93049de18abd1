"""Every change of assignments, split by noun; import from the modules."""
