"""What pages of plenary sessions read, split by noun."""
