"""Reads over conferences, split by noun."""
