"""What a browser sends about conferences, split by noun."""
