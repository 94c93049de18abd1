"""The pages of plenary sessions, split by noun."""
