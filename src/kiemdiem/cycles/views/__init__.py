"""The pages of cycles, split by noun."""
