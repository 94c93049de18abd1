"""The API for other programs: what an account may see and do, by a key of its own; described by OpenAPI."""
