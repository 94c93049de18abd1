"""What a browser sends about cycles, split by noun."""
