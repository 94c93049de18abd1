"""What a browser sends about assignments, split by noun."""
