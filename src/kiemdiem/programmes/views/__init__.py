"""Pages of programmes and priority tasks."""
