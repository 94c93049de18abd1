"""What a browser sends about organisations, split by noun; import from the modules."""
