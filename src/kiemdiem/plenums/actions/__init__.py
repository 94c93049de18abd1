"""What is done in plenary sessions, split by noun."""
