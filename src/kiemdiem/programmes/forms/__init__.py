"""What a browser sends about programmes and priority tasks."""
