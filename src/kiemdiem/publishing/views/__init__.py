"""Views of what is made public, split by noun."""
