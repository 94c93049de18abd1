"""The pages of ratings, split by noun."""
